"""Who is at the computer, as the system knows them."""

import getpass
import os
import sys


def account() -> str:
    """The name of the user's account; its number, or nothing, where the system knows no name."""
    try:
        return getpass.getuser()
    except (KeyError, ImportError, OSError):
        return str(os.getuid()) if sys.platform != "win32" else ""
