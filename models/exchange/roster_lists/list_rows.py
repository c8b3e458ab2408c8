"""The rows of a list told apart: units, headings over them, counts, notes."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from models.exchange.list_sheet import ListRow
from models.exchange.roster_lists.columns import RosterColumn, label_key
from models.exchange.roster_lists.draft_units import CountedHeading, DraftList, DraftUnit, LeftOutRow, plain_code
from models.exchange.roster_lists.layout import RosterTable
from models.exchange.roster_lists.unit_names import (
    GroupHeading,
    clean_name,
    counted_total,
    is_note,
    is_place,
    is_total,
    is_unit_name,
    parse_heading,
    split_names,
    without_ordinal,
)

_INDENT = " \t\u3000"
_SEVERAL = {RosterColumn.CONTACT: " ", RosterColumn.TELEPHONE: "、", RosterColumn.REMARK: "；"}
_NUMBERED_SHARE = 0.8
_NUMERAL = re.compile(r"^(?:[一二三四五六七八九十]{1,3}[、.．]?|[(（][一二三四五六七八九十]{1,3}[)）])$")


@dataclass
class _Open:
    """A heading whose units are being read; ``found`` counts them."""

    heading: GroupHeading
    at: int
    found: int = 0


class _BlockReader:
    """Goes over the rows of one block of columns."""

    def __init__(self, draft: DraftList, block: int, labels: Mapping[int, str], above: Sequence[GroupHeading]) -> None:
        self.draft, self.block = draft, block
        self.columns = draft.table.blocks[block]
        self.labels = {label_key(text) for text in labels.values()}
        self.names = [column.index for column in self.columns if column.meaning is RosterColumn.NAME]
        self.only_names = not any(
            column.meaning not in (RosterColumn.NAME, RosterColumn.SERIAL, RosterColumn.UNUSED, RosterColumn.REMARK)
            for column in self.columns
        )
        self.open = [_Open(heading, 0) for heading in above]
        self.is_headless = not labels
        self.in_notes = False
        self.found = 0
        self.is_numbered = False

    def take(self, row: ListRow, filled: Sequence[int]) -> None:
        """Take the part of a row that stands in this block."""
        texts = [row.cell(column).strip() for column in filled]
        worded = [text for text in texts if not _is_serial(text)]
        if not worded:
            return
        if {label_key(text) for text in texts} <= self.labels:
            return  # the heads again, on the next printed page
        name = clean_name(row.cell(self.names[0])) if self.names else ""
        if self._is_aside(row, texts, worded, name):
            return
        name = without_ordinal(name) if self.is_numbered or not is_unit_name(name) else name
        if not name:
            self._leave_nameless(row, worded)
        elif self.names[0] in row.repeated:
            self._leave(row, name, "与上一行是同一个单位（合并的单元格）")
        elif self.is_headless and not self.found and not _may_be_unit(name):
            self._leave(row, name, "题头")
        else:
            parts = split_names(name)
            for part in parts:
                unit = self._add(row, part)
                unit.whole = name if len(parts) > 1 else ""
                unit.is_doubtful = self.is_headless and not _may_be_unit(part)

    def _leave_nameless(self, row: ListRow, worded: Sequence[str]) -> None:
        codes = (column.index for column in self.columns if column.meaning is RosterColumn.CODE)
        self._leave(row, "、".join(worded), "没有名称")
        if any(row.cell(column).strip() for column in codes):
            self.draft.nameless.append(self.draft.left_out[-1])

    def _is_aside(self, row: ListRow, texts: Sequence[str], worded: Sequence[str], name: str) -> bool:
        """Whether the row is a heading, a count or a note; that is dealt with here."""
        text, is_alone = worded[0], len(set(worded)) == 1
        if len(worded) == 2 and _NUMERAL.match(worded[0]):
            text, is_alone = f"{worded[0].rstrip('、.．')}、{worded[1]}", True
        if is_total(text) or (not is_alone and is_total(name)):
            self._count(row, " ".join(worded))
            return True
        if is_note(text) and (is_alone or not is_unit_name(name)):
            self.in_notes = True
            self._leave(row, text, "说明")
            return True
        if self.in_notes and (is_alone or not name) and not is_unit_name(without_ordinal(text)):
            self._leave(row, text, "说明")
            return True
        heading = self._heading(text) if is_alone else None
        if heading:
            self._enter(heading, row.at)
        return heading is not None

    def _heading(self, text: str) -> GroupHeading | None:
        heading = parse_heading(text)
        if heading is None:
            return None
        is_bare_place = heading.level is None and heading.place and not heading.mark and heading.count is None
        return None if is_bare_place and self.only_names and is_unit_name(text) else heading

    def _enter(self, heading: GroupHeading, at: int) -> None:
        """A heading ends those of its own step and below; one without a number ends those that it is no part of."""
        steps = [one.heading.mark for one in self.open]
        if heading.mark and heading.mark in steps:
            keep = steps.index(heading.mark)
        elif heading.mark:
            keep = len(self.open)
        else:
            keep = _kept_by_unnumbered(heading, [one.heading for one in self.open])
        self._close(keep)
        self.open.append(_Open(heading, at))

    def _close(self, keep: int) -> None:
        for one in self.open[keep:]:
            if one.heading.count is not None and one.at:
                where = DraftUnit(self.draft.table.sheet.name, one.at, "", {}).place
                self.draft.counts.append(CountedHeading(where, one.heading.text, one.heading.count, one.found))
        del self.open[keep:]

    def end(self) -> None:
        """Nothing more comes."""
        self._close(0)

    def _count(self, row: ListRow, text: str) -> None:
        said = counted_total(text)
        if said is not None and len(self.draft.table.blocks) == 1:
            inner = self.open[-1].found if self.open and "小计" in text else self.found
            where = DraftUnit(self.draft.table.sheet.name, row.at, "", {}).place
            self.draft.counts.append(CountedHeading(where, text, said, inner))
        self._leave(row, text, "合计")

    def _leave(self, row: ListRow, text: str, why: str) -> None:
        self.draft.left_out.append(LeftOutRow(self.draft.table.sheet.name, row.at, clean_name(text)[:60], why))

    def _add(self, row: ListRow, name: str) -> DraftUnit:
        said: dict[RosterColumn, str] = {}
        parents = []
        is_number = False
        for column in self.columns:
            text = row.cell(column.index).strip()
            if not text or column.meaning is RosterColumn.UNUSED:
                continue
            if column.meaning is RosterColumn.PARENT:
                parents.append(clean_name(text))
            elif column.meaning in said and column.meaning in _SEVERAL:
                said[column.meaning] += _SEVERAL[column.meaning] + " ".join(text.split())
            elif column.meaning not in said or column.meaning is not RosterColumn.LEVEL:
                said.setdefault(column.meaning, text)
            is_number |= column.meaning is RosterColumn.CODE and column.index in row.numbers
        raw = row.cell(self.names[0])
        indent = row.indents.get(self.names[0], 0) * 2 + len(raw) - len(raw.lstrip(_INDENT))
        for one in self.open:
            one.found += 1
        self.found += 1
        unit = DraftUnit(self.draft.table.sheet.name, row.at, name, said, tuple(parents))
        unit.headings, unit.indent = tuple(one.heading for one in self.open), indent
        unit.is_number, unit.block = is_number, self.block
        unit.code = plain_code(said.get(RosterColumn.CODE, ""))
        self.draft.units.append(unit)
        return unit


def _kept_by_unnumbered(heading: GroupHeading, above: Sequence[GroupHeading]) -> int:
    """How many of the headings above go on: a kind under a place stays there, unless it is the top's own."""
    if heading.place:
        return next((at for at, one in enumerate(above) if one.place or not one.mark), len(above))
    own = next((at for at, one in enumerate(above) if not one.place and not one.mark), len(above))
    place = next((at for at, one in enumerate(above) if one.place), None)
    if place is None:
        return own
    is_tops_own = heading.text.startswith(("市", "省", "州")) or (
        heading.text.startswith("县") and "直" not in heading.text
    )
    return place if is_tops_own and "县" in above[place].place else max(place + 1, min(own, len(above)))


def _may_be_unit(name: str) -> bool:
    return is_unit_name(name) or is_place(name)


def _is_serial(text: str) -> bool:
    return text.replace(".", "").isdecimal() and len(text) < 7


def read_table(table: RosterTable) -> DraftList:
    """The rows of a table told apart."""
    draft = DraftList(table)
    labels = table.labels()
    readers = [_BlockReader(draft, at, labels, _headings_above(table, at)) for at in range(len(table.blocks))]
    for reader in readers:
        reader.is_numbered = _are_numbered(table, reader)
    spans = [{column.index for column in block} for block in table.blocks]
    waiting: list[list[ListRow]] = [[] for _ in readers]
    for row in table.sheet.rows[table.start :]:
        filled = row.filled
        if not filled:
            continue
        if len(readers) > 1 and _goes_over_all(row, spans):
            _flush(readers, waiting, spans)
            for reader in readers[1:]:
                reader.open = []
            readers[0].take(row, filled)
            for reader in readers[1:]:
                reader.open = [_Open(one.heading, 0) for one in readers[0].open]
            continue
        for part in waiting:
            part.append(row)
    _flush(readers, waiting, spans)
    for reader in readers:
        reader.end()
    return draft


def _flush(readers: Sequence[_BlockReader], waiting: Sequence[list[ListRow]], spans: Sequence[set[int]]) -> None:
    """Lists side by side are read one after the other."""
    for reader, rows, span in zip(readers, waiting, spans, strict=True):
        for row in rows:
            reader.take(row, [column for column in row.filled if column in span])
        rows.clear()


def _goes_over_all(row: ListRow, spans: Sequence[set[int]]) -> bool:
    """Whether a row between lists that stand side by side is one for all of them: alone, and a heading or a note."""
    filled = row.filled
    text = row.cell(filled[0])
    return (
        len(filled) == 1
        and filled[0] in spans[0]
        and (is_note(text) or is_total(text) or (parse_heading(text) is not None and not is_unit_name(text)))
    )


def _headings_above(table: RosterTable, block: int) -> list[GroupHeading]:
    """The heading that stands last above the heads, over the block or over all, where there is one."""
    span = {column.index for column in table.blocks[block]}
    for row in reversed(table.sheet.rows[: max(table.start - table.heads, 0)]):
        filled = [column for column in row.filled if column in span] if len(row.filled) > 1 else row.filled
        if len(filled) == 1:
            found = parse_heading(row.cell(filled[0]))
            return [found] if found and (found.level or found.place or found.is_vertical) else []
    return []


def _are_numbered(table: RosterTable, reader: _BlockReader) -> bool:
    """Whether the names have numbers of their own in front of them."""
    names = [row.cell(reader.names[0]).strip() for row in _body(table) if row.cell(reader.names[0]).strip()]
    numbered = sum(name[:1].isdecimal() and without_ordinal(name) != name for name in names)
    return numbered >= _NUMBERED_SHARE * max(len(names) - 3, 1)


def _body(table: RosterTable) -> Iterator[ListRow]:
    return (row for row in table.sheet.rows[table.start :] if row.filled)
