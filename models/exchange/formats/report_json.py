"""The interchange form of one report (``report.json``): text to filing and back."""

import json
from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import Any

from models.editions.choose import edition_for, edition_named
from models.editions.declare import CellKey, Edition, Kind
from models.errors import AppError, BrokenFile, NoSuchCell, NotANumber
from models.exchange.candidate import Candidate
from models.figures.totals import add_up
from models.figures.value import COUNT_DIGITS, exact, read, read_loose, show
from models.report.filing import COVER_FIELDS, Agency, Explanation, Filing, Level
from models.texts.characters import first_unkeepable

SCHEMA = 1
_KNOWN = frozenset(
    {"schema", "edition", "report_year", "agency", "texts", "figures", "printed_totals", "explanations", "cover"}
)
_MOST = 10**COUNT_DIGITS
Json = Any
Node = Mapping[str, Json]


class WrongEdition(BrokenFile):
    """A report in another format than that of its year."""


class _Decimal(str):
    """A JSON number with a fraction, kept as it was written."""

    __slots__ = ()


def read_report(text: str) -> Candidate:
    """Read one report.

    A file that names its schema is held to it: whatever is unknown is refused with its path. A file that
    names none (a bare collection of figures) may carry remarks of its own, which are listed as ignored.
    Raises BrokenFile with the place and a sentence.
    """
    root = _parse(text)
    _want(root, dict, "开头")
    if "schema" in root:
        _check_schema(root["schema"])
        for key in root.keys() - _KNOWN:
            raise BrokenFile(f"{key}：不认识的项。")
    year = _year(root)
    edition = _edition(root, year)
    typed, printed, remarks = _figures(edition, root)
    filing = Filing(
        edition=edition,
        year=year,
        agency=_agency(root.get("agency")),
        figures=add_up(edition, typed),
        texts=_words(root, "texts", {section.key for section in edition.texts}),
        cover=_words(root, "cover", set(COVER_FIELDS)),
        printed=printed,
        remarks=remarks,
        explanations=_explanations(edition, root),
    )
    return Candidate(filing, tuple(sorted(root.keys() - _KNOWN)))


def read_report_file(raw: bytes) -> Candidate:
    """The same from the bytes of a file."""
    try:
        return read_report(raw.decode("utf-8"))
    except UnicodeDecodeError as trouble:
        raise BrokenFile("不是 UTF-8 编码的 report.json。") from trouble


def write_report(filing: Filing) -> str:
    """The filing in interchange form: UTF-8 text, sorted keys, no floats, blanks left out."""
    edition = filing.edition
    root: dict[str, Json] = {
        "schema": SCHEMA,
        "edition": edition.name,
        "report_year": filing.year,
        "agency": _told_agency(filing.agency),
        "texts": {key: words for key, words in filing.texts.items() if words},
        "figures": {str(cell): _told(edition, cell, value) for cell, value in filing.figures.typed.items()},
        "printed_totals": {str(cell): _told(edition, cell, value) for cell, value in filing.printed.items()},
        "explanations": [
            {"rule": e.rule, "cells": [str(cell) for cell in e.cells], "text": e.text} for e in filing.explanations
        ],
    }
    if any(filing.cover.values()):
        root["cover"] = {key: words for key, words in filing.cover.items() if words}
    return json.dumps(root, ensure_ascii=False, sort_keys=True, indent=1) + "\n"


def _told(edition: Edition, cell: CellKey, value: int | None) -> int | str | None:
    kind = edition.kind(cell)
    return exact(value, kind) if value is not None and kind.is_money else value


def _told_agency(agency: Agency) -> dict[str, str]:
    told = {"name": agency.name, "code": agency.code, "level": agency.level.value if agency.level else ""}
    return {key: words for key, words in told.items() if words or key == "name"}


def _parse(text: str) -> Json:
    try:
        return json.loads(
            text.removeprefix("\ufeff"),
            object_pairs_hook=_no_twins,
            parse_constant=_refuse_constant,
            parse_float=_Decimal,
        )
    except json.JSONDecodeError as trouble:
        raise BrokenFile(f"第 {trouble.lineno} 行第 {trouble.colno} 列：不是有效的 JSON。") from trouble
    except RecursionError as trouble:
        raise BrokenFile("文件的括号层数太多，读不出来。") from trouble
    except ValueError as trouble:
        # Python makes no number of thousands of digits; shorter ones are measured where they belong.
        raise BrokenFile("有一个数有几千位，请核对。") from trouble


def _no_twins(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twin, _ = Counter(key for key, _ in pairs).most_common(1)[0]
        raise BrokenFile(f"{twin[:80]}：在同一处出现了两次。")
    return found


def _refuse_constant(word: str) -> Json:
    raise BrokenFile(f"{word} 不是数。")


def _want(value: Json, kind: type, at: str) -> None:
    if not isinstance(value, kind) or isinstance(value, bool):
        words = {dict: "一组带名字的项", list: "一个列表", str: "文字", int: "整数"}
        raise BrokenFile(f"{at}：应是{words[kind]}。")


def _check_schema(schema: Json) -> None:
    _want(schema, int, "schema")
    if schema > SCHEMA:
        raise BrokenFile(f"schema：文件是更新版本的程序写的（{str(schema)[:12]}），请先升级本程序。")
    if schema != SCHEMA:
        raise BrokenFile(f"schema：不认识的版本 {str(schema)[:12]}。")


def _year(root: Node) -> int:
    if "report_year" not in root:
        raise BrokenFile("report_year：没有写报告年度。")
    year = root["report_year"]
    _want(year, int, "report_year")
    if not 1900 <= year <= 2999:
        raise BrokenFile(f"report_year：{str(year)[:12]} 不像一个年度。")
    return int(year)


def _edition(root: Node, year: int) -> Edition:
    try:
        due = edition_for(year)
        said = edition_named(_text(root["edition"], "edition")) if root.get("edition") is not None else due
    except AppError as trouble:
        raise BrokenFile(f"edition：{trouble.sentence}") from trouble
    if said is not due:
        raise WrongEdition(f"edition：{year} 年度的报告用 {due.name} 格式，文件里写的是 {said.name}。")
    return said


def _text(value: Json, at: str) -> str:
    _want(value, str, at)
    if isinstance(value, _Decimal):
        raise BrokenFile(f"{at}：应是文字。")
    if found := first_unkeepable(value):
        raise BrokenFile(f"{at}：{found.sentence}")
    return str(value)


def _agency(node: Json) -> Agency:
    if node is None:
        return Agency("")
    if isinstance(node, str):
        return Agency(_text(node, "agency"))
    _want(node, dict, "agency")
    for key in node.keys() - {"name", "code", "level"}:
        raise BrokenFile(f"agency.{key}：不认识的项。")
    level = _text(node.get("level") or "", "agency.level")
    if level and level not in [known.value for known in Level]:
        raise BrokenFile(f"agency.level：不认识的层级 {level}，应是 {' '.join(Level)} 之一。")
    name, code = (_text(node.get(key) or "", f"agency.{key}") for key in ("name", "code"))
    return Agency(name, code, Level(level) if level else None)


def _part(root: Node, part: str) -> Node:
    node = {} if root.get(part) is None else root[part]
    _want(node, dict, part)
    return node


def _words(root: Node, part: str, known: set[str]) -> dict[str, str]:
    node = _part(root, part)
    for key in node.keys() - known:
        raise BrokenFile(f"{part}.{key}：没有这一项，可用的有 {'、'.join(sorted(known))}。")
    return {key: _text(value, f"{part}.{key}") for key, value in node.items() if value is not None}


def _figures(
    edition: Edition, root: Node
) -> tuple[dict[CellKey, int | None], dict[CellKey, int | None], dict[CellKey, str]]:
    typed: dict[CellKey, int | None] = {}
    printed: dict[CellKey, int | None] = {}
    remarks: dict[CellKey, str] = {}
    counts = _counts(edition)
    for part in ("figures", "printed_totals"):
        node = _part(root, part)
        for name, value in node.items():
            if type(value) is int and 0 <= value < _MOST and name in counts and part == "figures":
                typed[counts[name]] = value
                continue
            at = f"{part}.{name}"
            try:
                cell = edition.find(name)
                number, remark = _number(value, edition.kind(cell))
            except NoSuchCell as trouble:
                raise BrokenFile(f"{part}：{trouble.sentence}") from trouble
            except NotANumber as trouble:
                raise BrokenFile(f"{at}：{trouble.sentence}") from trouble
            if cell not in edition.operands and part == "printed_totals":
                raise BrokenFile(f"{at}：这一格不是合计，应写在 figures 里。")
            (printed if cell in edition.operands else typed)[cell] = number
            if remark:
                remarks[cell] = remark
    return typed, printed, remarks


@cache
def _counts(edition: Edition) -> Mapping[str, CellKey]:
    """The typed cells that hold a plain count, by name: nearly all of a report, so they are read the short way."""
    return {str(cell): cell for cell in edition.typed if not edition.kind(cell).is_money}


def _number(value: Json, kind: Kind) -> tuple[int | None, str]:
    if value is None:
        return None, ""
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise NotANumber("应是数或空。")
    if isinstance(value, _Decimal):
        return read(value, kind), ""
    if isinstance(value, int):
        is_plain = value < 0 or (value < _MOST and not kind.is_money)
        return (value if is_plain else read(str(value), kind)), ""
    reading = read_loose(value, kind)
    remark = (
        f"原为“{value[:20]}”，{'，'.join(reading.notes)}，记为 {show(reading.value, kind)}" if reading.notes else ""
    )
    return reading.value, remark


def _explanations(edition: Edition, root: Node) -> tuple[Explanation, ...]:
    nodes = root.get("explanations", [])
    _want(nodes, list, "explanations")
    found = []
    for index, node in enumerate(nodes):
        at = f"explanations[{index}]"
        _want(node, dict, at)
        for key in node.keys() - {"rule", "cells", "text"}:
            raise BrokenFile(f"{at}.{key}：不认识的项。")
        names = node.get("cells", [])
        _want(names, list, f"{at}.cells")
        try:
            cells = tuple(edition.find(_text(name, f"{at}.cells")) for name in names)
        except NoSuchCell as trouble:
            raise BrokenFile(f"{at}.cells：{trouble.sentence}") from trouble
        found.append(Explanation(_text(node.get("rule"), f"{at}.rule"), cells, _text(node.get("text"), f"{at}.text")))
    return tuple(found)
