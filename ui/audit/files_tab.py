"""文件: every file of the last folder, also those not read and why; whose a file is, by a person's word."""

from functools import partial
from pathlib import Path

from models.errors import AppError
from models.services.audit.audited_file import AuditedFile, FileStatus
from models.services.collection.assessment import FileAssessment, FileVerdict
from ui.audit.audit_html import file_html
from ui.audit.audit_model import AuditModel
from ui.audit.filtered_list import FilteredList, FilteredRow
from ui.collection.dialogs.recognise_unit_dialog import RecogniseUnitDialog
from ui.widgets.dialog_parts import make_button, make_row

_CHIPS = {"open": "要您看", **{status.value: status.label for status in FileStatus}}
_TONES = {FileStatus.AUDITED: "good", FileStatus.COPY: "muted", FileStatus.WRONG_YEAR: "muted"}
_OF_NOBODY = (FileStatus.UNIT_IN_QUESTION, FileStatus.UNKNOWN_UNIT)


class FilesTab(FilteredList):
    """The buttons are about the file that is chosen."""

    def __init__(self, model: AuditModel) -> None:
        heads, widths = ("结果", "文件", "单位", "说明"), (10, 14, 12, 0)
        none = "还没有核查过。点“核查文件夹…”，或把文件夹拖到窗口里。"
        super().__init__(_CHIPS, heads, widths, (), none, "查找文件、单位（Ctrl+F）", _name)
        self._model = model
        self.recognise_button = make_button("认作…", "main", "指明这个文件是名册里哪个单位的")
        self.choose_button = make_button("选定这一份", tip="这个单位有几份内容不同的公布件：以这一份为准")
        self.year_button = make_button("是本年度的", tip="里面没有写年度：看过以后，当作这一年度的来核")
        self.column.addLayout(make_row(None, self.year_button, self.choose_button, self.recognise_button))
        model.changed.connect(self._show)
        self.chosen.connect(lambda _: self._show_file())
        self.recognise_button.clicked.connect(lambda _: self._recognise())
        self.year_button.clicked.connect(lambda _: self._take_for_this_year())
        self.choose_button.clicked.connect(lambda _: self._choose_one())

    @property
    def file(self) -> AuditedFile | None:
        """The file that is chosen."""
        return self.target if isinstance(self.target, AuditedFile) else None

    def _show(self) -> None:
        self.show_rows([self._row(file) for file in self._model.picture.files])

    def _row(self, file: AuditedFile) -> FilteredRow:
        is_open = file.status.needs_person or file.status.may_hide_unit
        unit = self._model.unit_name(file.unit) if file.unit else ""
        keys = frozenset({file.status.value} | ({"open"} if is_open else set()))
        return FilteredRow(
            (file.status.label, file.file, unit, file.sentence), file, keys, _TONES.get(file.status, "explain")
        )

    def _show_file(self) -> None:
        file = self.file
        self.page.setHtml(file_html(file, self._model.unit_name(file.unit) if file.unit else "") if file else "")
        is_idle = file is not None and not self._model.is_busy
        self.recognise_button.setEnabled(is_idle and file is not None and file.status in _OF_NOBODY)
        self.year_button.setEnabled(is_idle and file is not None and file.status is FileStatus.YEAR_IN_QUESTION)
        self.choose_button.setEnabled(is_idle and file is not None and file.status is FileStatus.SEVERAL)

    def _recognise(self) -> None:
        """Say which unit a file is of; it is remembered, and the file is judged as that unit's."""
        file, audit = self.file, self._model.audit
        if file is None or audit is None or not self._model.is_named():
            return
        asked = FileAssessment(
            Path(file.file),
            FileVerdict.UNIT_IN_QUESTION,
            file.sentence,
            written=file.written,
            candidates=file.candidates,
        )
        done: list[list[AuditedFile]] = []

        def keep(unit: str) -> str:
            try:
                done.append(audit.recognise_as(file, unit))
            except AppError as error:
                return error.sentence
            return ""

        if RecogniseUnitDialog(audit.roster, asked, keep, self).exec():
            names = audit.collection.names
            learned = [one.id for one in names.entries()[:1] if one.name == file.written.name.strip()]

            def undo() -> None:
                audit.restore(done[-1])
                for number in learned:
                    names.forget(number)

            self._model.run("认作", lambda _audit, _items: undo)

    def _take_for_this_year(self) -> None:
        file = self.file
        if file is not None:
            self._model.run("是本年度的", lambda audit, _: partial(audit.restore, audit.take_for_this_year(file)))

    def _choose_one(self) -> None:
        file = self.file
        if file is not None:
            self._model.run("选定公布件", lambda audit, _: partial(audit.restore, audit.choose(file)))


def _name(target: object) -> object:
    return target.file if isinstance(target, AuditedFile) else None
