"""Text as a reader sees it: what is struck out, hidden or a raised note is kept apart, and told of in a cell."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum

_FIGURE = re.compile(r"[^\w]*\d[\d\s,.，．]*\w{0,3}[^\w]*")
_MAX_QUOTE = 20


class Look(Enum):
    """How a piece of text looks; the value says it in the clerk's words."""

    PLAIN = ""
    STRUCK = "已划去"
    HIDDEN = "是隐藏的字"
    WHITE = "是白色的字"
    RAISED = "是上标或下标"
    RUBY = "是注在上方的小字"


@dataclass(frozen=True)
class TextStyle:
    """What is said of how a piece of text looks; a white one can be read on a coloured ground."""

    is_struck: bool = False
    is_raised: bool = False
    is_white: bool = False
    is_tiny: bool = False
    has_ground: bool = False

    @property
    def look(self) -> Look:
        """How it looks for a reader."""
        if self.is_struck:
            return Look.STRUCK
        if self.is_tiny:
            return Look.HIDDEN
        if self.is_white and not self.has_ground:
            return Look.WHITE
        return Look.RAISED if self.is_raised else Look.PLAIN


UNSEEN = frozenset({Look.STRUCK, Look.HIDDEN, Look.WHITE})
_NOT_READ = UNSEEN | {Look.RUBY}


@dataclass
class VisibleText:
    """Pieces of text with their looks, in order."""

    pieces: list[tuple[str, Look]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def add(self, text: str, look: Look = Look.PLAIN) -> None:
        """What comes next."""
        if text:
            self.pieces.append((text, look))

    def extend(self, other: "VisibleText") -> None:
        """What another text holds comes next."""
        self.pieces += other.pieces
        self.remarks += other.remarks

    @property
    def seen(self) -> str:
        """All that can be seen in the line itself."""
        return "".join(text for text, look in self.pieces if look not in _NOT_READ)

    @property
    def is_odd(self) -> bool:
        """Whether any of it looks otherwise than plain."""
        return any(look is not Look.PLAIN for _, look in self.pieces)

    def on_a_ground(self) -> "VisibleText":
        """The same on a coloured ground, where white letters can be read."""
        pieces: list[tuple[str, Look]] = [
            (text, Look.PLAIN if look is Look.WHITE else look) for text, look in self.pieces
        ]
        return VisibleText(pieces, list(self.remarks))

    @property
    def unseen(self) -> tuple[str, ...]:
        """What was left out because it is struck out or cannot be seen."""
        return tuple(text for text, look in _runs(self.pieces) if look in UNSEEN and text.strip())

    def as_cell(self) -> tuple[str, tuple[str, ...]]:
        """The text of a cell and notes on what is not part of it: a figure stands without its raised note."""
        figure = "".join(text for text, look in self.pieces if look is Look.PLAIN)
        is_figure = bool(_FIGURE.fullmatch(figure.strip()))
        left_out = _NOT_READ | {Look.RAISED} if is_figure else _NOT_READ
        notes = [
            f"“{text.strip()[:_MAX_QUOTE]}”{look.value}，未计入"
            for text, look in _runs(self.pieces)
            if look in left_out and text.strip()
        ]
        return (figure if is_figure else self.seen), (*self.remarks, *notes)


def _runs(pieces: Iterable[tuple[str, Look]]) -> list[tuple[str, Look]]:
    """Neighbouring pieces of one look as one."""
    joined: list[tuple[str, Look]] = []
    for text, look in pieces:
        if joined and joined[-1][1] is look:
            joined[-1] = (joined[-1][0] + text, look)
        else:
            joined.append((text, look))
    return joined


def remark_on_unseen(unseen: Iterable[str]) -> tuple[str, ...]:
    """The sentence on words that were left out of running text; nothing where there were none."""
    words = list(unseen)
    if not words:
        return ()
    return (f"文件里有 {len(words)} 处划去或隐藏的文字，没有读入，如“{words[0].strip()[:_MAX_QUOTE]}”。",)
