"""``remind``: a letter to each unit that is waited for or has to mend its report, in Word or as text."""

import json
from argparse import Namespace
from datetime import datetime
from pathlib import Path

from commands.database import open_library
from models.errors import Refused
from models.exchange.input_file import read_input_text
from models.file_types import WORD
from models.report.answer_day import read_answer_day
from models.save_target import find_target
from models.services.collection.collection import Collection
from models.services.collection.unit_status import ReminderReason
from models.services.library import Library
from output.reminder_letters import TEXT_ENDING, render_letters, save_each
from output.saving import save_file


def run(arguments: Namespace) -> int:
    """0 when they were written, or nobody is waited for."""
    library = open_library(arguments)
    try:
        told = _write(library, arguments)
    finally:
        library.close()
    print(json.dumps(told, ensure_ascii=False, sort_keys=True) if arguments.json else told["told"])
    return 0


def _write(library: Library, arguments: Namespace) -> dict[str, object]:
    collection, today = Collection(library, arguments.year), datetime.now().astimezone().date()
    answer_by = read_answer_day(arguments.until, today, "--until ")
    for _ in collection.queries.check_received():
        pass  # who has something to mend is known once the rules have gone through what came
    reminders = collection.reminders
    chosen = _chosen(reminders.reasons(today), arguments.unit or ())
    target = Path(arguments.output)
    wording = read_input_text(Path(arguments.wording), "措辞") if arguments.wording else ""
    lines = [one.line for one in chosen]
    letters = list(reminders.letters(lines, today, answer_by, wording, arguments.contact))
    unchecked = collection.queries.count_unchecked()
    unknown = f"有 {unchecked} 份报告您没有权限核对，有没有必须改的不知道。" if unchecked else ""
    if not letters:
        return {"told": unknown or "应报的单位都报齐了，也没有必须改的，不用催。", "units": []}
    if target.suffix.lower() in (WORD.ending, TEXT_ENDING):
        save_file(render_letters(letters, target.suffix.lower()), find_target(target))
    elif target.is_dir():
        save_each(letters, target)
    else:
        raise Refused(f"{target} 不是文件夹，也不是 {WORD.ending}、{TEXT_ENDING} 文件。请先建文件夹，或改文件名。")
    units = [{"code": one.unit, "name": one.name, "why": one.reason} for one in letters]
    return {"told": f"已写出 {arguments.output}：{len(letters)} 个单位的催报函。{unknown}", "units": units}


def _chosen(reasons: list[ReminderReason], codes: list[str] | tuple[str, ...]) -> list[ReminderReason]:
    if not codes:
        return [one for one in reasons if one.is_usual]
    known = {one.line.unit.code: one for one in reasons}
    if unknown := [code for code in codes if code not in known]:
        raise Refused(f"代码 {unknown[0]} 的单位不在名册里，或不在应报之列，没有可催的。")
    return [known[code] for code in dict.fromkeys(codes)]
