"""修改记录: every change of a report, the proof that none is missing, and the way to a file or to paper."""

from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QTableView,
    QWidget,
)

from models.errors import AppError, Refused
from models.file_types import PDF, WORKBOOK
from models.report.filing import Filing
from models.services.audit_trail import HEAD, AuditRow, to_csv
from models.services.report_audit import Trail, read_trail
from ui.backups.trail_model import COLUMNS, WIDTHS, TrailFilter, TrailModel, operators, sources
from ui.backups.working_dialog import WorkingDialog
from ui.report.report_model import ReportModel
from ui.settings import SettingsStore
from ui.widgets import files, messages
from ui.widgets.plain_text import PlainLabel, plain_tip

KINDS = f"{WORKBOOK.filter()};;逗号分隔的表格 (*.csv);;{PDF.filter()}"
_PRINTED = (4.5, 10.0, 6.0, 10.0, 5.0, 11.0, 11.0, 14.5)
_CHAIN_LABEL, _GROUP = 16, 8


class TrailDialog(WorkingDialog):
    """What is looked for is what goes to the file and to paper."""

    def __init__(self, trail: Trail, filing: Filing, settings: SettingsStore, parent: QWidget | None = None) -> None:
        super().__init__("修改记录", parent)
        self.resize(1120, 600)
        self._trail, self._filing, self._settings = trail, filing, settings
        self.chain_label = self.add_heading(
            f"{filing.agency.name} {filing.year} 年度报告的修改记录", _chain_label(trail)
        )
        self.sign, self.count = PlainLabel(), PlainLabel()
        self.search = QLineEdit()
        self.operator, self.source = QComboBox(), QComboBox()
        self.model = TrailModel(trail.rows)
        self.table = QTableView()
        self._show_verdict()
        self.body.addLayout(self._filter_row())
        self.body.addWidget(self._styled(self.table), 1)
        self.body.addWidget(self._buttons())
        self._apply_filter()
        self.search.setFocus()

    def _show_verdict(self) -> None:
        is_whole = not self._trail.errors
        self.sign.setText("✓ 记录完整" if is_whole else "✗ 记录不完整")
        self.sign.setProperty("role", "chip")
        self.sign.setProperty("tone", "good" if is_whole else "block")
        self.sign.setToolTip(plain_tip(self._trail.verdict))

    def _filter_row(self) -> QHBoxLayout:
        self.search.setPlaceholderText("查找位置、步骤、数字或文字")
        self.search.setClearButtonEnabled(True)
        self.search.setFixedWidth(280)
        self.search.textChanged.connect(self._apply_filter)
        everyone = (self.operator, "全部操作人", operators(self._trail.rows))
        for box, first, names in (everyone, (self.source, "全部来源", sources(self._trail.rows))):
            box.addItem(first, "")
            for name in names:
                box.addItem(name, name)
            box.currentIndexChanged.connect(self._apply_filter)
        self.count.setProperty("role", "soft")
        row = QHBoxLayout()
        for widget in (self.search, self.operator, self.source, self.count):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.sign)
        return row

    def _styled(self, table: QTableView) -> QTableView:
        table.setModel(self.model)
        table.setProperty("role", "ledger")
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setShowGrid(False)
        table.setAlternatingRowColors(True)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(round(table.fontMetrics().height() * 1.7))
        table.horizontalHeader().setHighlightSections(False)
        letter = table.fontMetrics().horizontalAdvance("字")
        for column, letters in enumerate(WIDTHS):
            table.setColumnWidth(column, letters * letter)
        table.horizontalHeader().setSectionResizeMode(len(COLUMNS) - 1, QHeaderView.ResizeMode.Stretch)
        return table

    def _buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox()
        commands = (("导出…", self.export), ("打印…", self.print))
        for label, function in commands:
            button = buttons.addButton(label, QDialogButtonBox.ButtonRole.ActionRole)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, deed=function: deed())
        buttons.addButton("关闭", QDialogButtonBox.ButtonRole.RejectRole).setAutoDefault(False)
        buttons.rejected.connect(self.reject)
        return buttons

    def _apply_filter(self) -> None:
        text = self.search.text().strip()
        self.model.set_filter(TrailFilter(text, self.operator.currentData() or "", self.source.currentData() or ""))
        shown, whole = len(self.model.shown), len(self._trail.rows)
        self.count.setText(f"共 {whole} 处" if shown == whole else f"{whole} 处中的 {shown} 处")

    # ── to a file, to paper ──

    def export(self) -> None:
        """Write what is shown, oldest first, in the form the clerk chooses."""
        name = files.file_name(f"{self._filing.agency.name}{self._filing.year}年报告修改记录")
        folder = Path(self._settings.current.export_folder or Path.home())
        path = files.ask_save(self, "导出修改记录", folder / f"{name}{WORKBOOK.ending}", KINDS)
        if path is None:
            return
        self._settings.change(export_folder=str(path.parent))
        rows, heading = self._chosen(), self._heading()
        self.run_job(
            "正在导出…", lambda: _write(path, self._filing, rows, heading), lambda _: self._done(path), "没有导出"
        )

    def _done(self, path: Path) -> None:
        self.chain_label.setText(f"已导出 {path}。\n{_chain_label(self._trail)}")

    def print(self) -> None:
        """Send what is shown to a printer."""
        from PySide6.QtPrintSupport import QPrintDialog

        from ui.report.preview.print_request import chosen_settings, new_printer
        from ui.report.preview.printing import print_pages

        printer = new_printer(self._settings.current, "修改记录")
        dialog = QPrintDialog(printer, self)
        dialog.setWindowTitle("打印")
        if dialog.exec() != QDialog.DialogCode.Accepted:
            return
        self._settings.change(**chosen_settings(printer))
        rows, heading = self._chosen(), self._heading()
        self.run_job(
            "正在打印…",
            lambda: print_pages(_pdf(self._filing, rows, heading), printer),
            lambda printout: self.chain_label.setText(f"{printout.told}\n{_chain_label(self._trail)}"),
            "没有打印",
        )

    def _chosen(self) -> tuple[AuditRow, ...]:
        return tuple(reversed(self.model.shown))

    def _heading(self) -> str:
        """What stands above the rows, where they go alone."""
        shown, whole = len(self.model.shown), len(self._trail.rows)
        part = f"以下是其中筛选出的 {shown} 处。" if shown != whole else ""
        seal = self._trail.last_link
        in_groups = " ".join(seal[at : at + _GROUP] for at in range(0, len(seal), _GROUP))
        return f"{self._trail.verdict}{part}末条的校验码：\n{in_groups}"


def trail_or_reason(report: ReportModel, window: QWidget) -> Trail | None:
    """The report's trail; None once the clerk has been told why it cannot be read."""
    try:
        return report.read(read_trail)
    except AppError as error:
        messages.refuse(window, "修改记录读不出来", error.sentence)
        return None


def _chain_label(trail: Trail) -> str:
    return f"{trail.verdict}末条校验码 {trail.last_link[:_CHAIN_LABEL]}…：抄在纸上，日后就能证明记录没有被换过。"


def _write(path: Path, filing: Filing, rows: tuple[AuditRow, ...], heading: str) -> None:
    from output.saving import save_file

    writers: dict[str, Callable[[], bytes]] = {
        ".csv": lambda: to_csv(rows).encode("utf-8-sig"),
        WORKBOOK.ending: lambda: _workbook(filing, rows),
        PDF.ending: lambda: _pdf(filing, rows, heading),
    }
    writer = writers.get(path.suffix.lower())
    if writer is None:
        raise Refused(f"不会写“{path.suffix}”格式，请把文件名写成 {'、'.join(writers)} 之一。")
    save_file(writer(), path)


def _workbook(filing: Filing, rows: tuple[AuditRow, ...]) -> bytes:
    from output.workbook import ExtraSheet, render_list

    names = [field.name for field in fields(AuditRow)]
    trail = ExtraSheet("修改记录", _row(HEAD, names), tuple(_row(row, names) for row in rows))
    return render_list(f"{filing.year}年报告修改记录", filing.agency.name, trail)


def _pdf(filing: Filing, rows: tuple[AuditRow, ...], heading: str) -> bytes:
    from output import pdf
    from output.trail_document import trail_document

    names = list(COLUMNS)
    body = [_row(row, names) for row in rows]
    return pdf.render(trail_document(filing.agency.name, filing.year, heading, _row(HEAD, names), body, _PRINTED))


def _row(row: AuditRow, names: list[str]) -> tuple[str, ...]:
    return tuple(str(getattr(row, name)) for name in names)
