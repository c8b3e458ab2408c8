r"""What the computer's administrator has set for everyone who uses the program here.

On Windows the values stand below ``HKEY_LOCAL_MACHINE\Software\Policies\YangguangNianbao``, where a group policy writes
them (its templates are in ``packaging/policies``); elsewhere in the section ``[policy]`` of an INI file that only root
can write. A value that makes no sense is left out, and named. Whoever names a folder for the data, on the command line
or by the environment, works there without the policy.
"""

import configparser
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from models.errors import AppError

FILE = Path("/etc/yangguang-nianbao/policy.ini")
REGISTRY_KEY = r"Software\Policies\YangguangNianbao"
SECTION = "policy"
_DAY = 24 * 60
OVERRIDE = "YANGGUANG_NIANBAO_DATA"
"""The variable of the environment that names another folder for the data."""


def _address(text: str) -> str:
    from models.store.postgres.address import parse_server

    parse_server(text)
    return text


def _folder(text: str) -> str:
    if not Path(text).is_absolute():
        raise ValueError(text)
    return text


def _minutes(least: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not (text.isascii() and text.isdecimal() and least <= int(text) <= _DAY):
            raise ValueError(text)
        return int(text)

    return read


SETTINGS: Mapping[str, Callable[[str], str | int]] = {
    "database": _address,
    "second_place": _folder,
    "backup_minutes": _minutes(1),
    "lock_minutes": _minutes(0),
}
"""The settings that an administrator may fix, by their names in the clerk's own settings, and how each is read."""


@dataclass(frozen=True)
class Policy:
    """The values in force, and what could not be understood, in sentences."""

    values: Mapping[str, str | int]
    problems: tuple[str, ...] = ()

    @property
    def database(self) -> str:
        """The address of the shared database; empty where the administrator names none."""
        return str(self.values.get("database", ""))


NO_POLICY = Policy({})


@cache
def policy() -> Policy:
    """The policy of this computer, as it was when the program started."""
    return read_registry() if sys.platform == "win32" else read_file(FILE)


def read_file(path: Path) -> Policy:
    """The policy in an INI file; empty where there is none."""
    parser = configparser.ConfigParser(interpolation=None)
    try:
        parser.read_string(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return NO_POLICY
    except (OSError, UnicodeDecodeError, configparser.Error):
        return Policy({}, (f"管理员的设置文件 {path} 读不了，没有照它办。请告诉管理员。",))
    return _understood(dict(parser[SECTION]) if SECTION in parser else {}, str(path))


def read_registry() -> Policy:
    """The policy in the registry of Windows."""
    if sys.platform != "win32":
        raise NotImplementedError("there is a registry on Windows only")
    import winreg

    values = {}
    try:
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, REGISTRY_KEY) as key:
            for number in range(winreg.QueryInfoKey(key)[1]):
                name, value, _ = winreg.EnumValue(key, number)
                values[name] = str(value)
    except FileNotFoundError:
        return NO_POLICY
    return _understood(values, f"HKEY_LOCAL_MACHINE\\{REGISTRY_KEY}")


def _understood(told: Mapping[str, str], where: str) -> Policy:
    values, problems = {}, []
    for name, text in told.items():
        reads = SETTINGS.get(name.lower())
        try:
            if reads is None:
                raise ValueError(name)
            values[name.lower()] = reads(text.strip())
        except (AppError, ValueError):
            problems.append(f"管理员的设置 {where} 里，“{name} = {text}”看不懂，没有照它办。请告诉管理员。")
    return Policy(values, tuple(problems))
