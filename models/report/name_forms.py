"""The names of offices brought to one form: blanks, brackets, old characters, the words that are left out at will."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from unicodedata import normalize

from resources import find

_NOT_LETTERS = re.compile(r"[^\w()]|_")
_BRACKETED = re.compile(r"\(([^()]*)\)")
_NATIONAL = re.compile(r"^国家[^局]{2,6}总局(?=.{4})")
_SHORTENED = (
    ("人民政府", "政府"), ("管理委员会", "管委"), ("管委会", "管委"), ("委员会", "委"), ("办公室", "办"),
    ("街道办事处", "街道办"), ("和", ""), ("与", ""), ("及", ""),
)  # fmt: skip
_TAILS = (
    "管委", "政府", "中心", "街道办", "联合会", "委", "局", "办", "厅", "社", "院", "会", "所", "站", "队", "校", "馆",
    "处", "部",
)  # fmt: skip
_WITHOUT_TAIL = ("", "政府", "街道办")
"""Names that are not abbreviated: another place may be called by every second character of one's name."""
_PARTS_OF = re.compile(r"[局厅所院站](?=.)")
"""An office inside a name: what follows is a part of it, another body than the office."""
PLACE_ENDS = "省市县区旗州盟乡镇"
OWN_LEVEL = "本级"


@dataclass(frozen=True)
class WrittenForms:
    """What the resources say of names: a short form's long ones, and what an office was called otherwise."""

    short_forms: Mapping[str, tuple[str, ...]]
    called_otherwise: Mapping[str, tuple[str, ...]]


@cache
def _resource() -> dict[str, object]:
    return tomllib.loads(find("recognise/unit_names.toml").read_text(encoding="utf-8"))


@cache
def _simplified() -> dict[int, int]:
    pairs = "".join(str(_resource()["traditional"]).split())
    return str.maketrans(pairs[::2], pairs[1::2])


@cache
def written_forms() -> WrittenForms:
    """The lists of the resources, by names brought to one form."""

    def read(table: object) -> dict[str, tuple[str, ...]]:
        assert isinstance(table, dict)
        return {name_key(short): tuple(map(name_key, long)) for short, long in table.items()}

    return WrittenForms(read(_resource()["short_forms"]), read(_resource()["called_otherwise"]))


def name_key(name: str) -> str:
    """A name as it is compared: without blanks, signs and brackets, in characters in use, the usual words shortened."""
    return _shorten(_plain(name).replace("(", "").replace(")", ""))


def name_keys(name: str) -> tuple[str, ...]:
    """The same, and what a name says outside its brackets and in them; 本级 in brackets is never left out."""
    plain = _plain(name)
    parts = [part for part in _BRACKETED.findall(plain) if len(part) > 3]
    if OWN_LEVEL in plain:
        return (name_key(name),)
    outside = _BRACKETED.sub("", plain)
    keys = (name_key(name), *(map(_shorten, (outside, *parts)) if outside != plain else ()))
    return tuple(dict.fromkeys(key for key in keys if key))


def name_tail(key: str) -> str:
    """The word that tells what kind of office it is (局, 委, 中心); empty where there is none."""
    return next((tail for tail in _TAILS if key.endswith(tail)), "")


def is_short_form(short: str, long: str) -> bool:
    """Whether one name abbreviates another: its characters in order, the first and the kind of office the same."""
    tail = name_tail(short)
    if tail in _WITHOUT_TAIL or tail != name_tail(long) or len(short) - len(tail) < 2 or short[0] != long[0]:
        return False
    if _PARTS_OF.search(long.removesuffix(tail)):
        return False
    rest = iter(long)
    return all(char in rest for char in short)


def place_of(key: str) -> str:
    """The place of which a name is the government (平川县 of 平川县人民政府); empty where it is none."""
    place = key.removesuffix("政府").removesuffix("办") if key.endswith(("政府", "街道办")) else ""
    return place if place.endswith((*PLACE_ENDS, "街道")) else ""


def _plain(name: str) -> str:
    return _NOT_LETTERS.sub("", normalize("NFKC", name).translate(_simplified()))


def _shorten(text: str) -> str:
    text = _NATIONAL.sub("", text)
    for long, short in _SHORTENED:
        text = text.replace(long, short)
    return text
