"""Templates of letters: the program's own as they are shipped, an office's own version, and the fields in both."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

from models.registers.request import EventKind
from resources import find

FIELD = re.compile(r"【([^【】\n]{1,20})】")
"""A field as it stands in a template: its name in square brackets."""
_FOLDER, _FIELDS = "letters", "fields"


class LetterKind(StrEnum):
    """What a letter does; each kind has its own count of numbers. What is no event has no event of that name."""

    RECEIPT = "receipt"
    CORRECTION = "correction"
    EXTENSION = "extension"
    TERM = "term"
    THIRD_PARTY = "third_party"
    OTHER_BODY = "other_body"
    FEE = "fee"
    ANSWER = "answer"
    DELIVERY = "delivery"

    @property
    def label(self) -> str:
        """The word a clerk reads."""
        return _KINDS[self][0]

    @property
    def pattern(self) -> str:
        """How its numbers are written where the office has not said."""
        return f"【代字】{_KINDS[self][1]}〔【年】〕【序号】号"

    @property
    def event(self) -> EventKind | None:
        """The event that follows from it; None for a receipt and for an answer."""
        return None if self in (LetterKind.RECEIPT, LetterKind.ANSWER) else EventKind(self.value)


_KINDS = {
    LetterKind.RECEIPT: ("登记回执", "回"),
    LetterKind.CORRECTION: ("补正告知", "补"),
    LetterKind.EXTENSION: ("延长期限告知", "延"),
    LetterKind.TERM: ("另定期限告知", "期"),
    LetterKind.THIRD_PARTY: ("征求第三方意见", "征"),
    LetterKind.OTHER_BODY: ("征求其他机关意见", "函"),
    LetterKind.FEE: ("缴费通知", "费"),
    LetterKind.ANSWER: ("答复", "复"),
    LetterKind.DELIVERY: ("送达回证", "送"),
}


EXTENDED_BY, NEW_TERM, AMOUNT, DELIVERED, SENT = "延长天数", "另定期限", "收费金额", "送达日期", "送达文书"
LIMITS = {LetterKind.CORRECTION: "补正期限", LetterKind.FEE: "缴费期限"}
"""The fields that say more of an event than its day."""
_KNOWN_OF_CASE = {
    LetterKind.CORRECTION: (LIMITS[LetterKind.CORRECTION],),
    LetterKind.EXTENSION: (EXTENDED_BY,),
    LetterKind.TERM: (NEW_TERM,),
    LetterKind.FEE: (AMOUNT, LIMITS[LetterKind.FEE]),
    LetterKind.DELIVERY: (DELIVERED,),
}


class FieldSource(StrEnum):
    """Where what stands in a field comes from."""

    CASE = "case"
    OFFICE = "office"
    LETTER = "letter"
    TYPED = "typed"


class FieldType(StrEnum):
    """How a field is typed."""

    WORDS = "words"
    PARAGRAPHS = "paragraphs"
    DAY = "day"
    COUNT = "count"
    MONEY = "money"


@dataclass(frozen=True)
class LetterField:
    """A field that a template may have; ``appeal`` names the clause of an appeal that it stands for."""

    name: str
    source: FieldSource
    type: FieldType = FieldType.WORDS
    hint: str = ""
    default: str = ""
    example: str = ""
    is_optional: bool = False
    appeal: str = ""


@dataclass(frozen=True)
class LetterTemplate:
    """A letter before it is filled in.

    ``results`` are the rows of the form an answer by it is counted in, ``articles`` those that its text has to name,
    ``addressee`` the field that says to whom it goes. ``review_first`` says that a review has to come before a suit
    (行政复议法 art. 23), ``states_due`` that it tells a new term, ``is_signed`` that the office signs it.
    ``is_own`` is true for an office's own version of the wording.
    """

    key: str
    name: str
    kind: LetterKind
    title: str
    body: str
    results: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    addressee: str = "申请人"
    review_first: bool = False
    states_due: bool = False
    is_signed: bool = True
    is_own: bool = False

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of the fields in it, each once, in the order they come."""
        return tuple(dict.fromkeys(FIELD.findall(f"{self.title}\n{self.body}")))

    @property
    def typed_fields(self) -> tuple[LetterField, ...]:
        """Those of them that a clerk fills in for the letter, and what the case has to know of its kind."""
        known = letter_fields()
        names = dict.fromkeys((*self.fields, *_KNOWN_OF_CASE.get(self.kind, ())))
        return tuple(known[n] for n in names if n in known and known[n].source is FieldSource.TYPED)

    @property
    def unknown_fields(self) -> tuple[str, ...]:
        """Those that no field is called."""
        return tuple(name for name in self.fields if name not in letter_fields())

    def reworded(self, title: str, body: str) -> "LetterTemplate":
        """The office's own version."""
        return replace(self, title=title, body=body, is_own=True)


@cache
def _field_file() -> dict[str, dict[str, dict[str, str | bool]]]:
    return tomllib.loads(find(f"{_FOLDER}/{_FIELDS}.toml").read_text(encoding="utf-8"))


@cache
def letter_fields() -> Mapping[str, LetterField]:
    """Every field that there is, by its name."""
    return {
        name: LetterField(
            name,
            FieldSource(str(told["from"])),
            FieldType(str(told.get("kind", FieldType.WORDS))),
            str(told.get("hint", "")),
            str(told.get("default", "")),
            str(told.get("example", "")),
            bool(told.get("optional", False)),
            str(told.get("appeal", "")),
        )
        for name, told in _field_file()["fields"].items()
    }


def appeal_clause(key: str, what: str, review: str, court: str) -> str:
    """How to appeal against a letter: ``what`` it is called, before whom."""
    return str(_field_file()["appeal"][key]).format(what=what, review=review, court=court)


@cache
def shipped_templates() -> Mapping[str, LetterTemplate]:
    """The program's own templates, by key: those of the course first, then the answers as the form has them."""
    found = [_read(path.stem) for path in find(_FOLDER).glob("*.toml") if path.stem != _FIELDS]
    return {template.key: template for template in sorted(found, key=_place)}


def _read(key: str) -> LetterTemplate:
    told = tomllib.loads(find(f"{_FOLDER}/{key}.toml").read_text(encoding="utf-8"))
    return LetterTemplate(
        key,
        told["name"],
        LetterKind(told["kind"]),
        told["title"],
        told["body"].strip("\n"),
        tuple(told.get("results", ())),
        tuple(told["articles"]),
        told.get("to", "申请人"),
        told.get("review_first", False),
        told.get("states_due", False),
        told.get("signed", True),
    )


def _place(template: LetterTemplate) -> tuple[int, int, str]:
    from models.registers.form_words import newest_edition, result_keys

    order = result_keys(newest_edition())
    at = order.index(template.results[0]) if template.results else 0
    return list(LetterKind).index(template.kind), at, template.key


def template_problems(title: str, body: str) -> Iterator[str]:
    """What is wrong with the wording of a template, a sentence each."""
    if not title.strip():
        yield "请写标题。"
    if not body.strip():
        yield "模板里一个字也没有。要用程序自带的，请点“恢复自带的”。"
    reworded = f"{title}\n{body}"
    unknown = [name for name in dict.fromkeys(FIELD.findall(reworded)) if name not in letter_fields()]
    if unknown:
        yield f"没有{'、'.join(f'【{name}】' for name in unknown)}这样的项，请用列出来的项。"
    rest = FIELD.sub("", reworded)
    if "【" in rest or "】" in rest:
        line = next(line for line in rest.splitlines() if "【" in line or "】" in line)
        yield f"有一个【或】没有配对，在“{line.strip()[:20]}”这一行。"
