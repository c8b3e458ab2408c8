"""Where a figure comes from, as a page of words with links; every word of the report is escaped."""

from datetime import date
from html import escape

from models.editions.edition import CellKey, Edition
from models.figures.value import format_figure
from models.report.change import ValueSource
from models.rules.finding import Finding
from models.services.carry_over import CarryOver
from models.services.origin import Deed, Origin, Use
from models.texts.fields import fill_fields
from ui.report.grid.cell_look import LEGEND
from ui.theme.colours import SHAPES, colours
from ui.widgets.words import when

MOST_DEEDS, MOST_WORDS = 8, 90


class Page:
    """Writes one figure's page. Every item on it is a link; ``is_locked`` leaves out those that would change it."""

    def __init__(self, carried: CarryOver, findings: tuple[Finding, ...], on: date, is_locked: bool = False) -> None:
        filing = carried.filing
        self._carried = carried
        self._is_locked = is_locked
        self._filing = filing
        self._edition: Edition = filing.edition
        self._findings = findings
        self._on = on

    def write(self, origin: Origin) -> str:
        """The page as HTML."""
        cell = origin.cell
        parts = [
            f'<p style="color:{colours.muted}; margin-bottom:2px">{escape(self._edition.full_name(cell))}</p>',
            f'<p style="font-size:20pt; margin:0">{self._figure(cell) or "空"}</p>',
            *self._source(origin),
            *self._carry_over(cell),
            *self._last_year(cell),
            *self._findings_on(cell),
            *self._cells("合计自", origin.operands),
            *self._cells("计入", origin.totals),
            *self._uses(origin.uses),
            *self._history(cell, origin.deeds),
            legend(),
        ]
        return "".join(parts)

    def _figure(self, cell: CellKey) -> str:
        return escape(format_figure(self._filing.figures.get(cell), self._edition.kind(cell)))

    def _source(self, origin: Origin) -> list[str]:
        if origin.operands:
            return ["<p>由程序算出，不能填写。</p>"]
        deed = origin.standing
        if deed is None or deed.after is None:
            return ["<p>还没有填。</p>"]
        told = [deed.source.label, deed.operator, when(deed.at, self._on)]
        lines = [" · ".join(escape(words) for words in told if words)]
        if deed.origin:
            lines.append(escape(deed.origin))
        if deed.source is not ValueSource.TYPED:
            lines.append(_link(f"same:{deed.revision}", "标出同一次填入的各格"))
        return [f"<p>{'<br>'.join(lines)}</p>"]

    def _carry_over(self, cell: CellKey) -> list[str]:
        """What ties the figure to last year's report, and what can be done about it."""
        carried, last = self._carried, self._filing.last_year
        if last is None or cell not in carried.due:
            return []
        due = format_figure(carried.due[cell], self._edition.kind(cell))
        there = f"{last.year} 年报告的结转下年度是 {_link(f'last:{self._edition.carried_cells[cell]}', due)}。"
        lines, offers = [there], []
        if cell in self._filing.unlocked:
            is_changed = cell in carried.overridden
            lines.append("改写（上年结转）" if is_changed else "已解锁，还没有改写。")
            lines.append(f"原因：{escape(self._filing.unlocked[cell])}")
            offers.append(_link(f"restore:{cell}", f"恢复为 {due}"))
        elif cell in carried.held:
            lines.append("上年报告后来改了，与这里不同。" if cell in carried.outdated else "已锁定，不用填写。")
            offers.append(_link(f"unlock:{cell}", "解锁…"))
        if cell in carried.differing:
            offers.append(_link(f"carry:{cell}", f"改为 {due}"))
        told = "<br>".join([*lines, *([] if self._is_locked else [" · ".join(offers)])])
        return [_heading("上年结转"), f"<p>{told}</p>"]

    def _last_year(self, cell: CellKey) -> list[str]:
        last = self._filing.last_year
        if last is None or not last.edition.has(cell) or last.figures.get(cell) is None:
            return []
        kind = self._edition.kind(cell)
        before, now = last.figures.get(cell) or 0, self._filing.figures.get(cell)
        change = ""
        if now is not None and now != before:
            sign = "增加" if now > before else "减少"
            share = f"，{abs(now - before) * 100 / before:.1f}%" if before > 0 else ""
            change = f"（{sign} {format_figure(abs(now - before), kind).lstrip('+')}{share}）"
        figure = _link(f"last:{cell}", format_figure(before, kind))
        return [_heading("上年"), f"<p>{last.year} 年 {figure}{change}</p>"]

    def _findings_on(self, cell: CellKey) -> list[str]:
        told = [
            f"<p>{_link(f'finding:{f.fingerprint}', f'{SHAPES[f.severity]} {f.message}', colours.of(f.severity))}</p>"
            for f in self._findings
            if cell in f.cells
        ]
        return [_heading("问题"), *told] if told else []

    def _cells(self, heading: str, cells: tuple[CellKey, ...]) -> list[str]:
        rows = "".join(
            f'<tr><td style="padding:1px 12px 1px 0">{_link(f"cell:{cell}", self._edition.short_name(cell))}</td>'
            f'<td align="right" style="padding:1px 0">{self._figure(cell) or "空"}</td></tr>'
            for cell in cells
        )
        return [_heading(heading), f'<table cellspacing="0">{rows}</table>'] if rows else []

    def _uses(self, uses: tuple[Use, ...]) -> list[str]:
        told = []
        for use in uses:
            name = self._edition.section(use.section).short_name
            full = fill_fields(use.words, self._edition, self._filing.figures).text
            words = full if len(full) <= MOST_WORDS else full[:MOST_WORDS] + "…"
            target = f"words:{use.section}:{use.span[0]}:{use.span[1]}"
            bound = " · 随数更新" if use.is_bound else ""
            told.append(f"<p>{_link(target, name)}{bound}<br>{escape(words)}</p>")
        return [_heading("用在"), *told] if told else []

    def _history(self, cell: CellKey, deeds: tuple[Deed, ...]) -> list[str]:
        told = [self._deed(cell, deed) for deed in deeds[:MOST_DEEDS]]
        more = [f"<p>还有更早的 {len(deeds) - MOST_DEEDS} 次。</p>"] if len(deeds) > MOST_DEEDS else []
        return [_heading("改动"), *told, *more] if len(deeds) > 1 else []

    def _deed(self, cell: CellKey, deed: Deed) -> str:
        before, after = (self._former(cell, value) for value in (deed.before, deed.after))
        who = " · ".join(escape(words) for words in (when(deed.at, self._on), deed.operator) if words)
        return (
            f'<p style="margin-bottom:2px"><span style="color:{colours.muted}">{who}</span><br>'
            f"{before} → {after} · {escape(deed.words)}</p>"
        )

    def _former(self, cell: CellKey, value: int | None) -> str:
        """A former figure; pressing it gives it to the cell again, where that may be."""
        shown = format_figure(value, self._edition.kind(cell)) or "空"
        is_now = value == self._filing.figures.get(cell)
        if is_now or self._is_locked or cell in self._carried.held:
            return escape(shown)
        return _link(f"former:{'' if value is None else value}", shown, tip=f"改回 {shown}")


def _heading(words: str) -> str:
    return f'<p style="color:{colours.muted}; margin-top:12px; margin-bottom:2px"><b>{escape(words)}</b></p>'


def _link(target: str, words: str, colour: str = "", tip: str = "") -> str:
    style = f"color:{colour or colours.accent}; text-decoration:none"
    return f'<a href="{escape(target)}" title="{escape(tip)}" style="{style}">{escape(words)}</a>'


def legend() -> str:
    """What the shapes in the corner of a cell mean."""
    told = "　".join(f"{shape} {escape(words)}" for shape, words in LEGEND.items())
    return f'<p style="color:{colours.muted}; margin-top:18px">{told}　没有记号的是手填</p>'
