"""Where the program keeps its files: database, backups, log, settings, and what it exports."""

import os
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QStandardPaths

from models import private_files
from models.errors import Refused, os_error_reason
from models.services.policy import OVERRIDE

FOLDER = "yangguang-nianbao"


@dataclass(frozen=True)
class Paths:
    """Everything lives under one folder, so that copying it copies the office's work."""

    root: Path
    exports: Path
    is_own: bool = False
    """Whether the root is the user's own place for the program's data, and not a folder that someone chose."""

    @property
    def database(self) -> Path:
        """The office's reports."""
        return self.root / "nianbao.db"

    @property
    def settings(self) -> Path:
        """What the clerk chose."""
        return self.root / "settings.ini"

    @property
    def log(self) -> Path:
        """What went on; the file to send when something went wrong."""
        return self.root / "log" / "nianbao.log"

    @property
    def backups(self) -> Path:
        """Copies of the database."""
        return self.root / "backup"

    def prepare(self) -> None:
        """Make the folders; Refused with a sentence when the disk does not allow it."""
        try:
            for folder in (self.root, self.log.parent, self.backups):
                private_files.create_folder(folder)
            for folder in (self.root, self.log.parent, self.backups) if self.is_own else ():
                private_files.make_folder_private(folder)
        except OSError as error:
            raise Refused(
                f"不能在 {self.root} 建立存放报告的文件夹（{os_error_reason(error)}）。"
                "请检查磁盘空间和权限，或用 --data 指定另一个文件夹。"
            ) from error


def paths(folder: str | None = None) -> Paths:
    """The folder asked for, else that of the environment, else the user's own on this system."""
    location = QStandardPaths.StandardLocation
    asked = folder or os.environ.get(OVERRIDE)
    root = Path(asked) if asked else Path(QStandardPaths.writableLocation(location.GenericDataLocation)) / FOLDER
    exports = Path(QStandardPaths.writableLocation(location.DocumentsLocation))
    return Paths(root.absolute(), exports, is_own=not asked)
