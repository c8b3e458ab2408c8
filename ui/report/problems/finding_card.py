"""A card right below words that a finding underlines: what is wrong with them, and what can be done about it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from models.rules.finding import Finding
from ui.report.problems.finding_actions import FindingAction, finding_actions
from ui.report.report_model import ReportModel
from ui.theme.colours import SHAPES
from ui.widgets.plain_text import PlainLabel, plain_tip

_WIDTH, _EDGE, _GAP, _MOST = 520, 8, 3, 2


class FindingCard(QFrame):
    """Lies over the window and takes no keyboard: the cursor stays in the text.

    ``entered`` and ``left`` tell of the mouse.
    """

    entered = Signal()
    left = Signal()

    def __init__(self, report: ReportModel, window: QWidget) -> None:
        super().__init__(window)
        self._report = report
        self._window = window
        self.setObjectName("findingCard")
        self.setProperty("role", "card")
        self.findings: tuple[Finding, ...] = ()
        self._parts: QWidget | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(14, 10, 14, 10)
        self.hide()

    @property
    def buttons(self) -> dict[str, QPushButton]:
        """What can be clicked for the first finding, by name."""
        buttons: list[QPushButton] = list(self._parts.findChildren(QPushButton)) if self._parts else []
        return {button.objectName(): button for button in reversed(buttons)}

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Tell of these findings."""
        self.findings = tuple(findings)
        if self._parts is not None:
            self._parts.hide()
            self._parts.deleteLater()  # it may hold the button whose click is under way
            self._column.removeWidget(self._parts)
        self._parts = parts = QWidget(self)
        column = QVBoxLayout(parts)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for finding in self.findings[:_MOST]:
            column.addWidget(self._sentence(finding))
            column.addLayout(self._buttons(finding))
        if len(self.findings) > _MOST:
            more = PlainLabel(f"这里还有 {len(self.findings) - _MOST} 条，见下面的问题清单。")
            more.setProperty("role", "soft")
            column.addWidget(more)
        self._column.addWidget(parts)
        self.setFixedWidth(min(_WIDTH, self._window.width() - 2 * _EDGE))
        parts.show()
        self._column.activate()
        self.setFixedHeight(self._column.heightForWidth(self.width()))
        self.raise_()
        self.show()

    def move_below(self, place: QRect) -> None:
        """Lie below a stretch of the screen, or above it where there is no room."""
        corner = self._window.mapFromGlobal(place.bottomLeft()) + QPoint(0, _GAP)
        x = max(_EDGE, min(corner.x(), self._window.width() - self.width() - _EDGE))
        has_room = corner.y() + self.height() <= self._window.height() - _EDGE
        above = self._window.mapFromGlobal(place.topLeft()).y() - self.height() - _GAP
        self.move(x, corner.y() if has_room else max(_EDGE, above))

    def enterEvent(self, event: QEnterEvent) -> None:
        """The mouse has come to do something."""
        super().enterEvent(event)
        self.entered.emit()

    def leaveEvent(self, event: QEvent) -> None:
        """The mouse has gone."""
        super().leaveEvent(event)
        self.left.emit()

    def _sentence(self, finding: Finding) -> PlainLabel:
        explained = f"（说明：{finding.explanation}）" if finding.explanation else ""
        label = PlainLabel(f"{SHAPES[finding.severity]} {finding.severity.label}  {finding.message}{explained}")
        label.setWordWrap(True)
        label.setProperty("tone", "good" if explained else "")
        return label

    def _buttons(self, finding: Finding) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(6)
        for offered in finding_actions(self._report, finding):
            line.addWidget(self._button(offered))
        line.addStretch(1)
        return line

    def _button(self, offered: FindingAction) -> QPushButton:
        button = QPushButton(offered.text)
        button.setObjectName(offered.id)
        button.setToolTip(plain_tip(offered.tip))
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(lambda _checked=False, run=offered.run: self._do(run))
        return button

    def _do(self, run: Callable[[], object]) -> None:
        self.hide()
        run()
