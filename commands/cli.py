"""The command line: its verbs, and the exit status each way of ending has.

0 done; 1 the report has findings that block; 2 the input or the call cannot be used.
"""

import os
import stat
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from models.errors import AppError, os_error_reason
from models.exchange.registry import ENDINGS
from models.file_types import BUNDLE, ISSUE, PACKAGE, RECEIPT
from models.services.policy import OVERRIDE, policy
from output.formats import ARCHIVES, SET_ENDINGS, WRITTEN
from resources.version import command, full_version

if TYPE_CHECKING:
    from argparse import _SubParsersAction

EXIT_UNUSABLE = 2
_WRITTEN_TO = ("output", "lists", "reports", "letter", "journal")
"""The options that name a file to be written; one that is there is replaced, and that is told."""
REGISTER_ACTIONS = ("import", "due", "letter", "count", "calendar", "erase")


class _Parser(ArgumentParser):
    """Tells in Chinese what argparse would say in English."""

    def error(self, message: str) -> NoReturn:
        self.exit(EXIT_UNUSABLE, f"看不懂这个命令：{self.prog} {' '.join(sys.argv[1:])}\n{self.format_usage()}")

    def format_usage(self) -> str:
        return super().format_usage().replace("usage:", "用法：")

    def format_help(self) -> str:
        translations = {"usage:": "用法：", "positional arguments": "命令", "options": "选项"}
        text = super().format_help()
        for english, chinese in translations.items():
            text = text.replace(english, chinese)
        return text.replace("show this help message and exit", "显示这段说明")


def parser(program: str = "") -> ArgumentParser:
    """The verbs and their options; ``program`` is how it is called, by default as it runs here."""
    top = _Parser(
        prog=program or command(), description="阳光年报：不带命令打开窗口；给一个报告文件，就在窗口里导入它。"
    )
    top.add_argument("--version", action="version", version=f"阳光年报 {full_version()}", help="显示版本")
    top.add_argument("--self-test", action="store_true", help="检查字体、格式文件、数据库和 PDF 是否都可用")
    top.add_argument("--data", metavar="目录", help="数据放在哪个目录（默认在用户目录里）")
    top.add_argument("--open", metavar="文件", help="在窗口里导入这个报告文件（--open 可以不写）")
    top.add_argument("--database", metavar="postgresql://用户@服务器/库名", help="用服务器上的数据库，几个人一起用")
    verbs = top.add_subparsers(dest="verb", metavar="命令")

    check = verbs.add_parser("check", help="检查一份或几份报告")
    check.add_argument("files", nargs="*", metavar="文件", help="不写就检查报告库里的（--year）")
    _add_stored(check)
    check.add_argument("--last-year", metavar="文件", help="上年的报告")
    check.add_argument("--words", metavar="用语表.csv", help="本单位的用语表")
    check.add_argument("--json", action="store_true", help="给程序读的 JSON")
    check.set_defaults(module="commands.check")

    _add_exchange(verbs)
    _add_register(verbs)
    _add_collecting(verbs)
    _add_backup_verbs(verbs)
    return top


def _add_stored(verb: ArgumentParser) -> None:
    verb.add_argument("--year", type=int, metavar="年度", help="报告库里这一年度的报告，由汇总生成的，连汇总一起核对")
    verb.add_argument("--unit", default="", metavar="单位", help="报告库里哪个单位的，写名称或代码")


def _add_exchange(verbs: "_SubParsersAction[_Parser]") -> None:
    render = verbs.add_parser("render", help="印出成文的报告")
    render.add_argument("file", nargs="?", metavar="文件", help="不写就印报告库里的（--year）")
    _add_stored(render)
    formats = "；".join(f"{ending} {about}" for ending, about in WRITTEN.items())
    render.add_argument(
        "-o", "--output", required=True, metavar=f"输出{'|'.join(WRITTEN)}", help=f"按后缀写：{formats}"
    )
    render.add_argument(
        "--last-year", metavar="文件", action="append", default=[], help="以前年度的报告，图解里对比时用，可以给两份"
    )
    render.add_argument("--charts", action="store_true", help="在最后附一页图解")
    render.add_argument("--mirrored", action="store_true", help="双面印制的 PDF：偶数页订口在右")
    render.add_argument(
        "--turned", metavar="表三", action="append", default=[], help="PDF 里这张表单独一页、横排，可以写几次"
    )
    render.add_argument(
        "--archive", choices=ARCHIVES, default=ARCHIVES[0], help=f"PDF 按哪种 PDF/A 写，默认 {ARCHIVES[0]}"
    )
    render.add_argument("--picture", action="store_true", help="不写报告，写一图读懂：.png、.svg 长图，或 .pdf 一页 A4")
    render.add_argument("--draft", action="store_true", help="还没有定稿：每页印浅灰的“草稿”二字")
    render.add_argument("--anyway", action="store_true", help=f"有没改好的问题也写发布包（{PACKAGE.ending}）")
    render.set_defaults(module="commands.render")

    convert = verbs.add_parser("convert", help="认出别的格式的文件里的报告，写成交换格式")
    convert.add_argument("files", nargs="+", metavar="文件或目录", help=f"能读 {'、'.join(ENDINGS)}")
    convert.add_argument("-o", "--output", required=True, metavar="输出.json", help="有多份文件时是一个目录")
    convert.add_argument("--year", type=int, metavar="年度", help="报告年度，文件里没有写明时用")
    convert.add_argument("--json", action="store_true", help="给程序读的 JSON")
    convert.set_defaults(module="commands.convert")


def _add_register(verbs: "_SubParsersAction[_Parser]") -> None:
    register = verbs.add_parser(
        "register", help="台账：导入、看到期的、出文书、数出年报的数、存放假安排、清除申请人信息"
    )
    about = "import 导入，due 到期的，letter 出文书，count 数数，calendar 存放假安排，erase 清除申请人信息"
    register.add_argument("action", choices=REGISTER_ACTIONS, metavar="|".join(REGISTER_ACTIONS), help=about)
    register.add_argument("file", nargs="?", metavar="文件", help="台账.xlsx|.xls|.csv，或放假安排.csv；出文书写登记号")
    register.add_argument("--agency", metavar="单位全称", help="哪个单位的台账（数据库里只有一个单位时可以不写）")
    register.add_argument("--year", type=int, metavar="年度", help="数哪一年；导入时，没有写年份的日期是哪一年")
    register.add_argument("--take", action="store_true", help="确实登记、出文书或清除；不加只说会做什么")
    register.add_argument("--letter", metavar="文书", help="出文书：哪一种，或已出的文号；不写就列出这一件可以出的")
    register.add_argument("--set", action="append", metavar="项=内容", help="出文书：填一项，可以写几次")
    register.add_argument("-o", "--output", metavar="文件.pdf|.docx", help="出文书：写成文件")
    register.add_argument("--accept", action="store_true", help="导入：含糊的说法都照看来的那种")
    register.add_argument("--documents", action="store_true", help="导入：是规章和规范性文件的清单，不是申请")
    register.add_argument("--disputes", action="store_true", help="导入：是复议、诉讼的清单，不是申请")
    about = "导入：这个表头的列认作什么，如 来件时间=收到日期，可以写几次"
    register.add_argument("--column", action="append", metavar="表头=列", help=about)
    register.add_argument("--answer", action="append", metavar="说法=种类", help="导入：一种说法算哪一种，可以写几次")
    register.add_argument("--fill", action="store_true", help="数数：填进这一年的报告")
    register.add_argument("--keep", type=int, metavar="年数", help="清除：设定申请人信息在答复后存几年")
    register.add_argument("--json", action="store_true", help="给程序读的 JSON")
    register.set_defaults(module="commands.register")


def _add_collecting(verbs: "_SubParsersAction[_Parser]") -> None:
    consolidate = verbs.add_parser("consolidate", help="按名册汇总：给出文件夹里的报告，或数据库里收到的报告")
    consolidate.add_argument("inputs", nargs="*", metavar="目录或文件", help="不写就汇总数据库里收到的")
    consolidate.add_argument("--roster", metavar="名册文件", help="应报单位名册（汇总文件时）")
    consolidate.add_argument("-o", "--output", metavar="输出.json")
    consolidate.add_argument("--year", type=int, metavar="年度", help="汇总哪一年度（汇总文件时默认是多数报告的年度）")
    consolidate.add_argument("--choose", action="append", metavar="文件", help="拿不准的这个文件也算上，可以写几次")
    consolidate.add_argument("--node", metavar="代码", help="只汇总这个单位下面的（数据库）")
    consolidate.add_argument("--pick", action="append", metavar="代码", help="只汇总选中的单位，可以写几次（数据库）")
    consolidate.add_argument("--vertical", action="store_true", help="垂直管理部门也算在内（数据库）")
    consolidate.add_argument("--report", action="store_true", help="把汇总写进本单位的报告（数据库）")
    consolidate.add_argument("--overwrite", action="store_true", help="报告里是别的数，也写进去（数据库）")
    consolidate.add_argument(
        "--reopen", default="", metavar="原因", help="报告已定稿或在校核，写明原因打开再写（数据库）"
    )
    consolidate.add_argument("--lists", metavar="清单.xlsx", help="写出报送情况、催报、汇总数、离群等清单（数据库）")
    _add_set(consolidate)

    collect, roster = _add_receiving(verbs)
    for verb in (consolidate, roster):
        verb.add_argument("--sheet", action="append", metavar="工作表", help="名册只读这张工作表，可以写几次")
        about = "名册的这一列是什么（名称、代码、上级、应报、不用等），可以写几次；一张表的列写成“表名!C=代码”"
        verb.add_argument("--column", action="append", metavar="C=代码", help=about)
        verb.add_argument("--answer", action="append", metavar="问=答", help="名册里问到的一处怎么定，可以写几次")
    _add_audit(verbs)
    packages = _add_package_verbs(verbs)
    for verb in (consolidate, collect, *packages):
        about = "密钥不符、该有签名却没有、答复的不是报出的文件：核实以后仍收，写明理由"
        verb.add_argument("--insist", default="", metavar="理由", help=about)
    for verb in (consolidate, collect, roster, *packages):
        verb.add_argument("--json", action="store_true", help="给程序读的 JSON")
        verb.set_defaults(module=f"commands.{verb.prog.split()[-1]}")


def _add_set(consolidate: ArgumentParser) -> None:
    about = "把收到的报告写成一套：一个 PDF（带书签）、一个压缩包，或一个已有的目录，后两种每个单位一个文件（数据库）"
    consolidate.add_argument("--reports", metavar="汇编.pdf|.zip|目录", help=about)
    consolidate.add_argument("--kind", metavar="类别", help="--reports 只写这一类单位：部门、县区、乡镇街道、园区等")
    forms = "、".join(SET_ENDINGS)
    consolidate.add_argument(
        "--form", choices=SET_ENDINGS, metavar=forms, help="每个单位一个文件时，写成哪一种，默认 .pdf"
    )
    consolidate.add_argument("--continuous", action="store_true", help="一个 PDF 时，页码从头连续编")
    about = "退回的、没有定稿的、没有文字的也写进 --reports，没有定稿的每页印“草稿”"
    consolidate.add_argument("--anyway", action="store_true", help=about)


def _add_audit(verbs: "_SubParsersAction[_Parser]") -> None:
    audit = verbs.add_parser("audit", help="核查各单位公布的报告：哪里不对、谁没有公布；不收下，不计入汇总")
    audit.add_argument("inputs", nargs="+", metavar="目录或文件", help="存下的网页、PDF、Word、Excel 等")
    audit.add_argument("--year", type=int, required=True, metavar="年度")
    audit.add_argument("--roster", metavar="名册文件", help="应公布单位的名册；不写就用数据库里这一年度的")
    audit.add_argument("--last-year", metavar="目录", help="上年的公布件，跨年核对用（用 --roster 时）")
    about = "这个文件是名册里的这个单位（代码或全称）公布的，可以写几次"
    audit.add_argument("--recognise-as", action="append", metavar="文件=单位", help=about)
    audit.add_argument("--take", action="store_true", help="把核查结果存进数据库，并复查整改清单")
    audit.add_argument("--lists", metavar="清单.xlsx", help="写出核查结果、问题清单、文件、整改清单")
    audit.add_argument("--letters", metavar="目录", help="给有问题的单位各写一份核查意见函（.docx）")
    audit.add_argument("--due", metavar="日期", help="函里写的整改期限，如 2026-04-30")
    audit.add_argument("-o", "--output", metavar="结果.txt", help="把各单位的意见写成文字")
    audit.add_argument("--json", action="store_true", help="给程序读的 JSON")
    for option in ("--sheet", "--column", "--answer"):
        audit.add_argument(option, action="append", metavar="…", help="名册怎样认，与 roster 的相同")
    audit.set_defaults(module="commands.audit")


def _add_receiving(verbs: "_SubParsersAction[_Parser]") -> tuple[ArgumentParser, ArgumentParser]:
    collect = verbs.add_parser("collect", help="收各单位的报告：先说每个文件是什么，加 --take 才收下")
    collect.add_argument("inputs", nargs="+", metavar="目录或文件")
    collect.add_argument("--year", type=int, required=True, metavar="年度")
    collect.add_argument("--take", action="store_true", help="收下新报的和更新的")
    collect.add_argument("--choose", action="append", metavar="文件", help="这个文件也收下，可以写几次")
    about = "这个文件认作名册里的这个单位（代码或全称），可以写几次；加 --take 时会记住"
    collect.add_argument("--recognise-as", action="append", metavar="文件=单位", help=about)

    roster = verbs.add_parser("roster", help="导入应报单位名册：先说会改变什么，加 --take 才存；或用 -o 写出")
    roster.add_argument("file", nargs="?", metavar="名册文件", help="Excel、CSV、Word 等，按内容认列")
    roster.add_argument("--year", type=int, required=True, metavar="年度")
    roster.add_argument("--take", action="store_true", help="存为这一年度的名册")
    roster.add_argument("-o", "--output", metavar="名册.csv", help="写出现有的名册")
    return collect, roster


def _add_package_verbs(verbs: "_SubParsersAction[_Parser]") -> tuple[ArgumentParser, ArgumentParser]:
    _add_submit(verbs)
    _add_remind(verbs)
    _add_score(verbs)
    _add_correct(verbs)
    receipt = verbs.add_parser("receipt", help="给单位写回执或退回文件；或带入上级发来的")
    receipt.add_argument(
        "file",
        nargs="?",
        metavar=f"文件{RECEIPT.ending}",
        help="上级发来的回执或退回文件；对经本单位转报的，加 -o 写出转给单位的文件",
    )
    receipt.add_argument("--take", action="store_true", help="带入它")
    receipt.add_argument("--year", type=int, metavar="年度")
    receipt.add_argument("--unit", metavar="代码", help="给哪个单位")
    receipt.add_argument("--return", dest="send_back", metavar="原因", help="退回修改，写明原因")
    receipt.add_argument("--ask", action="append", metavar="单元格=疑问", help="对一格的疑问，可以写几次")
    receipt.add_argument("-o", "--output", metavar=f"文件{RECEIPT.ending}")
    about = "另写一封信，逐条写明疑问，给没有装本程序的单位"
    receipt.add_argument("--letter", metavar="信.docx|.txt", help=about)

    issue = verbs.add_parser("issue", help="写一份下发文件（名册、期限、用语表）；或带入上级下发的")
    issue.add_argument(
        "file", nargs="?", metavar=f"文件{ISSUE.ending}", help="上级下发的文件：先说会改变什么，加 --take 才带入"
    )
    issue.add_argument("--take", action="store_true", help="带入它")
    about = "带入时：这一处（先说的那张单子里的代码）不要，可以写几次"
    issue.add_argument("--leave", action="append", metavar="代码", help=about)
    issue.add_argument("--also", action="append", metavar="代码", help="带入时：连去掉单位的这一处也要，可以写几次")
    issue.add_argument("--year", type=int, metavar="年度")
    issue.add_argument("--unit", metavar="代码", help="只给这个单位：里面只有它和它下面的单位")
    issue.add_argument("--note", default="", metavar="说明", help="附给单位的话")
    issue.add_argument("--edition", action="append", metavar="格式", help="附上报告格式供核对，如 2021，可以写几次")
    issue.add_argument("-o", "--output", metavar=f"文件{ISSUE.ending}")
    return receipt, issue


def _add_remind(verbs: "_SubParsersAction[_Parser]") -> None:
    remind = verbs.add_parser("remind", help="写催报函：没有报来、要改的单位，每个单位一封")
    remind.add_argument("--year", type=int, required=True, metavar="年度")
    remind.add_argument("--unit", action="append", metavar="代码", help="只写给这个单位，可以写几次")
    remind.add_argument("--until", default="", metavar="日期", help="什么时候以前报来，如 2026-02-05")
    remind.add_argument("--contact", default="", metavar="联系人", help="与谁联系，不写就用存下的或名册里的")
    remind.add_argument("--wording", default="", metavar="措辞.txt", help="不用存下的措辞，用这个文件里的")
    remind.add_argument("-o", "--output", required=True, metavar="目录|信.docx|.txt", help="目录里每个单位一个文件")
    remind.add_argument("--json", action="store_true", help="给程序读的 JSON")
    remind.set_defaults(module="commands.remind")


def _add_score(verbs: "_SubParsersAction[_Parser]") -> None:
    score = verbs.add_parser("score", help="写考核表：迟报、退回、报来时的问题，各单位得几分、怎么算的")
    score.add_argument("--year", type=int, required=True, metavar="年度")
    score.add_argument("--weights", default="", metavar="权重.json", help="不用存下的权重，用这个文件里的")
    score.add_argument("-o", "--output", required=True, metavar="考核.xlsx")
    score.add_argument("--json", action="store_true", help="给程序读的 JSON")
    score.set_defaults(module="commands.score")


def _add_correct(verbs: "_SubParsersAction[_Parser]") -> None:
    correct = verbs.add_parser("correct", help="写更正说明：公布以后改了什么、为什么，要告知谁")
    correct.add_argument("--year", type=int, required=True, metavar="年度")
    correct.add_argument("--unit", default="", metavar="单位", help="报告库里哪个单位的，写名称或代码")
    correct.add_argument("--received", default="", metavar="代码", help="收到的这个单位的报告：前一版和现在的一版")
    correct.add_argument("--revision", type=int, metavar="次数", help="公布的是第几次修改的一版，默认是上一次定稿的")
    correct.add_argument("--reason", required=True, metavar="原因", help="为什么更正")
    correct.add_argument("-o", "--output", required=True, metavar="更正说明.docx|.html")
    correct.add_argument("--json", action="store_true", help="给程序读的 JSON")
    correct.set_defaults(module="commands.correct")


def _add_submit(verbs: "_SubParsersAction[_Parser]") -> None:
    submit = verbs.add_parser("submit", help="把报告库里定稿的报告写成上报文件，可以带上下属单位的报告")
    submit.add_argument("--year", type=int, required=True, metavar="年度")
    submit.add_argument("--unit", default="", metavar="单位", help="哪个单位的报告，写名称或代码")
    submit.add_argument("--with-units", action="store_true", help="收到的下属单位的报告也放进去")
    submit.add_argument("--unsigned", action="store_true", help="本单位有密钥也不签名")
    counts = submit.add_mutually_exclusive_group()
    about = "附上台账数：每格几件，没有案件和姓名（不写时，与填报的数一致才附）"
    counts.add_argument("--counts", action="store_true", default=None, help=about)
    counts.add_argument("--no-counts", dest="counts", action="store_false", default=None, help="不附台账数")
    submit.add_argument("-o", "--output", required=True, metavar=f"文件{BUNDLE.ending}")
    submit.add_argument("--json", action="store_true", help="给程序读的 JSON")
    submit.set_defaults(module="commands.submit")


def _add_backup_verbs(verbs: "_SubParsersAction[_Parser]") -> None:
    backup = verbs.add_parser("backup", help="备份数据库，或列出已有的备份")
    backup.add_argument("-o", "--output", metavar="文件.db", help="另存为一个可带走的文件")
    backup.add_argument("--second", metavar="目录", help="同时在这里也放一份")
    backup.add_argument("--list", action="store_true", help="只列出已有的备份")

    restore = verbs.add_parser("restore", help="从备份恢复；不加 --yes 只说会改变什么")
    restore.add_argument("file", metavar="备份文件")
    restore.add_argument("--yes", action="store_true", help="确实恢复（现在的数据会先存成一份备份）")

    verify = verbs.add_parser("verify", help="检查数据库或一份备份是否完好")
    verify.add_argument("file", nargs="?", metavar="文件", help="默认检查正在用的数据库")
    verify.add_argument("--rehearse", action="store_true", help="把它恢复到临时目录，逐份报告比对")
    verify.add_argument("--journal", metavar="输出.csv", help="把全部修改记录写成表格")
    _add_shared(verbs)
    for verb in (backup, restore, verify):
        verb.add_argument("--json", action="store_true", help="给程序读的 JSON")
        verb.set_defaults(module=f"commands.{verb.prog.split()[-1]}")


def _add_shared(verbs: "_SubParsersAction[_Parser]") -> None:
    move = verbs.add_parser("move", help="把整个数据库搬到另一个空的数据库：文件到服务器，或服务器到文件")
    move.add_argument("--from", dest="source", required=True, metavar="文件或地址")
    move.add_argument("--to", dest="target", required=True, metavar="文件或地址")
    move.add_argument("--json", action="store_true", help="给程序读的 JSON")
    people = verbs.add_parser("people", help="人员和角色：列出，或从表格存入")
    people.add_argument("file", nargs="?", metavar="名单.csv", help="三栏：姓名，登录名，角色")
    people.add_argument("--grants", action="store_true", help="写出给服务器管理员执行的授权语句")
    upgrade = verbs.add_parser("upgrade", help="升级服务器上的数据库（先由管理员备份）")
    for verb in (move, people, upgrade):
        verb.set_defaults(module=f"commands.{verb.prog.split()[-1]}")


def run(arguments: Namespace) -> int:
    """Run a verb; what a person can act on is said on standard error, in a sentence."""
    _follow_policy(arguments)
    module = "commands.self_test" if arguments.self_test else arguments.module
    verb: Callable[[Namespace], int] = import_module(module).run
    before = _standing_files(arguments)
    try:
        status = verb(arguments)
        after = _standing_files(arguments)
        for path in [path for path, mark in before.items() if after.get(path, mark) != mark]:
            print(f"{path} 原来就有，已换成这次写的。", file=sys.stderr)
        return status
    except AppError as error:
        print(error.sentence, file=sys.stderr)
        return EXIT_UNUSABLE
    except OSError as error:
        if error.filename is None:  # of what is printed, not of a file that was named
            raise
        print(f"{error.filename}：{os_error_reason(error)}。请换一个名字或位置再试。", file=sys.stderr)
        return EXIT_UNUSABLE


def _standing_files(arguments: Namespace) -> dict[str, tuple[int, int]]:
    """The files that are there already under a name that the call gives for what it writes, each with its mark."""
    named = (getattr(arguments, option, None) for option in _WRITTEN_TO)
    marks: dict[str, tuple[int, int]] = {}
    for path in filter(None, named):
        with suppress(OSError, ValueError):
            there = Path(path).stat()
            if stat.S_ISREG(there.st_mode):
                marks[path] = there.st_ino, there.st_mtime_ns
    return marks


def _follow_policy(arguments: Namespace) -> None:
    """Work on the database that the administrator names, unless another or a folder was asked for."""
    if not (arguments.database or arguments.data or os.environ.get(OVERRIDE)):
        for sentence in policy().problems:
            print(sentence, file=sys.stderr)
        arguments.database = policy().database or None


def parse(arguments: Sequence[str]) -> Namespace:
    """The call, or an exit with status 2 and a sentence.

    A desktop calls the program with nothing but the file that was double-clicked: a word that is no verb.
    """
    top = parser()
    *before, last = arguments or [""]
    is_value = before[-1:] in (["--data"], ["--database"])
    if _names_a_file(last) and not is_value and not set(arguments) & set(_verbs(top)):
        arguments = (*before, "--open", last)
    return top.parse_args(arguments)


def _verbs(top: ArgumentParser) -> Collection[str]:
    return next(tuple(action.choices or ()) for action in top._actions if action.dest == "verb")


def _names_a_file(word: str) -> bool:
    return bool(word) and not word.startswith("-") and (Path(word).suffix != "" or Path(word).exists())
