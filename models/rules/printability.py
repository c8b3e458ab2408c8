"""What paper cannot show, or shows in another shape than it was typed."""

from collections.abc import Iterator, Sequence

from models.report.filing import Filing
from models.rules.finding import Breach, Severity
from models.rules.rule import Basis, rule
from models.texts.punctuation import find_invisible, remove_invisible, to_printed_punctuation

MOST_NAMED = 8


@rule("F-13", "没有字体的字", Severity.WARN, Basis.PRACTICE, "文字里每个字都有字体可印")
def every_character_has_a_face(filing: Filing) -> Iterator[Breach]:
    """All such characters of the texts once, at the first place of the first."""
    texts = {section.key: filing.text(section.key) for section in filing.edition.text_sections}
    missing = [each for each in filing.unprintable if any(each in text for text in texts.values())]
    if missing:
        section = next(key for key, text in texts.items() if missing[0] in text)
        at = texts[section].find(missing[0])
        yield Breach(_without_a_face(missing), section=section, span=(at, at + len(missing[0])), quote=missing[0])


@rule("F-16", "名称里没有字体的字", Severity.BLOCK, Basis.PRACTICE, "单位名称、落款和日期里每个字都有字体可印")
def names_have_faces(filing: Filing) -> Iterator[Breach]:
    """A title or a 落款 with a sign in the place of a character is no document."""
    cover = "".join((filing.title, filing.agency.name, *filing.cover.values()))
    if missing := [each for each in filing.unprintable if each in cover]:
        yield Breach(_without_a_face(missing), section="cover", quote="".join(missing[:MOST_NAMED]))


def _without_a_face(characters: Sequence[str]) -> str:
    named = "、".join(f"“{each}”（U+{ord(each):04X}）" for each in characters[:MOST_NAMED])
    more = f"等 {len(characters)} 个字" if len(characters) > MOST_NAMED else ""
    return f"{named}{more}没有字体可印，印出来是替代符号。请核对是不是要用的字；确实要用的，请安装生僻字字体。"


@rule("F-14", "看不见的字符", Severity.WARN, Basis.PRACTICE, "文字里没有看不见的字符")
def nothing_is_invisible(filing: Filing) -> Iterator[Breach]:
    """The first joiner, direction mark or variation selector of each text: print and every export leave it out."""
    for section in filing.edition.text_sections:
        text = filing.text(section.key)
        at = find_invisible(text)
        if at >= 0:
            message = (
                f"这里有看不见的字符（U+{ord(text[at]):04X}），多半是从网页或聊天里带来的，印出和导出时去掉。请删去。"
            )
            yield Breach(message, section=section.key, span=(max(at - 1, 0), at + 1), quote=text[max(at - 6, 0) : at])


@rule("F-15", "半角标点", Severity.NOTE, Basis.PRACTICE, "中文里的标点用全角", source="GB/T 15834")
def marks_are_full_width(filing: Filing) -> Iterator[Breach]:
    """Once for a text: paper and exports set half-width marks full-width, so the clerk is told before."""
    for section in filing.edition.text_sections:
        offset = 0
        for line in filing.text(section.key).split("\n"):
            plain = remove_invisible(line)
            printed = to_printed_punctuation(line)
            if printed != plain and plain == line:
                at = next(i for i, (old, new) in enumerate(zip(line, printed + "\0", strict=False)) if old != new)
                message = "中文里有半角标点、直引号、制表符，或标点旁有空格，印出和导出时按国家标准改好；填的文字不改。"
                start = offset + at
                yield Breach(message, section=section.key, span=(start, start + 1), quote=line[max(at - 5, 0) : at + 6])
                break
            offset += len(line) + 1
