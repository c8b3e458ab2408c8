"""What the sources say of a row, a column or a text of the form, as shipped in ``resources/guidance``."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from typing import Any

from models.editions.edition import CellKey
from models.editions.shipped import shipped
from models.errors import BrokenEdition
from resources import find

Toml = Any
_FILE = "guidance/cells.toml"
_KINDS = ("notice", "law", "local", "faults")


@dataclass(frozen=True)
class SourcedStatement:
    """A fact, where it is told, and the one edition it holds for (empty for all)."""

    text: str
    source: str
    edition: str = ""


@dataclass(frozen=True)
class Guidance:
    """What is known of one row, column or text.

    ``notice`` is what the notice or the form says beyond its own words: empty where it is silent. ``law`` is what
    those words rest on, ``local`` how places and published reports do it, ``faults`` what has gone wrong before.
    """

    notice: tuple[SourcedStatement, ...] = ()
    law: tuple[SourcedStatement, ...] = ()
    local: tuple[SourcedStatement, ...] = ()
    faults: tuple[SourcedStatement, ...] = ()

    def for_edition(self, edition: str) -> "Guidance":
        """What of it holds for an edition."""
        applicable = (
            (statement for statement in getattr(self, kind) if statement.edition in ("", edition)) for kind in _KINDS
        )
        return Guidance(*map(tuple, applicable))

    def __add__(self, other: "Guidance") -> "Guidance":
        return Guidance(*(getattr(self, kind) + getattr(other, kind) for kind in _KINDS))


@dataclass(frozen=True)
class GuidanceIndex:
    """All guidance, by key; ``always`` holds for every cell, ``looked_up`` are the editions whose notice was read."""

    rows: Mapping[str, Guidance]
    columns: Mapping[str, Guidance]
    sections: Mapping[str, Guidance]
    always: Guidance
    looked_up: tuple[str, ...]

    def read_for(self, edition: str) -> str:
        """The edition whose notice was read for reports of an edition: its own, else the last one before it."""
        return max((name for name in self.looked_up if name <= edition), default=self.looked_up[0])

    def row(self, cell: CellKey) -> Guidance | None:
        """What is told of the cell's row; None when nobody has looked."""
        return self.rows.get(f"{cell.block}.{cell.row}")

    def column(self, cell: CellKey) -> Guidance | None:
        """What is told of its column, by the first pattern that fits."""
        name = f"{cell.block}.{cell.column}"
        return next((statement for pattern, statement in self.columns.items() if fnmatchcase(name, pattern)), None)


@cache
def load_guidance() -> GuidanceIndex:
    """The shipped guidance; BrokenEdition names the entry at fault."""
    try:
        root = tomllib.loads(find(_FILE).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BrokenEdition(f"填报说明 {_FILE} 读不出来：{error}") from error
    return parse_guidance(root)


def parse_guidance(root: Mapping[str, Toml]) -> GuidanceIndex:
    """Guidance from a parsed file."""
    rows, columns, sections = (
        {name: _guidance(name, node) for name, node in root[part].items()} for part in ("rows", "columns", "sections")
    )
    looked_up = tuple(sorted(root["looked_up"]))
    if not looked_up or not set(looked_up) <= set(shipped()):
        raise BrokenEdition(f"填报说明的 looked_up 应是现有的报告格式（{'、'.join(shipped())}）里的一些。")
    return GuidanceIndex(rows, columns, sections, _guidance("always", root["always"]), looked_up)


def _guidance(name: str, node: Mapping[str, Toml]) -> Guidance:
    if unknown := node.keys() - {*_KINDS, "silent"}:
        raise BrokenEdition(f"填报说明的 {name}：不认识的项 {'、'.join(sorted(unknown))}。")
    if ("notice" in node) == bool(node.get("silent")):
        raise BrokenEdition(f"填报说明的 {name}：或者写明通知怎么说，或者写明通知没有说（silent）。")
    return Guidance(*(tuple(_statement(name, line) for line in node.get(kind, [])) for kind in _KINDS))


def _statement(name: str, line: Toml) -> SourcedStatement:
    if not isinstance(line, list) or len(line) not in (2, 3) or not all(isinstance(w, str) and w for w in line):
        raise BrokenEdition(f"填报说明的 {name}：每条应有内容和出处。")
    return SourcedStatement(*line)
