"""Where reports are kept: the only folder that knows peewee."""

import sys
from importlib import import_module

# peewee loads psycopg wherever it finds it, which every start would wait for; a server's driver comes with the server.
_is_hidden = "psycopg" not in sys.modules
if _is_hidden:
    sys.modules["psycopg"] = None  # type: ignore[assignment]
try:
    import_module("peewee")
finally:
    if _is_hidden:
        del sys.modules["psycopg"]
