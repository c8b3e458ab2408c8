"""Start the installed program: its own folder comes first where Python looks for modules."""

import sys
from pathlib import Path


def main() -> int:
    """Run the program with the arguments of the command; the exit status."""
    sys.path.insert(0, str(Path(__file__).parent))
    from main import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
