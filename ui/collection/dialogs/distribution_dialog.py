"""下发: the roster with its deadlines, the word list and a note for the units, in one file."""

from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QPlainTextEdit, QVBoxLayout, QWidget

from models.editions.known_editions import edition_for, known_editions
from models.errors import AppError
from models.file_types import ISSUE
from models.report.roster import LEVEL_WORDS, Roster
from models.services.collection.collection import Collection
from models.services.submission import SubmissionService
from models.texts.characters import replace_unsupported_characters
from ui.widgets import files, messages
from ui.widgets.dialog_parts import HeadedDialog, make_button, make_row
from ui.widgets.plain_text import PlainLabel
from ui.widgets.written_page import WrittenPage, save_or_ask

KIND = ISSUE.filter()
MAX_NOTE_LENGTH = 2000
MAX_NODES = 3000
"""Units to choose from; the command line writes for any."""


class DistributionDialog(HeadedDialog):
    """Writes a file and nothing else: ``changed`` stays False."""

    def __init__(self, collection: Collection, parent: QWidget | None = None) -> None:
        """Refused where the year has no roster."""
        super().__init__("下发文件", f"下发 {collection.year} 年度名册和截止日期", (56, 34), parent)
        self.year = collection.year
        self._collection, self._library = collection, collection.library
        self.roster = collection.roster.read()
        self.unit_box = QComboBox()
        self.roster_label = _wrapped_label("")
        self.note = QPlainTextEdit()
        self.editions = {edition.name: QCheckBox(f"{edition.name} 年格式") for edition in known_editions()}
        self.signature_label, self.key_button = PlainLabel(), make_button("本单位密钥…", "link")
        self.confirm_button, self.cancel_button = make_button("写下发文件…", "main"), make_button("取消")
        self.written_page: WrittenPage | None = None
        self._lay_out()
        self.key_button.clicked.connect(self._show_key)
        self.confirm_button.clicked.connect(self._write)
        self.cancel_button.clicked.connect(self.reject)

    def _lay_out(self) -> None:
        self.status_label.setText(
            "单位带入这个文件，截止日期和用语表就与您的一致；名册逐处列给它看，它自己的单位不会动。"
        )
        self.note.setPlaceholderText("给单位的话，如：请于 1 月 20 日前报送，联系人王某 0870-1234567")
        self.note.setTabChangesFocus(True)
        self.editions[edition_for(self.year).name].setChecked(True)
        words = self._library.word_list().words
        self._show_signature()
        self._fill_units()
        form = QFormLayout()
        form.setHorizontalSpacing(18)
        form.setVerticalSpacing(10)
        form.addRow("给谁", self.unit_box)
        form.addRow("名册", self.roster_label)
        form.addRow("截止日期", _wrapped_label(_deadline_summary(self.roster)))
        form.addRow(
            "用语表", _wrapped_label(f"{len(words)} 个词" if words else "没有，可以从“菜单 → 导入 → 导入用语表…”带入")
        )
        form.addRow("报告格式", make_row(*self.editions.values(), None, spacing=18))
        form.addRow("签名", make_row(self.signature_label, self.key_button, None))
        form.addRow("给单位的话", self.note)
        self.form_page = QWidget()
        column = QVBoxLayout(self.form_page)
        column.setContentsMargins(0, 6, 0, 0)
        column.addLayout(form, 1)
        column.addLayout(make_row(None, self.confirm_button, self.cancel_button))
        self.body.addWidget(self.form_page, 1)

    def _fill_units(self) -> None:
        """All units, or one that has units of its own: its file holds its branch and nobody else's contacts."""
        self.unit_box.setAccessibleName("给谁")
        self.unit_box.addItem("全部单位，整份名册", "")
        top = self.roster.top
        nodes = [unit for unit in self.roster.units if unit is not top and self.roster.children(unit.code)]
        for unit in nodes[:MAX_NODES]:
            self.unit_box.addItem(f"只给 {unit.name}", unit.code)
        self.unit_box.currentIndexChanged.connect(lambda _at: self._show_roster())
        self._show_roster()

    def _show_roster(self) -> None:
        code = self.unit_box.currentData()
        units = [self.roster.by_code[code], *self.roster.below(code)] if code else list(self.roster.units)
        due = sum(map(self.roster.must_report, units))
        changes = f"，单位变动 {len(self.roster.changes)} 条" if self.roster.changes and not code else ""
        self.roster_label.setText(f"{len(units)} 个单位，应报 {due} 个{changes}；联系人和电话也在里面")

    def _show_signature(self) -> None:
        fingerprint = SubmissionService(self._library).fingerprint()
        self.signature_label.setText(f"用本单位密钥，指纹 {fingerprint}" if fingerprint else "没有密钥，文件不签名")

    def _show_key(self) -> None:
        from ui.submission.signing_key_dialog import SigningKeyDialog

        SigningKeyDialog(self._library, self).exec()
        self._show_signature()

    def _write(self) -> None:
        note = replace_unsupported_characters(self.note.toPlainText())[0][:MAX_NOTE_LENGTH]
        selected = [name for name, tick in self.editions.items() if tick.isChecked()]
        try:
            name, content = self._collection.distribution.write(note, selected, self.unit_box.currentData())
        except AppError as error:
            messages.refuse(self, "没有写下发文件", error.sentence)
            return
        path = files.ask_save(self, "写下发文件", Path.home() / files.file_name(name), KIND)
        saved_path = save_or_ask(content, path, KIND, self) if path else None
        if saved_path is not None:
            self._show_written(saved_path, note)

    def _show_written(self, path: Path, note: str) -> None:
        letter = (
            f"各单位：\n现下发 {self.year} 年度政府信息公开工作年度报告的名册和截止日期（附件）。"
            f"请打开阳光年报，点右上角的菜单（F10），选“与上级往来 → 接收下发文件…”带入。\n{note}"
        ).rstrip()
        self.written_page = WrittenPage(path, "下发文件写好了，请发给名册里的单位。", letter, self.accept)
        self.show_result_page(self.written_page, self.form_page)


def _wrapped_label(words: str) -> PlainLabel:
    label = PlainLabel(words)
    label.setWordWrap(True)
    return label


def _deadline_summary(roster: Roster) -> str:
    parts = [f"{LEVEL_WORDS[level]} {day}" for level, day in roster.deadlines.items()]
    own = sum(bool(unit.deadline) for unit in roster.units)
    parts += [f"{own} 个单位单独定"] if own else []
    return "，".join(parts) or "没有另定，按《条例》的日期"
