"""Digits of one width, so that figures stand under each other."""

from PySide6.QtGui import QFont

_FEATURE = "tnum"


def use_tabular_digits(font: QFont) -> None:
    """Ask the font for its tabular digits.

    In PySide6 6.8.0, the newest for arm64 on glibc 2.31, a feature cannot be named; the shipped face has digits of one
    width without it, and a face of the desktop keeps its own.
    """
    if hasattr(QFont.Tag, "fromString"):
        font.setFeature(QFont.Tag(_FEATURE), 1)
