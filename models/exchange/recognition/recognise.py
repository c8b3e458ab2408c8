"""A file's lines and tables understood as a report: by words and sums, never by address."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from models.editions.edition import CellKey, Edition
from models.editions.known_editions import edition_for, known_editions
from models.errors import AppError, BrokenFile
from models.exchange.candidate import Candidate, Confidence, PlacedCell, PlacedText, UnplacedContent
from models.exchange.character_folding import fold_document
from models.exchange.label_matching import EXACT_SCORE, load_aliases, normalise_text, reduce_label
from models.exchange.neutral_document import DocumentLine, DocumentTable, NeutralDocument
from models.exchange.recognition.cell_mapping import DIVIDED_OTHERWISE, UNKNOWN_COLUMN, UNKNOWN_ROW, CellMapper
from models.exchange.recognition.cell_numbers import is_plain
from models.exchange.recognition.form_index import FormIndex, form_index
from models.exchange.recognition.identity import Identity, identify, parse_date, title_spans
from models.exchange.recognition.report_evidence import (
    is_of_other_edition,
    is_report,
    name_other_edition,
    strange_rows,
)
from models.exchange.recognition.sections import PlacedLine, SectionStart, find_section_starts, is_heading_line
from models.exchange.recognition.tables import LabelledRow, TableReading, is_number, read_table
from models.exchange.recognition.unruled_rows import find_unruled_rows
from models.figures.totals import add_up
from models.report.filing import Agency, Filing
from models.texts.characters import REPLACEMENT_CHARACTER, replace_unsupported_characters

_NO_REPORT = "可能不是政府信息公开工作年度报告。"
_STRANGE = (UNKNOWN_ROW, UNKNOWN_COLUMN, DIVIDED_OTHERWISE)
_NAVIGATION = "网页上的导航文字"
_CHART_PAGE = "附:图解"  # as this program heads its own
_TITLE_LINES = 4
_MAX_SIGNATURE_LENGTH = 30
_MAX_EXCERPT_LENGTH = 300  # of a line: a row of figures is told of whole


def recognise(source: NeutralDocument, year: int | None = None, *, is_excerpt: bool = False) -> Candidate:
    """Understand a file as a report. ``year`` is said by a person and wins over what the file says.

    An excerpt, which a person copied out of a report, need not look like a whole one. BrokenFile when nothing in it
    looks like one, or it is for a year before the first edition.
    """
    source = fold_document(source)
    flow = _DocumentText(source)
    titles = (*flow.titles(), *source.titles)
    identity = identify(titles, [text for text, _ in flow.plain_lines])
    stated_year = year or identity.year
    try:
        editions = (edition_for(stated_year),) if stated_year else tuple(reversed(known_editions()))
    except AppError as error:
        raise BrokenFile(error.sentence) from error
    attempts = [_EditionAttempt(source, edition) for edition in editions]
    # Two editions with the same lines explain a file of the smaller one alike: the larger leaves cells blank.
    best = max(attempts, key=lambda attempt: (attempt.score, -attempt.left_blank))
    if not best.mapper.cells and not best.section_starts:
        raise BrokenFile(f"没有找到年报的表格，也没有找到各部分的标题，{_NO_REPORT}")
    if not is_excerpt and not is_report(titles, len(best.section_starts), best.mapper.scores, best.edition):
        raise BrokenFile(f"没有年报的标题和各部分的标题，表格也只有几行与年报的表相近，{_NO_REPORT}")
    if stated_year and (other := _edition_of_tables(source, best)):
        best.questions.append(name_other_edition(best.edition, other, stated_year))
        best.mapper.cells |= best.mapper.assumed.ask_all(best.mapper.cells)
    return best.candidate(identity, stated_year)


def _edition_of_tables(source: NeutralDocument, attempt: "_EditionAttempt") -> Edition | None:
    """The edition that the tables are of, where it is clearly another than that of the year."""
    strange = strange_rows(attempt.mapper.unplaced, _STRANGE)
    for other in known_editions():
        if other is attempt.edition or not is_of_other_edition(strange, ()):
            continue
        if is_of_other_edition(strange, strange_rows(_EditionAttempt(source, other).mapper.unplaced, _STRANGE)):
            return other
    return None


class _DocumentText:
    """The lines of the file before any table is understood."""

    def __init__(self, source: NeutralDocument) -> None:
        self.plain_lines: list[PlacedLine] = []
        for part in source.parts:
            if isinstance(part, DocumentLine):
                self.plain_lines.append((part.text, part.place))
            elif len(self.plain_lines) < 60:
                self.plain_lines += [(cell.text, part.place) for cell in part.cells[:8] if not is_number(cell.text)]

    def titles(self) -> list[str]:
        """Title lines near the top, and the same with the lines before them, which may begin the title."""
        texts = [text for text, _ in self.plain_lines[:80] if normalise_text(text)]
        results: list[str] = []
        for _, end in title_spans(texts):
            for first in range(end - 1, max(-1, end - 1 - _TITLE_LINES), -1):
                if first < end - 1 and (len(texts[first]) >= 40 or "。" in texts[first]):
                    break
                results.append("".join(texts[first:end]))
        return results


@dataclass
class _SectionLines:
    """The lines under one heading."""

    section: str
    start: SectionStart | None
    lines: list[PlacedLine] = field(default_factory=list)


class _EditionAttempt:
    """The file read as one edition."""

    def __init__(self, source: NeutralDocument, edition: Edition) -> None:
        self.edition = edition
        self.form: FormIndex = form_index(edition.name)
        self.mapper = CellMapper(edition, self.form)
        self.unplaced: list[UnplacedContent] = []
        self.questions = list(source.remarks)
        self.cover: dict[str, str] = {}
        self.lines: list[PlacedLine] = []
        self.blocks_in_tables: set[str] = set()
        self.captions: set[int] = set()
        for part in source.parts:
            if isinstance(part, DocumentLine):
                self.lines.append((part.text, part.place))
            else:
                self.map_table(part)
        self.section_starts = find_section_starts(self.lines, edition)
        self.sections = self.split_sections()
        for section_lines in self.sections:
            if section_lines.section and edition.section(section_lines.section).table:
                self.map_text_lines(section_lines)
        self.mapper.finish(self.with_hidden(source))

    @property
    def score(self) -> float:
        """How well the edition explains the file."""
        sure = sum(1.0 if p.confidence is Confidence.CERTAIN else 0.5 for p in self.mapper.cells.values())
        return sure - 0.3 * len(self.mapper.unplaced)

    @property
    def left_blank(self) -> int:
        """How many cells of the edition the file says nothing of."""
        return sum(cell not in self.mapper.cells for cell in self.edition.typed_cells)

    def map_table(self, table: DocumentTable) -> None:
        reading = read_table(table, self.form)
        known = [row for row in reading.rows if row.block]
        if not known:
            self.lines += _table_as_lines(table, reading)
            return
        for item in reading.items:
            if isinstance(item, LabelledRow):
                if item.block:
                    self.blocks_in_tables.add(item.block.key)
                self.mapper.add(item)
            else:
                self.captions.add(len(self.lines))
                self.lines.append(item)

    def with_hidden(self, source: NeutralDocument) -> Mapping[CellKey, PlacedCell]:
        """What the cells would be if the file showed the rows and columns that it hides."""
        tables = [part for part in source.parts if isinstance(part, DocumentTable)]
        if not any(table.with_hidden for table in tables):
            return {}
        mapper = CellMapper(self.edition, self.form)
        for table in tables:
            for row in read_table(replace(table, cells=table.with_hidden or table.cells), self.form).rows:
                if row.block:
                    mapper.add(row)
        mapper.finish()
        return mapper.cells

    def split_sections(self) -> list[_SectionLines]:
        sections = [_SectionLines("", None)]
        starts = {start.line_number: start for start in self.section_starts}
        for at, token in enumerate(self.lines):
            if start := starts.get(at):
                sections.append(_SectionLines(start.section, start))
                if start.heading.trailing_text:
                    sections[-1].lines.append((start.heading.trailing_text, token[1]))
            elif not is_heading_line(token[0], self.edition):
                is_printed = at in self.captions and self.form.is_form_word(token[0])
                if normalise_text(token[0]) and not is_printed:
                    sections[-1].lines.append(token)
        return sections

    def map_text_lines(self, section_lines: _SectionLines) -> None:
        """Figures written as lines of text; where a ruled table gave them, lines are remarks."""
        table = self.edition.table(self.edition.section(section_lines.section).table)
        items: list[LabelledRow | PlacedLine] = list(section_lines.lines)
        if not any(block.key in self.blocks_in_tables for block in table.blocks):
            items = list(find_unruled_rows(section_lines.lines, self.form))
        for item in items:
            if isinstance(item, LabelledRow):
                self.mapper.add(item)
            elif (
                not self.form.is_form_word(item[0])
                and reduce_label(item[0])
                and not load_aliases().page_furniture.match(item[0].strip())
            ):
                self.record_unplaced(item, "表格部分里的文字，报告格式没有放它的地方")

    def record_unplaced(self, token: PlacedLine, why: str, *, harmless: bool = False) -> None:
        self.unplaced.append(UnplacedContent(token[1], token[0][:_MAX_EXCERPT_LENGTH], why, harmless))

    def texts(self) -> dict[str, PlacedText]:
        results: dict[str, PlacedText] = {}
        for section_lines in self.sections:
            if not section_lines.section:
                lines, section, heading, confidence = self.trim_lead(section_lines.lines), "lead", "", Confidence.LIKELY
            elif self.edition.section(section_lines.section).table:
                continue
            else:
                lines, section, start = section_lines.lines, section_lines.section, section_lines.start
                heading = self.lines[start.line_number][0] if start else ""
                confidence = Confidence.CERTAIN if start and start.heading.score >= EXACT_SCORE else Confidence.LIKELY
            if section_lines is self.sections[-1]:
                lines = self.trim_ending(lines)
            text = "\n".join(line.strip() for line, _ in lines if line.strip())
            if not text:
                continue
            if letters_and_digits(text) in load_aliases().placeholders:
                self.record_unplaced(lines[0], "模板里的提示文字，不是报告的内容", harmless=True)
                continue
            results[section] = PlacedText(section, text, lines[0][1], heading, confidence)
        return results

    def trim_lead(self, lines: Sequence[PlacedLine]) -> list[PlacedLine]:
        """What follows the title, without what a portal prints around it."""
        spans = list(title_spans([text for text, _ in lines]))
        if spans:
            inside = {at for first, end in spans for at in range(first, end)}
            title = "".join(text for text, _ in lines[spans[-1][0] : spans[-1][1]])
            for at, token in enumerate(lines[: spans[-1][1]]):
                if at not in inside and not self.begins_title(token[0], title):
                    self.record_unplaced(token, "标题以前的文字", harmless=True)
            lines = lines[spans[-1][1] :]
        remaining = []
        for token in lines:
            if load_aliases().page_furniture.match(token[0].strip()):
                self.record_unplaced(token, _NAVIGATION, harmless=True)
            else:
                remaining.append(token)
        return remaining

    def begins_title(self, text: str, title: str) -> bool:
        return len(text) < 40 and bool(identify([text + title], []).agency)

    def trim_ending(self, lines: Sequence[PlacedLine]) -> list[PlacedLine]:
        """The last section without the page's foot and without 落款, which goes on the cover."""
        remaining = list(lines)
        for at, token in enumerate(remaining):
            if normalise_text(token[0]) == _CHART_PAGE:
                self.record_unplaced(token, "图解页，图里的数都来自各表", harmless=True)
                remaining = remaining[:at]
                break
            if load_aliases().page_furniture.match(token[0].strip()):
                for token in remaining[at:]:
                    self.record_unplaced(token, _NAVIGATION, harmless=True)
                remaining = remaining[:at]
                break
        if remaining and (day := parse_date(remaining[-1][0])):
            self.cover["signed_on"] = day.isoformat()
            remaining.pop()
            last = remaining[-1][0].strip() if remaining else ""
            if last and len(last) <= _MAX_SIGNATURE_LENGTH and not last.endswith(("。", "；", "：")) and len(last) > 2:
                self.cover["signed_by"] = last
                remaining.pop()
        return remaining

    def candidate(self, identity: Identity, stated_year: int | None) -> Candidate:
        texts = self.texts()
        questions = [*self.questions, *self.mapper.questions]
        year = stated_year or self.edition.from_year
        if not stated_year:
            questions.append(f"文件里没有写明报告年度，暂按 {self.edition.name} 格式的第一年 {year} 年，请核对。")
        elif identity.period and identity.year and identity.period != identity.year:
            questions.append(f"标题是 {identity.year} 年，统计期限却是 {identity.period} 年，请核对。")
        signed = self.cover.get("signed_by", "")
        agency = signed or identity.agency if identity.is_guessed else identity.agency or signed
        if identity.is_guessed and not signed:
            questions.append("文件里没有标题，单位名称取自“请与……联系”一句，请核对。")
        if not agency:
            questions.append("文件里没有找到单位名称，请补上。")
        if REPLACEMENT_CHARACTER in agency:
            questions.append("文件没有写明单位名称里的 � 是什么字，请看着原文改正。")
        words = {key: replace_unsupported_characters(placed.text)[0] for key, placed in texts.items()}
        questions += self.strangers(texts)
        cells = self.mapper.cells
        typed = {cell: p.value for cell, p in cells.items() if cell not in self.edition.operands}
        is_blank = all(placed.value is None for placed in cells.values())
        if is_blank and cells and all(placed.confidence is not Confidence.ASK for placed in cells.values()):
            questions.append("表格里一个数也没有填，是空白的模板吗？")
        printed = {
            c: p.value for c, p in cells.items() if c in self.edition.operands and p.confidence is not Confidence.ASK
        }
        filing = Filing(
            edition=self.edition,
            year=year,
            agency=Agency(replace_unsupported_characters(agency)[0]),
            figures=add_up(self.edition, typed),
            texts=words,
            cover=self.cover,
            printed={} if is_blank else printed,
            remarks=self.cell_remarks(),
        )
        unplaced = (*self.mapper.unplaced, *self.unplaced)
        readings = tuple(self.mapper.row_splits)
        return Candidate(filing, (), cells, texts, unplaced, tuple(questions), readings, not stated_year)

    def strangers(self, texts: Mapping[str, PlacedText]) -> Iterator[str]:
        """Which texts hold characters that the file does not tell, or that cannot be kept."""
        for key, placed in texts.items():
            section = self.edition.section(key).short_name
            if unknown := placed.text.count(REPLACEMENT_CHARACTER):
                yield f"“{section}”里有 {unknown} 个字，文件没有写明是什么字，已写作 �，请看着原文改正。"
            if odd := replace_unsupported_characters(placed.text)[1]:
                yield f"“{section}”里有 {odd} 个看不见的控制字符，已换成 �。"

    def cell_remarks(self) -> dict[CellKey, str]:
        """What was set right to read a cell; of one that holds just its figure nothing was, though its row be odd."""
        return {
            cell: f"原为“{p.excerpt[:20]}”，{'，'.join(p.notes)}"
            for cell, p in self.mapper.cells.items()
            if p.notes and p.value is not None and not is_plain(p.excerpt, p.value, self.edition.kind(cell))
        }


def letters_and_digits(text: str) -> str:
    """A text without marks and blanks, its last bracket opened: to compare with known phrases."""
    return "".join(filter(str.isalnum, normalise_text(text[:200])))


def _table_as_lines(table: DocumentTable, reading: TableReading) -> list[PlacedLine]:
    """A table that is none of the form's, as lines: its rows, or its cells where they hold paragraphs."""
    lines: list[PlacedLine] = []
    rows: dict[int, list[str]] = {}
    for cell in sorted(table.cells, key=lambda cell: (cell.row, cell.column)):
        if normalise_text(cell.text):
            rows.setdefault(cell.row, []).append(cell.text)
    for row in rows.values():
        texts = row if len(row) == 1 or any(len(text) > 30 or "\n" in text for text in row) else [" ".join(row)]
        lines += [(line, table.place) for text in texts for line in text.split("\n") if normalise_text(line)]
    return lines
