"""A file's lines and tables understood as a report: by words and sums, never by address."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from models.editions.choose import edition_for, known_editions
from models.editions.declare import CellKey, Edition
from models.errors import AppError, BrokenFile
from models.exchange.candidate import Candidate, PlacedText, Surety, Unplaced
from models.exchange.label_matching import EXACT, drifts, narrow, plain
from models.exchange.neutral_document import Line, Source, TableSource
from models.exchange.recognition.cell_mapping import Placing
from models.exchange.recognition.form_index import FormWords, form_words
from models.exchange.recognition.identity import Identity, identify, read_date, title_spans
from models.exchange.recognition.sections import Opening, Token, cut, is_heading_line
from models.exchange.recognition.tables import Reading, Row, is_value, read_table
from models.exchange.recognition.unruled_rows import loose_rows
from models.figures.totals import add_up
from models.report.filing import Agency, Filing
from models.texts.characters import VISIBLE_STAND_IN, with_stand_ins

_NAVIGATION = "网页上的导航文字"
_CHART_PAGE = "附:图解"  # as this program heads its own
_TITLE_LINES = 4
_LONGEST_SIGNATURE = 30


def recognise(source: Source, year: int | None = None) -> Candidate:
    """Understand a file as a report. ``year`` is said by a person and wins over what the file says.

    BrokenFile when nothing in it looks like one, or it is for a year before the first edition.
    """
    flow = _Flow(source)
    identity = identify((*flow.titles(), *source.titles), [text for text, _ in flow.plain_lines])
    said = year or identity.year
    try:
        editions = (edition_for(said),) if said else tuple(reversed(known_editions()))
    except AppError as trouble:
        raise BrokenFile(trouble.sentence) from trouble
    attempts = [_Attempt(source, edition) for edition in editions]
    # Two editions with the same lines explain a file of the smaller one alike: the larger leaves cells blank.
    best = max(attempts, key=lambda attempt: (attempt.weight, -attempt.left_blank))
    if not best.placing.cells and not best.openings:
        raise BrokenFile("没有找到年报的表格，也没有找到各部分的标题，可能不是政府信息公开工作年度报告。")
    return best.candidate(identity, said)


class _Flow:
    """The lines of the file before any table is understood."""

    def __init__(self, source: Source) -> None:
        self.plain_lines: list[Token] = []
        for part in source.parts:
            if isinstance(part, Line):
                self.plain_lines.append((part.text, part.place))
            elif len(self.plain_lines) < 60:
                self.plain_lines += [(cell.text, part.place) for cell in part.cells[:8] if not is_value(cell.text)]

    def titles(self) -> list[str]:
        """Title lines near the top, and the same with the lines before them, which may begin the title."""
        texts = [text for text, _ in self.plain_lines[:80] if narrow(text)]
        found: list[str] = []
        for _, end in title_spans(texts):
            for first in range(end - 1, max(-1, end - 1 - _TITLE_LINES), -1):
                if first < end - 1 and (len(texts[first]) >= 40 or "。" in texts[first]):
                    break
                found.append("".join(texts[first:end]))
        return found


@dataclass
class _Stretch:
    """The lines under one heading."""

    section: str
    opening: Opening | None
    lines: list[Token] = field(default_factory=list)


class _Attempt:
    """The file read as one edition."""

    def __init__(self, source: Source, edition: Edition) -> None:
        self.edition = edition
        self.form: FormWords = form_words(edition.name)
        self.placing = Placing(edition, self.form)
        self.not_placed: list[Unplaced] = []
        self.remarks = source.remarks
        self.cover: dict[str, str] = {}
        self.lines: list[Token] = []
        self.has_grid: set[str] = set()
        self.captions: set[int] = set()
        for part in source.parts:
            if isinstance(part, Line):
                self.lines.append((part.text, part.place))
            else:
                self.take_table(part)
        self.openings = cut(self.lines, edition)
        self.stretches = self.stretch()
        for stretch in self.stretches:
            if stretch.section and edition.section(stretch.section).table:
                self.take_loose(stretch)
        self.placing.finish()

    @property
    def weight(self) -> float:
        """How well the edition explains the file."""
        sure = sum(1.0 if p.surety is Surety.CERTAIN else 0.5 for p in self.placing.cells.values())
        return sure - 0.3 * len(self.placing.not_placed)

    @property
    def left_blank(self) -> int:
        """How many cells of the edition the file says nothing of."""
        return sum(cell not in self.placing.cells for cell in self.edition.typed)

    def take_table(self, table: TableSource) -> None:
        reading = read_table(table, self.form)
        known = [row for row in reading.rows if row.block]
        if not known:
            self.lines += _flat(table, reading)
            return
        for item in reading.order:
            if isinstance(item, Row):
                if item.block:
                    self.has_grid.add(item.block.key)
                self.placing.add(item)
            else:
                self.captions.add(len(self.lines))
                self.lines.append(item)

    def stretch(self) -> list[_Stretch]:
        stretches = [_Stretch("", None)]
        openings = {opening.at: opening for opening in self.openings}
        for at, token in enumerate(self.lines):
            if opening := openings.get(at):
                stretches.append(_Stretch(opening.section, opening))
                if opening.heading.rest:
                    stretches[-1].lines.append((opening.heading.rest, token[1]))
            elif not is_heading_line(token[0], self.edition):
                is_printed = at in self.captions and self.form.is_form_word(token[0])
                if narrow(token[0]) and not is_printed:
                    stretches[-1].lines.append(token)
        return stretches

    def take_loose(self, stretch: _Stretch) -> None:
        """Figures written as lines of text; where a ruled table gave them, lines are remarks."""
        table = self.edition.table(self.edition.section(stretch.section).table)
        items: list[Row | Token] = list(stretch.lines)
        if not any(block.key in self.has_grid for block in table.blocks):
            items = list(loose_rows(stretch.lines, self.form))
        for item in items:
            if isinstance(item, Row):
                self.placing.add(item)
            elif not self.form.is_form_word(item[0]) and plain(item[0]) and not drifts().chrome.match(item[0].strip()):
                self.leave(item, "表格部分里的文字，报告格式没有放它的地方")

    def leave(self, token: Token, why: str, *, harmless: bool = False) -> None:
        self.not_placed.append(Unplaced(token[1], token[0][:120], why, harmless))

    def texts(self) -> dict[str, PlacedText]:
        found: dict[str, PlacedText] = {}
        for stretch in self.stretches:
            if not stretch.section:
                lines, section, heading, surety = self.lead(stretch.lines), "lead", "", Surety.LIKELY
            elif self.edition.section(stretch.section).table:
                continue
            else:
                lines, section, opening = stretch.lines, stretch.section, stretch.opening
                heading = self.lines[opening.at][0] if opening else ""
                surety = Surety.CERTAIN if opening and opening.heading.score >= EXACT else Surety.LIKELY
            if stretch is self.stretches[-1]:
                lines = self.ending(lines)
            text = "\n".join(line.strip() for line, _ in lines if line.strip())
            if not text:
                continue
            if plain_text(text) in drifts().placeholders:
                self.leave(lines[0], "模板里的提示文字，不是报告的内容", harmless=True)
                continue
            found[section] = PlacedText(section, text, lines[0][1], heading, surety)
        return found

    def lead(self, lines: Sequence[Token]) -> list[Token]:
        """What follows the title, without what a portal prints around it."""
        spans = list(title_spans([text for text, _ in lines]))
        if spans:
            inside = {at for first, end in spans for at in range(first, end)}
            title = "".join(text for text, _ in lines[spans[-1][0] : spans[-1][1]])
            for at, token in enumerate(lines[: spans[-1][1]]):
                if at not in inside and not self.begins_title(token[0], title):
                    self.leave(token, "标题以前的文字", harmless=True)
            lines = lines[spans[-1][1] :]
        kept = []
        for token in lines:
            if drifts().chrome.match(token[0].strip()):
                self.leave(token, _NAVIGATION, harmless=True)
            else:
                kept.append(token)
        return kept

    def begins_title(self, text: str, title: str) -> bool:
        return len(text) < 40 and bool(identify([text + title], []).agency)

    def ending(self, lines: Sequence[Token]) -> list[Token]:
        """The last section without the page's foot and without 落款, which goes on the cover."""
        kept = list(lines)
        for at, token in enumerate(kept):
            if narrow(token[0]) == _CHART_PAGE:
                self.leave(token, "图解页，图里的数都来自各表", harmless=True)
                kept = kept[:at]
                break
            if drifts().chrome.match(token[0].strip()):
                for left in kept[at:]:
                    self.leave(left, _NAVIGATION, harmless=True)
                kept = kept[:at]
                break
        if kept and (day := read_date(kept[-1][0])):
            self.cover["signed_on"] = day.isoformat()
            kept.pop()
            last = kept[-1][0].strip() if kept else ""
            if last and len(last) <= _LONGEST_SIGNATURE and not last.endswith(("。", "；", "：")) and len(last) > 2:
                self.cover["signed_by"] = last
                kept.pop()
        return kept

    def candidate(self, identity: Identity, said: int | None) -> Candidate:
        texts = self.texts()
        questions = list(self.remarks)
        year = said or self.edition.from_year
        if not said:
            questions.append(f"文件里没有写明报告年度，暂按 {self.edition.name} 格式的第一年 {year} 年，请核对。")
        elif identity.period and identity.year and identity.period != identity.year:
            questions.append(f"标题是 {identity.year} 年，统计期限却是 {identity.period} 年，请核对。")
        signed = self.cover.get("signed_by", "")
        agency = signed or identity.agency if identity.guessed else identity.agency or signed
        if identity.guessed and not signed:
            questions.append("文件里没有标题，单位名称取自“请与……联系”一句，请核对。")
        if not agency:
            questions.append("文件里没有找到单位名称，请补上。")
        if VISIBLE_STAND_IN in agency:
            questions.append("文件没有写明单位名称里的 � 是什么字，请看着原文改正。")
        words = {key: with_stand_ins(placed.text)[0] for key, placed in texts.items()}
        questions += self.strangers(texts)
        cells = self.placing.cells
        typed = {cell: p.value for cell, p in cells.items() if cell not in self.edition.operands}
        is_blank = all(placed.value is None for placed in cells.values())
        if is_blank and cells and all(placed.surety is not Surety.ASK for placed in cells.values()):
            questions.append("表格里一个数也没有填，是空白的模板吗？")
        printed = {c: p.value for c, p in cells.items() if c in self.edition.operands and p.surety is not Surety.ASK}
        filing = Filing(
            edition=self.edition,
            year=year,
            agency=Agency(with_stand_ins(agency)[0]),
            figures=add_up(self.edition, typed),
            texts=words,
            cover=self.cover,
            printed={} if is_blank else printed,
            remarks=self.noted(),
        )
        unplaced = (*self.placing.not_placed, *self.not_placed)
        readings = tuple(self.placing.readings)
        return Candidate(filing, (), cells, texts, unplaced, tuple(questions), readings)

    def strangers(self, texts: Mapping[str, PlacedText]) -> Iterator[str]:
        """Which texts hold characters that the file does not tell, or that cannot be kept."""
        for key, placed in texts.items():
            section = self.edition.section(key).short
            if unknown := placed.text.count(VISIBLE_STAND_IN):
                yield f"“{section}”里有 {unknown} 个字，文件没有写明是什么字，已写作 �，请看着原文改正。"
            if odd := with_stand_ins(placed.text)[1]:
                yield f"“{section}”里有 {odd} 个看不见的控制字符，已换成 �。"

    def noted(self) -> dict[CellKey, str]:
        return {
            cell: f"原为“{p.excerpt[:20]}”，{'，'.join(p.notes)}"
            for cell, p in self.placing.cells.items()
            if p.notes and p.value is not None
        }


def plain_text(text: str) -> str:
    """A text without marks and blanks, its last bracket opened: to compare with known phrases."""
    return "".join(char for char in narrow(text[:200]) if char.isalnum())


def _flat(table: TableSource, reading: Reading) -> list[Token]:
    """A table that is none of the form's, as lines: its rows, or its cells where they hold paragraphs."""
    lines: list[Token] = []
    rows: dict[int, list[str]] = {}
    for cell in sorted(table.cells, key=lambda cell: (cell.row, cell.column)):
        if narrow(cell.text):
            rows.setdefault(cell.row, []).append(cell.text)
    for row in rows.values():
        texts = row if len(row) == 1 or any(len(text) > 30 or "\n" in text for text in row) else [" ".join(row)]
        lines += [(line, table.place) for text in texts for line in text.split("\n") if narrow(line)]
    return lines
