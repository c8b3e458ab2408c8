"""The settings, one row for each field that has a label."""

from dataclasses import fields

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ui.settings import Settings

Editor = QLineEdit | QComboBox | QCheckBox


class SettingsDialog(QDialog):
    """``values`` are what the clerk chose."""

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("设置")
        self.setMinimumWidth(480)
        self.editors: dict[str, Editor] = {}
        form = QFormLayout()
        form.setHorizontalSpacing(18)
        form.setVerticalSpacing(6)
        for each in fields(Settings):
            if label := each.metadata.get("label"):
                editor = _editor(getattr(settings, each.name), each.metadata["choices"])
                self.editors[each.name] = editor
                form.addRow(label, editor)
                hint = QLabel(each.metadata["hint"])
                hint.setProperty("role", "faint")
                form.addRow("", hint)
        self._lay_out(form)

    def _lay_out(self, form: QFormLayout) -> None:
        heading = QLabel("设置")
        heading.setProperty("role", "heading")
        keep = QPushButton("确定")
        keep.setDefault(True)
        buttons = QDialogButtonBox()
        buttons.addButton(keep, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton("取消", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 18)
        layout.setSpacing(14)
        layout.addWidget(heading)
        layout.addLayout(form)
        layout.addWidget(buttons)

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
