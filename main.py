"""阳光年报: the window when called alone, a verb when given one."""

import errno
import gc
import os
import sys
from collections.abc import Sequence

NOT_WRITTEN = 2
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


def run(words: Sequence[str]) -> int:
    """Run the program; where what it says can no longer be written, end without a traceback."""
    try:
        status = main(words)
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        _discard_output()
        return NOT_WRITTEN
    except OSError as trouble:
        if trouble.errno != errno.ENOSPC:
            raise
        _discard_output()
        print("没有地方可写了（磁盘已满），没有写完。", file=sys.stderr)
        return NOT_WRITTEN
    return status


def _discard_output() -> None:
    """Let what is still unwritten go nowhere, or the interpreter complains about it at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    if getattr(sys, "frozen", False):  # a bundled program starts its helpers by starting itself
        from multiprocessing import freeze_support

        freeze_support()
    sys.exit(run(sys.argv[1:]))
