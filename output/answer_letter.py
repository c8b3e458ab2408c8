"""退回函、回执函: the answer in words, with every question, for a unit without a program to read the file."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from models.editions.edition import CellKey
from models.figures.value import format_figure
from models.report.filing import Filing
from output.blocks import Block, Document, Paragraph, Signature
from output.plain_text import render_plain

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
        return "\n".join(self._lines())

    @property
    def document(self) -> Document:
        """The letter as a document, for Word."""
        blocks: tuple[Block, ...] = (*(Paragraph(line) for line in self._lines()), Signature(self.office, ""))
        return Document(self.title, self.filing.agency.name, self.filing.year, blocks, subject=self.title)

    def _lines(self) -> Iterator[str]:
        asked = f"，{len(self.questions)} 格有疑问" if self.questions else ""
        done = "退回修改" if self.is_return else "已收到"
        message = self.message.strip()
        reason = f"。原因：{message}" if self.is_return else f"。{message}"
        yield f"{self.filing.agency.name}："
        yield f"贵单位 {self.filing.year} 年度政府信息公开工作年度报告{done}{asked}{reason}"
        yield from self._questions()
        if self.is_return:
            yield _READ_IN if self.is_from_program else _BY_HAND
        elif self.is_from_program:
            yield _KEPT
        elif self.questions:
            yield "请照上面逐条答复。"

    def _questions(self) -> Iterator[str]:
        edition = self.filing.edition
        asked = [cell for cell in edition.cells if cell in self.questions]
        for number, cell in enumerate(asked, 1):
            figure = format_figure(self.filing.figures.get(cell), edition.kind(cell)) or "空"
            words = " ".join(self.questions[cell].split())
            yield f"{number}. {edition.table_of(cell).name}“{edition.short_name(cell)}”，报的是 {figure}：{words}"


def render_letter(letter: AnswerLetter, ending: str) -> bytes:
    """The letter as a file: .docx, else text."""
    if ending == ".docx":
        from output import word

        return word.render(letter.document)
    return render_plain(letter.document).encode()
