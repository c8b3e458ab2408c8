"""``render``: the finished report as a file, or with ``.zip`` as everything that is published."""

import sys
from argparse import Namespace
from dataclasses import replace
from pathlib import Path

from commands.files import read_file
from models.errors import Refused
from models.exchange.report_json import write_report
from models.filing import Filing
from models.rules.check import check
from output.publish import FORMS, render
from output.saving import save

PACKAGE = ".zip"


def run(arguments: Namespace) -> int:
    """Write the report to the path asked for; its ending says in which form.

    A package is kept back, with status 1, while findings stand against publishing.
    """
    target = Path(arguments.output)
    form = target.suffix.lower()
    if form not in (*FORMS, PACKAGE):
        known = "、".join((*FORMS, PACKAGE))
        raise Refused(f"还不会写“{target.suffix or target.name}”格式的文件，请把输出文件名写成 {known} 之一。")
    last_year = read_file(Path(arguments.last_year)).filing if arguments.last_year else None
    filing = replace(read_file(Path(arguments.file)).filing, last_year=last_year)
    if form == PACKAGE:
        return _package(filing, target, anyway=arguments.anyway)
    save(render(filing, form), target)
    print(f"已写出 {target}")
    return 0


def _package(filing: Filing, target: Path, *, anyway: bool) -> int:
    from output.check_sheet import open_blocks
    from output.package import package

    findings = check(filing, _told_crash)
    left = open_blocks(findings)
    for finding in left:
        print(f"  {finding.severity.label}  {finding.rule:<5} {finding.message}")
    if left and not anyway:
        print(f"还有 {len(left)} 处没有改好或说明，没有写发布包。确实要写，请加 --anyway，校核记录单上会注明未通过。")
        return 1
    save(package(filing, write_report(filing), findings), target)
    print(f"已写出 {target}")
    return 0


def _told_crash(rule: str, crash: Exception) -> None:
    print(f"检查 {rule} 没有完成：{crash!r}", file=sys.stderr)
