"""Where a figure comes from, as a page of words with links; every word of the report is escaped."""

from datetime import date
from html import escape

from models.editions.declare import CellKey, Edition, Kind
from models.figures.value import show
from models.filing import Filing
from models.rules.finding import Finding
from models.session.origin import Deed, Origin, Use
from models.texts.fields import fill
from ui.look import SHAPES, colours
from ui.words import when

MOST_DEEDS, MOST_WORDS = 8, 90


class Page:
    """Writes one figure's page."""

    def __init__(self, filing: Filing, findings: tuple[Finding, ...], on: date) -> None:
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
            *self._last_year(cell),
            *self._findings_on(cell),
            *self._cells("合计自", origin.operands),
            *self._cells("计入", origin.totals),
            *self._uses(origin.uses),
            *self._history(cell, origin.deeds),
        ]
        return "".join(parts)

    def _figure(self, cell: CellKey) -> str:
        return escape(show(self._filing.figures.get(cell), self._edition.kind(cell)))

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
        return [f"<p>{'<br>'.join(lines)}</p>"]

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
            change = f"（{sign} {show(abs(now - before), kind).lstrip('+')}{share}）"
        return [_heading("上年"), f"<p>{last.year} 年 {escape(show(before, kind))}{change}</p>"]

    def _findings_on(self, cell: CellKey) -> list[str]:
        found = [finding for finding in self._findings if cell in finding.cells]
        told = [
            f'<p style="color:{colours.of(f.severity)}">{SHAPES[f.severity]} {escape(f.message)}</p>' for f in found
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
            name = self._edition.section(use.section).short
            full = fill(use.words, self._edition, self._filing.figures).text
            words = full if len(full) <= MOST_WORDS else full[:MOST_WORDS] + "…"
            target = f"words:{use.section}:{use.span[0]}:{use.span[1]}"
            bound = " · 随数更新" if use.is_bound else ""
            told.append(f"<p>{_link(target, name)}{bound}<br>{escape(words)}</p>")
        return [_heading("用在"), *told] if told else []

    def _history(self, cell: CellKey, deeds: tuple[Deed, ...]) -> list[str]:
        told = [self._deed(self._edition.kind(cell), deed) for deed in deeds[:MOST_DEEDS]]
        more = [f"<p>还有更早的 {len(deeds) - MOST_DEEDS} 次。</p>"] if len(deeds) > MOST_DEEDS else []
        return [_heading("改动"), *told, *more] if len(deeds) > 1 else []

    def _deed(self, kind: Kind, deed: Deed) -> str:
        before, after = (escape(show(value, kind)) or "空" for value in (deed.before, deed.after))
        who = " · ".join(escape(words) for words in (when(deed.at, self._on), deed.operator) if words)
        return (
            f'<p style="margin-bottom:2px"><span style="color:{colours.muted}">{who}</span><br>'
            f"{before} → {after} · {escape(deed.words)}</p>"
        )


def _heading(words: str) -> str:
    return f'<p style="color:{colours.muted}; margin-top:12px; margin-bottom:2px"><b>{escape(words)}</b></p>'


def _link(target: str, words: str) -> str:
    return f'<a href="{escape(target)}" style="color:{colours.accent}; text-decoration:none">{escape(words)}</a>'
