"""What paper cannot show, or shows in another shape than it was typed."""

from collections.abc import Iterator

from models.report.filing import Filing
from models.rules.finding import Breach, Severity
from models.rules.rule import Basis, rule
from models.texts.punctuation import find_invisible, remove_invisible, to_printed_punctuation


@rule("F-13", "没有字体的字", Severity.WARN, Basis.PRACTICE, "每个字都有字体可印")
def every_character_has_a_face(filing: Filing) -> Iterator[Breach]:
    """Each such character once, at its first place in a text, else on the cover."""
    for character in filing.unprintable:
        message = (
            f"“{character}”（U+{ord(character):04X}）没有字体可印，印出来是替代符号。"
            "请核对是不是这个字；确是这个字的，请安装生僻字字体。"
        )
        for section in filing.edition.text_sections:
            at = filing.text(section.key).find(character)
            if at >= 0:
                yield Breach(message, section=section.key, span=(at, at + len(character)), quote=character)
                break
        else:
            yield Breach(message, section="cover", quote=character)


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
                message = "中文里有半角标点，或标点旁有空格，印出和导出时按国家标准改成全角、去掉空格；填的文字不改。"
                start = offset + at
                yield Breach(message, section=section.key, span=(start, start + 1), quote=line[max(at - 5, 0) : at + 6])
                break
            offset += len(line) + 1
