"""Questions on cells that nobody has answered yet."""

from collections.abc import Iterator

from models.report.filing import Filing
from models.report.notes import open_questions
from models.rules.finding import Breach, Severity
from models.rules.rule import Basis, rule

_SHOWN = 60


@rule("Q-1", "没有答复的疑问", Severity.NOTE, Basis.PRACTICE, "单元格上提出的疑问都已答复")
def questions_are_answered(filing: Filing) -> Iterator[Breach]:
    """One note a cell, with who asks and the words of the question."""
    for note in open_questions(filing.notes, filing.edition.cells):
        asked = note.question or note.last
        words = " ".join(asked.words.split())
        words = words if len(words) <= _SHOWN else words[:_SHOWN] + "…"
        by = asked.office or asked.who
        name = filing.edition.short_name(note.cell)
        yield Breach(f"{name}：{by}{'问' if by else '有疑问'}“{words}”，还没有答复。", (note.cell,), quote=asked.words)
