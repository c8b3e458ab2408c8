"""The server's password in the system's own keyring: never in a settings file, never in a log."""

from contextlib import closing
from importlib import import_module
from typing import TYPE_CHECKING

from models.errors import Refused
from models.store.postgres.address import Server
from models.store.postgres.connection import open_server
from models.store.sqlite_errors import translated_errors

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

_SERVICE = "yangguang-nianbao"
# Named one by one: what else may be installed could keep passwords in a plain file.
_KEYRINGS = ("keyring.backends.Windows:WinVaultKeyring", "keyring.backends.SecretService:Keyring",
             "keyring.backends.macOS:Keyring")  # fmt: skip
_NONE = "这台电脑没有可用的系统密钥环，密码没有记住，下次打开时再输入。"


def load_password(server: Server) -> str:
    """The password that was kept for the server; empty where there is none, or no keyring."""
    keyring = _keyring()
    if keyring is None:
        return ""
    try:
        return keyring.get_password(_SERVICE, str(server)) or ""
    except Exception:  # each system has errors of its own, and without a password there is one to be asked for
        return ""


def save_password(server: Server, password: str) -> None:
    """Keep the password; an empty one is forgotten. Refused, with a sentence, where the system keeps none."""
    keyring = _keyring()
    if keyring is None:
        raise Refused(_NONE)
    try:
        if password:
            keyring.set_password(_SERVICE, str(server), password)
        elif keyring.get_password(_SERVICE, str(server)):
            keyring.delete_password(_SERVICE, str(server))
    except Exception as error:
        raise Refused(f"系统密钥环没有接受（{error}），密码没有记住，下次打开时再输入。") from error


def can_save_passwords() -> bool:
    """Whether this computer has a keyring that answers."""
    return _keyring() is not None


def _keyring() -> "KeyringBackend | None":
    for name in _KEYRINGS:
        module, _, kind = name.partition(":")
        try:
            keyring_class = getattr(import_module(module), kind)
            if keyring_class.viable:
                made: KeyringBackend = keyring_class()
                return made
        except Exception:  # another system's keyring does not even load here
            continue
    return None


def try_connection(server: Server, password: str) -> None:
    """Knock and go away again; AppError with the reason when nobody opens."""
    with translated_errors(server), closing(open_server(server, password)):
        pass
