"""The words by which texts speak of one edition: the shipped ones, and of lines these do not know, the line's own."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import NoReturn

from models.editions.edition import ORDINAL, Block, Edition, FormLine
from models.editions.lexicon import FactInterpretation, FactPattern, Lexicon, refuse_endless, shipped_lexicon
from models.errors import BrokenEdition

_REQUESTS, _DISPUTES, _DOCUMENTS = "requests", "disputes", "documents"
_NAME = re.compile("[\u4e00-\u9fff]{3,}")


@cache
def lexicon_of(edition: Edition) -> Lexicon:
    """The words for reports of an edition.

    A line that the shipped words do not know is looked for by its ``words``, or where it has none by its head.
    BrokenEdition when its head is no name that a text could use, or texts cannot be held against such a line: it
    then says ``words = []``, and nothing in a text is taken for it.
    """
    found = _Added(edition.name, shipped_lexicon())
    for block in edition.blocks.values():
        if block.key == _REQUESTS:
            _add_requests(found, block, edition)
        elif block.key == _DISPUTES:
            _add_disputes(found, block)
        elif block.key == _DOCUMENTS:
            _add_documents(found, block)
        else:
            _add_listed(found, block)
    return found.lexicon()


@dataclass
class _Added:
    """What an edition adds to the shipped words."""

    edition: str
    base: Lexicon
    words: dict[str, tuple[str, ...]] = field(default_factory=dict)
    groups: dict[str, list[str]] = field(default_factory=dict)
    rows: dict[str, tuple[str, ...]] = field(default_factory=dict)
    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    outcomes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    facts: list[FactPattern] = field(default_factory=list)

    def name(self, block: Block, line: FormLine, key: str, group: str = "") -> bool:
        """Take in the words of a line under a key; False where texts do not speak of it."""
        words = self.words_of(block, line)
        if words and key in self.base.terms:
            self.refuse(block, line, f"{key} 是词表里已有的名称，请换一个 key")
        if words and key not in self.words:
            self.words[key] = words
            if group:
                self.groups.setdefault(group, []).append(key)
        return bool(words)

    def words_of(self, block: Block, line: FormLine) -> tuple[str, ...]:
        if line.words is not None:
            for word in line.words:
                refuse_endless(f"{block.key}.{line.key}", word)
            return line.words
        head = ORDINAL.sub("", line.head[-1]).partition("（")[0] if line.head else ""
        if not _NAME.fullmatch(head):
            self.refuse(
                block,
                line,
                f"“{head}”不能当作文字里的叫法。请写 words，列出各地在文字里怎么称呼它；不必核对的，写 words = []",
            )
        return (head,)

    def leave_out(self, block: Block, line: FormLine) -> None:
        """Refuse a line that texts cannot be held against, unless it says so itself."""
        if line.words != ():
            self.refuse(block, line, "文字核对还不会核对这样的行或列，请写 words = []")

    def refuse(self, block: Block, line: FormLine, why: str) -> NoReturn:
        raise BrokenEdition(f"格式 {self.edition} 的 {block.key}.{line.key}：{why}。")

    def lexicon(self) -> Lexicon:
        """The shipped words with what was added. The edition's own come first: they are the more exact."""
        if not self.words:
            return self.base
        base = self.base
        organisation = {"organisation": (*base.columns["organisation"], *self.groups.get("organisation", ()))}
        return replace(
            base,
            terms={**self.words, **base.terms},
            groups={name: (*keys, *self.groups.get(name, ())) for name, keys in base.groups.items()},
            rows={**base.rows, **self.rows},
            columns={**base.columns, **self.columns, **organisation},
            outcomes={**base.outcomes, **self.outcomes},
            facts=(*self.facts, *base.facts),
        )


def _add_requests(found: _Added, block: Block, edition: Edition) -> None:
    """Results of requests, and who made them."""
    base = found.base
    flows = (row.removeprefix("-") for sums in base.flows.values() for one in sums for row in one.cell_patterns)
    # "otherwise*" is also the one row of that name.
    known = {*flows, *(row for rows in base.rows.values() for row in (*rows, *(r.rstrip("*") for r in rows)))}
    sums = (
        parts for total, parts in edition.operands.items() if total.block == block.key and parts[0].row != total.row
    )
    counted = {part.row for parts in sums for part in parts}
    in_groups = tuple(row[:-1] for row in known if row.endswith("_*"))
    for row in (line for line in block.rows if line.key not in known and not line.is_total):
        if row.key not in counted:
            found.leave_out(block, row)
        elif found.name(block, row, row.key, "leaf" if row.key.startswith(in_groups) else "result"):
            found.rows[row.key] = (row.key,)
    organisations = {line.head[:-1] for line in block.columns if line.key in base.columns["organisation"]}
    for column in (line for line in block.columns if line.key not in _all(base.columns) and not line.is_total):
        if found.name(block, column, column.key, "column"):
            found.columns[column.key] = (column.key,)
        if column.head[:-1] in organisations:
            found.groups.setdefault("organisation", []).append(column.key)


def _add_disputes(found: _Added, block: Block) -> None:
    """Outcomes of reviews and suits: a column is named by the kind of dispute and the outcome."""
    kinds = tuple(f"{kind}_" for kind in _all(found.base.disputes))
    known = _all(found.base.outcomes)
    for column in (line for line in block.columns if not line.is_total):
        kind = next((kind for kind in kinds if column.key.startswith(kind)), None)
        if kind is None:
            found.leave_out(block, column)
        elif (end := column.key.removeprefix(kind)) not in known and found.name(block, column, end, "outcome"):
            found.outcomes[end] = (end,)
    for row in (line for line in block.rows if line.head):
        found.leave_out(block, row)


def _add_documents(found: _Added, block: Block) -> None:
    """Kinds of documents. What is done to them is told in too many words for a new column to be looked for."""
    for row in (line for line in block.rows if line.key not in found.base.groups["document"]):
        found.name(block, row, row.key, "document")
    for column in (line for line in block.columns if line.key not in _all(found.base.acts)):
        found.leave_out(block, column)


def _add_listed(found: _Added, block: Block) -> None:
    """A row beside rows that texts are held against is looked for as they are, under its own name."""
    told = [
        (fact, cell.split("."))
        for fact in found.base.facts
        for reading in fact.interpretations
        for cell in reading.cell_patterns
        if cell.startswith(f"{block.key}.")
    ]
    spoken = {key for _, (_, *keys) in told for key in keys}
    beside = {column: fact for fact, (_, _, column) in told}
    columns = {line.key for line in block.columns}
    for row in (line for line in block.rows if line.key not in spoken and not line.is_total):
        if not columns & beside.keys():
            found.leave_out(block, row)
        elif found.name(block, row, row.key):
            found.facts += [
                replace(
                    fact,
                    key=row.key,
                    required_terms=(row.key, *fact.required_terms[1:]),
                    interpretations=(FactInterpretation("", (f"{block.key}.{row.key}.{column}",)),),
                )
                for column, fact in beside.items()
                if column in columns
            ]
    for column in (line for line in block.columns if line.key not in spoken and not line.is_total):
        found.leave_out(block, column)


def _all(lists: Mapping[str, tuple[str, ...]]) -> set[str]:
    return {key for keys in lists.values() for key in keys}
