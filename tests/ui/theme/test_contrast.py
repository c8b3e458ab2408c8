"""Every colour of text and border against every ground it is shown on: WCAG 2.1, 1.4.3 and 1.4.11."""

from itertools import product

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from models.rules.finding import Severity
from ui.theme.apply import apply_theme
from ui.theme.colours import SCHEMES, Colours

TEXT, BORDER = 4.5, 3.0
GROUNDS = ("window", "panel", "paper", "computed", "head", "hover", "accent_soft")
TEXTS = ("ink", "muted", "faint", "computed_ink", "accent", "accent_deep", "good", "carried", *Severity)
PAIRS = (
    ("ink", "selection"),
    ("panel", "ink"),  # tooltips, what was done
    ("selection", "ink"),  # what can follow it
    ("on_accent", "accent"),
    ("on_accent", "accent_deep"),
    *((severity.value, f"{severity.value}_soft") for severity in Severity),
    ("good", "good_soft"),
    *(("on_accent", severity.value) for severity in Severity),  # the number on a tab
)
BORDERED = ("window", "panel", "paper")


def luminance(colour: str) -> float:
    """The relative luminance of ``#rrggbb``."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_measure_is_the_standards() -> None:
    assert round(contrast("#000000", "#ffffff"), 2) == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


@pytest.mark.parametrize("scheme", SCHEMES)
def test_all_text_can_be_read(scheme: str) -> None:
    worn: Colours = SCHEMES[scheme]
    pairs = [*product(TEXTS, GROUNDS), *PAIRS]
    measured = {pair: round(contrast(getattr(worn, pair[0]), getattr(worn, pair[1])), 2) for pair in pairs}
    assert {pair: ratio for pair, ratio in measured.items() if ratio < TEXT} == {}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_hint_in_a_field_is_drawn_in_the_colour_that_was_measured(qtbot: QtBot, scheme: str) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    apply_theme(app, scheme)
    field = QLineEdit()
    field.setPlaceholderText("查找单位或年度")
    qtbot.addWidget(field)
    field.show()
    drawn = field.palette().placeholderText().color()
    assert (drawn.name(), drawn.alpha()) == (SCHEMES[scheme].faint, 255)
    apply_theme(app)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_all_borders_can_be_seen(scheme: str) -> None:
    worn: Colours = SCHEMES[scheme]
    shapes = ("border", "line_strong", "accent", *Severity)
    if scheme == "contrast":
        shapes += ("line", "line_soft")
    measured = {
        (shape, ground): round(contrast(getattr(worn, shape), getattr(worn, ground)), 2)
        for shape, ground in product(shapes, BORDERED)
    }
    assert {pair: ratio for pair, ratio in measured.items() if ratio < BORDER} == {}
