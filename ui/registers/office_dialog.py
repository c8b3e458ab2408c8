"""Asks whose registers are to be opened, where the library knows several offices or none."""

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox, QWidget

from models.report.filing import Agency
from ui.widgets.question import Question


class OfficeDialog(Question):
    """``agency`` is the office that was chosen, or named; None while nothing stands there."""

    def __init__(self, agencies: Sequence[Agency], parent: QWidget | None = None) -> None:
        super().__init__("台账", "打开哪个单位的台账", "打开", 460, parent)
        self._agencies = {agency.name: agency for agency in agencies}
        self.name = QComboBox()
        self.name.setEditable(True)
        self.name.addItems(list(self._agencies))
        self.name.setAccessibleName("单位全称")
        self.body.addWidget(self.name)
        self.add_explanation("以后打开台账就是这个单位；报告库里有几个单位的，台账页上可以换。")
        self.name.editTextChanged.connect(lambda _: self._enable())
        self._enable()

    @property
    def agency(self) -> Agency | None:
        """The office."""
        name = self.name.currentText().strip()
        return self._agencies.get(name) or (Agency(name) if name else None)

    def _enable(self) -> None:
        self.confirm_button.setEnabled(self.agency is not None)


def ask_office(agencies: Sequence[Agency], parent: QWidget) -> Agency | None:
    """The office that the clerk names; None where they change their mind."""
    dialog = OfficeDialog(agencies, parent)
    agency = dialog.agency if dialog.exec() else None
    dialog.deleteLater()
    return agency
