"""Where the office's database lies, for a verb, and the password that opens it."""

import getpass
import os
import sys
from argparse import Namespace
from pathlib import Path

from models import private_files
from models.account import account
from models.errors import BrokenFile, Refused, os_error_reason
from models.services.backups import BackupService, is_encrypted
from models.services.library import Library, Place, Server, parse_place
from models.services.policy import OVERRIDE
from models.services.server_backups import SERVER_BACKUPS_NOTE
from models.services.server_passwords import load_password

FOLDER, FILE = "yangguang-nianbao", "nianbao.db"
PASSWORD = "YANGGUANG_NIANBAO_PASSWORD"
SERVER_PASSWORD = "YANGGUANG_NIANBAO_SERVER_PASSWORD"


def database_path(arguments: Namespace) -> Path:
    """The database of the folder asked for, else of the environment's, else of the user's own, as the window has it."""
    asked = arguments.data or os.environ.get(OVERRIDE)
    return (Path(asked) if asked else _own_folder()).absolute() / FILE


def _own_folder() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData/Local") / FOLDER
    if sys.platform == "darwin":
        return Path.home() / "Library/Application Support" / FOLDER
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local/share") / FOLDER


def password_for(path: Path) -> str:
    """The password where the file needs one: from the environment, else asked for at the terminal."""
    if not path.exists() or not is_encrypted(path):
        return ""
    if (password := os.environ.get(PASSWORD)) is not None:
        return password
    return getpass.getpass("数据库密码：") if sys.stdin.isatty() else ""


def password_of(place: Place) -> str:
    """The password of a file or a server; of a server from the environment, the system's keyring, or the terminal.

    Without any, libpq looks into its own password file.
    """
    if not isinstance(place, Server):
        return password_for(place)
    if (password := os.environ.get(SERVER_PASSWORD)) is not None:
        return password
    if saved := load_password(place):
        return saved
    return getpass.getpass(f"{place} 的密码（不用密码就直接回车）：") if sys.stdin.isatty() else ""


def open_library(arguments: Namespace, may_upgrade: bool = False) -> Library:
    """The library that a verb works on: the server's where ``--database`` names one, else the folder's.

    A folder that is not there yet is made, and told of: another may have been meant. BrokenFile where it cannot be.
    """
    place = parse_place(arguments.database) if arguments.database else database_path(arguments)
    if isinstance(place, Path) and not place.parent.is_dir():
        try:
            private_files.create_folder(place.parent)
        except OSError as error:
            raise BrokenFile(f"{place.parent}：建不了存放数据的文件夹（{os_error_reason(error)}）。") from error
        print(f"新建了存放数据的文件夹 {place.parent}，里面还没有内容。", file=sys.stderr)
    return Library(place, account(), password_of(place), may_upgrade)


def backup_service(arguments: Namespace, second: Path | None = None) -> BackupService:
    """The safety of that database; Refused for a server's, which has its own."""
    if arguments.database:
        raise Refused(SERVER_BACKUPS_NOTE)
    path = database_path(arguments)
    return BackupService(path, password_for(path), second=second)
