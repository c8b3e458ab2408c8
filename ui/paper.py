"""From the open report to paper: export as PDF, print through the system's dialog."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QDialog

from models.filing import Filing
from models.rules.finding import Severity
from ui import files, messages
from ui.background import Background
from ui.preview.preview_pane import printed
from ui.report_page import ReportPage
from ui.settings import Kept

PDF_KIND = "PDF 文件 (*.pdf)"


def default_name(filing: Filing) -> str:
    """The name under which the report leaves the office."""
    return files.file_name(f"{filing.agency.name}{filing.year}年政府信息公开工作年度报告") + ".pdf"


class Paper:
    """Everything is made off the UI thread from the report as it stands when asked for."""

    def __init__(self, background: Background, kept: Kept, folder: Path) -> None:
        self._background = background
        self._kept = kept
        self._folder = folder

    def export(self, page: ReportPage) -> None:
        """Ask where to, and write the PDF there."""
        if not page.commit_pending():
            return
        filing = page.bridge.filing
        folder = Path(self._kept.now.export_folder or self._folder)
        path = files.ask_save(page, "导出 PDF", folder / default_name(filing), PDF_KIND)
        if path is None:
            return
        self._kept.change(export_folder=str(path.parent))
        page.say("正在导出…")
        self._background.order(
            "export",
            lambda: _write(filing, path),
            lambda _: self._tell_written(page, path),
            self._refuser(page, "没有导出"),
        )

    def _tell_written(self, page: ReportPage, path: Path) -> None:
        waiting = Counter(finding.severity for finding in page.bridge.findings if finding.is_open)
        blocking = waiting[Severity.BLOCK]
        caution = f"注意：还有 {blocking} 处必须改，正式报出前请改好。" if blocking else ""
        page.say(
            f"已导出 {path}。{caution}",
            ("打开文件", lambda: files.open_file(path)),
            ("打开文件夹", lambda: files.show_folder(path)),
        )

    def print(self, page: ReportPage) -> None:
        """Show the system's print dialog, and send the pages."""
        if not page.commit_pending():
            return
        # Looking for printers takes its time; nobody pays for it before printing.
        from PySide6.QtPrintSupport import QPrintDialog

        from ui.preview.printing import new_printer, print_pages, remembered

        filing = page.bridge.filing
        printer = new_printer(self._kept.now, filing.title)
        dialog = QPrintDialog(printer, page)
        dialog.setWindowTitle("打印")
        if dialog.exec() != QDialog.DialogCode.Accepted:
            return
        self._kept.change(**remembered(printer))
        page.say("正在送往打印机…")
        self._background.order(
            "print",
            lambda: print_pages(printed(filing), printer),
            lambda count: page.say(f"已送往打印机“{printer.printerName() or '文件'}”，共 {count} 页。"),
            self._refuser(page, "没有打印"),
        )

    @staticmethod
    def _refuser(page: ReportPage, title: str) -> Callable[[str], None]:
        def refuse(sentence: str) -> None:
            page.notice.hide()
            messages.refuse(page, title, sentence)

        return refuse


def _write(filing: Filing, path: Path) -> None:
    from output import pdf
    from output.compose import compose

    pdf.write(compose(filing), path)
