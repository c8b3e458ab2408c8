"""The editions the program knows, and which of them a report year is written in."""

from functools import cache
from itertools import pairwise

from models.editions.declare import Edition
from models.editions.load import load
from models.errors import BrokenEdition, Refused
from resources import find


@cache
def known_editions() -> tuple[Edition, ...]:
    """Every shipped edition, oldest first; BrokenEdition when two of them claim the same year."""
    editions = sorted((load(path) for path in find("editions").glob("*.toml")), key=lambda e: e.from_year)
    for older, newer in pairwise(editions):
        if older.to_year is None or older.to_year >= newer.from_year:
            raise BrokenEdition(f"格式 {older.name} 与 {newer.name} 的适用年度重叠。")
    return tuple(editions)


def edition_for(year: int) -> Edition:
    """The edition in force for a report year; Refused for a year before the first one."""
    for edition in known_editions():
        if edition.from_year <= year <= (edition.to_year or year):
            return edition
    first = known_editions()[0].from_year
    raise Refused(f"{year} 年度没有对应的报告格式：本程序从 {first} 年度的格式开始支持。")


def edition_named(name: str) -> Edition:
    """The edition of that name; Refused when there is none."""
    for edition in known_editions():
        if edition.name == name:
            return edition
    known = "、".join(edition.name for edition in known_editions())
    raise Refused(f"不认识报告格式“{name}”。本程序支持的格式有：{known}。")
