"""Bit flips: one bit of a database (plain or locked), a backup or a bundle, turned; is every change noticed?"""

import random
import shutil
import tempfile
from collections import Counter
from contextlib import closing
from pathlib import Path

from models.errors import AppError
from models.exchange.packages.bundle import write_bundle
from models.exchange.report_file import read_report_bytes
from models.services.backups import BackupReason, BackupService
from models.store.backups.restore import upgrade_file
from models.store.encryption import rewrite_with_password
from models.store.integrity.integrity_check import examine
from models.store.sqlite_engine import driver, open_file
from tests.faults.trials.working_day import NAME, NOTHING, Day, sample

PASSWORD = "一个很长的密码吧"
NOTICED, HARMLESS, UNDETECTED = "noticed", "harmless: content and schema as before", "UNDETECTED"


def everything(path: Path, password: str = "") -> object:
    """All rows of all tables and the schema, as another program would read them; None when they do not read."""
    try:
        with closing(open_file(path, password, readonly=True)) as connection:
            schema = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name").fetchall()
            tables = [name for kind, name, *_ in schema if kind == "table"]
            rows = [connection.execute(f'SELECT rowid, * FROM "{name}" NOT INDEXED').fetchall() for name in tables]
            marks = [connection.execute(f"PRAGMA {name}").fetchone() for name in ("user_version", "application_id")]
            return schema, rows, marks
    except (driver.Error, UnicodeError):
        return None


def make(folder: Path, is_locked: bool) -> Path:
    """A day's database, settled into one file."""
    day = Day(folder, lambda _held, _instead: None)
    day.run()
    assert day.held != NOTHING
    path = folder / NAME
    upgrade_file(path)
    with closing(open_file(path)) as connection:
        connection.execute("PRAGMA journal_mode = delete").fetchall()
    if is_locked:
        locked = folder / "locked.db"
        rewrite_with_password(path, "", locked, PASSWORD)
        return locked
    return path


def flip(times: int, seed: int, is_locked: bool = False) -> Counter[str]:
    """Turn a bit so many times; what became of it."""
    chance = random.Random(seed)
    password = PASSWORD if is_locked else ""
    found: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="rot-") as place:
        folder = Path(place)
        whole = make(folder, is_locked)
        raw, before = whole.read_bytes(), everything(whole, password)
        assert before
        copy = folder / "flipped.db"
        for _ in range(times):
            _turn_a_bit(raw, copy, chance)
            found[_judge(copy, password, before)] += 1
        shutil.rmtree(folder / "backup", ignore_errors=True)
    return found


def _turn_a_bit(raw: bytes, target: Path, chance: random.Random) -> None:
    flipped = bytearray(raw)
    flipped[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
    target.write_bytes(flipped)


def _judge(path: Path, password: str, before: object) -> str:
    try:
        is_noticed = not examine(path, password).is_good
    except AppError:
        is_noticed = True
    if is_noticed:
        return NOTICED
    return HARMLESS if everything(path, password) == before else UNDETECTED


def flip_backup(times: int, seed: int) -> Counter[str]:
    """Turn a bit of a backup so many times, and put it back: refused, or what comes back is what was backed up."""
    chance = random.Random(seed)
    found: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="rot-") as place:
        folder = Path(place)
        whole = make(folder, is_locked=False)
        made = BackupService(whole).back_up(BackupReason.ASKED).backup
        assert made
        raw, before = made.path.read_bytes(), everything(made.path)
        assert before
        office, flipped = folder / "office", folder / "flipped.db"
        for _ in range(times):
            office.mkdir()
            keeping = BackupService(office / NAME)
            shutil.copyfile(whole, keeping.database)
            _turn_a_bit(raw, flipped, chance)
            try:
                keeping.restore(flipped)
                found[HARMLESS if everything(keeping.database) == before else UNDETECTED] += 1
            except AppError:
                is_as_before = everything(keeping.database) == everything(whole)
                found[NOTICED if is_as_before else "refused, and yet the database is another"] += 1
            shutil.rmtree(office)
    return found


def flip_bundle(times: int, seed: int) -> Counter[str]:
    """Turn a bit of a bundle so many times; what became of it."""
    chance = random.Random(seed)
    found: Counter[str] = Counter()
    raw = write_bundle(sample())
    before = read_report_bytes(raw, "年报.ndbg")
    for _ in range(times):
        flipped = bytearray(raw)
        flipped[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
        try:
            after = read_report_bytes(bytes(flipped), "年报.ndbg")
        except AppError:
            found[NOTICED] += 1
            continue
        found[HARMLESS if after == before else UNDETECTED] += 1
    return found
