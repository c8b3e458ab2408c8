"""Questions on cells that nobody has answered yet."""

from collections.abc import Iterator

from models.report.filing import Filing
from models.report.notes import open_questions
from models.rules.finding import Breach, Severity
from models.rules.rule import Basis, rule

_MAX_QUOTE_LENGTH = 60


@rule("Q-1", "没有答复的疑问", Severity.NOTE, Basis.PRACTICE, "单元格上提出的疑问都已答复")
def questions_are_answered(filing: Filing) -> Iterator[Breach]:
    """One note a cell, with who asks and the words of the question."""
    for note in open_questions(filing.notes, filing.edition.cells):
        question = note.question or note.last
        words = " ".join(question.words.split())
        words = words if len(words) <= _MAX_QUOTE_LENGTH else words[:_MAX_QUOTE_LENGTH] + "…"
        author = question.office or question.who
        name = filing.edition.short_name(note.cell)
        yield Breach(
            f"{name}：{author}{'问' if author else '有疑问'}“{words}”，还没有答复。", (note.cell,), quote=question.words
        )
