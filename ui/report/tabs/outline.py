"""What a text must cover, each matter marked once it is found."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from models.editions.edition import Aspect, Section
from models.report.change import ValueSource
from models.rules.completeness import is_unwritten
from models.services.report_session import ReportSession
from ui.report.report_model import ReportModel
from ui.widgets.plain_text import PlainLabel, plain_tip


class Outline(QWidget):
    """The matters of one section as the checks see them, and a beginning for a text that is still empty."""

    def __init__(self, report: ReportModel, section: Section, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._report = report
        self._section = section
        self.chips = {aspect: PlainLabel() for aspect in section.aspects}
        self.begin = QPushButton("用参考结构开头")
        self.begin.setToolTip("把这一部分通常的几个小标题放进去，再往里写，可以撤销")
        self.begin.clicked.connect(self._begin)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        for chip in self.chips.values():
            chip.setProperty("role", "chip")
            line.addWidget(chip, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addStretch(1)
        line.addWidget(self.begin)

    def refresh(self) -> None:
        """Mark what is found, and offer the beginning while there is nothing."""
        text = self._report.filing.text(self._section.key)
        level = self._report.filing.agency.effective_level
        for aspect, chip in self.chips.items():
            is_found = bool(text) and not self._is_missing(aspect)
            chip.setText(f"{'✓' if is_found else '○'} {aspect.name}")
            chip.setToolTip(plain_tip(f"{aspect.basis}{'' if is_found else '：还没有看到'}"))
            chip.setVisible(not aspect.governments_only or bool(level and level.is_government))
            tone = "good" if is_found else ""
            if chip.property("tone") != tone:
                chip.setProperty("tone", tone)
                chip.style().polish(chip)
        self.begin.setVisible(bool(self._section.draft) and not text and not self._report.is_locked)
        self.setVisible(bool(self.chips) or not self.begin.isHidden())

    def _is_missing(self, aspect: Aspect) -> bool:
        """Whether a check misses it, or finds no words of the office's own to look in."""
        if is_unwritten(self._report.filing, self._section):
            return True
        own = (finding for finding in self._report.findings if finding.section == self._section.key)
        return any(f.rule == aspect.rule and f"“{aspect.name}”" in f.message for f in own)

    def _begin(self) -> None:
        self._report.run(
            ReportSession.set_text, self._section.key, self._section.draft, self.begin.text(), ValueSource.DRAFTED
        )
