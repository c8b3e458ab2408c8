"""The line in which a clerk says why a file is taken in though something speaks against it."""

from collections.abc import Sequence

from PySide6.QtWidgets import QLineEdit, QPushButton

from models.exchange.packages.signature_verdict import MAX_REASON_LENGTH, Objection


class InsistenceEdit(QLineEdit):
    """Hidden where nothing speaks against it; else ``button`` takes the file in only once a reason is written."""

    def __init__(self, objections: Sequence[Objection], button: QPushButton) -> None:
        super().__init__()
        self._button = button
        self.is_needed = bool(objections)
        self.setMaxLength(MAX_REASON_LENGTH)
        self.setPlaceholderText("核实以后确实要收，在这里写明理由，如：已打电话向上级王某核实；会留在修改记录里")
        self.setAccessibleName("仍要收的理由")
        self.setVisible(self.is_needed)
        self.textChanged.connect(self._enable)
        self._enable()

    @property
    def reason(self) -> str:
        """What was written."""
        return self.text().strip()

    def _enable(self) -> None:
        self._button.setEnabled(not self.is_needed or bool(self.reason))
