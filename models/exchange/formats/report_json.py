"""The interchange form of one report (``report.json``): text to filing and back."""

import json
import re
from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import Any

from models.editions.edition import CellKey, CellKind, Edition
from models.editions.known_editions import edition_by_name, edition_for
from models.errors import AppError, BrokenFile, NoSuchCell, NotANumber
from models.exchange.candidate import Candidate
from models.figures.totals import add_up
from models.figures.value import COUNT_DIGITS, format_exact, format_figure, parse_figure, parse_loose_figure
from models.report.filing import COVER_FIELDS, Agency, Explanation, Filing, Level
from models.texts.characters import find_unsupported_character, name_problem

SCHEMA = 1
_KNOWN_KEYS = frozenset(
    {"schema", "edition", "report_year", "agency", "texts", "figures", "printed_totals", "explanations", "cover"}
)
_COUNT_LIMIT = 10**COUNT_DIGITS
_MOST_LEVELS = 64
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"?|[\[\]{}]')
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
    _require_type(root, dict, "开头")
    if "schema" in root:
        _check_schema(root["schema"])
        for key in root.keys() - _KNOWN_KEYS:
            raise BrokenFile(f"{key}：不认识的项。")
    year = _parse_year(root)
    edition = _parse_edition(root, year)
    typed, printed, remarks = _parse_figures(edition, root)
    filing = Filing(
        edition=edition,
        year=year,
        agency=_parse_agency(root.get("agency")),
        figures=add_up(edition, typed),
        texts=_parse_texts(root, "texts", {section.key for section in edition.text_sections}),
        cover=_parse_texts(root, "cover", set(COVER_FIELDS)),
        printed=printed,
        remarks=remarks,
        explanations=_parse_explanations(edition, root),
    )
    return Candidate(filing, tuple(sorted(root.keys() - _KNOWN_KEYS)))


def read_report_file(raw: bytes) -> Candidate:
    """The same from the bytes of a file."""
    try:
        return read_report(raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise BrokenFile("不是 UTF-8 编码的 report.json。") from error


def write_report(filing: Filing) -> str:
    """The filing in interchange form: UTF-8 text, sorted keys, no floats, blanks left out."""
    edition = filing.edition
    root: dict[str, Json] = {
        "schema": SCHEMA,
        "edition": edition.name,
        "report_year": filing.year,
        "agency": _serialize_agency(filing.agency),
        "texts": {key: words for key, words in filing.texts.items() if words},
        "figures": {str(cell): _serialize_value(edition, cell, value) for cell, value in filing.figures.typed.items()},
        "printed_totals": {str(cell): _serialize_value(edition, cell, value) for cell, value in filing.printed.items()},
        "explanations": [
            {"rule": e.rule, "cells": [str(cell) for cell in e.cells], "text": e.text} for e in filing.explanations
        ],
    }
    if any(filing.cover.values()):
        root["cover"] = {key: words for key, words in filing.cover.items() if words}
    return json.dumps(root, ensure_ascii=False, sort_keys=True, indent=1) + "\n"


def _serialize_value(edition: Edition, cell: CellKey, value: int | None) -> int | str | None:
    kind = edition.kind(cell)
    return format_exact(value, kind) if value is not None and kind.is_money else value


def _serialize_agency(agency: Agency) -> dict[str, str]:
    node = {"name": agency.name, "code": agency.code, "level": agency.level.value if agency.level else ""}
    return {key: text for key, text in node.items() if text or key == "name"}


def _refuse_deep(text: str) -> None:
    """Python's parser ends by itself at a depth that differs between versions, or not at all."""
    if text.count("{") + text.count("[") <= _MOST_LEVELS:
        return
    depth = 0
    for match in _TOKEN.finditer(text):
        depth += {"{": 1, "[": 1, "}": -1, "]": -1}.get(match[0], 0)
        if depth > _MOST_LEVELS:
            raise BrokenFile("文件的括号层数太多，读不出来。")


def _parse(text: str) -> Json:
    _refuse_deep(text)
    try:
        return json.loads(
            text.removeprefix("\ufeff"),
            object_pairs_hook=_refuse_duplicates,
            parse_constant=_refuse_constant,
            parse_float=_Decimal,
        )
    except json.JSONDecodeError as error:
        raise BrokenFile(f"第 {error.lineno} 行第 {error.colno} 列：不是有效的 JSON。") from error
    except ValueError as error:
        # Python makes no number of thousands of digits; shorter ones are measured where they belong.
        raise BrokenFile("有一个数有几千位，请核对。") from error


def _refuse_duplicates(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    result = dict(pairs)
    if len(result) < len(pairs):
        twin, _ = Counter(key for key, _ in pairs).most_common(1)[0]
        raise BrokenFile(f"{twin[:80]}：在同一处出现了两次。")
    return result


def _refuse_constant(word: str) -> Json:
    raise BrokenFile(f"{word} 不是数。")


def _require_type(value: Json, kind: type, at: str) -> None:
    if not isinstance(value, kind) or isinstance(value, bool):
        words = {dict: "一组带名字的项", list: "一个列表", str: "文字", int: "整数"}
        raise BrokenFile(f"{at}：应是{words[kind]}。")


def _check_schema(schema: Json) -> None:
    _require_type(schema, int, "schema")
    if schema > SCHEMA:
        raise BrokenFile(f"schema：文件是更新版本的程序写的（{str(schema)[:12]}），请先升级本程序。")
    if schema != SCHEMA:
        raise BrokenFile(f"schema：不认识的版本 {str(schema)[:12]}。")


def _parse_year(root: Node) -> int:
    if "report_year" not in root:
        raise BrokenFile("report_year：没有写报告年度。")
    year = root["report_year"]
    _require_type(year, int, "report_year")
    if not 1900 <= year <= 2999:
        raise BrokenFile(f"report_year：{str(year)[:12]} 不像一个年度。")
    return int(year)


def _parse_edition(root: Node, year: int) -> Edition:
    try:
        expected = edition_for(year)
        declared = (
            edition_by_name(_parse_string(root["edition"], "edition")) if root.get("edition") is not None else expected
        )
    except AppError as error:
        raise BrokenFile(f"edition：{error.sentence}") from error
    if declared is not expected:
        raise WrongEdition(f"edition：{year} 年度的报告用 {expected.name} 格式，文件里写的是 {declared.name}。")
    return declared


def _parse_string(value: Json, at: str) -> str:
    _require_type(value, str, at)
    if isinstance(value, _Decimal):
        raise BrokenFile(f"{at}：应是文字。")
    if result := find_unsupported_character(value):
        raise BrokenFile(f"{at}：{result.sentence}")
    return str(value)


def _parse_name(value: Json, at: str) -> str:
    name = _parse_string(value, at)
    if problem := name_problem(name):
        raise BrokenFile(f"{at}：{problem}")
    return name


def _parse_agency(node: Json) -> Agency:
    if node is None:
        return Agency("")
    if isinstance(node, str):
        return Agency(_parse_name(node, "agency"))
    _require_type(node, dict, "agency")
    for key in node.keys() - {"name", "code", "level"}:
        raise BrokenFile(f"agency.{key[:40]}：不认识的项。")
    level = _parse_string(node.get("level") or "", "agency.level")
    if level and level not in [known.value for known in Level]:
        raise BrokenFile(f"agency.level：不认识的层级 {level[:20]}，应是 {' '.join(Level)} 之一。")
    name, code = (_parse_name(node.get(key) or "", f"agency.{key}") for key in ("name", "code"))
    return Agency(name, code, Level(level) if level else None)


def _section_node(root: Node, part: str) -> Node:
    node = {} if root.get(part) is None else root[part]
    _require_type(node, dict, part)
    return node


def _parse_texts(root: Node, part: str, known: set[str]) -> dict[str, str]:
    node = _section_node(root, part)
    for key in node.keys() - known:
        raise BrokenFile(f"{part}.{key}：没有这一项，可用的有 {'、'.join(sorted(known))}。")
    return {key: _parse_string(value, f"{part}.{key}") for key, value in node.items() if value is not None}


def _parse_figures(
    edition: Edition, root: Node
) -> tuple[dict[CellKey, int | None], dict[CellKey, int | None], dict[CellKey, str]]:
    typed: dict[CellKey, int | None] = {}
    printed: dict[CellKey, int | None] = {}
    remarks: dict[CellKey, str] = {}
    counts = _count_cells(edition)
    for part in ("figures", "printed_totals"):
        node = _section_node(root, part)
        for name, value in node.items():
            if type(value) is int and 0 <= value < _COUNT_LIMIT and name in counts and part == "figures":
                typed[counts[name]] = value
                continue
            at = f"{part}.{name}"
            try:
                cell = edition.find(name)
                number, remark = _parse_number(value, edition.kind(cell))
            except NoSuchCell as error:
                raise BrokenFile(f"{part}：{error.sentence}") from error
            except NotANumber as error:
                raise BrokenFile(f"{at}：{error.sentence}") from error
            if cell not in edition.operands and part == "printed_totals":
                raise BrokenFile(f"{at}：这一格不是合计，应写在 figures 里。")
            (printed if cell in edition.operands else typed)[cell] = number
            if remark:
                remarks[cell] = remark
    return typed, printed, remarks


@cache
def _count_cells(edition: Edition) -> Mapping[str, CellKey]:
    """The typed cells that hold a plain count, by name: nearly all of a report, so they are read the short way."""
    return {str(cell): cell for cell in edition.typed_cells if not edition.kind(cell).is_money}


def _parse_number(value: Json, kind: CellKind) -> tuple[int | None, str]:
    if value is None:
        return None, ""
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise NotANumber("应是数或空。")
    if isinstance(value, _Decimal):
        return parse_figure(value, kind), ""
    if isinstance(value, int):
        is_plain = value < 0 or (value < _COUNT_LIMIT and not kind.is_money)
        return (value if is_plain else parse_figure(str(value), kind)), ""
    reading = parse_loose_figure(value, kind)
    remark = (
        f"原为“{value[:20]}”，{'，'.join(reading.notes)}，记为 {format_figure(reading.value, kind)}"
        if reading.notes
        else ""
    )
    return reading.value, remark


def _parse_explanations(edition: Edition, root: Node) -> tuple[Explanation, ...]:
    nodes = root.get("explanations", [])
    _require_type(nodes, list, "explanations")
    result = []
    for index, node in enumerate(nodes):
        at = f"explanations[{index}]"
        _require_type(node, dict, at)
        for key in node.keys() - {"rule", "cells", "text"}:
            raise BrokenFile(f"{at}.{key}：不认识的项。")
        names = node.get("cells", [])
        _require_type(names, list, f"{at}.cells")
        try:
            cells = tuple(edition.find(_parse_string(name, f"{at}.cells")) for name in names)
        except NoSuchCell as error:
            raise BrokenFile(f"{at}.cells：{error.sentence}") from error
        result.append(
            Explanation(
                _parse_string(node.get("rule"), f"{at}.rule"), cells, _parse_string(node.get("text"), f"{at}.text")
            )
        )
    return tuple(result)
