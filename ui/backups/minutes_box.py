"""A choice of minutes in a combo box, and a choice that is not the clerk's."""

from collections.abc import Mapping

from PySide6.QtWidgets import QComboBox, QWidget

from ui.widgets.plain_text import plain_tip


def show_minutes(box: QComboBox, choices: Mapping[int, str], minutes: int) -> None:
    """Offer the choices and show the one in force; one that is not among them is put in front."""
    for each, label in {**({} if minutes in choices else {minutes: f"{minutes} 分钟"}), **choices}.items():
        box.addItem(label, each)
    box.setCurrentIndex(box.findData(minutes))


def disable(widget: QWidget, why: str) -> None:
    """Take a widget from the clerk where there is a reason, and say it."""
    if why:
        widget.setEnabled(False)
        widget.setToolTip(plain_tip(why))
