"""What can be done about one file that came: say whose it is, see what differs, trust its key, add its unit."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QWidget

from models.errors import AppError
from models.report.roster import RosterUnit
from models.services.collection.assessment import FileVerdict
from models.services.collection.collection import Collection
from ui.collection.dialogs.file_comparison_dialog import ComparedVersion, FileComparisonDialog
from ui.collection.dialogs.learned_names_dialog import LearnedNamesDialog
from ui.collection.dialogs.received_files_model import ReceivedFileItem, ReceivedFilesModel
from ui.collection.dialogs.recognise_unit_dialog import RecogniseUnitDialog
from ui.widgets import messages
from ui.widgets.dialog_parts import make_button, make_row
from ui.widgets.plain_text import PlainLabel

_OF_NOBODY = (FileVerdict.UNKNOWN_UNIT, FileVerdict.UNIT_IN_QUESTION)
_COMPARED = (
    FileVerdict.TAMPERED,
    FileVerdict.BROKEN,
    FileVerdict.UNREAD,
    FileVerdict.DUPLICATE,
    FileVerdict.WRONG_YEAR,
)


class ReceivedFileActions:
    """The buttons, and what they do. ``collection`` tells the one at hand, ``judge_again`` looks at files anew."""

    def __init__(
        self,
        page: QWidget,
        model: ReceivedFilesModel,
        collection: Callable[[], Collection],
        judge_again: Callable[[list[Path]], object],
    ) -> None:
        self._page, self._model, self._collection, self._judge_again = page, model, collection, judge_again
        self._item: ReceivedFileItem | None = None
        self.recognise_button = make_button("认作…", tip="指明这个文件是名册里哪个单位的，以后照样认")
        self.compare_button = make_button("看有什么不同…", tip="收之前，与已收的一份或另一个文件并排比对")
        self.trust_button = make_button("指纹核对过了，登记公钥", tip="写进名册，以后这个单位的文件都按它核对")
        self.add_unit_button = make_button("加入名册…", tip="名册里漏了这个单位，加上再收")
        self.names_button = make_button("认定的写法…", tip="看看哪些写法认作了哪个单位，可以取消")
        for button, deed in (
            (self.recognise_button, self._recognise),
            (self.compare_button, self._compare),
            (self.trust_button, self._trust),
            (self.add_unit_button, self._add_unit),
            (self.names_button, self._show_names),
        ):
            button.clicked.connect(lambda _checked=False, deed=deed: deed())

    def row(self, details: PlainLabel) -> QHBoxLayout:
        """The buttons beside what is told of the file."""
        made = make_row(details, self.recognise_button, self.compare_button, self.trust_button, self.add_unit_button)
        made.setStretch(0, 1)
        return made

    def show_for(self, item: ReceivedFileItem | None, is_busy: bool) -> None:
        """Offer what can be done about a file."""
        self._item = None if is_busy else item
        verdict = item.assessment.verdict if item and not is_busy else None
        self.recognise_button.setVisible(verdict in _OF_NOBODY)
        self.add_unit_button.setVisible(verdict is FileVerdict.UNKNOWN_UNIT)
        self.trust_button.setVisible(verdict is FileVerdict.UNREGISTERED)
        self.compare_button.setVisible(verdict not in (None, *_COMPARED) and bool(self._others()))
        self.names_button.setEnabled(not is_busy)

    def _others(self) -> list[ComparedVersion]:
        """What the file can be held against: the version that was received, and the unit's other files."""
        if self._item is None or not self._item.assessment.unit or self._item.received is not None:
            return []
        one = self._item.assessment
        others = [
            ComparedVersion(f"文件 {each.assessment.path.name}", each.assessment.path)
            for each in self._model.items
            if each.assessment.unit == one.unit and each is not self._item and each.assessment.verdict not in _COMPARED
        ]
        if one.against is not None:
            held = self._collection().submissions.version(one.against)
            others.insert(0, ComparedVersion(f"已收的 {held.file}", one.against))
        return others

    def _recognise(self) -> None:
        """Say which unit a file is of, and look at it again, with all that are written alike."""
        if self._item is None:
            return
        collection, one = self._collection(), self._item.assessment

        def keep(unit: str) -> str:
            try:
                collection.submissions.recognise_as(one, unit)
            except AppError as error:
                return error.sentence
            return ""

        if RecogniseUnitDialog(collection.roster.current, one, keep, self._page).exec():
            alike = [each.assessment for each in self._model.items if each.assessment.written == one.written]
            self._judge_again([each.path for each in alike if each.verdict in _OF_NOBODY])

    def _compare(self) -> None:
        if self._item is not None and (others := self._others()):
            FileComparisonDialog(self._collection(), self._item.assessment.path, others, self._page).exec()

    def _trust(self) -> None:
        if self._item is None:
            return
        one = self._item.assessment
        text = (
            f"请先打电话给 {one.name}，请对方打开“本单位密钥”念出指纹，逐组核对：\n"
            f"{one.fingerprint}\n一致再登记。以后这个单位的文件都按这把公钥核对。"
        )
        if not messages.ask(self._page, "登记公钥", text, "已核对，登记"):
            return
        try:
            self._collection().roster.trust(one.unit, one.signer)
        except AppError as error:
            messages.refuse(self._page, "没有登记", error.sentence)
            return
        self._judge_again([one.path])

    def _add_unit(self) -> None:
        """Add the unit that is missing from the roster, and look at its file again."""
        from ui.collection.dialogs.unit_dialog import UnitDialog

        if self._item is None:
            return
        one, collection = self._item.assessment, self._collection()
        roster = collection.roster.current

        def keep(unit: RosterUnit) -> str:
            try:
                collection.roster.put_unit(unit)
            except AppError as error:
                return error.sentence
            return ""

        dialog = UnitDialog(roster, None, roster.top.code if roster.top else "", keep, self._page)
        dialog.name.setText(one.name)
        if dialog.exec():
            self._judge_again([one.path])

    def _show_names(self) -> None:
        dialog = LearnedNamesDialog(self._collection(), self._page)
        dialog.exec()
        if dialog.changed:
            self._judge_again([each.assessment.path for each in self._model.items if each.received is None])
