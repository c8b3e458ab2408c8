"""Writes the database of the present shape beside the others: ``python -m tests.store.write_released``."""

import shutil
import tempfile
from pathlib import Path

from models.exchange.formats.report_json import read_report
from models.services.library import Library
from models.store.connection import SCHEMA_VERSION
from resources import find
from tests.store.everything import fill_every_table

RELEASED = Path(__file__).parents[1] / "databases"


def write_released() -> Path:
    """A database with something in every table, as one file."""
    target = RELEASED / f"v{SCHEMA_VERSION:04d}.db"
    with tempfile.TemporaryDirectory() as folder:
        library = Library(Path(folder) / "nianbao.db", "张某")
        sample = read_report(find("sample/report.json").read_text(encoding="utf-8")).filing
        fill_every_table(library, sample, Path(folder))
        library.database.execute_sql("PRAGMA journal_mode = delete").fetchall()
        library.close()
        shutil.copyfile(library.path, target)
    return target


if __name__ == "__main__":
    write_released()
