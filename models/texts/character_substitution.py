"""Characters put for others in a text that holds few of them."""

import re


class CharacterSubstitution:
    """Puts one character for each of some others, as ``str.translate`` does.

    A pattern finds them: ``str.translate`` looks every single character of a Chinese text up, which takes many times
    as long.
    """

    def __init__(self, characters: str, substitutes: str) -> None:
        self._substitutes = dict(zip(characters, substitutes, strict=True))
        self._pattern = re.compile(f"[{re.escape(characters)}]")

    def apply(self, text: str) -> str:
        """The text with the substitutes; places stay as they are."""
        return self._pattern.sub(self._substitute, text)

    def _substitute(self, match: re.Match[str]) -> str:
        return self._substitutes[match[0]]


HALF_WIDTH_DIGITS = CharacterSubstitution("０１２３４５６７８９", "0123456789")
