"""Where the office's database lies, for a verb, and the password that opens it."""

import getpass
import os
import sys
from argparse import Namespace
from pathlib import Path

from models.session.safekeeping import Safekeeping, is_encrypted

FOLDER, FILE = "yangguang-nianbao", "nianbao.db"
OVERRIDE, PASSWORD = "YANGGUANG_NIANBAO_DATA", "YANGGUANG_NIANBAO_PASSWORD"


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


def safekeeping(arguments: Namespace, second: Path | None = None) -> Safekeeping:
    """The safety of that database."""
    path = database(arguments)
    return Safekeeping(path, password_for(path), second=second)
