"""``consolidate``: 汇总 of report files against a roster, or of what the database holds."""

import json
import os
from argparse import Namespace
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from commands import sum_received
from commands.files import read_file
from models.collection import Arrived, Sorted, Summed, Turned, sort_out, sum_up
from models.editions.choose import edition_for
from models.editions.declare import Edition
from models.errors import AppError, BrokenFile, Refused, reason
from models.exchange.report_json import write_report
from models.exchange.roster_table import read_roster
from models.figures.value import show
from models.filing import Agency, Filing
from models.roster import Roster, RosterUnit
from models.rules.check import check
from models.rules.finding import Severity


def run(arguments: Namespace) -> int:
    """Write the sum; 0 when every unit is in and nothing blocks, 1 when something is missing or refused."""
    if not arguments.inputs:
        return sum_received.run(arguments)
    if not arguments.roster or not arguments.output:
        raise Refused("汇总文件夹里的报告，要用 --roster 给出名册、用 -o 给出写到哪里。")
    roster = _roster(Path(arguments.roster))
    top = roster.top
    if top is None:
        raise Refused("名册的最上级应只有一个单位（parent 为空的行）：汇总成谁的报告，要由它来定。")
    arrived, unread = _arrived(arguments.inputs, Path(arguments.output))
    year = _year(arguments.year, arrived)
    edition = edition_for(year)
    sorted_out = sort_out(roster, arrived, edition, year)
    refused = (*unread, *sorted_out.refused)
    summed = sum_up(roster, edition, sorted_out.taken, top)
    if not summed.whole.parts:
        raise Refused("没有一份可以汇总的报告：" + "；".join(f"{turned.file}：{turned.why}" for turned in refused[:5]))
    filing = Filing(edition, year, Agency(top.name, top.code, top.level), summed.whole.figures)
    _write(Path(arguments.output), write_report(filing))
    blocks = [f.message for f in check(filing, _crash) if f.severity is Severity.BLOCK and f.cells]
    told = _told(edition, sorted_out, summed, refused, blocks)
    if arguments.json:
        print(json.dumps(told, ensure_ascii=False, sort_keys=True))
    else:
        _to_people(arguments.output, roster, sorted_out, refused, told)
    return 1 if sorted_out.missing or refused or blocks else 0


def _crash(rule: str, crash: Exception) -> None:
    raise crash


def _roster(path: Path) -> Roster:
    try:
        return read_roster(path.read_text(encoding="utf-8"))
    except FileNotFoundError as trouble:
        raise BrokenFile(f"{path}：没有这个文件。") from trouble
    except (OSError, UnicodeDecodeError) as trouble:
        raise BrokenFile(f"{path}：读不出来，名册应是 UTF-8 编码的 CSV 文件。") from trouble
    except AppError as trouble:
        raise BrokenFile(f"{path}：{trouble.sentence}") from trouble


def _arrived(inputs: list[str], output: Path) -> tuple[list[Arrived], list[Turned]]:
    arrived: list[Arrived] = []
    unread: list[Turned] = []
    for path in _files(inputs, output):
        try:
            arrived.append(Arrived(str(path), read_file(path).filing))
        except AppError as trouble:
            unread.append(Turned(str(path), trouble.sentence.removeprefix(f"{path}：")))
    return arrived, unread


def _files(inputs: list[str], output: Path) -> Iterator[Path]:
    """The files named, and those in the folders named, in order of name; never the sum itself."""
    for word in inputs:
        path = Path(word)
        if path.is_dir():
            found = sorted(
                child for child in path.iterdir() if child.is_file() and not child.name.startswith((".", "~"))
            )
            yield from (child for child in found if child.resolve() != output.resolve())
        else:
            yield path


def _year(asked: int | None, arrived: list[Arrived]) -> int:
    if asked:
        return asked
    if not arrived:
        raise Refused("没有读到一份报告，请检查文件夹里的文件。")
    return Counter(one.filing.year for one in arrived).most_common(1)[0][0]


def _write(path: Path, text: str) -> None:
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_text(text, encoding="utf-8")
        beside.replace(path)
    except OSError as trouble:
        beside.unlink(missing_ok=True)
        raise BrokenFile(f"{path}：写不进去（{reason(trouble)}）。") from trouble


def _unit(unit: RosterUnit) -> dict[str, str]:
    return {"code": unit.code, "name": unit.name, "contact": unit.contact}


def _told(
    edition: Edition, sorted_out: Sorted, summed: Summed, refused: tuple[Turned, ...], blocks: list[str]
) -> dict[str, Any]:
    differences = {
        code: [
            {
                "cell": str(d.cell),
                "reported": show(d.reported, edition.kind(d.cell)),
                "summed": show(d.summed, edition.kind(d.cell)),
            }
            for d in found
        ]
        for code, found in summed.differences.items()
    }
    return {
        "summed": sorted(summed.whole.parts),
        "taken": {code: one.file for code, one in sorted_out.taken.items()},
        "missing": [_unit(unit) for unit in sorted_out.missing],
        "refused": [{"file": turned.file, "why": turned.why} for turned in refused],
        "differences": differences,
        "blocks": blocks,
    }


def _to_people(
    output: str, roster: Roster, sorted_out: Sorted, refused: tuple[Turned, ...], told: dict[str, Any]
) -> None:
    print(f"已写出 {output}：收到 {len(sorted_out.taken)} 个单位的报告，由 {len(told['summed'])} 个单位相加。")
    if sorted_out.missing:
        print(f"  未报 {len(sorted_out.missing)} 个：{'、'.join(unit.name for unit in sorted_out.missing)}")
    for turned in refused:
        print(f"  未收 {turned.file}：{turned.why}")
    for code, found in told["differences"].items():
        print(f"  {roster.by_code[code].name} 所报与下属单位之和有 {len(found)} 格不同：")
        for unlike in found[:10]:
            print(f"    {unlike['cell']}：所报 {unlike['reported'] or '空'}，相加 {unlike['summed'] or '空'}")
    for message in told["blocks"]:
        print(f"  必须改  {message}")
