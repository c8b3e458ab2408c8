"""Where the office's database lies, for a verb, and the password that opens it."""

import getpass
import os
import sys
from argparse import Namespace
from pathlib import Path

from models.account import account
from models.errors import Refused
from models.services.backups import Safekeeping, is_encrypted
from models.services.library import Library, Place, Server, place_of
from models.services.server_backups import INSTEAD
from models.services.server_passwords import recall

FOLDER, FILE = "yangguang-nianbao", "nianbao.db"
OVERRIDE, PASSWORD = "YANGGUANG_NIANBAO_DATA", "YANGGUANG_NIANBAO_PASSWORD"
SERVER_PASSWORD = "YANGGUANG_NIANBAO_SERVER_PASSWORD"


def database(arguments: Namespace) -> Path:
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
    if (told := os.environ.get(PASSWORD)) is not None:
        return told
    return getpass.getpass("数据库密码：") if sys.stdin.isatty() else ""


def password_of(place: Place) -> str:
    """The password of a file or a server; of a server from the environment, the system's keyring, or the terminal.

    Without any, libpq looks into its own password file.
    """
    if not isinstance(place, Server):
        return password_for(place)
    if (told := os.environ.get(SERVER_PASSWORD)) is not None:
        return told
    if kept := recall(place):
        return kept
    return getpass.getpass(f"{place} 的密码（不用密码就直接回车）：") if sys.stdin.isatty() else ""


def opened(arguments: Namespace, may_upgrade: bool = False) -> Library:
    """The library that a verb works on: the server's where ``--database`` names one, else the folder's."""
    place = place_of(arguments.database) if arguments.database else database(arguments)
    return Library(place, account(), password_of(place), may_upgrade)


def safekeeping(arguments: Namespace, second: Path | None = None) -> Safekeeping:
    """The safety of that database; Refused for a server's, which has its own."""
    if arguments.database:
        raise Refused(INSTEAD)
    path = database(arguments)
    return Safekeeping(path, password_for(path), second=second)
