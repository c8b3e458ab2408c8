"""The writing itself: leftovers of a template, order of headings, doubled words, what must not be published."""

from collections.abc import Callable, Iterator
from functools import lru_cache

from models.editions.lexicon import shipped_lexicon
from models.report.filing import Filing
from models.rules.finding import Breach, Severity
from models.rules.rule import Basis, rule
from models.texts.sensitive import SensitiveKind, SensitiveMatch, find_sensitive
from models.texts.word_list import WordList, match_words
from models.texts.writing_slips import (
    WritingSlip,
    find_heading_slips,
    find_item_slips,
    find_mixed_widths,
    find_repetitions,
    find_template_residue,
)

_MAX_SENTENCE_LENGTH = 600
_SENTENCE_ENDS = "。！？!?\n"


def sentence_around(text: str, start: int, end: int) -> str:
    """The sentence or sentences that a stretch of a text stands in."""
    floor, ceiling = max(0, start - _MAX_SENTENCE_LENGTH), min(len(text), end + _MAX_SENTENCE_LENGTH)
    first = max(max(text.rfind(mark, floor, start) for mark in _SENTENCE_ENDS) + 1, floor)
    later = [place for mark in _SENTENCE_ENDS if (place := text.find(mark, max(end - 1, start), ceiling)) >= 0]
    return text[first : min(later) + 1 if later else ceiling].strip()


def _breach(section: str, text: str, start: int, end: int, message: str, severity: Severity | None = None) -> Breach:
    quote = sentence_around(text, start, end)
    return Breach(message, section=section, span=(start, end), quote=quote, severity=severity)


@lru_cache(maxsize=8192)
def _slips_in(find_slips: Callable[[str], Iterator[WritingSlip]], paragraph: str) -> tuple[WritingSlip, ...]:
    return tuple(find_slips(paragraph))


def _paragraph_slips(filing: Filing, find_slips: Callable[[str], Iterator[WritingSlip]]) -> Iterator[Breach]:
    """Slips that need no more than their own paragraph; one that did not change is not read again."""
    for section in filing.edition.text_sections:
        text = filing.text(section.key)
        for start, paragraph in lines_with_offsets(text):
            for slip in _slips_in(find_slips, paragraph):
                yield _breach(section.key, text, start + slip.start, start + slip.end, f"{slip.description}。")


def lines_with_offsets(text: str) -> Iterator[tuple[int, str]]:
    """Each line of a text with the place where it begins."""
    start = 0
    for line in text.split("\n"):
        if line:
            yield start, line
        start += len(line) + 1


def _text_slips(filing: Filing, find_slips: Callable[[str], Iterator[WritingSlip]]) -> Iterator[Breach]:
    for section in filing.edition.text_sections:
        text = filing.text(section.key)
        for slip in find_slips(text):
            yield _breach(section.key, text, slip.start, slip.end, f"{slip.description}。")


def _find_residue(text: str) -> Iterator[WritingSlip]:
    return find_template_residue(text, shipped_lexicon())


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
    yield from _paragraph_slips(filing, _find_residue)


@rule("W-7", "标题序号", Severity.WARN, Basis.PRACTICE, "小标题和“一是、二是”的序号连续")
def headings_in_order(filing: Filing) -> Iterator[Breach]:
    """Numbers skipped, repeated or going back."""
    yield from _text_slips(filing, find_heading_slips)
    yield from _paragraph_slips(filing, find_item_slips)


@rule("W-8", "重复的字词", Severity.WARN, Basis.PRACTICE, "没有重复的字词和标点")
def nothing_is_repeated(filing: Filing) -> Iterator[Breach]:
    """Words or marks written twice in a row."""
    yield from _paragraph_slips(filing, find_repetitions)


@rule("W-9", "全角和半角", Severity.NOTE, Basis.PRACTICE, "标点、数字、括号的全角半角一致")
def widths_agree(filing: Filing) -> Iterator[Breach]:
    """Full-width and half-width forms side by side."""
    yield from _text_slips(filing, find_mixed_widths)


_SENSITIVE_MESSAGES = {
    SensitiveKind.IDENTITY: ("像是公民身份号码（校验码相符），公开前请删去或遮盖", Severity.EXPLAIN),
    SensitiveKind.UNCHECKED_IDENTITY: (
        "写作身份证号码（校验码不符，或是 15 位的旧号码），公开前请删去或遮盖",
        Severity.EXPLAIN,
    ),
    SensitiveKind.MOBILE: ("像是个人手机号码，公开前请核对能否公开", Severity.WARN),
    SensitiveKind.CONTACT: ("联系电话用的是手机号码，请核对是否为本机关对外公布的号码", Severity.NOTE),
    SensitiveKind.ACCOUNT: ("像是银行账号，公开前请核对能否公开", Severity.EXPLAIN),
    SensitiveKind.SECRECY: ("是密级或内部标志，公开前请核对是否应当公开", Severity.EXPLAIN),
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
    for section in filing.edition.text_sections:
        text = filing.text(section.key)
        for start, paragraph in lines_with_offsets(text):
            for match in _sensitive(paragraph):
                why, severity = _SENSITIVE_MESSAGES[match.kind]
                first, last = start + match.start, start + match.end
                message = f"“{_mask(text[first:last], match.kind)}”{why}。"
                yield _breach(section.key, text, first, last, message, severity)


@lru_cache(maxsize=4096)
def _sensitive(paragraph: str) -> tuple[SensitiveMatch, ...]:
    return tuple(find_sensitive(paragraph))


def _mask(text: str, matter: SensitiveKind) -> str:
    if matter is SensitiveKind.SECRECY:
        return text.strip()
    return f"{text[:3]}…{text[-4:]}"


def word_list_breaches(filing: Filing, words: WordList) -> Iterator[Breach]:
    """W-6: the office's own word list against every text; a required word may stand in any of its parts."""
    for section in filing.edition.text_sections:
        mine = tuple(
            w
            for w in words.words
            if not w.is_required and _applies_to_section(w.sections, section.key, section.short_name)
        )
        text = filing.text(section.key)
        for hit in match_words(text, WordList(mine)):
            if hit.span:
                instead = f"，可改为“{hit.word.replacement}”" if hit.word.replacement else ""
                why = f"（{hit.word.reason}）" if hit.word.reason else ""
                message = f"“{hit.word.text}”在本单位的用语表里是禁用的{why}{instead}。"
                yield _with_rule(_breach(section.key, text, *hit.span, message))
    for word in (w for w in words.words if w.is_required):
        where = [s for s in filing.edition.text_sections if _applies_to_section(word.sections, s.key, s.short_name)]
        if where and not any(word.text in filing.text(s.key) for s in where):
            why = f"（{word.reason}）" if word.reason else ""
            yield _with_rule(Breach(f"本单位的用语表要求写到“{word.text}”{why}，文字里没有。", section=where[0].key))


def _applies_to_section(sections: tuple[str, ...], key: str, short: str) -> bool:
    return not sections or key in sections or short in sections


def _with_rule(breach: Breach) -> Breach:
    return Breach(
        breach.message, section=breach.section, span=breach.span, quote=breach.quote, rule="W-6", severity=Severity.WARN
    )
