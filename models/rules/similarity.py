"""Words taken over from last year's report."""

from collections.abc import Iterator

from models.report.filing import Filing
from models.rules.finding import Breach, Severity
from models.rules.rule import Basis, rule
from models.texts.text_similarity import find_copied_passages

_LEAD = "lead"


@rule(
    "Y-6",
    "与上年雷同的文字",
    Severity.WARN,
    Basis.OFFICIAL,
    "文字不与上年报告雷同",
    source="国办公开办函〔2021〕30号（四）：内容雷同、敷衍塞责造成不良后果的，予以追责",
)
def text_is_not_copied(filing: Filing) -> Iterator[Breach]:
    """Each run of paragraphs that stood in last year's text; the lead is the same every year and is left out."""
    if filing.last_year is None:
        return
    before = "\n".join(text for key, text in filing.last_year.texts.items() if key != _LEAD)
    for section in filing.edition.text_sections:
        text = filing.text(section.key)
        if section.key == _LEAD or not text:
            continue
        for copy in find_copied_passages(text, before):
            first, last = copy.paragraphs[0], copy.paragraphs[-1]
            span = (first.start, last.start + len(last.text))
            count = f"{len(copy.paragraphs)} 段" if len(copy.paragraphs) > 1 else "这一段"
            yield Breach(
                f"{count}共 {copy.length} 字与上年报告基本相同（相同 {copy.similarity:.0%}），请按本年情况改写。",
                section=section.key,
                span=span,
                quote="\n".join(paragraph.text for paragraph in copy.paragraphs),
            )
