"""F1 in every dialog that a chapter of the manual speaks of: one table, by the module a dialog is written in."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QDialog, QWidget

CHAPTERS = {
    "ui.backups": "备份与恢复",
    "ui.backups.lock_dialog": "",
    "ui.backups.password_dialogs": "密码与锁定",
    "ui.backups.password_settings_dialog": "密码与锁定",
    "ui.backups.trail_dialog": "修改记录",
    "ui.collection": "汇总",
    "ui.collection.dialogs.distribution_dialog": "上报与回执",
    "ui.exporting": "印出",
    "ui.importing": "导入",
    "ui.library": "开始",
    "ui.registers": "台账",
    "ui.report": "填写",
    "ui.report.preview": "印出",
    "ui.report.similar_reports_dialog": "写文字",
    "ui.second_keying": "校核与定稿",
    "ui.shared_database": "共用数据库",
    "ui.shell.about_dialog": "键盘",
    "ui.shell.finalise_dialog": "校核与定稿",
    "ui.shell.settings_dialog": "样子",
    "ui.submission": "上报与回执",
}
"""Chapters by module; the longest name that a module begins with counts. Without a name there is no chapter."""


def chapter_of(dialog: QWidget) -> str:
    """The chapter on a dialog, or empty."""
    parts = type(dialog).__module__.split(".")
    names = (".".join(parts[:count]) for count in range(len(parts), 0, -1))
    return next((CHAPTERS[name] for name in names if name in CHAPTERS), "")


class ManualKey(QObject):
    """Gives each dialog its F1 when the keyboard first comes to it: a modal one hears no key of the window."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._offer)

    def _offer(self, _before: QWidget | None, now: QWidget | None) -> None:
        dialog = now.window() if now is not None else None
        if not isinstance(dialog, QDialog) or not (chapter := chapter_of(dialog)):
            return
        if dialog.findChild(QShortcut, "manualKey", Qt.FindChildOption.FindDirectChildrenOnly) is None:
            key = QShortcut(QKeySequence(Qt.Key.Key_F1), dialog)
            key.setObjectName("manualKey")
            key.activated.connect(lambda: show_chapter(chapter, dialog))


def show_chapter(chapter: str, parent: QWidget) -> None:
    """Show the manual at a chapter, over a window or a dialog."""
    from ui.shell.manual_dialog import ManualDialog

    dialog = ManualDialog(chapter, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.show()
