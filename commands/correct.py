"""``correct``: what was changed after a report was published, as a notice, and who has to be told of it."""

import json
from argparse import Namespace
from datetime import datetime
from pathlib import Path
from typing import Any

from commands.database import open_library
from commands.stored_reports import find_report
from models.errors import Refused
from models.file_types import WEB_PAGE, WORD
from models.report.correction import Correction
from models.save_target import find_target
from models.services.correction import CorrectionService
from models.services.library import Library
from output.correction_notice import day_text, render_notice
from output.saving import save_file


def run(arguments: Namespace) -> int:
    """0 when it was written."""
    library = open_library(arguments)
    try:
        told = _write(library, arguments)
    finally:
        library.close()
    print(json.dumps(told, ensure_ascii=False, sort_keys=True) if arguments.json else told["told"])
    return 0


def _write(library: Library, arguments: Namespace) -> dict[str, Any]:
    path = Path(arguments.output)
    ending = path.suffix.lower()
    if ending not in (WORD.ending, WEB_PAGE.ending):
        raise Refused(f"更正说明写成 {WORD.ending} 或 {WEB_PAGE.ending}，请改输出文件名。")
    target = find_target(path)
    made = _of_unit(library, arguments) if arguments.received else _of_own(library, arguments)
    save_file(render_notice(made, ending, day_text(datetime.now().astimezone().date())), target)
    head = f"已写出 {arguments.output}：{len(made.cells)} 处数字、{len(made.paragraphs)} 处文字更正。"
    told = [f"要告知 {one.name}：{one.reason}。" for one in made.recipients]
    return {
        "told": "\n".join((head, *told, *made.remarks)),
        "cells": {str(one.cell): [one.old, one.new] for one in made.cells},
        "paragraphs": [[one.section, one.old, one.new] for one in made.paragraphs],
        "recipients": [{"name": one.name, "why": one.reason} for one in made.recipients],
        "sums": [{"name": one.name, "cells": len(one.cells), "remade": one.is_remade} for one in made.sums],
        "remarks": list(made.remarks),
    }


def _of_own(library: Library, arguments: Namespace) -> Correction:
    line, service = find_report(library, arguments), CorrectionService(library)
    versions = service.final_versions(line.id)
    wanted = [one for one in versions if arguments.revision in (None, one.revision)]
    if not wanted:
        if not versions:
            raise Refused(service.no_version_reason(line.id))
        known = "、".join(f"第 {one.revision} 次" for one in versions)
        raise Refused(f"本机没有第 {arguments.revision} 次修改定过稿又重新打开的记录，有记录的是{known}。")
    return service.correct_report(line.id, wanted[0], arguments.reason)


def _of_unit(library: Library, arguments: Namespace) -> Correction:
    if arguments.revision is not None:
        raise Refused("--revision 是本单位的报告用的，--received 比的是收到的最后两版，请去掉其中一个。")
    service = CorrectionService(library)
    pair = service.last_two_versions(arguments.year, arguments.received)
    return service.correct_submission(*pair, arguments.reason)
