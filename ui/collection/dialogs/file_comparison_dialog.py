"""并排比对 before anything is taken: a file beside what was received of its unit, or beside the unit's other file."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QComboBox, QWidget

from models.errors import AppError
from models.services.collection.collection import Collection
from ui.collection.differences_view import DifferencesView
from ui.widgets.dialog_parts import HeadedDialog, make_button, make_row
from ui.widgets.plain_text import PlainLabel


@dataclass(frozen=True)
class ComparedVersion:
    """What a file is held against, a received version by its number or another file, and what it is called."""

    label: str
    version: int | Path


class FileComparisonDialog(HeadedDialog):
    """Only looks; ``others`` are what the file can be held against, the first is shown."""

    def __init__(
        self, collection: Collection, path: Path, others: Sequence[ComparedVersion], parent: QWidget | None = None
    ) -> None:
        super().__init__("并排比对", f"{path.name} 与另一份有什么不同", (92, 46), parent)
        self._collection, self._path, self._others = collection, path, others
        self.choice = QComboBox()
        self.choice.addItems([one.label for one in others])
        self.choice.setAccessibleName("与哪一份比")
        self.view = DifferencesView(collection.edition, ("另一份", "这一份"))
        self.close_button = make_button("关闭")
        self.body.addLayout(make_row(PlainLabel("与哪一份比："), self.choice, None))
        self.body.addWidget(self.view, 1)
        self.body.addLayout(make_row(None, self.close_button))
        self.choice.currentIndexChanged.connect(self._compare)
        self.close_button.clicked.connect(self.reject)
        self._compare()

    def _compare(self) -> None:
        other = self._others[self.choice.currentIndex()]
        self.status_label.setText(f"左栏是 {other.label}，右栏是这一份 {self._path.name}。这里只看，不收。")
        try:
            cells, texts = self._collection.queries.compare_file(other.version, self._path)
        except AppError as error:
            self.view.show_differences([], [])
            self.view.summary.setText(error.sentence)
            return
        self.view.show_differences(cells, texts)
