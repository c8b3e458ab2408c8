"""The address of a database that several clerks share: a PostgreSQL server, who knocks, and which database."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from models.errors import Refused

SCHEMES = ("postgresql://", "postgres://")
_ALLOWED = ("host", "port", "sslmode", "sslrootcert")
_EXAMPLE = "postgresql://张某@服务器/nianbao"


@dataclass(frozen=True)
class Server:
    """A database on a server; the password is no part of it. ``options`` go to libpq as they are, by name."""

    user: str
    host: str
    port: int
    name: str
    options: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        """The address as a person writes it; it holds no secret."""
        user = f"{quote(self.user, safe='')}@" if self.user else ""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = f":{self.port}" if self.port else ""
        asked = f"?{urlencode(self.options)}" if self.options else ""
        return f"{SCHEMES[0]}{user}{host}{port}/{quote(self.name, safe='')}{asked}"

    @property
    def label(self) -> str:
        """The address as the window shows it: database and computer."""
        return f"{self.name}（{self.host or dict(self.options).get('host') or '本机'}）"


Place = Path | Server
"""Where a database is: a file of this computer, or a server."""


def parse_place(text: str) -> Place:
    """The place that a person wrote: an address beginning with ``postgresql://``, else a path."""
    return parse_server(text) if text.strip().lower().startswith(SCHEMES) else Path(text)


def parse_server(text: str) -> Server:
    """The server of an address; Refused with the reason when it names none, or carries a password."""
    try:
        parts = urlsplit(text.strip())
        port = parts.port or 0
        options = parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query))
    except ValueError as error:
        raise _refusal(text, "看不懂") from error
    if parts.password is not None:
        raise Refused(f"数据库地址里不要写密码：地址会存进设置，也看得见。请写成 {_EXAMPLE}，密码另外输入。")
    if parts.scheme not in ("postgresql", "postgres"):
        raise _refusal(text, "看不懂")
    if strange := [name for name, _ in options if name not in _ALLOWED]:
        raise _refusal(text, f"里的“{strange[0]}”不认识")
    name = unquote(parts.path.removeprefix("/"))
    if not name or "/" in name:
        raise _refusal(text, "没有写明是哪个数据库")
    return Server(unquote(parts.username or ""), parts.hostname or "", port, name, tuple(options))


def _refusal(text: str, why: str) -> Refused:
    return Refused(f"数据库地址“{text}”{why}。请写成 {_EXAMPLE}。")
