"""A picture of figures side by side: under each heading lying bars, an item beside an item, with what they rest on."""

from collections.abc import Sequence
from dataclasses import dataclass

from output.picture import parts
from output.picture.facts import Series
from output.picture.parts import Pen
from output.picture.shapes import Picture

WIDTH = 720.0
_UNIT, _MARGIN = 20.0, 24.0


@dataclass(frozen=True)
class BarGroup:
    """Bars to one scale, under a heading and a word on what is counted."""

    title: str
    note: str
    items: Sequence[Series]


def comparison_picture(title: str, years: tuple[int, ...], groups: Sequence[BarGroup], notes: Sequence[str]) -> Picture:
    """The groups one below the other, years in three grounds where there are several; ``notes`` stand at the foot."""
    pen = Pen(_UNIT, years)
    width, at = WIDTH - 2 * _MARGIN, _MARGIN
    at += parts.section_heading(pen, _MARGIN, at, width, title)
    at += parts.legend(pen, _MARGIN, at)
    for group in groups:
        if group.items:
            at += parts.part_heading(pen, _MARGIN, at, width, group.title, group.note)
            at += parts.bars(pen, _MARGIN, at, width, group.items, has_shares=False) + pen.unit
    lines = [line for note in notes for line in parts.wrap(note, pen.small, width)]
    pen.fill(_MARGIN, at, width, 1.0, parts.RULE)
    at += pen.unit * 0.6 + pen.write_lines(_MARGIN, at + pen.unit * 0.6, pen.small, lines, ink=parts.SOFT)
    return Picture(title, WIDTH, at + _MARGIN, tuple(pen.shapes), f"{title}。{_spoken(years, groups, notes)}")


def _spoken(years: tuple[int, ...], groups: Sequence[BarGroup], notes: Sequence[str]) -> str:
    told = []
    for group in groups:
        items = (
            f"{item.label}" + "，".join(f"{year}年{item.text(place)}{item.unit}" for place, year in enumerate(years))
            for item in group.items
        )
        told.append(f"{group.title}：{'；'.join(items)}。")
    return "".join((*told, *notes))
