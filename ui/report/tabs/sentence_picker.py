"""Picking a sentence drafted from the tables; what is shown is what will be printed."""

from collections.abc import Iterator

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListView, QWidget

from models.texts.drafts import Draft, draft_sentences
from models.texts.fields import fill_fields
from ui.report.report_model import ReportModel
from ui.report.tabs.picker import Picker, PickerItem

_SIZE = (640, 430)
_MOST_NAMED = 3


class SentencePicker(Picker):
    """The sentences for one section first. ``picked`` carries the Draft."""

    picked = Signal(object)

    def __init__(self, report: ReportModel, section: str, parent: QWidget) -> None:
        super().__init__("复议", "只写表里有的事实，数跟着表格走；插入后可以随意改写。", _SIZE, parent)
        self._report = report
        self._section = section
        self._drafts: dict[str, Draft] = {}
        self.list.setWordWrap(True)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.taken.connect(lambda key: self.picked.emit(self._drafts[key]))

    def choices(self) -> Iterator[PickerItem]:
        """What these figures allow to be said, with the live values; what waits for a figure says for which."""
        filing = self._report.filing
        drafts = sorted(
            draft_sentences(filing.edition, filing.figures), key=lambda draft: draft.section != self._section
        )
        self._drafts = {draft.name: draft for draft in drafts}
        for draft in drafts:
            if draft.blank_cells:
                names = "、".join(filing.edition.short_name(cell) for cell in draft.blank_cells[:_MOST_NAMED])
                more = f"等 {len(draft.blank_cells)} 格" if len(draft.blank_cells) > _MOST_NAMED else ""
                yield PickerItem(draft.name, f"{draft.name}\n表里还没有填 {names}{more}", is_enabled=False)
            else:
                preview = fill_fields(draft.text, filing.edition, filing.figures).text
                doubt = f"（{draft.caveat}）" if draft.caveat else ""
                yield PickerItem(draft.name, f"{draft.name}\n{preview}{doubt}", draft.caveat)
