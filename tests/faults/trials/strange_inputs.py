"""Strange inputs: spoilt files of every form, texts of any characters, numbers of any shape; each kept or refused."""

import json
import random
import tempfile
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

from models.editions.edition import CellKind
from models.errors import AppError
from models.exchange.formats.report_json import read_report, write_report
from models.exchange.report_file import UNEXPECTED_ERROR, read_report_bytes
from models.figures.value import format_exact, parse_figure, parse_loose_figure
from models.services.library import Library
from models.services.report_session import ReportSession
from models.texts.characters import find_unsupported_character
from output.formats import READ_BACK
from resources import find
from tests.faults.trials.fuzz_readers import bent, seeds
from tests.faults.trials.working_day import COUNTY, NAME

_NASTY = (
    "\x00", "\ud800", "\udfff", "\ufeff", "\u2028", "\u202e", "\uffff", "\U0010ffff", "𠮷", "１２", "①", "−", "e9", "=",
    "<img src=x>", "&#0;", "{requests}", "'", '"', "\\", "\r\n", "　", "NaN", "1e999", "-0", "9" * 40, "万元", "/",
    "null",
)  # fmt: skip
Trial = tuple[float, str, Callable[[], bool]]
_PORTION = 20_000
"""So many share a database: one whose journal grew for ever would be all that is timed."""
_VALUES: tuple[object, ...] = (
    None, True, [], {}, "", "x", -1, 0, 1.5, 10**12, 2**63, 10**30, "一", "１２", "1,234", "12件", "\x00", "\ud800",
    "1e3", [[]], {"a": 1}, "2021", 2021, "NaN", " 5 ", "+3", "--", "五十", "9" * 30,
)  # fmt: skip


def fuzz(times: int, seed: int) -> Counter[str]:
    """So many inputs, most of them cheap; how many were kept, how many refused, and what else happened."""
    chance = random.Random(seed)
    found: Counter[str] = Counter()
    shipped = find("sample/report.json").read_text(encoding="utf-8")
    pool = {form: seeds(form) for form in (*READ_BACK, ".ndbg", ".txt")}
    for begun in range(0, times, _PORTION):
        with tempfile.TemporaryDirectory(prefix="fuzz-") as place:
            library = Library(Path(place) / NAME)
            session = library.open(library.begin_report(COUNTY, 2025).report)
            trials: tuple[Trial, ...] = (
                (0.65, "number", partial(_number, chance)),
                (0.20, "file", partial(_file, shipped, chance)),
                (0.05, "text", partial(_text, session, chance)),
                (0.10, "published", partial(_published, pool, chance)),
            )
            _portion(min(_PORTION, times - begun), trials, chance, found)
            library.close()
    return found


def _portion(times: int, trials: tuple[Trial, ...], chance: random.Random, found: Counter[str]) -> None:
    weights = [weight for weight, *_ in trials]
    for _ in range(times):
        _, name, trial = chance.choices(trials, weights)[0]
        try:
            found[f"{name} {'kept' if trial() else 'refused'}"] += 1
        except AppError as refusal:
            # A reader's own error is told in a sentence too, so that a clerk can go on.
            is_crash = UNEXPECTED_ERROR in refusal.sentence
            found[f"CRASH {name}: {refusal.__cause__!r:.80}" if is_crash else f"{name} refused"] += 1
        except Exception as bug:
            found[f"CRASH {name}: {type(bug).__name__} {str(bug)[:80]!a}"] += 1


def _strange(chance: random.Random, longest: int) -> str:
    parts = []
    for _ in range(chance.randint(0, longest)):
        roll = chance.random()
        if roll < 0.4:
            parts.append(chance.choice(_NASTY))
        elif roll < 0.7:
            parts.append(chance.choice("0123456789.,-+ "))
        else:
            parts.append(chr(chance.randrange(0x110000)))
    return "".join(parts)


def _number(chance: random.Random) -> bool:
    """A cell's text: what is kept shows as exactly the number that was read."""
    words, kind = _strange(chance, 6), chance.choice(list(CellKind))
    value = parse_figure(words, kind) if chance.random() < 0.5 else parse_loose_figure(words, kind).value
    if value is not None and parse_figure(format_exact(value, kind), kind) != value:
        raise ValueError(f"altered {words!r}")
    return True


def _text(session: ReportSession, chance: random.Random) -> bool:
    """A section's text: kept to the letter on disk, or refused when it has a character that no file carries."""
    words = _strange(chance, 40)
    session.set_text("overview", words)
    kept = ReportSession(session.database, session.report).filing.text("overview")
    if kept != words or find_unsupported_character(words):
        raise ValueError(f"altered {words!r}")
    return True


def _published(pool: dict[str, list[bytes]], chance: random.Random) -> bool:
    """A bent file of any form: read, or refused in a sentence."""
    form = chance.choice(list(pool))
    read_report_bytes(bent(chance.choice(pool[form]), chance), f"年报{form}")
    return True


def _file(shipped: str, chance: random.Random) -> bool:
    """A report file with something wrong; what is accepted is written and read back the same."""
    filing = read_report(_spoilt(shipped, chance)).filing
    again = read_report(write_report(filing)).filing
    # An empty text is the same as none.
    texts, texts_again = ({key: words for key, words in each.texts.items() if words} for each in (filing, again))
    if (again.figures, texts_again, again.printed) != (filing.figures, texts, filing.printed):
        raise ValueError("altered")
    return True


def _spoilt(shipped: str, chance: random.Random) -> str:
    if chance.random() < 0.5:
        return _spoilt_text(shipped, chance)
    root = json.loads(shipped)
    for _ in range(chance.randint(1, 3)):
        node = root
        while isinstance(node, dict) and node:
            key = chance.choice(list(node))
            if not isinstance(node[key], dict) or not node[key] or chance.random() < 0.2:
                break
            node = node[key]
        if not isinstance(node, dict) or not node:
            continue
        match chance.randrange(3):
            case 0:
                node[key] = chance.choice(_VALUES)
            case 1:
                node[_strange(chance, 3)] = node.pop(key)
            case _:
                node.pop(key)
    return json.dumps(root, ensure_ascii=chance.random() < 0.5)


def _spoilt_text(shipped: str, chance: random.Random) -> str:
    words = shipped
    for _ in range(chance.randint(1, 4)):
        start = chance.randrange(len(words) + 1)
        end = min(len(words), start + chance.choice((0, 1, 1, 5, 200)))
        match chance.randrange(4):
            case 0:
                words = words[:start] + words[end:]
            case 1:
                words = words[:start] + chance.choice(_NASTY) + words[end:]
            case 2:
                words = words[:start] + words[start:end] * 3 + words[end:]
            case _:
                words = words[: start or 1]
    return words
