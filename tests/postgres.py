"""A real PostgreSQL server for tests, in a folder of its own, by the distribution's own programs."""

import os
import pwd
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path
from urllib.parse import quote

from models.store.postgres.address import Server, parse_server
from models.store.postgres.connection import open_server

_WHERE = ("/usr/local/bin", "/usr/local/pgsql/bin", *sorted(map(str, Path("/usr/lib/postgresql").glob("*/bin"))))
_QUICK = ("-c fsync=off -c full_page_writes=off -c synchronous_commit=off -c listen_addresses= -c max_connections=60",)
_SURE = ("-c listen_addresses= -c max_connections=60",)
OWNER = "keeper"


@cache
def programs() -> Path | None:
    """Where the server's programs are; None where there are none that may run."""
    if os.name == "nt" or (not os.getuid() and not (_lesser_user() and shutil.which("setpriv"))):
        return None
    places = (Path(place) for place in (*_WHERE, *os.environ.get("PATH", "").split(os.pathsep)))
    return next((place.resolve() for place in places if all((place / n).exists() for n in ("initdb", "pg_ctl"))), None)


def why_not() -> str:
    """Why no server can be had here; empty where it can."""
    return "" if programs() else "needs PostgreSQL's initdb and pg_ctl, and a user who is not root (apt: postgresql)"


def _lesser_user() -> str:
    """Whom the server runs as when root runs the tests: it refuses root."""
    known = {user.pw_name for user in pwd.getpwall()}
    return next((name for name in ("postgres", "nobody") if name in known), "")


class LocalServer:
    """A server behind a socket in the file system: no network is touched. ``is_sure`` keeps commits as shipped."""

    def __init__(self, is_sure: bool = False) -> None:
        self._as_whom: list[str] = []
        # A socket's name may be a hundred letters long; pytest's folders are longer.
        self.folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
        if not os.getuid():
            user = pwd.getpwnam(_lesser_user())
            os.chown(self.folder, user.pw_uid, user.pw_gid)
            self._as_whom = ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
        self._options = (_SURE if is_sure else _QUICK)[0]
        self._made = 0
        self._is_running = False
        self._run("initdb", "-D", self._cluster, "-U", OWNER, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        self.start()

    @property
    def _cluster(self) -> str:
        return str(self.folder / "cluster")

    def start(self) -> None:
        """Begin to answer."""
        self._run("pg_ctl", "-D", self._cluster, "-l", f"{self.folder}/log", "-w", "-t", "60",
                  "-o", f"{self._options} -k {self.folder}", "start")  # fmt: skip
        self._is_running = True

    def stop(self, mode: str = "fast") -> None:
        """Stop; ``immediate`` is how a crash looks."""
        self._is_running = False
        self._run("pg_ctl", "-D", self._cluster, "-m", mode, "-w", "stop")

    def discard(self) -> None:
        """Stop and leave nothing behind."""
        if self._is_running:
            self.stop("immediate")
        shutil.rmtree(self.folder, ignore_errors=True)

    def database(self, user: str = OWNER) -> Server:
        """A new, empty database."""
        self._made += 1
        name = f"office_{self._made}"
        self.ask("postgres", f'CREATE DATABASE "{name}"')
        return self.address(name, user)

    def place(self) -> Server:
        """The same to a program, but quicker made: a user who sees nothing but an empty schema of his own."""
        self._made += 1
        name = f"house_{self._made}"
        self.ask(
            "postgres",
            f"CREATE ROLE {name} LOGIN SUPERUSER",
            f"CREATE SCHEMA {name} AUTHORIZATION {name}",
            f"ALTER ROLE {name} SET search_path = {name}",
        )
        return self.address("postgres", name)

    def address(self, name: str, user: str = OWNER) -> Server:
        """A database as someone knocks at it."""
        return parse_server(f"postgresql://{user}@/{name}?host={quote(str(self.folder), safe='')}")

    def ask(self, name: str, *statements: str, user: str = OWNER) -> list[tuple[object, ...]]:
        """Run statements past the program; the rows of the last."""
        connection = open_server(self.address(name, user))
        try:
            for statement in statements:
                cursor = connection.execute(statement)
            return list(cursor.fetchall()) if cursor.description else []
        finally:
            connection.close()

    def _run(self, program: str, *words: str) -> None:
        place = programs()
        assert place
        done = subprocess.run(
            # A pipe would be kept open by the server that pg_ctl leaves behind.
            [*self._as_whom, str(place / program), *words], cwd="/", stdout=subprocess.DEVNULL,
            env={**os.environ, "LC_ALL": "C", "HOME": str(self.folder)},
        )  # fmt: skip
        assert done.returncode == 0, (program, words)
