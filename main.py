"""阳光年报: the window when called alone, a verb when given one."""

import gc
import sys
from collections.abc import Sequence

SELDOM = (50_000, 20, 100)
"""When Python looks for garbage: by its own measure often while modules are loaded or a large roster is read, and never
finds any."""


def main(words: Sequence[str]) -> int:
    """Run the program; the exit status."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")
    gc.set_threshold(*SELDOM)
    from commands import cli

    arguments = cli.parse(words)
    if arguments.verb or arguments.self_test:
        return cli.run(arguments)
    from ui.shell.app import run

    return run(arguments.data, arguments.database, arguments.open)


if __name__ == "__main__":
    if getattr(sys, "frozen", False):  # a bundled program starts its helpers by starting itself
        from multiprocessing import freeze_support

        freeze_support()
    sys.exit(main(sys.argv[1:]))
