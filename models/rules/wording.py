"""The writing itself: leftovers of a template, order of headings, doubled words, what must not be published."""

from collections.abc import Callable, Iterator
from functools import lru_cache

from models.editions.lexicon import lexicon
from models.report.filing import Filing
from models.rules.finding import Breach, Severity
from models.rules.rule import Basis, rule
from models.texts.sensitive import Matter, Sensitive, find_sensitive
from models.texts.word_list import WordList, check_words
from models.texts.wording import Slip, doubled, headings_out_of_order, mixed_widths, template_residue

_FAR = 600
_ENDS = "。！？!?\n"


def sentence_around(text: str, start: int, end: int) -> str:
    """The sentence or sentences that a stretch of a text stands in."""
    floor, ceiling = max(0, start - _FAR), min(len(text), end + _FAR)
    first = max(max(text.rfind(mark, floor, start) for mark in _ENDS) + 1, floor)
    later = [place for mark in _ENDS if (place := text.find(mark, max(end - 1, start), ceiling)) >= 0]
    return text[first : min(later) + 1 if later else ceiling].strip()


def _breach(section: str, text: str, start: int, end: int, message: str, severity: Severity | None = None) -> Breach:
    quote = sentence_around(text, start, end)
    return Breach(message, section=section, span=(start, end), quote=quote, severity=severity)


@lru_cache(maxsize=8192)
def _in_paragraph(find: Callable[[str], Iterator[Slip]], paragraph: str) -> tuple[Slip, ...]:
    return tuple(find(paragraph))


def _slips(filing: Filing, find: Callable[[str], Iterator[Slip]]) -> Iterator[Breach]:
    """Slips that need no more than their own paragraph; one that did not change is not read again."""
    for section in filing.edition.texts:
        text = filing.text(section.key)
        for start, paragraph in paragraphs_of(text):
            for slip in _in_paragraph(find, paragraph):
                yield _breach(section.key, text, start + slip.start, start + slip.end, f"{slip.why}。")


def paragraphs_of(text: str) -> Iterator[tuple[int, str]]:
    """Each line of a text with the place where it begins."""
    start = 0
    for line in text.split("\n"):
        if line:
            yield start, line
        start += len(line) + 1


def _whole_slips(filing: Filing, find: Callable[[str], Iterator[Slip]]) -> Iterator[Breach]:
    for section in filing.edition.texts:
        text = filing.text(section.key)
        for slip in find(text):
            yield _breach(section.key, text, slip.start, slip.end, f"{slip.why}。")


def _residue(text: str) -> Iterator[Slip]:
    return template_residue(text, lexicon())


@rule(
    "W-5",
    "模板残留",
    Severity.WARN,
    Basis.PRACTICE,
    "文字里没有模板留下的空和提示",
    source="尼勒克县某镇 2023 年度报告",
)
def no_template_residue(filing: Filing) -> Iterator[Breach]:
    """XX, blanks to fill, and sentences that only a template needs."""
    yield from _slips(filing, _residue)


@rule("W-7", "标题序号", Severity.WARN, Basis.PRACTICE, "小标题和“一是、二是”的序号连续")
def headings_in_order(filing: Filing) -> Iterator[Breach]:
    """Numbers skipped, repeated or going back."""
    yield from _whole_slips(filing, headings_out_of_order)


@rule("W-8", "重复的字词", Severity.WARN, Basis.PRACTICE, "没有重复的字词和标点")
def nothing_doubled(filing: Filing) -> Iterator[Breach]:
    """Words or marks written twice in a row."""
    yield from _slips(filing, doubled)


@rule("W-9", "全角和半角", Severity.NOTE, Basis.PRACTICE, "标点、数字、括号的全角半角一致")
def widths_agree(filing: Filing) -> Iterator[Breach]:
    """Full-width and half-width forms side by side."""
    yield from _whole_slips(filing, mixed_widths)


_SAID = {
    Matter.IDENTITY: ("像是公民身份号码（校验码相符），公开前请删去或遮盖", Severity.EXPLAIN),
    Matter.MOBILE: ("像是个人手机号码，公开前请核对能否公开", Severity.WARN),
    Matter.CONTACT: ("联系电话用的是手机号码，请核对是否为本机关对外公布的号码", Severity.NOTE),
    Matter.ACCOUNT: ("像是银行账号，公开前请核对能否公开", Severity.EXPLAIN),
    Matter.SECRECY: ("是密级或内部标志，公开前请核对是否应当公开", Severity.EXPLAIN),
}


@rule(
    "W-10",
    "个人信息和涉密字样",
    Severity.WARN,
    Basis.OFFICIAL,
    "公开的文字里没有身份证号、手机号、账号和密级标志",
    source="条例第十四条、第十五条",
)
def nothing_sensitive(filing: Filing) -> Iterator[Breach]:
    """What must be looked at before publishing; an office's own landlines are not."""
    for section in filing.edition.texts:
        text = filing.text(section.key)
        for start, paragraph in paragraphs_of(text):
            for found in _sensitive(paragraph):
                why, severity = _SAID[found.matter]
                first, last = start + found.start, start + found.end
                message = f"“{_masked(text[first:last], found.matter)}”{why}。"
                yield _breach(section.key, text, first, last, message, severity)


@lru_cache(maxsize=4096)
def _sensitive(paragraph: str) -> tuple[Sensitive, ...]:
    return tuple(find_sensitive(paragraph))


def _masked(words: str, matter: Matter) -> str:
    if matter is Matter.SECRECY:
        return words.strip()
    return f"{words[:3]}…{words[-4:]}"


def listed_words(filing: Filing, words: WordList) -> Iterator[Breach]:
    """W-6: the office's own word list against every text; a required word may stand in any of its parts."""
    for section in filing.edition.texts:
        mine = tuple(w for w in words.words if not w.is_required and _concerns(w.sections, section.key, section.short))
        text = filing.text(section.key)
        for hit in check_words(text, WordList(mine)):
            if hit.span:
                instead = f"，可改为“{hit.word.instead}”" if hit.word.instead else ""
                why = f"（{hit.word.why}）" if hit.word.why else ""
                message = f"“{hit.word.text}”在本单位的用语表里是禁用的{why}{instead}。"
                yield _with_rule(_breach(section.key, text, *hit.span, message))
    for word in (w for w in words.words if w.is_required):
        where = [s for s in filing.edition.texts if _concerns(word.sections, s.key, s.short)]
        if where and not any(word.text in filing.text(s.key) for s in where):
            why = f"（{word.why}）" if word.why else ""
            yield _with_rule(Breach(f"本单位的用语表要求写到“{word.text}”{why}，文字里没有。", section=where[0].key))


def _concerns(sections: tuple[str, ...], key: str, short: str) -> bool:
    return not sections or key in sections or short in sections


def _with_rule(breach: Breach) -> Breach:
    return Breach(
        breach.message, section=breach.section, span=breach.span, quote=breach.quote, rule="W-6", severity=Severity.WARN
    )
