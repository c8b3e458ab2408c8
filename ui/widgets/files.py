"""Asking for a path, in one place, so that tests can answer; and showing a folder."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData, QSize, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QHeaderView, QLineEdit, QTreeView, QWidget

from models.exchange.registry import INTERCHANGE
from models.file_types import PACKAGE
from output.formats import FORMATS, PICTURES
from ui.widgets import messages

PathResponder = Callable[[str, Path], Path | None]
path_responders: list[PathResponder] = []
"""Who answers instead of a person; empty in the running program."""

_DIALOG_SIZE = QSize(880, 520)
_FORBIDDEN = str.maketrans({sign: "_" for sign in '\\/:*?"<>|\n\r\t\0'})


def file_name(text: str) -> str:
    """Words as a file name that every system takes."""
    return text.translate(_FORBIDDEN).strip(" .")[:120] or "未命名"


def ask_save(parent: QWidget | None, title: str, suggested: Path, kinds: str) -> Path | None:
    """Where to write a file; None when the clerk changed their mind."""
    chosen = ask_save_as(parent, title, suggested, kinds)
    return chosen[0] if chosen else None


def ask_save_as(parent: QWidget | None, title: str, suggested: Path, kinds: str) -> tuple[Path, str] | None:
    """The same with the line of ``kinds`` that was chosen."""
    if path_responders:
        path = path_responders[-1](title, suggested)
        return (path, "") if path else None
    first = next((kind for kind in kinds.split(";;") if ending_of(kind) == suggested.suffix), "")
    chosen, kind = QFileDialog.getSaveFileName(parent, title, str(suggested), kinds, first)
    if not chosen:
        return None
    path, kind = settle_ending(Path(chosen), kind, kinds, suggested)
    # The dialog asked about the name that was typed, not about the one with its ending.
    is_other = path != Path(chosen) and path.exists()
    if is_other and not messages.ask(parent, "已有同名文件", f"{path} 已经存在，要替换它吗？", "替换"):
        return None
    return path, kind


def settle_ending(chosen: Path, kind: str, kinds: str, suggested: Path) -> tuple[Path, str]:
    """The path to write and its line of ``kinds``: an ending that the clerk typed says which, else the line chosen.

    The ending of the name that was suggested is not the clerk's: who leaves the name and picks a line means the line.
    """
    typed = chosen.suffix.lower()
    meant = next((line for line in kinds.split(";;") if ending_of(line) == typed), "")
    if meant and typed != suggested.suffix.lower() and typed != ending_of(kind):
        kind = meant
    return with_ending(chosen, kind), kind


def with_ending(path: Path, kind: str) -> Path:
    """The path with the ending of the kind chosen in the dialog: "Word 文档 (*.docx)"."""
    ending = ending_of(kind)
    if not ending or path.suffix.lower() == ending:
        return path
    is_other_kind = path.suffix.lower() in (*FORMATS, *PICTURES, *INTERCHANGE, PACKAGE.ending)
    return path.with_name((path.stem if is_other_kind else path.name) + ending)


def ending_of(kind: str) -> str:
    """The ending that a line of a file dialog names last: ``.docx`` of "Word 文档 (*.docx)"; empty for any file."""
    return kind.rpartition("*")[2].rstrip(")")


def ask_open(parent: QWidget | None, title: str, kinds: str) -> Path | None:
    """Which file to read; None when the clerk changed their mind."""
    if path_responders:
        return path_responders[-1](title, Path())
    return next(iter(_ask_existing(parent, title, kinds, QFileDialog.FileMode.ExistingFile)), None)


def ask_folder(parent: QWidget | None, title: str) -> Path | None:
    """Which folder; None when the clerk changed their mind."""
    if path_responders:
        return path_responders[-1](title, Path())
    return next(iter(_ask_existing(parent, title, "", QFileDialog.FileMode.Directory)), None)


def ask_open_several(parent: QWidget | None, title: str, kinds: str) -> list[Path]:
    """Which files to read; none when the clerk changed their mind."""
    if path_responders:
        chosen = path_responders[-1](title, Path())
        return [chosen] if chosen else []
    return _ask_existing(parent, title, kinds, QFileDialog.FileMode.ExistingFiles)


def _ask_existing(parent: QWidget | None, title: str, kinds: str, mode: QFileDialog.FileMode) -> list[Path]:
    """The desktop's dialog; where it has none, Qt's, wide enough for its columns."""
    dialog = QFileDialog(parent, title, "", kinds)
    dialog.setFileMode(mode)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly, mode is QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.HideNameFilterDetails)  # a row of endings tells nobody anything
    dialog.resize(_DIALOG_SIZE)
    tree: QTreeView
    for tree in dialog.findChildren(QTreeView):  # none in the desktop's own
        tree.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    names = dialog.selectedFiles() if dialog.exec() else []
    dialog.deleteLater()
    return [Path(name) for name in names]


def dropped_files(dragged: QMimeData) -> list[Path]:
    """The files on this machine that a drag carries; empty when it carries something else."""
    return [Path(url.toLocalFile()) for url in dragged.urls() if url.isLocalFile()]


def leave_dropped_files(page: QWidget) -> None:
    """Let files that are dropped on a line of type come to the window: the line would take them for words."""
    line: QLineEdit
    for line in page.findChildren(QLineEdit):
        line.setAcceptDrops(False)


def show_folder(path: Path) -> None:
    """Open the folder that holds a file."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))


def open_file(path: Path) -> bool:
    """Open a file with the program the desktop has for it; False where it has none."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
