"""What would be wrong on paper, looked for on the laid-out pages before a report leaves the office."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from models.report.filing import Filing
from models.rules.finding import Finding, Severity
from models.rules.preflight import SENSITIVE_RULE
from models.rules.sum_numbers import SUM_FINDINGS
from output.blocks import Document, Signature
from output.compose import SIGNED_BY, SIGNED_ON, compose
from output.page import geometry as g
from output.page.fonts import FontSet
from output.page.installed_fonts import office_fonts
from output.page.page_model import Book, GlyphRun, MarkedContent, Page
from output.page.pages import make_pages, signature_lines
from output.pdf import unprintable_characters

MOST_BLANK = 0.4
"""The share of a page's 版心 that may stay white below its last line or rule."""
_MOST_NAMED = 8


class Subject(StrEnum):
    """What is looked at."""

    GLYPHS = "glyphs"
    PAGE_FILL = "page_fill"
    LAST_PAGE = "last_page"
    SIGNATURE = "signature"
    FINDINGS = "findings"
    PRIVACY = "privacy"
    SUM = "sum"

    @property
    def label(self) -> str:
        """The words a clerk reads."""
        return _LABELS[self]


_LABELS = {
    Subject.GLYPHS: "印不出的字",
    Subject.PAGE_FILL: "半空的页",
    Subject.LAST_PAGE: "末页",
    Subject.SIGNATURE: "落款和成文日期",
    Subject.FINDINGS: "没有处理的问题",
    Subject.PRIVACY: "个人信息和涉密字样",
    Subject.SUM: "汇总",
}


@dataclass(frozen=True)
class PaperRemark:
    """Something that would be wrong, in a sentence, and where it is mended.

    That is a ``page`` of the print (from 1; 0 is none), a ``field`` of the cover, the ``span`` of a text, a finding,
    or the sum under the roster's ``node``.
    """

    subject: Subject
    sentence: str
    page: int = 0
    field: str = ""
    section: str = ""
    span: tuple[int, int] = (0, 0)
    finding: Finding | None = None
    node: str = ""


@dataclass(frozen=True)
class PaperCheck:
    """All remarks, and what was looked at: of anything else nothing is said."""

    remarks: tuple[PaperRemark, ...]
    looked_at: tuple[Subject, ...]

    @property
    def summary(self) -> str:
        """How many there are, in one line; without any, what was looked at."""
        if self.remarks:
            return f"有 {len(self.remarks)} 处要看一看，不改也可以继续。"
        return f"没有发现问题。看过：{'、'.join(subject.label for subject in self.looked_at)}。"


def check_paper(
    filing: Filing,
    findings: Sequence[Finding],
    fonts: FontSet | None = None,
    *,
    has_pages: bool = True,
) -> PaperCheck:
    """Look a report through before it leaves, with the sum that it was made of, where it was made of one.

    Without ``has_pages`` only what does not depend on our own pages is looked at: a Word file has pages of its own.
    """
    remarks: list[PaperRemark] = []
    looked_at: list[Subject] = []
    if has_pages:
        fonts = fonts or office_fonts()
        document = compose(filing)
        book = make_pages(document, fonts)
        remarks += [*_glyphs(filing, book, unprintable_characters(document, fonts)), *check_pages(document, book)]
        looked_at += [Subject.GLYPHS, Subject.PAGE_FILL, Subject.LAST_PAGE]
    remarks += [*_signature(filing), *_findings(findings), *_privacy(findings)]
    looked_at += [Subject.SIGNATURE, Subject.FINDINGS, Subject.PRIVACY]
    if filing.report_sum is not None:
        remarks += _sum(filing.report_sum.node, findings)
        looked_at.append(Subject.SUM)
    return PaperCheck(tuple(remarks), tuple(looked_at))


def page_fill(page: Page) -> float:
    """How far down the 版心 a page is filled, 0 to 1; a turned table is taken to fill its page."""
    top = lowest = g.PAPER_HEIGHT - g.TOP_MARGIN
    for content in _body(page):
        if content.is_turned:
            return 1.0
        bottoms = [run.y - (1 - g.ASCENT) * run.size for run in content.runs]
        bottoms += [min(rule.y0, rule.y1) for rule in content.rules]
        lowest = min(lowest, *bottoms, lowest)
    return (top - lowest) / g.BODY_HEIGHT


def check_pages(document: Document, book: Book) -> Iterator[PaperRemark]:
    """The pages that stay white from the middle down, and a last page that is hardly begun.

    The last page may be as short as it is, and charts after it are no part of the text.
    """
    pages = [page for page in book.pages if not _has_picture(page)]
    for page in pages[:-1]:
        if (blank := 1 - page_fill(page)) > MOST_BLANK:
            yield PaperRemark(
                Subject.PAGE_FILL,
                f"第 {page.number} 页下面空着 {blank:.0%}：接着的表格在这一页放不下。前面添几行或删几行，空白就会变。",
                page=page.number,
            )
    if len(pages) > 1 and (lines := _line_count(pages[-1])) is not None:
        signed = _signature_line_count(document)
        if lines - signed <= 1:
            what, rows = ("1 行字和落款", lines + g.SIGNATURE_GAP) if signed else ("1 行字", lines)
            sentence = f"末页（第 {pages[-1].number} 页）只有 {what}。前面少排 {rows} 行左右，也许能少一页。"
            yield PaperRemark(Subject.LAST_PAGE, sentence, page=pages[-1].number)


def _body(page: Page) -> list[MarkedContent]:
    """What stands in the 版心: all but the page's number, which is put on a page last."""
    return page.contents[:-1]


def _has_picture(page: Page) -> bool:
    return any(content.element and content.element.kind == "Figure" for content in page.contents)


def _line_count(page: Page) -> int | None:
    """The lines of type on a page; None where a table stands on it."""
    contents = _body(page)
    if any(content.rules for content in contents):
        return None
    return len({round(run.y, 2) for content in contents for run in content.runs})


def _signature_line_count(document: Document) -> int:
    signatures = [block for block in document.blocks if isinstance(block, Signature)]
    return sum(len(signature_lines(text)) for one in signatures for text in (one.organisation, one.date))


def _glyphs(filing: Filing, book: Book, missing: Sequence[str]) -> Iterator[PaperRemark]:
    if not missing:
        return
    named = "、".join(f"“{char}”（U+{ord(char):04X}）" for char in missing[:_MOST_NAMED])
    more = f"等 {len(missing)} 个字" if len(missing) > _MOST_NAMED else ""
    pages = [page.number for page in book.pages if any(char in run.text for run in _runs(page) for char in missing)]
    where = f"第 {'、'.join(map(str, pages))} 页" if pages else "页面"
    sentence = f"没有字体可印的字：{named}{more}，{where}上是替代符号。请核对，或安装生僻字字体后重做。"
    section, at = next(
        (
            (section.key, at)
            for section in filing.edition.text_sections
            if (at := filing.text(section.key).find(missing[0])) >= 0
        ),
        ("", 0),
    )
    field = "" if section else SIGNED_BY if missing[0] in filing.cover.get(SIGNED_BY, "") else "name"
    yield PaperRemark(Subject.GLYPHS, sentence, field=field, section=section, span=(at, at + len(missing[0])))


def _runs(page: Page) -> Iterator[GlyphRun]:
    return (run for content in page.contents for run in content.runs)


def _signature(filing: Filing) -> Iterator[PaperRemark]:
    for field, name in ((SIGNED_BY, "落款单位"), (SIGNED_ON, "成文日期")):
        if not filing.cover.get(field, "").strip():
            yield PaperRemark(Subject.SIGNATURE, f"{name}还没有填，页面上没有这一行。", field=field)


def _findings(findings: Sequence[Finding]) -> Iterator[PaperRemark]:
    for severity in (Severity.BLOCK, Severity.EXPLAIN):
        waiting = (finding for finding in findings if finding.is_open and finding.rule not in SUM_FINDINGS)
        found = [finding for finding in waiting if finding.severity is severity]
        if found:
            yield PaperRemark(
                Subject.FINDINGS,
                f"还有 {len(found)} 处{severity.label}的问题没有处理，如：{found[0].message}",
                finding=found[0],
            )


def _privacy(findings: Sequence[Finding]) -> Iterator[PaperRemark]:
    found = [finding for finding in findings if finding.rule == SENSITIVE_RULE]
    if found:
        sentence = f"查到 {len(found)} 处可能是个人信息或涉密字样，如：{found[0].message}"
        yield PaperRemark(Subject.PRIVACY, sentence, finding=found[0])


def _sum(node: str, findings: Sequence[Finding]) -> Iterator[PaperRemark]:
    """What the report and the sum behind it differ in, and what the sum lacks; said even where it was explained."""
    for finding in findings:
        if finding.rule in SUM_FINDINGS:
            explained = f"（已说明：{finding.explanation}）" if finding.is_explained else ""
            yield PaperRemark(Subject.SUM, f"{finding.message}{explained}", node=node)
