"""Two texts as HTML with what differs in them marked: in one run, or each by itself."""

from collections.abc import Iterator
from difflib import SequenceMatcher
from html import escape

from models.texts.characters import show_direction_controls
from ui.theme.colours import colours

Difference = tuple[str, str, str]
"""``equal`` or another word of difflib's, the part of the one and the part of the other."""


def render_differences(one: str, other: str) -> str:
    """What was taken out of a text struck through, what was put in underlined."""
    parts = []
    for way, left, right in _differences(one, other):
        if way == "equal":
            parts.append(_escaped(left))
            continue
        if left:
            parts.append(f'<s style="color:{colours.block}">{_escaped(left)}</s>')
        if right:
            parts.append(_underlined(right))
    return "".join(parts)


def mark_differences(one: str, other: str) -> tuple[str, str]:
    """Either text whole, what the other does not have underlined."""
    found = list(_differences(one, other))
    sides = ((left, way) for way, left, _ in found), ((right, way) for way, _, right in found)
    first, second = (
        "".join(_escaped(part) if way == "equal" else _underlined(part) for part, way in side if part) for side in sides
    )
    return first, second


def _differences(one: str, other: str) -> Iterator[Difference]:
    """What both begin and end with is set aside first: of long texts little is left to be compared."""
    start = _alike(one, other)
    end = _alike(one[start:][::-1], other[start:][::-1])
    left, right = one[start : len(one) - end], other[start : len(other) - end]
    if start:
        yield "equal", one[:start], one[:start]
    for way, at, until, there, till in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        yield way, left[at:until], right[there:till]
    if end:
        yield "equal", one[len(one) - end :], one[len(one) - end :]


def _alike(one: str, other: str) -> int:
    """With how many characters two texts begin alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (left, right) in pairs if left != right), min(len(one), len(other)))


def _underlined(words: str) -> str:
    return f'<u style="color:{colours.good}">{_escaped(words)}</u>'


def _escaped(words: str) -> str:
    return escape(show_direction_controls(words)).replace("\n", "<br>")
