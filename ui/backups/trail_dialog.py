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
    QLabel,
    QLineEdit,
    QTableView,
    QWidget,
)

from models.errors import AppError, Refused
from models.file_types import PDF, WORKBOOK
from models.report.filing import Filing
from models.services.audit_trail import HEAD, AuditRow, to_csv
from models.services.report_audit import Trail, trail_of
from ui.backups.trail_model import COLUMNS, WIDTHS, TrailModel, Wanted, operators, sources
from ui.backups.working_dialog import WorkingDialog
from ui.report.report_model import ReportModel
from ui.settings import Kept
from ui.widgets import files, messages

KINDS = f"{WORKBOOK.filter()};;逗号分隔的表格 (*.csv);;{PDF.filter()}"
_PRINTED = (4.5, 10.0, 6.0, 10.0, 5.0, 11.0, 11.0, 14.5)
_SEAL, _GROUP = 16, 8


class TrailDialog(WorkingDialog):
    """What is looked for is what goes to the file and to paper."""

    def __init__(self, trail: Trail, filing: Filing, kept: Kept, parent: QWidget | None = None) -> None:
        super().__init__("修改记录", parent)
        self.resize(1120, 600)
        self._trail, self._filing, self._kept = trail, filing, kept
        self.told = self.head(f"{filing.agency.name} {filing.year} 年度报告的修改记录", _seal(trail))
        self.sign, self.count = QLabel(), QLabel()
        self.search = QLineEdit()
        self.operator, self.source = QComboBox(), QComboBox()
        self.model = TrailModel(trail.rows)
        self.table = QTableView()
        self._show_verdict()
        self.body.addLayout(self._filter_row())
        self.body.addWidget(self._dressed(self.table), 1)
        self.body.addWidget(self._buttons())
        self._seek()
        self.search.setFocus()

    def _show_verdict(self) -> None:
        is_whole = not self._trail.flaws
        self.sign.setText("✓ 记录完整" if is_whole else "✗ 记录不完整")
        self.sign.setProperty("role", "chip")
        self.sign.setProperty("tone", "good" if is_whole else "block")
        self.sign.setToolTip(self._trail.verdict)

    def _filter_row(self) -> QHBoxLayout:
        self.search.setPlaceholderText("查找位置、步骤、数字或文字")
        self.search.setClearButtonEnabled(True)
        self.search.setFixedWidth(280)
        self.search.textChanged.connect(self._seek)
        everyone = (self.operator, "全部操作人", operators(self._trail.rows))
        for box, first, names in (everyone, (self.source, "全部来源", sources(self._trail.rows))):
            box.addItem(first, "")
            for name in names:
                box.addItem(name, name)
            box.currentIndexChanged.connect(self._seek)
        self.count.setProperty("role", "soft")
        row = QHBoxLayout()
        for widget in (self.search, self.operator, self.source, self.count):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.sign)
        return row

    def _dressed(self, table: QTableView) -> QTableView:
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
        deeds = (("导出…", self.export), ("打印…", self.print))
        for words, deed in deeds:
            button = buttons.addButton(words, QDialogButtonBox.ButtonRole.ActionRole)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, deed=deed: deed())
        buttons.addButton("关闭", QDialogButtonBox.ButtonRole.RejectRole).setAutoDefault(False)
        buttons.rejected.connect(self.reject)
        return buttons

    def _seek(self) -> None:
        words = self.search.text().strip()
        self.model.seek(Wanted(words, self.operator.currentData() or "", self.source.currentData() or ""))
        shown, whole = len(self.model.shown), len(self._trail.rows)
        self.count.setText(f"共 {whole} 处" if shown == whole else f"{whole} 处中的 {shown} 处")

    # ── to a file, to paper ──

    def export(self) -> None:
        """Write what is shown, oldest first, in the form the clerk chooses."""
        name = files.file_name(f"{self._filing.agency.name}{self._filing.year}年报告修改记录")
        folder = Path(self._kept.now.export_folder or Path.home())
        path = files.ask_save(self, "导出修改记录", folder / f"{name}{WORKBOOK.ending}", KINDS)
        if path is None:
            return
        self._kept.change(export_folder=str(path.parent))
        rows, told = self._chosen(), self._words()
        self.work("正在导出…", lambda: _write(path, self._filing, rows, told), lambda _: self._done(path), "没有导出")

    def _done(self, path: Path) -> None:
        self.told.setText(f"已导出 {path}。\n{_seal(self._trail)}")

    def print(self) -> None:
        """Send what is shown to a printer."""
        from PySide6.QtPrintSupport import QPrintDialog

        from ui.report.preview.printing import new_printer, print_pages, remembered

        printer = new_printer(self._kept.now, "修改记录")
        dialog = QPrintDialog(printer, self)
        dialog.setWindowTitle("打印")
        if dialog.exec() != QDialog.DialogCode.Accepted:
            return
        self._kept.change(**remembered(printer))
        rows, told = self._chosen(), self._words()
        self.work(
            "正在打印…",
            lambda: print_pages(_pdf(self._filing, rows, told), printer),
            lambda count: self.told.setText(f"已送往打印机，共 {count} 页。\n{_seal(self._trail)}"),
            "没有打印",
        )

    def _chosen(self) -> tuple[AuditRow, ...]:
        return tuple(reversed(self.model.shown))

    def _words(self) -> str:
        """What stands above the rows, where they go alone."""
        shown, whole = len(self.model.shown), len(self._trail.rows)
        part = f"以下是其中筛选出的 {shown} 处。" if shown != whole else ""
        seal = self._trail.seal
        in_groups = " ".join(seal[at : at + _GROUP] for at in range(0, len(seal), _GROUP))
        return f"{self._trail.verdict}{part}末条的校验码：\n{in_groups}"


def trail_or_reason(report: ReportModel, window: QWidget) -> Trail | None:
    """The report's trail; None once the clerk has been told why it cannot be read."""
    try:
        return report.read(trail_of)
    except AppError as trouble:
        messages.refuse(window, "修改记录读不出来", trouble.sentence)
        return None


def _seal(trail: Trail) -> str:
    return f"{trail.verdict}末条校验码 {trail.seal[:_SEAL]}…：抄在纸上，日后就能证明记录没有被换过。"


def _write(path: Path, filing: Filing, rows: tuple[AuditRow, ...], told: str) -> None:
    from output.saving import save

    writers: dict[str, Callable[[], bytes]] = {
        ".csv": lambda: to_csv(rows).encode("utf-8-sig"),
        WORKBOOK.ending: lambda: _workbook(filing, rows),
        PDF.ending: lambda: _pdf(filing, rows, told),
    }
    writer = writers.get(path.suffix.lower())
    if writer is None:
        raise Refused(f"不会写“{path.suffix}”格式，请把文件名写成 {'、'.join(writers)} 之一。")
    save(writer(), path)


def _workbook(filing: Filing, rows: tuple[AuditRow, ...]) -> bytes:
    from output.workbook import Extra, listing

    names = [field.name for field in fields(AuditRow)]
    trail = Extra("修改记录", _row(HEAD, names), tuple(_row(row, names) for row in rows))
    return listing(f"{filing.year}年报告修改记录", filing.agency.name, trail)


def _pdf(filing: Filing, rows: tuple[AuditRow, ...], told: str) -> bytes:
    from output import pdf
    from output.trail import trail_document

    names = list(COLUMNS)
    body = [_row(row, names) for row in rows]
    return pdf.render(trail_document(filing.agency.name, filing.year, told, _row(HEAD, names), body, _PRINTED))


def _row(row: AuditRow, names: list[str]) -> tuple[str, ...]:
    return tuple(str(getattr(row, name)) for name in names)
