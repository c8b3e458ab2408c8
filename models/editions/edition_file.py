"""An edition file (TOML) read into an Edition; a bad file is refused with the file and the key at fault."""

import re
import tomllib
from collections.abc import Callable, Mapping
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, TypeVar

from models.editions.edition import HEAD_SEPARATOR, Aspect, Block, CellKind, Edition, Equation, FormLine, Section, Table
from models.editions.layout import lay_out
from models.errors import BrokenEdition

Toml = Any
Node = Mapping[str, Toml]
T = TypeVar("T")
# Keys are parts of the names of columns in the database: no blank, no capital, and two underscores only between keys.
_KEY = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_BREAK = "|"
_LONGEST_NAME = 63  # what PostgreSQL keeps of a column's name


def load_edition(path: Path | Traversable) -> Edition:
    """Read one edition file.

    Raises BrokenEdition naming the file and the key when something is missing, unknown or of the wrong kind.
    """
    try:
        return read_edition(path.read_text(encoding="utf-8"), path.name)
    except (OSError, UnicodeDecodeError) as error:
        raise BrokenEdition(f"格式文件 {path.name} 读不出来：{error}") from error


def read_edition(text: str, name: str) -> Edition:
    """The edition that the text of a file declares; ``name`` is what to call the file. Raises as ``load`` does."""
    try:
        root = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BrokenEdition(f"格式文件 {name} 读不出来：{error}") from error
    return _EditionReader(name).edition(root)


class _EditionReader:
    """Walks one file; every refusal names the file and the path inside it."""

    def __init__(self, file: str) -> None:
        self.file = file

    def edition(self, root: Node) -> Edition:
        take = self.fields_of(root, "")
        edition = Edition(
            name=take("name", str),
            source=take("source", str),
            from_year=take("from_year", int),
            to_year=take("to_year", int, None),
            title=take("title", str),
            sections=self.read_each(take("section", list), "section", self.section),
            tables=self.read_each(take("table", list), "table", self.table),
            notes=dict(take("notes", dict, {})),
        )
        take.refuse_unknown()
        self.check_consistency(edition)
        return edition

    def section(self, node: Node, at: str) -> Section:
        take = self.fields_of(node, at)
        section = Section(
            key=take("key", str),
            short_name=take("short", str),
            heading=take("heading", str, ""),
            guidance=take("guidance", str),
            table=take("table", str, ""),
            draft=take("draft", str, ""),
            aspects=self.read_each(take("aspects", list, []), f"{at}.aspects", self.aspect),
            required_by=take("required", str, ""),
        )
        take.refuse_unknown()
        return section

    def aspect(self, node: Node, at: str) -> Aspect:
        take = self.fields_of(node, at)
        aspect = Aspect(
            rule=take("rule", str),
            name=take("name", str),
            keywords=tuple(take("words", list)),
            basis=take("basis", str),
            governments_only=take("governments_only", bool, False),
        )
        take.refuse_unknown()
        return aspect

    def table(self, node: Node, at: str) -> Table:
        take = self.fields_of(node, at)
        table = Table(
            key=take("key", str),
            name=take("name", str),
            widths=tuple(float(width) for width in take("widths", list)),
            blocks=self.read_each(take("block", list), f"{at}.block", self.block),
            breaks=tuple(tuple(str(head).split(_BREAK)) for head in take("breaks", list, [])),
        )
        take.refuse_unknown()
        heads = {head for block in table.blocks for line in (*block.rows, *block.columns) for head in line.head}
        for pieces in table.breaks:
            if "".join(pieces) not in heads or not all(pieces):
                self.refuse(f"{at}.breaks", f"“{_BREAK.join(pieces)}”不是表里的栏名，或者有一段是空的")
        return table

    def block(self, node: Node, at: str) -> Block:
        take = self.fields_of(node, at)
        block = Block(
            key=take("key", str),
            title=take("title", str, ""),
            corner=take("corner", str, ""),
            rows=self.read_each(take("rows", list), f"{at}.rows", self.line),
            columns=self.read_each(take("columns", list), f"{at}.columns", self.line),
            equations=self.read_each(take("equation", list, []), f"{at}.equation", self.equation),
        )
        take.refuse_unknown()
        rows = {row.key for row in block.rows}
        for equation in block.equations:
            for key, _ in (*equation.left, *equation.right):
                if key not in rows:
                    self.refuse(f"{at}.equation", f"没有名为 {key} 的行")
        for row in block.rows:
            if row.carried_from not in rows | {""}:
                self.refuse(f"{at}.rows.{row.key}.carried_from", f"没有名为 {row.carried_from} 的行")
        return block

    def line(self, node: Node, at: str) -> FormLine:
        take = self.fields_of(node, at)
        head = take("head", str)
        kind = take("kind", str, CellKind.COUNT.value)
        if kind not in [known.value for known in CellKind]:
            self.refuse(f"{at}.kind", f"不认识的数值种类 {kind}")
        line = FormLine(
            key=take("key", str),
            head=tuple(head.split(HEAD_SEPARATOR)) if head else (),
            sums=tuple(take("sums", list, [])),
            kind=CellKind(kind),
            rule=take("rule", str, ""),
            carried_from=take("carried_from", str, ""),
            words=self.words(take("words", list, None), at),
        )
        take.refuse_unknown()
        return line

    def words(self, words: list[Toml] | None, at: str) -> tuple[str, ...] | None:
        if words is not None and not all(isinstance(word, str) and word for word in words):
            self.refuse(f"{at}.words", "应是一串词")
        return None if words is None else tuple(words)

    def equation(self, node: Node, at: str) -> Equation:
        take = self.fields_of(node, at)
        left, right = (tuple(take(side, dict).items()) for side in ("left", "right"))
        equation = Equation(take("rule", str), left, right)
        take.refuse_unknown()
        return equation

    def check_consistency(self, edition: Edition) -> None:
        if edition.name != str(edition.from_year):
            self.refuse("name", f"应是开始适用的年度 {edition.from_year}，现在是“{edition.name}”")
        self.check_sections(edition)
        self.check_keys(edition)
        for table in edition.tables:
            columns = lay_out(table).columns
            if len(table.widths) != columns:
                self.refuse(f"table {table.key}.widths", f"有 {len(table.widths)} 个宽度，而表有 {columns} 列")
        for cell, parts in edition.operands.items():
            if not parts:
                self.refuse(str(cell), "合计没有可加的单元格")
            if {edition.kind(part).is_money for part in parts} != {edition.kind(cell).is_money}:
                self.refuse(str(cell), "合计与所加的单元格种类不同")

    def check_sections(self, edition: Edition) -> None:
        tables = [table.key for table in edition.tables]
        shown = [section.table for section in edition.sections if section.table]
        for section in edition.sections:
            if section.table and section.table not in tables:
                self.refuse(f"section {section.key}", f"没有名为 {section.table} 的表")
        for table in tables:
            if shown.count(table) != 1:
                self.refuse(f"table {table}", "应在一个部分里印出，也只在一个部分里印出")
        self.refuse_duplicates("section", [section.key for section in edition.sections])

    def check_keys(self, edition: Edition) -> None:
        self.refuse_duplicates("table.block", [block.key for table in edition.tables for block in table.blocks])
        for block in edition.blocks.values():
            for lines in (block.rows, block.columns):
                self.refuse_duplicates(f"block {block.key}", [line.key for line in lines])
            for key in (block.key, *(line.key for line in (*block.rows, *block.columns))):
                if not _KEY.fullmatch(key):
                    self.refuse(f"block {block.key}", f"{key} 不能作 key：只用小写字母、数字和单个下划线")
        for cell in edition.typed_cells:
            if len(name := "__".join(cell)) > _LONGEST_NAME:
                self.refuse(str(cell), f"key 太长：{name} 有 {len(name)} 个字母，最多 {_LONGEST_NAME} 个")

    def refuse_duplicates(self, at: str, keys: list[str]) -> None:
        for key in keys:
            if keys.count(key) > 1:
                self.refuse(at, f"{key} 出现了两次")

    def read_each(self, nodes: list[Node], at: str, read: Callable[[Node, str], T]) -> tuple[T, ...]:
        return tuple(read(node, f"{at}[{index}]") for index, node in enumerate(nodes))

    def fields_of(self, node: Node, at: str) -> "_NodeFields":
        if not isinstance(node, Mapping):
            self.refuse(at, "应是一张表")
        return _NodeFields(self, node, at)

    def refuse(self, at: str, why: str) -> None:
        raise BrokenEdition(f"格式文件 {self.file} 的 {at}：{why}。")


_REQUIRED: Toml = object()


class _NodeFields:
    """Takes the keys of one node one by one, and refuses what is left over."""

    def __init__(self, reader: _EditionReader, node: Node, at: str) -> None:
        self.reader, self.node, self.at = reader, node, at
        self.taken: set[str] = set()

    def __call__(self, key: str, kind: type, default: Toml = _REQUIRED) -> Toml:
        self.taken.add(key)
        if key not in self.node:
            if default is _REQUIRED:
                self.reader.refuse(self.at or "开头", f"缺少 {key}")
            return default
        if type(self.node[key]) is not kind:
            self.reader.refuse(f"{self.at}.{key}", f"应是 {kind.__name__}")
        return self.node[key]

    def refuse_unknown(self) -> None:
        for key in self.node.keys() - self.taken:
            self.reader.refuse(f"{self.at}.{key}", "不认识的项")
