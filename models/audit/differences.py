"""In what a published report differs from what the unit had sent up: which cells, which paragraphs."""

from collections.abc import Iterator

from models.audit.finding import DIFFERS, AuditFinding, Certainty, compact
from models.audit.reading import PublishedReading
from models.editions.edition import CellKey, Table
from models.exchange.candidate import Confidence
from models.figures.value import format_figure
from models.report.filing import Filing
from models.rules.finding import Severity
from models.texts.fields import fill_fields

_MOST_NAMED, _LONGEST = 12, 120


def find_differences(reading: PublishedReading, received: Filing) -> Iterator[AuditFinding]:
    """A finding for each table and each text that differs. A cell that was not read is held against nothing.

    A blank and a 0 are the same thing in a print, and no difference.
    """
    if received.edition is not reading.filing.edition:
        return
    for table in received.edition.tables:
        yield from _in_table(reading, received, table)
    everywhere = _everything_read(reading)
    for section in received.edition.text_sections:
        yield from _in_text(reading, received, section.key, everywhere)


def _in_table(reading: PublishedReading, received: Filing, table: Table) -> Iterator[AuditFinding]:
    edition, published = received.edition, reading.filing
    cells = [
        cell
        for cell in table.cells
        if cell not in edition.operands
        and cell not in reading.unread_cells
        and (published.figures.get(cell) or 0) != (received.figures.get(cell) or 0)
    ]
    if not cells:
        return

    def told(cell: CellKey) -> str:
        kind = edition.kind(cell)
        sent = format_figure(received.figures.get(cell), kind) or "空"
        shown = format_figure(published.figures.get(cell), kind) or "空"
        return f"{edition.short_name(cell)} 报送 {sent}、公布 {shown}"

    listed = "；".join(map(told, cells[:_MOST_NAMED]))
    more = f"等 {len(cells)} 格" if len(cells) > _MOST_NAMED else ""
    doubt = reading.doubt_of_cells(cells)
    names = "、".join(edition.short_name(cell) for cell in cells)
    yield AuditFinding(
        DIFFERS,
        Severity.BLOCK,
        Certainty.ASKED if doubt else Certainty.CERTAIN,
        f"“{table.name}”有 {len(cells)} 格与报送的不同：{listed}{more}。",
        f"{table.name}：{names}",
        reading.quote_cells(cells),
        "与报送的一致；报送的有错，请更正后重新报送",
        doubt,
        tuple(map(str, cells)),
        edition.section_of(cells[0]).key,
    )


def _in_text(reading: PublishedReading, received: Filing, section: str, everywhere: str) -> Iterator[AuditFinding]:
    """The paragraphs that were sent up and are not on the page as they were; what the page has more is quoted."""
    edition = received.edition
    name = edition.section(section).short_name
    sent = _paragraphs(fill_fields(received.text(section), edition, received.figures).text)
    shown = _paragraphs(reading.filing.text(section))
    changed = [words for words in sent if compact(words) not in everywhere]
    if not changed or not shown:
        return
    ours = {compact(words) for words in sent}
    more = [words for words in shown if compact(words) not in ours]
    placed = reading.candidate.texts.get(section)
    is_sure = reading.tells_itself or (placed is not None and placed.confidence is Confidence.CERTAIN)
    yield AuditFinding(
        DIFFERS,
        Severity.BLOCK,
        Certainty.CERTAIN if is_sure else Certainty.ASKED,
        f"“{name}”有 {len(changed)} 段与报送的不同；报送的是：“{changed[0][:_LONGEST]}”"
        + (f"等 {len(changed)} 段。" if len(changed) > 1 else "。"),
        name,
        "；".join(words[:_LONGEST] for words in more[:3]) or "（公布的里没有这一段）",
        "与报送的一致；报送的有错，请更正后重新报送",
        "" if is_sure else f"“{name}”这一部分的起止是推断的，请对照原文。",
        section=section,
    )


def _everything_read(reading: PublishedReading) -> str:
    """All words of the file that were read, wherever they were put: what moved to another part is not missing."""
    words = [*reading.filing.texts.values(), *(one.excerpt for one in reading.candidate.unplaced)]
    return "\n".join(map(compact, words))


def _paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]
