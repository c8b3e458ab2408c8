"""Bend good files at random and give them to the readers: each must be read or refused with a sentence.

python -m tests.faults.trials.fuzz_readers --seconds 3600 [--seed 1] [--form .docx]

A file that ends in anything else, or takes longer than five seconds, is kept in tests/exchange/crashes,
where a test reads it ever after.
"""

import argparse
import base64
import hashlib
import io
import random
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3]))

from models.editions.shipped import shipped
from models.errors import AppError
from models.exchange.formats.compound_file import SIGNATURE as COMPOUND
from models.exchange.packages.bundle import write_bundle
from models.exchange.report_file import UNEXPECTED_ERROR, read_report_bytes
from output.formats import READ_BACK
from output.publish import render
from tests.exchange.made_up import made_up

OLDER = Path(__file__).parents[3] / "tests/exchange/older"
OLDER_FORMS = (".doc", ".xls")
FORMED = (*READ_BACK, ".ndbg", ".txt", ".mht", *OLDER_FORMS)
CRASHES = Path(__file__).parents[3] / "tests/exchange/crashes"
SLOWEST = 5.0
MOST_OF_A_KIND = 2
WORDS = (
    b"<", b">", b"&", b"&#0;", b"&x;", b'"', b"\x00", b"\xff", b"\xed\xa0\x80", b"99999999999999999999", b"-1", b"NaN",
    b"]]>", b"<!--", b"<!DOCTYPE a>", b"\r", b"%n", "（".encode(), "一、总体情况".encode(), b"1e999",
    b"/", b"..", b"A1:XFD1048576",
)  # fmt: skip
Dice = random.Random


def seeds(form: str) -> list[bytes]:
    """Good files of a form."""
    filings = [made_up(edition, seed) for edition in shipped() for seed in range(3)]
    if form in OLDER_FORMS:
        return [path.read_bytes() for path in sorted(OLDER.glob(f"*{form}"))]
    if form == ".mht":
        return [_as_archive(raw) for raw in seeds(".html")]
    if form == ".ndbg":
        return [write_bundle(filing) for filing in filings]
    if form == ".txt":
        return [b"\n".join(line.strip() for line in _as_text(raw)) for raw in seeds(".html")]
    return [render(filing, form) for filing in filings]


def _as_archive(page: bytes) -> bytes:
    head = b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="edge"\r\n\r\n--edge\r\n'
    kind = b'Content-Type: text/html; charset="utf-8"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
    return head + kind + base64.encodebytes(page) + b"\r\n--edge--\r\n"


def _as_text(page: bytes) -> list[bytes]:
    for old, new in ((b"</td>", b"\t"), (b"</th>", b"\t"), (b"</tr>", b"\n"), (b"</p>", b"\n"), (b"<", b" <")):
        page = page.replace(old, new)
    return page.split(b"\n")


def bent(raw: bytes, dice: Dice) -> bytes:
    """The file with something wrong: in its bytes, or inside one of its members."""
    if raw.startswith(b"PK") and dice.random() < 0.8:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            members = {name: archive.read(name) for name in archive.namelist()}
        name = dice.choice(list(members))
        if dice.random() < 0.1:
            del members[name]
        else:
            members[name] = bent_bytes(members[name], dice)
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in members.items():
                archive.writestr(name, content)
        return out.getvalue()
    return bent_bytes(raw, dice, keeps_length=raw.startswith(COMPOUND) and dice.random() < 0.9)


def bent_bytes(raw: bytes, dice: Dice, *, keeps_length: bool = False) -> bytes:
    """One to eight small changes, in a container of fixed places mostly such as move nothing else."""
    changed = bytearray(raw)
    for _ in range(dice.randrange(1, 9)):
        at = dice.randrange(len(changed) + 1)
        other = dice.randrange(len(changed) + 1)
        length = dice.choice((1, 2, 8, 60, 700))
        change = dice.randrange(6)
        if keeps_length:
            word = dice.choice(
                (dice.choice(WORDS), dice.randbytes(length % 8 + 1), bytes(changed[other : other + length]))
            )
            changed[at : at + len(word)] = word
            changed = changed[: len(raw)]
        elif change == 0 and at < len(changed):
            changed[at] = dice.randrange(256)
        elif change == 1:
            del changed[at : at + length]
        elif change == 2:
            changed[at:at] = dice.choice(WORDS)
        elif change == 3:
            changed[at:at] = changed[other : other + length]
        elif change == 4:
            changed[at:at] = bytes(changed[other : other + length]) * dice.randrange(2, 50)
        else:
            changed[at : at + length] = dice.choice(WORDS)
    return bytes(changed)


def main(words: list[str]) -> int:
    """Fuzz for a while; 1 when something was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--form", choices=FORMED)
    options = parser.parse_args(words)
    forms = [options.form] if options.form else list(FORMED)
    pool = {form: seeds(form) for form in forms}
    dice = random.Random(options.seed)
    end = time.monotonic() + options.seconds
    count: Counter[str] = Counter()
    kept: Counter[tuple[str, str]] = Counter()
    slowest, found = 0.0, 0
    while time.monotonic() < end:
        form = dice.choice(forms)
        raw = bent(dice.choice(pool[form]), dice)
        outcome, took = tried(raw, form, read_report_bytes)
        slowest = max(slowest, took)
        count[f"{form} {outcome}"] += 1
        if outcome not in ("read", "refused") or took > SLOWEST:
            found += 1
            kind = outcome.partition(":")[0]
            if kept[form, kind] < MOST_OF_A_KIND:
                kept[form, kind] += 1
                CRASHES.mkdir(exist_ok=True)
                (CRASHES / f"{kind}-{hashlib.sha256(raw).hexdigest()[:8]}{form}").write_bytes(raw)
            print(f"{form}: {outcome} after {took:.1f} s", flush=True)
    print(f"seed {options.seed}: {sum(count.values())} files, {found} found, slowest {slowest:.2f} s of processor time")
    print(f"  {options.seconds:.0f} s on the clock, {time.process_time():.0f} s of the processor")
    for name, number in sorted(count.items()):
        print(f"  {name:<16}{number}")
    return 1 if found else 0


def tried(raw: bytes, form: str, read: Callable[[bytes, str], object]) -> tuple[str, float]:
    """What became of a file, and the processor time it took."""
    start = time.process_time()
    try:
        read(raw, f"fuzz{form}")
        outcome = "read"
    except AppError as refusal:
        # A reader's own error is told in a sentence too, so that a clerk can go on.
        crash = refusal.__cause__ if UNEXPECTED_ERROR in refusal.sentence else None
        outcome = f"{type(crash).__name__}: {crash}"[:200] if crash else "refused"
    except Exception as crash:
        outcome = f"{type(crash).__name__}: {crash}"[:200]
    return outcome, time.process_time() - start


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
