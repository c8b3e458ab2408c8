"""What others write to a server's database, as it happens: heard on a connection of its own."""

import time
from collections.abc import Iterator

from models.errors import StoreError
from models.store.postgres.address import Server
from models.store.postgres.connection import open_server
from models.store.postgres.server_schema import CHANNEL
from models.store.sqlite_errors import translated_errors

_LISTEN_SECONDS = 1.0
_WAITS = (1, 2, 5, 10)
EVERY_REPORT = 0


def listen_for_changes(server: Server, password: str) -> Iterator[int | str | None]:
    """Yield the number of each report that somebody changes, without end; None once a second where nothing happens.

    The first thing on each new connection is EVERY_REPORT: what was written meanwhile was not heard. When the server
    is gone a sentence says so, once for each time; it is looked for again and again.
    """
    failed = 0
    while True:
        try:
            with translated_errors(server):
                connection = open_server(server, password)
                try:
                    connection.execute(f"LISTEN {CHANNEL}")
                    failed = 0
                    yield EVERY_REPORT
                    while True:
                        yield None
                        for note in connection.notifies(timeout=_LISTEN_SECONDS, stop_after=1):
                            yield int(note.payload.split()[0])
                finally:
                    connection.close()
        except StoreError as error:
            if not failed:
                yield error.sentence
            for _ in range(_WAITS[min(failed, len(_WAITS) - 1)]):
                yield None
                time.sleep(1)
            failed += 1
