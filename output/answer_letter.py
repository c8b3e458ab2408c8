"""退回函、回执函: the answer in words, with every question, for a unit without a program to read the file."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from models.editions.edition import CellKey
from models.figures.value import format_figure
from models.report.filing import Filing
from models.texts.characters import replace_unsupported_characters
from output.blocks import Block, Document, Grid, Paragraph, Signature
from output.table_builder import TableBuilder, figure_cell, head_cell, text_cell

_HEADS = ("序号", "哪一格", "报的数", "疑问", "答复", "更正后的数")
_WIDTHS = (0.6, 2.0, 0.9, 2.6, 2.6, 1.1)
_ANSWER_LINE = "　　答复：　　　　　　　　更正后的数："
_READ_IN = (
    "请打开阳光年报，点右上角的菜单（F10），选“与上级往来 → 导入回执…”，再选附上的文件："
    "报告会重新打开，疑问标在格子上。逐格答复、改好后定稿，再点“上报…”。"
)
_BY_HAND = "请照上面逐条核对，改好后连同答复一起重新报送。用阳光年报填报的，也可以导入附上的文件，疑问会标在格子上。"
_KEPT = "请打开阳光年报，点右上角的菜单（F10），选“与上级往来 → 导入回执…”，再选附上的文件，留作已报的凭据。"


@dataclass(frozen=True)
class AnswerLetter:
    """What is answered to a report; ``is_from_program`` where the unit sent a file of this program."""

    filing: Filing
    office: str
    is_return: bool
    message: str
    questions: Mapping[CellKey, str]
    is_from_program: bool

    @property
    def title(self) -> str:
        """What the letter is called."""
        return f"关于{'退回修改' if self.is_return else '收到'}{self.filing.year}年度政府信息公开工作年度报告的函"

    @property
    def text(self) -> str:
        """The letter as text."""
        questions = (line for row in self._questions() for line in (_line(row), _ANSWER_LINE))
        return "\n".join((*self._opening(), *questions, *self._closing()))

    @property
    def document(self) -> Document:
        """The letter as a document, for Word: the questions stand in a table that has room for the answers."""
        blocks: list[Block] = [Paragraph(line) for line in self._opening()]
        if rows := list(self._questions()):
            blocks.append(_answer_table(rows))
        blocks += [Paragraph(line) for line in self._closing()]
        blocks.append(Signature(self.office, ""))
        return Document(self.title, self.filing.agency.name, self.filing.year, tuple(blocks), subject=self.title)

    def _opening(self) -> Iterator[str]:
        asked = f"，{len(self.questions)} 格有疑问" if self.questions else ""
        done = "退回修改" if self.is_return else "已收到"
        message = self.message.strip()
        reason = f"。原因：{message}" if self.is_return else f"。{message}"
        yield f"{self.filing.agency.name}："
        yield f"贵单位 {self.filing.year} 年度政府信息公开工作年度报告{done}{asked}{reason}"

    def _closing(self) -> Iterator[str]:
        if self.is_return:
            yield _READ_IN if self.is_from_program else _BY_HAND
        elif self.is_from_program:
            yield _KEPT
        elif self.questions:
            yield "请照上面逐条答复。"
        if self.questions and not self.is_from_program:
            yield "答复写在“答复”一栏；数有改动的，写明更正后的数，与报告一起报回。"

    def _questions(self) -> Iterator[tuple[str, ...]]:
        """Of each question its number, table, cell, figure and words."""
        edition = self.filing.edition
        asked = [cell for cell in edition.cells if cell in self.questions]
        for number, cell in enumerate(asked, 1):
            figure = format_figure(self.filing.figures.get(cell), edition.kind(cell)) or "空"
            words = " ".join(self.questions[cell].split())
            yield str(number), edition.table_of(cell).name, edition.short_name(cell), figure, words


def _line(row: tuple[str, ...]) -> str:
    number, table, cell, figure, words = row
    return f"{number}. {table}“{cell}”，报的是 {figure}：{words}"


def _answer_table(rows: Sequence[tuple[str, ...]]) -> Grid:
    ruled = TableBuilder("疑问和答复", _WIDTHS)
    ruled.row(*(head_cell(head) for head in _HEADS))
    ruled.head_rows = 1
    for number, table, cell, figure, words in rows:
        ruled.row(
            figure_cell(number), text_cell(f"{table} {cell}"), figure_cell(figure), text_cell(words), text_cell(""),
            text_cell(""), height=2,
        )  # fmt: skip
    return ruled.grid()


def render_letter(letter: AnswerLetter, ending: str) -> bytes:
    """The letter as a file: .docx, else text."""
    if ending == ".docx":
        from output import word

        return word.render(letter.document)
    return (replace_unsupported_characters(f"{letter.title}\n\n{letter.text}\n\n{letter.office}")[0] + "\n").encode()
