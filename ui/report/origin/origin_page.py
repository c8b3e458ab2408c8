"""Where a figure comes from, as a page of words with links; every word of the report is escaped."""

from datetime import date
from html import escape
from urllib.parse import quote

from models.editions.edition import CellKey, Edition
from models.figures.value import format_figure
from models.report.change import ValueSource
from models.rules.finding import Finding
from models.services.carry_over import CarryOver
from models.services.origin import FigureChange, FigureMention, Origin
from models.texts.fields import fill_fields
from ui.report.grid.cell_appearance import LEGEND
from ui.theme.colours import SHAPES, colours
from ui.widgets.wording import moment_text

MAX_CHANGES, MAX_CHARACTERS, MAX_CASES = 8, 90, 40


class OriginPage:
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
            *self._registers(origin),
            *self._carry_over(cell),
            *self._last_year(cell),
            *self._findings_on(cell),
            *self._cells("合计自", origin.operands),
            *self._cells("计入", origin.totals),
            *self._mentions(origin.mentions),
            *self._history(cell, origin.changes),
            legend(),
        ]
        return "".join(parts)

    def _figure(self, cell: CellKey) -> str:
        return escape(format_figure(self._filing.figures.get(cell), self._edition.kind(cell)))

    def _source(self, origin: Origin) -> list[str]:
        if origin.operands:
            return ["<p>由程序算出，不能填写。</p>"]
        change = origin.current
        if change is None or change.after is None:
            return ["<p>还没有填。</p>"]
        parts = [change.source.label, change.operator, moment_text(change.at, self._on)]
        lines = [" · ".join(escape(part) for part in parts if part)]
        if change.origin:
            lines.append(escape(change.origin))
        if change.source is not ValueSource.TYPED:
            lines.append(_link(f"same:{change.revision}", "标出同一次填入的各格"))
        return [f"<p>{'<br>'.join(lines)}</p>"]

    def _registers(self, origin: Origin) -> list[str]:
        """The cases of the office's registers behind the figure, by their numbers."""
        if origin.counted is None:
            return []
        number, names = origin.counted.value, sorted(origin.counted.cases)
        links = "、".join(_link(f"case:{quote(name)}", name, tip="到台账里看这一件") for name in names[:MAX_CASES])
        more = f" 等 {number} 件" if number > MAX_CASES else ""
        cases = f"：{links}{more}" if number else ""
        same = "" if self._filing.figures.get(origin.cell) in (None, number) else "与这里填的不同。"
        lines = [f"{number} 件{cases}。{same}", *self._register_lock(origin.cell)]
        return [_heading("台账"), f"<p>{'<br>'.join(lines)}</p>"]

    def _register_lock(self, cell: CellKey) -> list[str]:
        """Whether the figure is held to the registers, and what can be done about it."""
        if cell in self._carried.registered_cells:
            return ["由台账填入，已锁定。", *([] if self._is_locked else [_link(f"unlock:{cell}", "解锁…")])]
        if cell in self._carried.released_cells:
            reason = f"已解锁，原因：{escape(self._filing.unlocked[cell])}"
            return [reason, *([] if self._is_locked else [_link(f"restore:{cell}", "恢复为台账的数")])]
        return []

    def _carry_over(self, cell: CellKey) -> list[str]:
        """What ties the figure to last year's report, and what can be done about it."""
        carried, last = self._carried, self._filing.last_year
        if last is None or cell not in carried.expected:
            return []
        due = format_figure(carried.expected[cell], self._edition.kind(cell))
        expected = f"{last.year} 年报告的结转下年度是 {_link(f'last:{self._edition.carried_cells[cell]}', due)}。"
        lines, offers = [expected], []
        if cell in self._filing.unlocked:
            is_changed = cell in carried.overridden
            lines.append("改写（上年结转）" if is_changed else "已解锁，还没有改写。")
            lines.append(f"原因：{escape(self._filing.unlocked[cell])}")
            offers.append(_link(f"restore:{cell}", f"恢复为 {due}"))
        elif cell in carried.locked_cells:
            lines.append("上年报告后来改了，与这里不同。" if cell in carried.outdated else "已锁定，不用填写。")
            offers.append(_link(f"unlock:{cell}", "解锁…"))
        if cell in carried.differing:
            offers.append(_link(f"carry:{cell}", f"改为 {due}"))
        text = "<br>".join([*lines, *([] if self._is_locked else [" · ".join(offers)])])
        return [_heading("上年结转"), f"<p>{text}</p>"]

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
        lines = [
            f"<p>{_link(f'finding:{f.fingerprint}', words, colours.of(f.prominence))}</p>"
            for f in self._findings
            if cell in f.cells and (words := f"{SHAPES[f.prominence]} {f.message}")
        ]
        return [_heading("问题"), *lines] if lines else []

    def _cells(self, heading: str, cells: tuple[CellKey, ...]) -> list[str]:
        rows = "".join(
            f'<tr><td style="padding:1px 12px 1px 0">{_link(f"cell:{cell}", self._edition.short_name(cell))}</td>'
            f'<td align="right" style="padding:1px 0">{self._figure(cell) or "空"}</td></tr>'
            for cell in cells
        )
        return [_heading(heading), f'<table cellspacing="0">{rows}</table>'] if rows else []

    def _mentions(self, mentions: tuple[FigureMention, ...]) -> list[str]:
        lines = []
        for use in mentions:
            name = self._edition.section(use.section).short_name
            full = fill_fields(use.text, self._edition, self._filing.figures).text
            text = full if len(full) <= MAX_CHARACTERS else full[:MAX_CHARACTERS] + "…"
            target = f"words:{use.section}:{use.span[0]}:{use.span[1]}"
            bound = " · 随数更新" if use.is_bound else ""
            lines.append(f"<p>{_link(target, name)}{bound}<br>{escape(text)}</p>")
        return [_heading("用在"), *lines] if lines else []

    def _history(self, cell: CellKey, changes: tuple[FigureChange, ...]) -> list[str]:
        lines = [self._change_line(cell, change) for change in changes[:MAX_CHANGES]]
        more = [f"<p>还有更早的 {len(changes) - MAX_CHANGES} 次。</p>"] if len(changes) > MAX_CHANGES else []
        return [_heading("改动"), *lines, *more] if len(changes) > 1 else []

    def _change_line(self, cell: CellKey, change: FigureChange) -> str:
        before, after = (self._former(cell, value) for value in (change.before, change.after))
        who = " · ".join(escape(part) for part in (moment_text(change.at, self._on), change.operator) if part)
        return (
            f'<p style="margin-bottom:2px"><span style="color:{colours.muted}">{who}</span><br>'
            f"{before} → {after} · {escape(change.label)}</p>"
        )

    def _former(self, cell: CellKey, value: int | None) -> str:
        """A former figure; pressing it gives it to the cell again, where that may be."""
        shown = format_figure(value, self._edition.kind(cell)) or "空"
        is_now = value == self._filing.figures.get(cell)
        if is_now or self._is_locked or cell in self._carried.locked_cells:
            return escape(shown)
        return _link(f"former:{'' if value is None else value}", shown, tip=f"改回 {shown}")


def _heading(text: str) -> str:
    return f'<p style="color:{colours.muted}; margin-top:12px; margin-bottom:2px"><b>{escape(text)}</b></p>'


def _link(target: str, text: str, colour: str = "", tip: str = "") -> str:
    style = f"color:{colour or colours.accent}; text-decoration:none"
    return f'<a href="{escape(target)}" title="{escape(tip)}" style="{style}">{escape(text)}</a>'


def legend() -> str:
    """What the shapes in the corner of a cell mean."""
    lines = "　".join(f"{shape} {escape(meaning)}" for shape, meaning in LEGEND.items())
    return f'<p style="color:{colours.muted}; margin-top:18px">{lines}　没有记号的是手填</p>'
