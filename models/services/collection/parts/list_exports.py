"""The lists of a year's collection, one after the other, as rows to be written into a workbook."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from models.editions.edition import CellKey
from models.figures.value import format_exact
from models.report.consolidation import ListTable, SuperiorComparison, TableEntry
from models.report.roster import LEVEL_WORDS
from models.rules.finding import Severity
from models.rules.registry import named
from models.services.collection.parts.consolidation import ScopedConsolidation
from models.services.collection.parts.part import CollectionPart
from models.services.collection.results import UnitContribution
from models.services.collection.unit_status import ReportingStatus, UnitLine

if TYPE_CHECKING:
    from models.services.collection.collection import Collection

MOST = 200
"""Units listed of those that make up a cell; what the rest adds stands in one row."""


class ListExports(CollectionPart):
    """What is known of a year's collection, and of one sum of it, as lists. Nothing is written to the database."""

    def __init__(self, collection: "Collection", consolidation: ScopedConsolidation) -> None:
        super().__init__(collection)
        self._consolidation = consolidation
        self._sum_now = consolidation.current()
        self._kinds = collection.kinds.all()

    def lists(self, today: date) -> Iterator[ListTable]:
        """Every list, made as it is asked for; rows too are made as they are taken, so take them in order."""
        lines = self._collection.queries.lines(today)
        yield self._statuses(lines)
        yield self._by_kind(lines)
        yield self._by_day(lines)
        yield self._on_paper(lines)
        yield self._awaited(lines, today)
        yield self._sum()
        yield self._contributions()
        yield self._compared()
        yield self._outliers()
        yield self._same_findings()
        yield self._alike()
        yield self._adjustments()
        yield self._findings()

    def _statuses(self, lines: Sequence[UnitLine]) -> ListTable:
        heads = ("代码", "单位", "上级", "层级", "类别", "状态", "期限", "收到时间", "迟报天数", "修改次数", "文件")
        parts = ("台账", "纸质版", *(severity.label for severity in Severity), "联系人", "电话", "不需报原因")
        return ListTable("报送情况", (*heads, *parts), (self._status_row(line) for line in lines))

    def _status_row(self, line: UnitLine) -> Sequence[TableEntry]:
        unit, submission = line.unit, line.submission
        arrival = (
            (local(line.received_at), line.days_late, submission.revision, submission.file)
            if submission
            else (None,) * 4
        )
        counts = [line.findings.get(severity.value, 0) if submission else None for severity in Severity]
        level = LEVEL_WORDS[unit.level] if unit.level else ""
        kind = self._kinds[unit.code].label
        begin = (unit.code, unit.name, self._name(unit.parent), level, kind, line.status.label, line.due.isoformat())
        told = (line.counts.label if line.counts else None, line.paper_day or None)
        return (*begin, *arrival, *told, *counts, unit.contact, unit.telephone, unit.exempt_reason)

    def _by_kind(self, lines: Sequence[UnitLine]) -> ListTable:
        """How far the units of each kind have come; what was sent and is not due is told apart."""
        heads = ("类别", "单位", "应报", "已报", "未报", "其中逾期", "已退回", "迟报", "不需报而报来", "纸质版")
        return ListTable("按类别", heads, map(astuple, self._collection.progress.by_kind(lines)))

    def _by_day(self, lines: Sequence[UnitLine]) -> ListTable:
        days = self._collection.progress.by_day(lines)
        rows = ((one.day.isoformat(), one.came, one.by_then, one.late) for one in days)
        return ListTable("按日", ("日期", "当天收到", "累计收到", "其中迟报"), rows)

    def _on_paper(self, lines: Sequence[UnitLine]) -> ListTable:
        rows = map(astuple, self._collection.progress.papers(lines))
        return ListTable("纸质版", ("代码", "单位", "类别", "文件", "纸质版收到", "经手人"), rows)

    def _name(self, code: str) -> str:
        return self._collection.roster.name_of(code)

    def _awaited(self, lines: Iterable[UnitLine], today: date) -> ListTable:
        heads = ("代码", "单位", "上级", "状态", "期限", "逾期天数", "联系人", "电话")
        rows = (
            (
                line.unit.code,
                line.unit.name,
                self._name(line.unit.parent),
                line.status.label,
                line.due.isoformat(),
                (today - line.due).days if line.status is ReportingStatus.OVERDUE else None,
                line.unit.contact,
                line.unit.telephone,
            )
            for line in lines
            if line.status.is_awaited
        )
        return ListTable("催报", heads, rows)

    def _sum(self) -> ListTable:
        rows = (
            (
                self._of(cell),
                self.edition.short_name(cell),
                *(
                    self._amount(cell, value)
                    for value in (consolidated.own, consolidated.below, consolidated.adjusted, consolidated.whole)
                ),
            )
            for cell in self.edition.cells
            for consolidated in [self._sum_now.cell(cell)]
        )
        return ListTable("汇总数", ("部分", "单元格", "本级", "其他单位", "调整", "合计"), rows)

    def _of(self, cell: CellKey) -> str:
        return self.edition.table_of(cell).name

    def _amount(self, cell: CellKey, value: int | None) -> TableEntry:
        """A count as it is, money in the unit of its cell."""
        kind = self.edition.kind(cell)
        return Decimal(format_exact(value, kind)) if value is not None and kind.is_money else value

    def _contributions(self) -> ListTable:
        heads = ("部分", "单元格", "名次", "代码", "单位", "数", "占比", "上年")
        return ListTable("数从哪来", heads, (row for cell in self.edition.cells for row in self._shares(cell)))

    def _shares(self, cell: CellKey) -> Iterator[Sequence[TableEntry]]:
        begin = self._of(cell), self.edition.short_name(cell)
        contributions = self._collection.queries.contributions(self._consolidation, cell, MOST + 1)
        for rank, one in enumerate(contributions[:MOST], 1):
            value, last = self._amount(cell, one.value), self._amount(cell, one.last_year)
            yield (*begin, rank, one.unit, one.name, value, _share(one), last)
        if len(contributions) > MOST:
            rest = (self._sum_now.units_total.get(cell) or 0) - sum(one.value for one in contributions[:MOST])
            yield (*begin, None, "", "其余单位", self._amount(cell, rest), None, None)

    def _compared(self) -> ListTable:
        rows = (row for one in self._consolidation.compare_superiors() for row in self._differences(one))
        return ListTable("上下级核对", ("代码", "单位", "结果", "部分", "单元格", "所报", "下属相加", "相差"), rows)

    def _differences(self, one: SuperiorComparison) -> Iterator[Sequence[TableEntry]]:
        begin = one.unit.code, one.unit.name
        if one.missing or not one.differences:
            yield (*begin, one.sentence(self.edition).removeprefix(f"{one.unit.name}："), *("",) * 5)
        for unlike in one.differences:
            cell = unlike.cell
            reported, summed = (self._amount(cell, value) for value in (unlike.reported, unlike.summed))
            apart = self._amount(cell, (unlike.reported or 0) - (unlike.summed or 0))
            yield (*begin, "不一致", self._of(cell), self.edition.short_name(cell), reported, summed, apart)

    def _outliers(self) -> ListTable:
        rows = (
            (
                one.unit,
                one.name,
                self._of(one.cell),
                self.edition.short_name(one.cell),
                self._amount(one.cell, one.value),
                self._amount(one.cell, one.reference),
                one.reason,
            )
            for cell in self.edition.cells
            for one in self._collection.outliers.of_cell(cell)
        )
        return ListTable("离群", ("代码", "单位", "部分", "单元格", "数", "对照", "说明"), rows)

    def _same_findings(self) -> ListTable:
        heads = ("规则", "程度", "有此问题的单位", "代码", "单位", "问题", "单元格", "单位的说明")
        rows = (
            (
                named(same.rule),
                Severity(same.severity).label,
                same.units,
                one.unit,
                self._name(one.unit),
                one.message,
                "、".join(self.edition.short_name(self.edition.find(key)) for key in one.cells.split()),
                one.explanation,
            )
            for same in self._collection.queries.common_findings()
            for one in self._collection.queries.findings_of_rule(same.rule)
        )
        return ListTable("同类问题", heads, rows)

    def _alike(self) -> ListTable:
        """Compared now; those that cannot be judged are told in the same list."""
        likeness = self._collection.likeness
        for _ in likeness.scan():
            pass
        result = likeness.result
        rows: list[Sequence[TableEntry]] = []
        if result is not None:
            for pair in result.pairs:
                parts = (Decimal(f"{pair.share:.4f}"), pair.length, Decimal(f"{pair.share_of_other:.4f}"))
                year = "上年" if pair.is_last_year else "本年"
                rows.append((pair.unit, pair.name, pair.other_unit, pair.other_name, year, *parts, ""))
            for names, reason in ((result.too_short, "文字太少，判断不了"), (result.unread, "读不出来，没有比")):
                rows += (("", name, "", "", "", None, None, None, reason) for name in names)
        heads = ("代码", "单位", "对方代码", "与谁相同", "对方哪一年", "占比", "相同字数", "占对方", "说明")
        return ListTable("文字雷同", heads, rows)

    def _adjustments(self) -> ListTable:
        rows = (
            (
                self._of(one.cell),
                self.edition.short_name(one.cell),
                self._amount(one.cell, one.value),
                one.reason,
                one.operator,
                local(one.at),
                local(one.withdrawn_at),
            )
            for one in self._consolidation.adjustments()
        )
        return ListTable("调整", ("部分", "单元格", "调整数", "原因", "经手人", "时间", "撤回时间"), rows)

    def _findings(self) -> ListTable:
        saved = self._consolidation.last_saved()
        rows = (
            (named(one.rule), one.severity.label, one.message, one.explanation)
            for one in self._consolidation.findings(saved)
        )
        return ListTable("汇总检查", ("规则", "程度", "问题", "说明"), rows)


def _share(one: UnitContribution) -> TableEntry:
    return Decimal(f"{one.share:.4f}")


def local(at: str) -> str:
    """An ISO time in UTC by the office's own clock; empty for none."""
    return f"{datetime.fromisoformat(at).astimezone():%Y-%m-%d %H:%M}" if at else ""
