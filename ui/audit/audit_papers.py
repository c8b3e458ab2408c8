"""What is written of an audit: letters to the units in a folder, and every list in one workbook."""

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from models.file_types import WORKBOOK
from models.services.audit.audit_lists import audit_lists
from models.services.audit.unit_audits import UnitAudit
from output.audit_letter import AuditLetter, write_letters
from output.collection_workbook import write_lists
from ui.audit.audit_model import AuditModel
from ui.jobs.queue import JobQueue
from ui.widgets import files, messages
from ui.widgets.notice_bar import NoticeBar


class AuditPapers(QObject):
    """Written beside the window; what was written is told in the notice."""

    def __init__(self, model: AuditModel, notice: NoticeBar, parent: QWidget) -> None:
        super().__init__(parent)
        self._model, self._notice, self._window = model, notice, parent
        self._jobs = JobQueue()
        self._written = 0

    @property
    def is_idle(self) -> bool:
        """Whether all is written."""
        return self._jobs.is_idle

    def letters(self) -> list[AuditLetter]:
        """A letter to each unit that something is to be told."""
        return [letter_to(one, self._model) for one in self._model.picture.units if one.told]

    def ask_letters(self) -> None:
        """Write the letters into a folder that is asked for."""
        letters = self.letters()
        if not letters:
            self._notice.say("各单位都没有要写的，不用发函。")
        elif folder := files.ask_folder(self._window, "意见函放进哪个文件夹"):
            self._written = 0
            self._jobs.start_steps(
                self, lambda: _write(folder, letters), self._count, lambda sentence: self._end(folder, sentence)
            )

    def _count(self, some: list[Path]) -> None:
        self._written += len(some)

    def _end(self, folder: Path, sentence: str) -> None:
        if sentence:
            messages.refuse(self._window.window(), "没有写完", f"{sentence}\n已写 {self._written} 份。")
        else:
            self._notice.say(f"已写 {self._written} 份意见函。", ("打开文件夹", lambda: files.open_file(folder)))

    def ask_lists(self) -> None:
        """Write every list into a workbook that is asked for."""
        model, title = self._model, f"{self._model.office}{self._model.year}年公布件核查"
        path = files.ask_save(
            self._window, "导出清单", model.exports / (files.file_name(title) + WORKBOOK.ending), WORKBOOK.filter()
        )
        if path is None or model.audit is None:
            return
        picture, roster, office = model.picture, model.audit.roster, model.office
        self._jobs.start(
            self,
            lambda: write_lists(
                path, audit_lists(picture.units, picture.files, roster, picture.items, model.today), title, office
            ),
            lambda _: self._notice.say(f"已导出 {path}。", ("打开文件", lambda: files.open_file(path))),
            lambda sentence: messages.refuse(self._window.window(), "没有导出", sentence),
        )


def letter_to(one: UnitAudit, model: AuditModel) -> AuditLetter:
    """The letter to a unit."""
    return AuditLetter(
        one.unit.name, model.office, model.year, one.file_name, one.published, one.told, one.due, model.today
    )


def _write(folder: Path, letters: list[AuditLetter]) -> Iterator[Path]:
    yield from write_letters(folder, letters)
