"""Makes an empty wheel of version 9999 for each package of the locks: an index on the day when all have moved on.

``python newer_wheels.py FOLDER LOCK…``; then ``pip … --find-links FOLDER``. Needs only the standard library.
"""

import re
import sys
import zipfile
from pathlib import Path

PIN = re.compile(r"^([A-Za-z0-9][\w.-]*)(?:\[[\w,-]+\])?==", re.MULTILINE)
VERSION = "9999"


def write_wheel(folder: Path, name: str) -> None:
    """An installable wheel without content."""
    stem = f"{re.sub(r'[-_.]+', '_', name).lower()}-{VERSION}"
    records = {
        "METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {VERSION}\n",
        "WHEEL": "Wheel-Version: 1.0\nGenerator: newer_wheels\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        "RECORD": "".join(f"{stem}.dist-info/{each},,\n" for each in ("METADATA", "WHEEL", "RECORD")),
    }
    with zipfile.ZipFile(folder / f"{stem}-py3-none-any.whl", "w") as wheel:
        for record, text in records.items():
            wheel.writestr(f"{stem}.dist-info/{record}", text)


def main(folder: Path, locks: list[Path]) -> int:
    """Writes the wheels and says how many."""
    folder.mkdir(parents=True, exist_ok=True)
    packages = {name for lock in locks for name in PIN.findall(lock.read_text("utf-8"))}
    for name in packages:
        write_wheel(folder, name)
    print(f"{len(packages)} newer releases in {folder}")
    return 0 if packages else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), [Path(each) for each in sys.argv[2:]]))
