"""The settings, one row for each field that has a label."""

from dataclasses import fields

from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLineEdit, QWidget

from ui.settings import Settings
from ui.widgets.plain_text import PlainLabel
from ui.widgets.question import Question

_CHARACTERS = 37
"""How wide the dialog is: as the longest hint needs it."""
Editor = QLineEdit | QComboBox | QCheckBox


class SettingsDialog(Question):
    """``values`` are what the clerk chose."""

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        character = QFontMetrics(QApplication.font()).horizontalAdvance("字")
        super().__init__("设置", "设置", "确定", _CHARACTERS * character, parent)
        self.editors: dict[str, Editor] = {}
        form = self.add_form()
        form.setVerticalSpacing(6)
        for each in fields(Settings):
            if label := each.metadata.get("label"):
                editor = _editor(getattr(settings, each.name), each.metadata["choices"])
                self.editors[each.name] = editor
                form.addRow(label, editor)
                hint = PlainLabel(each.metadata["hint"])
                hint.setProperty("role", "faint")
                form.addRow("", hint)

    def values(self) -> dict[str, object]:
        """The fields as they stand in the dialog."""
        return {name: _value(editor) for name, editor in self.editors.items()}


def _editor(value: object, choices: dict[object, str]) -> Editor:
    if choices:
        box = QComboBox()
        for choice, label in choices.items():
            box.addItem(label, choice)
        box.setCurrentIndex(max(0, box.findData(value)))
        return box
    if isinstance(value, bool):
        tick = QCheckBox("打开")
        tick.setChecked(value)
        return tick
    line = QLineEdit(str(value))
    line.setMaxLength(40)
    return line


def _value(editor: Editor) -> object:
    if isinstance(editor, QComboBox):
        return editor.currentData()
    if isinstance(editor, QCheckBox):
        return editor.isChecked()
    return editor.text().strip()
