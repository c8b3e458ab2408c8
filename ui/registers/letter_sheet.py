"""A letter that was issued, as it was: looked at, printed, kept as PDF or Word."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from models.file_types import PDF, WORD
from models.registers.days import say_day
from models.registers.letters.letter import Letter
from models.registers.request import Request
from models.services.registers.letters import LetterRegister
from ui.jobs.queue import JobQueue
from ui.registers.letter_dialog import letter_pdf
from ui.report.preview.sheet_dialog import SheetDialog
from ui.widgets import files, messages

if TYPE_CHECKING:
    from ui.exporting.exporter import Exporter

_DIGITS = 12


def show_letter(
    letters: LetterRegister, request: Request, letter: Letter, jobs: JobQueue, exporter: "Exporter", window: QWidget
) -> SheetDialog | None:
    """Show it; None where its text was erased with the case."""
    name, text = letters.name(letter), letters.text(letter)
    if text is None:
        messages.refuse(
            window, "正文已经清除", f"{name} {letter.number} 的正文已经随申请人信息一起清除，只留下文号和日期。"
        )
        return None

    def make(on_both_sides: bool = False) -> bytes:
        return letter_pdf(text, on_both_sides)

    def write(path: Path) -> bytes:
        if path.suffix.lower() != WORD.ending:
            return make()
        from output import word
        from output.case_letters import letter_document

        return word.render(letter_document(text))

    digest = letters.digest(letter)[:_DIGITS]
    dialog = SheetDialog(
        name,
        f"{request.number} 的{name}，{letter.number}，{say_day(letter.day)}。存下的正文校验码 {digest}…",
        make,
        jobs,
        lambda: exporter.print_pdf(f"{name} {letter.number}", make),
        lambda: exporter.save(
            f"存为文件：{name}",
            files.file_name(f"{name} {letter.number}") + PDF.ending,
            f"{PDF.filter()};;{WORD.filter()}",
            write,
        ),
        window,
        "存为文件…",
    )
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return dialog
