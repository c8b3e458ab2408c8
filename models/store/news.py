"""What others write to a server's database, as it happens: heard on a connection of its own."""

from collections.abc import Callable
from threading import Event

from models.errors import StoreTrouble
from models.store.postgres import open_server
from models.store.server import Server
from models.store.server_schema import CHANNEL
from models.store.troubles import troubles

_LISTEN_SECONDS = 1.0
_WAITS = (1, 2, 5, 10)
EVERY_REPORT = 0


def follow(
    server: Server, password: str, told: Callable[[int], None], lost: Callable[[str], None], stop: Event
) -> None:
    """Call ``told`` with the number of each report that somebody changes, until ``stop`` is set; blocks.

    After each new connection ``told`` gets EVERY_REPORT: what was written meanwhile was not heard. ``lost`` gets a
    sentence when the server is gone, once for each time; it is looked for again and again.
    """
    failed = 0
    while not stop.is_set():
        try:
            with troubles(server):
                connection = open_server(server, password)
                try:
                    connection.execute(f"LISTEN {CHANNEL}")
                    failed = 0
                    told(EVERY_REPORT)
                    while not stop.is_set():
                        for note in connection.notifies(timeout=_LISTEN_SECONDS, stop_after=1):
                            told(int(note.payload.split()[0]))
                finally:
                    connection.close()
        except StoreTrouble as trouble:
            if not failed:
                lost(trouble.sentence)
            stop.wait(_WAITS[min(failed, len(_WAITS) - 1)])
            failed += 1
