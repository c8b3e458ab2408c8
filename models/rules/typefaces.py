"""Characters that no typeface at hand can print."""

from collections.abc import Iterator

from models.filing import Filing
from models.rules.finding import Breach, Severity
from models.rules.rule import Basis, rule


@rule("F-13", Severity.WARN, Basis.PRACTICE, "每个字都有字体可印")
def every_character_has_a_face(filing: Filing) -> Iterator[Breach]:
    """Each such character once, at its first place in a text, else on the cover."""
    for character in filing.unprintable:
        message = (
            f"“{character}”（U+{ord(character):04X}）没有字体可印，印出来是替代符号。"
            "请核对是不是这个字；确是这个字的，请安装生僻字字体。"
        )
        for section in filing.edition.texts:
            at = filing.text(section.key).find(character)
            if at >= 0:
                yield Breach(message, section=section.key, span=(at, at + len(character)), quote=character)
                break
        else:
            yield Breach(message, section="cover", quote=character)
