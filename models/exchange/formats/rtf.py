"""An RTF file (.rtf, often named .doc) as lines and tables: rows gathered from cells, columns from their edges."""

from dataclasses import dataclass, field
from itertools import zip_longest

from models.errors import BrokenFile
from models.exchange.formats.edge_table import CellText, EdgeRow, RowCell, build_edge_table
from models.exchange.formats.rtf_scanner import RtfEvent, RtfScanner
from models.exchange.formats.visible_text import Look, VisibleText, remark_on_unseen
from models.exchange.neutral_document import MAX_CELLS, DocumentLine, DocumentPart, NeutralDocument, ReadBudget

_MAX_DEPTH, _MAX_ROW_CELLS = 12, 400
_IN_BOX, _PICTURE = "这一格里的字在文本框里", "这一格里是图片"
_TOO_DEEP = "文件里的表格套了太多层，没有打开。"
_TOO_MUCH = "文件里的文字或单元格太多，不像一份年报。"


def read_rtf(raw: bytes) -> NeutralDocument:
    """Read a document. BrokenFile with a sentence for one that nests without end or holds too much."""
    builder = _RtfBuilder()
    for event in RtfScanner(raw).events():
        builder.take(event)
    parts = tuple(builder.finish())
    return NeutralDocument(parts, remarks=remark_on_unseen(builder.unseen))


@dataclass
class _RowDefinition:
    """The cells of the next rows: built up by their commands, each ended by its right edge."""

    cells: list[RowCell] = field(default_factory=list)
    has_ground: list[bool] = field(default_factory=list)
    left: int = 0
    flags: set[str] = field(default_factory=set)
    ground: bool = False

    def take(self, event: RtfEvent) -> None:
        if event.word == "trleft":
            self.left = event.number
        elif event.word == "clcbpat":
            self.ground = bool(event.number)
        elif event.word == "cellx":
            self.end_cell(event.number)
        else:
            self.flags.add(event.word)

    def end_cell(self, right: int) -> None:
        if len(self.cells) >= _MAX_ROW_CELLS:
            raise BrokenFile("有一个表格的列太多，不像年报的表格。")
        left = self.cells[-1].right if self.cells else self.left
        says = self.flags.__contains__
        self.cells.append(RowCell(left, max(left, right), says("clmrg"), says("clvmgf"), says("clvmrg")))
        self.has_ground.append(self.ground)
        self.flags, self.ground = set(), False


@dataclass
class _RtfLevel:
    """A table that is being read, at one depth of nesting."""

    rows: list[EdgeRow] = field(default_factory=list)
    cells: list[VisibleText] = field(default_factory=list)
    words: VisibleText = field(default_factory=VisibleText)
    has_picture: bool = False

    def end_cell(self) -> None:
        text = _trimmed(self.words)
        if self.has_picture and not text.seen.strip():
            text.remarks.append(_PICTURE)
        self.cells.append(text)
        self.words, self.has_picture = VisibleText(), False

    def end_row(self, definition: _RowDefinition) -> None:
        """The texts of the cells, with white letters read where their cell has a ground."""
        texts = []
        for text, has_ground in zip_longest(self.cells, definition.has_ground[: len(self.cells)], fillvalue=False):
            if isinstance(text, VisibleText):
                texts.append(CellText(*(_with_white(text) if has_ground else text).as_cell()))
        self.rows.append((texts, tuple(definition.cells)))
        self.cells, self.words = [], VisibleText()


class _RtfBuilder:
    """Makes lines and tables of what a file says one after the other."""

    def __init__(self) -> None:
        self.budget = ReadBudget()
        self.unseen: list[str] = []
        self._parts: list[DocumentPart] = []
        self._after_table: list[list[EdgeRow]] = []
        self._levels: list[_RtfLevel] = [_RtfLevel()]
        self._definition, self._nested_definition = _RowDefinition(), _RowDefinition()
        self._is_row_open = False
        self._line = VisibleText()
        self._boxes: list[VisibleText] = []
        self._lines = self._tables = self._cells = 0

    def take(self, event: RtfEvent) -> None:
        """A piece of text or a command."""
        if self._boxes and event.word not in ("box", "boxend"):
            self._in_box(event)
        elif not event.word:
            self._target(event.depth).add(event.text, event.look)
        elif event.word in ("par", "sect"):
            self._end_paragraph(event.depth)
        elif event.word in ("cell", "nestcell"):
            self._end_cell(self._depth(event.depth) if event.word == "nestcell" else 1)
        elif event.word in ("row", "nestrow"):
            self._end_row(is_nested=event.word == "nestrow", depth=event.depth)
        elif event.word == "picture":
            self._levels[self._depth_of_text(event.depth)].has_picture = True
        elif event.word == "box":
            self._boxes.append(VisibleText())
        elif event.word == "boxend":
            self._end_box(event.depth)
        elif event.word == "trowd":
            self._begin_definition(is_nested=event.is_nested_definition)
        else:
            (self._nested_definition if event.is_nested_definition else self._definition).take(event)

    def _depth(self, said: int) -> int:
        """How deep in tables text stands; some writers leave the word out inside of a row."""
        return max(said, 1) if self._is_row_open else said

    def _depth_of_text(self, said: int) -> int:
        """The same, where the tables that text goes on in are there and deeper ones at their end."""
        depth = self._depth(said)
        if depth > _MAX_DEPTH:
            raise BrokenFile(_TOO_DEEP)
        if depth:
            self._end_levels(depth)
        while len(self._levels) <= depth:
            self._levels.append(_RtfLevel())
        return depth

    def _target(self, said: int) -> VisibleText:
        depth = self._depth_of_text(said)
        return self._levels[depth].words if depth else self._line

    def _end_levels(self, depth: int) -> None:
        """Tables deeper than where the text goes on are at their end."""
        while len(self._levels) > depth + 1:
            level = self._levels.pop()
            if level.rows:
                self._after_table.append(level.rows)
            outer = self._levels[-1].words
            outer.add("\n" if outer.pieces else "")
            for text in (*level.cells, level.words):
                outer.extend(text)

    def _in_box(self, event: RtfEvent) -> None:
        text = self._boxes[-1]
        if not event.word:
            text.add(event.text, event.look)
        elif event.word in ("par", "sect", "cell", "row", "nestcell"):
            text.add("\n")

    def _end_box(self, depth: int) -> None:
        """What a text box holds: beside the words of its cell, or as lines of its own."""
        if not self._boxes:
            return
        text = _trimmed(self._boxes.pop())
        if self._depth(depth) and text.seen.strip():
            cell = self._target(depth)
            cell.add("\n" if cell.seen.strip() else "")
            cell.extend(text)
            cell.remarks = [_IN_BOX]
        else:
            self._add_lines(text)

    def _end_paragraph(self, said: int) -> None:
        if self._depth(said):
            self._target(said).add("\n")
            return
        self._end_table()
        text, self._line = self._line, VisibleText()
        self._add_lines(text)

    def _add_lines(self, text: VisibleText) -> None:
        self._lines += 1
        text = _with_white(text)
        self.unseen += text.unseen
        for line in text.seen.split("\n"):
            if line.strip():
                self._parts.append(DocumentLine(self.budget.spend(line), f"第 {self._lines} 段"))

    def _end_cell(self, depth: int) -> None:
        self._cells += 1
        if self._cells > MAX_CELLS:
            raise BrokenFile(_TOO_MUCH)
        self._target(depth)
        if self._line.pieces:  # text of a cell that was not said to be in a table
            text, self._line = self._line, VisibleText()
            self._levels[depth].words.extend(text)
        self._levels[depth].end_cell()

    def _begin_definition(self, *, is_nested: bool) -> None:
        if is_nested:
            self._nested_definition = _RowDefinition()
            return
        if self._line.seen.strip():
            self._end_paragraph(0)
        self._definition, self._is_row_open = _RowDefinition(), True

    def _end_row(self, *, is_nested: bool, depth: int) -> None:
        if is_nested:
            at = max(2, min(depth, len(self._levels) - 1))
            if at < len(self._levels):
                self._end_levels(at)
                self._levels[at].end_row(self._nested_definition)
            return
        self._target(1)
        self._end_levels(1)
        self._levels[1].end_row(self._definition)
        self._is_row_open = False

    def _end_table(self) -> None:
        """A paragraph that stands in no table ends the one before it, and those that stood in its cells."""
        self._end_levels(1)
        level = self._levels.pop() if len(self._levels) > 1 else _RtfLevel()
        for rows in ([level.rows] if level.rows else []) + self._after_table:
            self._tables += 1
            self._parts.append(build_edge_table(rows, f"第 {self._tables} 个表格", self.budget))
        self._after_table = []
        for text in (*level.cells, level.words):  # a row that never ended
            self._add_lines(text)

    def finish(self) -> list[DocumentPart]:
        """All of it."""
        self._is_row_open = False
        while self._boxes:
            self._end_box(0)
        self._end_paragraph(0)
        return self._parts


def _trimmed(text: VisibleText) -> VisibleText:
    """Without the ends of paragraphs behind the last."""
    pieces = list(text.pieces)
    while pieces and not pieces[-1][0].strip("\n"):
        pieces.pop()
    return VisibleText(pieces, text.remarks)


def _with_white(text: VisibleText) -> VisibleText:
    """The same on a ground, where white letters can be read."""
    return VisibleText(
        [(words, Look.PLAIN if look is Look.WHITE else look) for words, look in text.pieces], text.remarks
    )
