"""The command line: its verbs, and the exit status each way of ending has.

0 done; 1 the report has findings that block; 2 the input or the call cannot be used.
"""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import NoReturn

from models.errors import AppError
from resources.version import __version__

UNUSABLE = 2


class _Parser(ArgumentParser):
    """Tells in Chinese what argparse would say in English."""

    def error(self, message: str) -> NoReturn:
        self.exit(UNUSABLE, f"看不懂这个命令：{self.prog} {' '.join(sys.argv[1:])}\n{self.format_usage()}")

    def format_usage(self) -> str:
        return super().format_usage().replace("usage:", "用法：")

    def format_help(self) -> str:
        words = {"usage:": "用法：", "positional arguments": "命令", "options": "选项"}
        told = super().format_help()
        for english, chinese in words.items():
            told = told.replace(english, chinese)
        return told.replace("show this help message and exit", "显示这段说明")


def parser() -> ArgumentParser:
    """The verbs and their options."""
    top = _Parser(prog="main.py", description="阳光年报：不带参数打开窗口。")
    top.add_argument("--version", action="version", version=f"阳光年报 {__version__}", help="显示版本")
    top.add_argument("--self-test", action="store_true", help="检查字体、格式文件、数据库和 PDF 是否都可用")
    top.add_argument("--data", metavar="目录", help="数据放在哪个目录（默认在用户目录里）")
    verbs = top.add_subparsers(dest="verb", metavar="命令")

    check = verbs.add_parser("check", help="检查一份或几份报告")
    check.add_argument("files", nargs="+", metavar="文件")
    check.add_argument("--last-year", metavar="文件", help="上年的报告")
    check.add_argument("--json", action="store_true", help="给程序读的 JSON")
    check.set_defaults(module="commands.check")

    render = verbs.add_parser("render", help="印出成文的报告")
    render.add_argument("file", metavar="文件")
    render.add_argument("-o", "--output", required=True, metavar="输出.pdf")
    render.set_defaults(module="commands.render")
    return top


def run(arguments: Namespace) -> int:
    """Run a verb; what a person can act on is said on standard error, in a sentence."""
    module = "commands.self_test" if arguments.self_test else arguments.module
    verb: Callable[[Namespace], int] = import_module(module).run
    try:
        return verb(arguments)
    except AppError as trouble:
        print(trouble.sentence, file=sys.stderr)
        return UNUSABLE


def parse(words: Sequence[str]) -> Namespace:
    """The call, or an exit with status 2 and a sentence."""
    return parser().parse_args(words)
