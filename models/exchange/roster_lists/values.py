"""What the cells of a roster say: who is due, of what level, until when; in figures or in the words of offices."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from models.exchange.recognition.identity import parse_date
from models.exchange.roster_lists.unit_names import parse_heading
from models.exchange.roster_lists.words import load_roster_words
from models.report.filing import Level
from models.report.roster import LEVEL_WORDS

YES, NO = (frozenset(load_roster_words()["answers"][answer]) for answer in ("yes", "no"))
_VERTICAL = re.compile(
    r"^(?:[否不免]?.{0,6})?(?:垂直|垂管|条管)(?:管理|单位|部门|领导)*[,，、(（]?(?:不报|免报|不计入?|不需要?报?送?)?[)）]?$"
)
_WITH_REASON = re.compile(r"^(?P<word>[^()，,：:；;]{1,8})[(，,：:；;](?P<reason>.+?)\)?$")
_RANK = re.compile(r"^(?:正|副)?(?:省部|厅局|县处|乡科|部|厅|处|科|股)级(?:[正副]职?)?$")
_LEVEL_WORDS = {name: tuple(words) for name, words in load_roster_words()["levels"].items()}
_LEVEL_OF = {word: level for level in Level for word in (level.value, LEVEL_WORDS[level], *_LEVEL_WORDS[level.value])}
_TIME_OF_DAY = re.compile(r"[\sT].*$|前$|之前$|以前$")
_MONTH_AND_DAY = re.compile(r"^(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*[日号]?$")


@dataclass(frozen=True)
class Duty:
    """What a cell says of whether a unit is due; None where it does not say."""

    is_required: bool | None = None
    is_vertical: bool = False
    reason: str = ""


@dataclass(frozen=True)
class Standing:
    """What a cell says of a unit's kind; ``is_known`` is False where the words mean nothing here."""

    level: Level | None = None
    is_vertical: bool = False
    is_own_level: bool = False
    is_known: bool = True


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).lower()


def parse_yes_no(text: str) -> bool | None:
    """Yes or no; None where it is neither."""
    plain = _plain(text)
    return True if plain in YES else False if plain in NO else None


def parse_duty(text: str) -> Duty | None:
    """Whether a unit is due, and if not why; None where the words are not known."""
    plain = _plain(text)
    if (known := parse_yes_no(plain)) is not None:
        return Duty(known)
    if _VERTICAL.match(plain):
        return Duty(is_vertical=True)
    match = _WITH_REASON.match(plain)
    known = parse_yes_no(match["word"]) if match else None
    if match is None or known is None:
        return None
    if not known and _VERTICAL.match(match["reason"]):
        return Duty(is_vertical=True)
    return Duty(True, reason=match["reason"]) if not known else Duty(True)


def parse_standing(text: str) -> Standing:
    """The kind of a unit in the words of a column: 部门, 县级, 市直部门, 垂直管理单位, 本级."""
    plain = _plain(text)
    if plain in _LEVEL_OF:
        return Standing(_LEVEL_OF[plain])
    if plain in _LEVEL_WORDS["own"]:
        return Standing(Level.DEPARTMENT, is_own_level=True)
    if not plain or _RANK.match(plain):
        return Standing()
    heading = parse_heading(text)
    if heading and (heading.level or heading.is_vertical):
        return Standing(heading.level, heading.is_vertical)
    is_known = bool(re.search(r"(?:园区|开发区|管委会|功能区|新区|其他|企业|事业)", plain))
    return Standing(is_known=is_known)


def parse_day(text: str, year: int | None = None) -> str | None:
    """An ISO date, empty for no words, None where it is no date. A month and a day are of the year after ``year``."""
    words = text.strip()
    if not words:
        return ""
    plain = _TIME_OF_DAY.sub("", unicodedata.normalize("NFKC", words)).strip()
    try:
        if (match := _MONTH_AND_DAY.match(plain)) and year is not None:
            return date(year + 1, int(match[1]), int(match[2])).isoformat()
        return date.fromisoformat(plain[:10]).isoformat()
    except ValueError:
        day = parse_date(plain)
        return day.isoformat() if day else None
