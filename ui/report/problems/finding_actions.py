"""What can be done about a finding: made here for the list, for the card over a text and for every menu."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from models.editions.edition import CellKey
from models.figures.value import format_figure
from models.rules.finding import Finding, Severity
from models.services.report_session import ReportSession
from models.texts.fields import bind_number, put_number
from ui.report.report_model import ReportModel
from ui.widgets.plain_text import plain_tip

NOT_OF_THE_TABLE, LOOKED_AT, TAKE_BACK = "不是表中数据", "核对过，没有问题", "撤回“没有问题”"
BIND, PUT, SETTLE, REASON, CELL = "bind", "put", "settle", "reason", "cell"
ACTION_IDS = (BIND, PUT, REASON, SETTLE, CELL)
"""In the order in which they are offered."""
_LONGEST_HEAD = 60


@dataclass(frozen=True)
class FindingAction:
    """One thing that can be done: its name in the program, its words, more words for a tooltip, and the doing."""

    id: str
    text: str
    tip: str
    run: Callable[[], object]


def finding_actions(report: ReportModel, finding: Finding) -> tuple[FindingAction, ...]:
    """What can be done about a finding as things stand; a locked report only lets one look at the cell."""
    return tuple(_actions(report, finding))


def _actions(report: ReportModel, finding: Finding) -> Iterator[FindingAction]:
    if not report.is_locked:
        yield from _number_actions(report, finding)
        if finding.severity is Severity.EXPLAIN:
            reason = "改写原因…" if finding.is_explained else "写明原因…"
            tip = "原因记在报告里，数字改动以后自动失效"
            yield FindingAction(REASON, reason, tip, partial(report.finding_wanted.emit, finding, True))
        if finding.breach.span and finding.severity is not Severity.BLOCK:
            words = NOT_OF_THE_TABLE if finding.cells else LOOKED_AT
            text = TAKE_BACK if finding.is_explained else words
            tip = "记下以后，这句话改动了才会再提"
            yield FindingAction(SETTLE, text, tip, partial(_settle, report, finding, words))
    if finding.cells:
        cell = _cell_to_show(report, finding)
        tip = report.edition.short_name(cell)
        yield FindingAction(CELL, "到表里这一格", tip, partial(report.cell_wanted.emit, cell))


def _number_actions(report: ReportModel, finding: Finding) -> Iterator[FindingAction]:
    span = finding.breach.span
    if span is None or len(finding.cells) != 1:
        return
    [cell] = finding.cells
    kind, name = report.edition.kind(cell), report.edition.short_name(cell)
    text, figure = report.filing.text(finding.section), format_figure(report.filing.figures.get(cell), kind)
    bound, put = bind_number(text, span, cell, kind), put_number(text, span, figure, kind) if figure else None
    if bound is not None:
        tip = f"换成“{name}”的数{f' {figure}' if figure else ''}，以后表里改了，这里跟着改"
        change = partial(_rewrite, report, finding, bound, f"换成表中的数 {name}")
        yield FindingAction(BIND, "换成表中的数", tip, change)
    if put is not None:
        tip = f"只改成“{name}”现在的数，以后表里改了，这里不跟着改"
        change = partial(_rewrite, report, finding, put, f"改成 {figure}（{name}）")
        yield FindingAction(PUT, f"只改成 {figure}", tip, change)


def _cell_to_show(report: ReportModel, finding: Finding) -> CellKey:
    """The first cell that can be typed, else the first."""
    typed = (cell for cell in finding.cells if cell not in report.edition.operands)
    return next(typed, finding.cells[0])


def _rewrite(report: ReportModel, finding: Finding, text: str, description: str) -> bool:
    return _still_stands(report, finding) and report.run(ReportSession.set_text, finding.section, text, description)


def _settle(report: ReportModel, finding: Finding, words: str) -> bool:
    explanation = "" if finding.is_explained else words
    return _still_stands(report, finding) and report.run(ReportSession.explain, finding, explanation)


def _still_stands(report: ReportModel, finding: Finding) -> bool:
    """Whether the report still says so; the words may have moved on since it was offered."""
    return finding in report.findings


def add_to_menu(
    menu: QMenu, report: ReportModel, findings: Sequence[Finding], before: QAction | None = None
) -> list[QAction]:
    """Put what can be done about each finding into a menu, under its sentence; before an entry, or at the end."""
    added = []
    for finding in findings:
        head = QAction(_menu_words(finding.message), menu)
        head.setEnabled(False)
        added.append(head)
        for offered in finding_actions(report, finding):
            action = QAction(_menu_words(offered.text), menu)
            action.setToolTip(plain_tip(offered.tip))
            action.triggered.connect(lambda _checked=False, run=offered.run: run())
            added.append(action)
        rule = QAction(menu)
        rule.setSeparator(True)
        added.append(rule)
    if before is None:
        menu.addActions(added)
    else:
        menu.insertActions(before, added)
    menu.setToolTipsVisible(True)
    return added


def _menu_words(text: str) -> str:
    """The words in one line of a menu; an ampersand in them is no key."""
    line = " ".join(text.split())
    return (line if len(line) <= _LONGEST_HEAD else f"{line[:_LONGEST_HEAD]}…").replace("&", "&&")
