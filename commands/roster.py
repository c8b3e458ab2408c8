"""``roster``: what a roster file would change; with ``--take``, keep it; or write the year's roster out."""

import json
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from commands.database import open_library
from commands.roster_choices import roster_choices, unknown_answers
from models.errors import Refused
from models.exchange.roster_lists.columns import RosterColumn, column_letter
from models.exchange.roster_lists.understanding import RosterReading
from models.services.collection.collection import Collection
from models.services.collection.results import RosterPreview
from output.saving import save_file

_SHOWN = 20


def run(arguments: Namespace) -> int:
    """0 when it was done; 1 while something in the file is open that a person has to settle."""
    library = open_library(arguments)
    try:
        roster = Collection(library, arguments.year).roster
        if arguments.file is None:
            return _export(roster.to_csv, arguments)
        choices = roster_choices(arguments)
        preview = roster.preview(Path(arguments.file), choices)
        assert preview.reading is not None
        is_taken = bool(arguments.take) and not preview.reading.open_questions
        if is_taken:
            roster.apply(preview)
    finally:
        library.close()
    for sentence in unknown_answers(choices, (question.key for question in preview.reading.questions)):
        print(sentence, file=sys.stderr)
    if arguments.json:
        print(json.dumps(_summary(preview, preview.reading, is_taken), ensure_ascii=False, sort_keys=True))
    else:
        print("\n".join(_describe(preview, preview.reading)))
        print(_end(arguments, preview, is_taken))
    if arguments.take and not is_taken:
        print("还有没定的，没有存入。", file=sys.stderr)
    return 1 if preview.reading.open_questions else 0


def _summary(preview: RosterPreview, reading: RosterReading, is_taken: bool) -> dict[str, Any]:
    differences = [{"code": d.unit.code, "fate": d.fate.value, "why": d.sentence} for d in preview.differences]
    return {
        "units": len(preview.roster.units),
        "due": sum(map(preview.roster.must_report, preview.roster.units)),
        "differences": differences,
        "columns": [
            {
                "sheet": table.sheet.name,
                "column": column_letter(column.index),
                "head": column.head,
                "meaning": column.meaning.value,
                "guessed": column.is_guessed,
            }
            for table in reading.tables
            for column in table.columns
        ],
        "questions": [
            {
                "key": question.key,
                "text": question.text,
                "answers": {answer.word: answer.text for answer in question.answers},
                "chosen": question.chosen,
            }
            for question in reading.questions
        ],
        "left_out": [row._asdict() for row in reading.left_out],
        "skipped": list(reading.skipped),
        "remarks": [*reading.remarks, *preview.remarks],
        "taken": is_taken,
    }


def _describe(preview: RosterPreview, reading: RosterReading) -> Iterator[str]:
    for table in reading.tables:
        known = (column for column in table.columns if column.meaning is not RosterColumn.UNUSED)
        yield (
            f"{table.sheet.place or '名册'}："
            + "，".join(f"{one.called} 是{one.meaning.label}" for one in known)
            + "。"
        )
    if reading.skipped:
        yield f"没有名册的工作表：{'、'.join(reading.skipped)}。"
    for row in reading.left_out[:_SHOWN]:
        place = f"工作表“{row.sheet}”" if row.sheet else ""
        yield f"没有算作单位：{place}第 {row.at} 行“{row.text}”（{row.why}）。"
    if len(reading.left_out) > _SHOWN:
        yield f"没有算作单位的还有 {len(reading.left_out) - _SHOWN} 行。"
    yield from (difference.sentence for difference in preview.differences)
    yield from reading.remarks
    yield from preview.remarks
    for question in reading.questions:
        yield f"已定：{question.key}={question.chosen}" if question.chosen else f"要先定：{question.sentence}"


def _end(arguments: Namespace, preview: RosterPreview, is_taken: bool) -> str:
    assert preview.reading is not None
    asked = len(preview.reading.open_questions)
    due = sum(map(preview.roster.must_report, preview.roster.units))
    units = f"名册有 {len(preview.roster.units)} 个单位，应报 {due} 个"
    counts = f"{units}，与现有的相比有 {len(preview.differences)} 处不同。"
    if asked:
        return f"{counts}还有 {asked} 处要先定，用 --answer 问=答 定下来（列认错了用 --column），再加 --take。"
    return f"{counts}{'已存为' if is_taken else '加 --take 才会存为'} {arguments.year} 年度名册。"


def _export(to_csv: Callable[[], str], arguments: Namespace) -> int:
    if not arguments.output:
        raise Refused("请给出名册文件，或用 -o 写出现有的名册。")
    save_file(to_csv().encode("utf-8-sig"), Path(arguments.output))
    return 0
