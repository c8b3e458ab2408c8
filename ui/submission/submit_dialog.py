"""上报: what is about to go up is looked at once more, then written into one file for the superior."""

from collections import Counter
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QFormLayout, QListWidget, QVBoxLayout, QWidget

from models.errors import AppError
from models.exchange.packages.receipt import Ruling
from models.file_types import BUNDLE
from models.registers.reported_counts import RegisterCounts
from models.report.filing import Filing
from models.report.notes import Note
from models.report.roster import Roster
from models.report.unit_identification import UnitIdentifier, identify_unit
from models.rules.finding import Finding, Severity
from models.services.collection.collection import Collection
from models.services.collection.superior_exchange import SuperiorExchange
from models.services.deadlines import deadline_for
from models.services.library import Library
from models.services.submission import SubmissionService
from ui.report.report_model import ReportModel
from ui.widgets import files, messages, wording
from ui.widgets.dialog_parts import HeadedDialog, caution_label, make_button, make_row, waiting_cursor
from ui.widgets.plain_text import PlainLabel, plain_tip
from ui.widgets.written_page import WrittenPage, save_or_ask

LONG, SHORT = (58, 36), (58, 24)
"""Chinese characters of the dialog, with findings to be listed and without."""
UNITS_HEIGHT, HINDRANCE_HEIGHT = 6, 9
"""What it is higher by for the choice of the units' reports, and for the choice of one who may not sign."""
KIND = BUNDLE.filter("上报文件")


class SubmitDialog(HeadedDialog):
    """Writes a file and nothing else. ``folder`` is where files went last; ``saved_path`` where this one went."""

    def __init__(
        self, library: Library, report: ReportModel, folder: Path, today: date, parent: QWidget | None = None
    ) -> None:
        """AppError, with a sentence, when roster or key cannot be read."""
        self.filing = filing = report.filing
        super().__init__("上报", f"上报：{filing.agency.name} {filing.year} 年度报告", LONG, parent)
        self._library, self._report, self._folder, self._today = library, report, folder, today
        self._sending = SubmissionService(library)
        self._collection = Collection(library, filing.year)
        self._roster = self._collection.roster.find()
        self._units = self._collection.forwarding.units(filing.agency)
        self.saved_path: Path | None = None
        self.written_page: WrittenPage | None = None
        self.key_button = make_button("本单位密钥…", "link")
        self.signature_label = PlainLabel()
        self.units_box = QCheckBox(f"下属单位的报告也放进去（{len(self._units.inside)} 份）")
        self.unsigned_box = QCheckBox("不签名，照样写上报文件")
        self.confirm_button, self.cancel_button = make_button("写上报文件…", "main"), make_button("取消")
        self.form_page = QWidget()
        self.counts = self._sending.register_counts(report.number)
        self.counts_box = QCheckBox()
        self._lay_out()
        self.key_button.clicked.connect(self._show_key)
        self.confirm_button.clicked.connect(self._write)
        self.cancel_button.clicked.connect(self.reject)
        self.confirm_button.setFocus()

    def _lay_out(self) -> None:
        revision = self._report.outcome.revision
        self.status_label.setText(
            f"已定稿，第 {revision} 次修改。数字、文字、说明、疑问和答复都写在一个文件里，发给上级就是上报。"
        )
        column = QVBoxLayout(self.form_page)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(8)
        column.addLayout(self._form())
        for sentence in self._warnings():
            column.addWidget(caution_label(sentence))
        if hindrance := self._sending.signing_hindrance:
            column.addWidget(caution_label(hindrance))
            column.addLayout(make_row(self.unsigned_box, None))
            self.confirm_button.setEnabled(False)
            self.unsigned_box.toggled.connect(self.confirm_button.setEnabled)
        if findings := [f for f in self._report.findings if f.is_explained or f.severity is Severity.WARN]:
            column.addWidget(_findings_list(findings), 1)
        else:
            column.addStretch(1)
        width, height = LONG if findings else SHORT
        more = UNITS_HEIGHT * bool(self._units.inside) + HINDRANCE_HEIGHT * bool(self._sending.signing_hindrance)
        self.set_size((width, height + more))
        column.addLayout(make_row(None, self.confirm_button, self.cancel_button))
        self.body.addWidget(self.form_page, 1)
        self._show_signature()

    def _form(self) -> QFormLayout:
        form = QFormLayout()
        form.setHorizontalSpacing(18)
        form.setVerticalSpacing(8)
        form.addRow("截止日期", _plain_label(self._deadline_text()))
        form.addRow("检查", _plain_label(findings_summary(self._report.findings)))
        form.addRow("上级的答复", _plain_label(self._receipts_text()))
        if self._units.inside:
            self.units_box.setToolTip(plain_tip("上级收下本级报告，也收下各单位的，不用单位再报一次；各单位的签名不变"))
            form.addRow("下属单位", make_row(self.units_box, None))
            form.addRow("", _plain_label(self._units.sentence))
        form.addRow("签名", make_row(self.signature_label, self.key_button, None))
        if self.counts is not None:
            form.addRow("台账", self._counts_row(self.counts))
        return form

    def _counts_row(self, counts: RegisterCounts) -> QWidget:
        """Whether the counts go along: by itself only what says nothing beyond the report."""
        differing = counts.differing(self.filing.figures.typed)
        self.counts_box.setText(f"附上台账数（{len(counts.cells)} 格的件数；没有案件、姓名和内容）")
        self.counts_box.setChecked(not differing)
        if not differing:
            told = "与填报的数一致，附上后上级看到“有台账”。"
        else:
            names = "、".join(self.filing.edition.short_name(cell) for cell in sorted(differing)[:3])
            told = f"有 {len(differing)} 格与填报的数不一致（{names}），附上后上级看得到；不附，报告照样报。"
        row = QWidget()
        lines = QVBoxLayout(row)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(2)
        lines.addWidget(self.counts_box)
        lines.addWidget(_plain_label(told))
        return row

    def _deadline_text(self) -> str:
        due = deadline_for(self._library, self.filing.agency, self.filing.year)
        text = wording.time_left(due.day, self._today)
        late = f"（已过 {(self._today - due.day).days} 天）" if self._today > due.day else ""
        return text + late + ("，上级定的" if due.is_set else "，《条例》的日期")

    def _receipts_text(self) -> str:
        answers = SuperiorExchange(self._library).receipts_for(self._report.number)
        parts = [f"{wording.moment_text(one.at, self._today)} {Ruling(one.verdict).label}" for one in answers]
        return "，".join(parts[:3]) or "还没有"

    def _warnings(self) -> list[str]:
        warnings = []
        if asked := open_superior_questions(self.filing):
            names = "、".join(self.filing.edition.short_name(note.cell) for note in asked[:3])
            warnings.append(f"上级的疑问还有 {len(asked)} 格没有答复：{names}。要答复，请先重新打开报告。")
        if doubt := unknown_unit_warning(self._roster, self.filing):
            warnings.append(doubt)
        return warnings

    def _show_signature(self) -> None:
        fingerprint = self._signed_by
        without = "您不能用本单位的密钥签名" if self._sending.signing_hindrance else "没有密钥，文件不签名"
        self.signature_label.setText(f"用本单位密钥，指纹 {fingerprint}" if fingerprint else without)

    @property
    def _signed_by(self) -> str:
        """The fingerprint of the key that signs what is written here, empty where none does."""
        return "" if self._sending.signing_hindrance else self._sending.fingerprint()

    def _show_key(self) -> None:
        from ui.submission.signing_key_dialog import SigningKeyDialog

        SigningKeyDialog(self._library, self).exec()
        self._show_signature()

    def _write(self) -> None:
        try:
            with waiting_cursor():
                content, name = self._make(), self._sending.file_name(self._report.number)
        except AppError as error:
            messages.refuse(self, "没有写上报文件", error.sentence)
            return
        path = files.ask_save(self, "写上报文件", self._folder / name, KIND)
        saved_path = save_or_ask(content, path, KIND, self) if path else None
        if saved_path is not None:
            self.saved_path = saved_path
            self._record(content, saved_path)
            text = "上报文件写好了。把它发给上级：U 盘、内网邮件都可以。"
            self.written_page = WrittenPage(saved_path, text, self._cover_letter(), self.accept)
            self.show_result_page(self.written_page, self.form_page)

    def _make(self) -> bytes:
        make = self._collection.forwarding.make_package if self.units_box.isChecked() else self._sending.make_bundle
        counts = self.counts if self.counts_box.isChecked() else None
        return make(self._report.number, not self.unsigned_box.isChecked(), counts)

    def _record(self, content: bytes, path: Path) -> None:
        """Write down what goes up: a receipt is held against it."""
        try:
            self._sending.record(self._report.number, content, path.name)
        except AppError as error:
            text = f"文件已经写好，可以发给上级；但没有记下这次上报，以后的回执不能与它核对。{error.sentence}"
            messages.tell(self, "没有记下这次上报", text)

    def _cover_letter(self) -> str:
        unit = identify_unit(self._roster, self.filing.agency) if self._roster else None
        above = self._roster.by_code.get(unit.parent) if self._roster and unit else None
        head = f"{above.name}：\n" if above else ""
        revision, fingerprint = self._report.outcome.revision, self._signed_by
        signed = f"文件已签名，指纹 {fingerprint}。\n" if fingerprint else ""
        if self.unsigned_box.isChecked():
            signed = "文件没有签名，请打电话核实。\n"
        inside = f"下属 {len(self._units.inside)} 个单位的报告也在附件里。\n" if self.units_box.isChecked() else ""
        return (
            f"{head}现报送{self.filing.agency.name} {self.filing.year} 年度政府信息公开工作年度报告（附件，"
            f"第 {revision} 次修改），请查收。\n{inside}{signed}收到后请发回执。"
        )


def findings_summary(findings: tuple[Finding, ...]) -> str:
    """How a final report stands with its checks, in a few words."""
    settled = sum(finding.is_explained for finding in findings)
    counts = Counter(finding.severity for finding in findings if not finding.is_explained)
    parts = [f"已说明 {settled} 处"] if settled else []
    parts += [f"{s.label} {counts[s]} 处" for s in (Severity.BLOCK, Severity.EXPLAIN, Severity.WARN) if counts[s]]
    return "，".join(parts) or "没有问题"


def open_superior_questions(filing: Filing) -> list[Note]:
    """The questions of another office that wait for an answer."""
    noted = (filing.notes[cell] for cell in filing.edition.cells if cell in filing.notes)
    return [note for note in noted if note.is_open and note.question and note.question.office]


def unknown_unit_warning(roster: Roster | None, filing: Filing) -> str:
    """Why the superior may not know whose report this is; empty where it will, or where there is no roster to tell."""
    if roster is None or (identified := UnitIdentifier(roster).identify(filing.agency)).unit:
        return ""
    if identified.is_question:
        return f"上级收的时候会认不准是谁的报告：{identified.remark.partition('请')[0]}请核对封面的单位名称和代码。"
    return f"“{filing.agency.name}”不在上级下发的名册里，上级收的时候会认不出。请核对封面的单位名称。"


def _findings_list(findings: list[Finding]) -> QListWidget:
    shown = QListWidget()
    shown.setWordWrap(True)
    shown.setSelectionMode(QListWidget.SelectionMode.NoSelection)
    shown.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    shown.setAccessibleName("随报告上报的问题和说明")
    for finding in findings:
        explained = f"\n　说明：{finding.explanation}" if finding.explanation else ""
        shown.addItem(f"{finding.severity.label}　{finding.message}{explained}")
    return shown


def _plain_label(text: str) -> PlainLabel:
    label = PlainLabel(text)
    label.setWordWrap(True)
    return label
