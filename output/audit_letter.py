"""核查意见函: what an audit found in a unit's published report, with the page's words and what should stand there."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from models.audit.finding import NOT_PUBLISHED, AuditFinding, Certainty
from models.file_types import WORD
from models.rules.finding import Severity
from models.save_target import CannotSave, failure_sentence
from output.blocks import Block, Document, Grid, Heading, Paragraph, Signature
from output.plain_text import render_plain
from output.saving import save_file, unused_path
from output.table_builder import TableBuilder, figure_cell, head_cell, text_cell

_WIDTHS = (0.5, 2.2, 2.6, 3.4)
_MUST, _MAY = (Severity.BLOCK, Severity.EXPLAIN), (Severity.WARN,)
_NUMBERS = "一二三四"


@dataclass(frozen=True)
class AuditLetter:
    """A letter to one unit. ``file`` is its published file, empty where none was found; ``published`` its day, if told.

    ``due`` is until when it is asked to rectify and to answer, None where nothing was asked yet.
    """

    unit: str
    office: str
    year: int
    file: str
    published: date | None
    findings: Sequence[AuditFinding]
    due: date | None
    day: date

    @property
    def title(self) -> str:
        """What the letter is called."""
        return f"关于{self.year}年度政府信息公开工作年度报告公布情况的核查意见"

    @property
    def document(self) -> Document:
        """The letter as a document."""
        blocks = (*self._blocks(), Signature(self.office, _in_words(self.day)))
        return Document(self.title, self.unit, self.year, blocks, subject=self.title)

    @property
    def text(self) -> str:
        """The letter as text."""
        return render_plain(self.document)

    def _blocks(self) -> Iterator[Block]:
        yield Paragraph(f"{self.unit}：")
        if any(one.rule == NOT_PUBLISHED for one in self.findings):
            yield from self._missing()
            return
        day = f"，网页写明 {_in_words(self.published)} 发布" if self.published else ""
        yield Paragraph(
            f"对贵单位公布的 {self.year} 年度政府信息公开工作年度报告（文件“{self.file}”{day}）作了核查，意见如下。"
        )
        held = [one for one in self.findings if one.is_fault]
        asked = [one for one in self.findings if one.is_question and one.certainty is Certainty.ASKED]
        untold = [one for one in self.findings if one.is_question and one.certainty is Certainty.UNKNOWN]
        parts = (
            ("需要改正或说明的", [one for one in held if one.severity in _MUST]),
            ("请核对的", [one for one in held if one.severity in _MAY]),
            ("我们没有读准、请贵单位对照原文的", asked),
            ("这次没有核的", untold),
        )
        for number, (name, findings) in zip(_NUMBERS, (part for part in parts if part[1]), strict=False):
            yield Heading(1, f"{number}、{name}（{len(findings)} 处）")
            yield _table(name, findings)
        if not any(findings for _, findings in parts):
            yield Paragraph("没有发现问题。")
            return
        yield Paragraph(self._closing())

    def _missing(self) -> Iterator[Block]:
        doubt = next((one.doubt for one in self.findings if one.rule == NOT_PUBLISHED), "")
        yield Paragraph(
            f"这次核查的文件里没有贵单位 {self.year} 年度的政府信息公开工作年度报告。{doubt}"
            "如已公布，请告知网址；没有公布的，请尽快公布，并说明原因（条例第四十九条）。"
        )
        if self.due:
            yield Paragraph(f"请于{_in_words(self.due)}前答复。")

    def _closing(self) -> str:
        repeated = sum(bool(one.asked_in) and one.is_fault for one in self.findings)
        words = f"其中 {repeated} 处去年已要求整改，今年又有，请说明原因。" if repeated else ""
        until = f"请于{_in_words(self.due)}前" if self.due else "请"
        return f"{words}{until}改正有误的内容并重新公布，逐条书面答复；报送的数据有误的，改好后一并重新报送。"


def _in_words(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _table(name: str, findings: Sequence[AuditFinding]) -> Grid:
    ruled = TableBuilder(name, _WIDTHS)
    ruled.row(head_cell("序号"), head_cell("位置和规则"), head_cell("公布的内容"), head_cell("问题和应为"))
    ruled.head_rows = 1
    for number, one in enumerate(findings, 1):
        where = "。".join(filter(None, (f"{one.title}（{one.rule}）", one.where)))
        problem = [one.message, one.expected and f"应为：{one.expected}", one.doubt and f"疑点：{one.doubt}"]
        problem.append(f"{one.asked_in} 年度核查时已要求整改。" if one.asked_in else "")
        ruled.row(
            figure_cell(str(number)),
            text_cell(where),
            text_cell(one.quote or "—"),
            text_cell("\n".join(filter(None, problem))),
        )
    return ruled.grid()


def write_letters(folder: Path, letters: Iterable[AuditLetter]) -> Iterator[Path]:
    """Write each letter for Word into a folder, which is made where it is not there, and tell of each once it is there.

    One whose name is taken there, by a unit of the same name or by a former letter, is numbered. CannotSave with a
    sentence; what was written before stays.
    """
    from output import word

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotSave(failure_sentence(error, folder)) from error
    for letter in letters:
        name = "".join("_" if sign in '\\/:*?"<>|' else sign for sign in letter.unit)[:80]
        path = unused_path(folder / f"{name}{letter.year}年报告核查意见{WORD.ending}")
        save_file(word.render(letter.document), path)
        yield path
