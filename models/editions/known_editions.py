"""The editions the program knows, and which of them a report year is written in."""

from functools import cache
from itertools import pairwise

from models.editions.edition import Edition
from models.editions.edition_file import load_edition
from models.editions.edition_lexicon import lexicon_of
from models.editions.shipped import file_of, shipped
from models.errors import BrokenEdition, Refused


@cache
def known_editions() -> tuple[Edition, ...]:
    """Every shipped edition, oldest first.

    BrokenEdition when a file is not called by its edition's name, a line is neither known to the words that texts are
    held against nor says how texts call it, or two editions do not follow each other year by year.
    """
    editions = tuple(load_edition(file_of(name)) for name in shipped())
    for name, edition in zip(shipped(), editions, strict=True):
        if edition.name != name:
            raise BrokenEdition(f"格式文件 {name}.toml 里的 name 是 {edition.name}，应与文件名相同。")
        lexicon_of(edition)
    for older, newer in pairwise(editions):
        if older.to_year != newer.from_year - 1:
            now = f"现在是 {older.to_year}" if older.to_year else "现在没有写"
            raise BrokenEdition(
                f"格式 {newer.name} 从 {newer.from_year} 年度起用，格式 {older.name} 的 to_year 应是 "
                f"{newer.from_year - 1}，{now}。"
            )
    return editions


def edition_for(year: int) -> Edition:
    """The edition in force for a report year; Refused for a year before the first one or after the last."""
    for edition in known_editions():
        if edition.from_year <= year <= (edition.to_year or year):
            return edition
    if year > (last := known_editions()[-1].from_year):
        raise Refused(f"{year} 年度用的是 {last} 格式以后的报告格式，本程序还没有，请先升级本程序。")
    first = known_editions()[0].from_year
    raise Refused(f"{year} 年度没有对应的报告格式：本程序从 {first} 年度的格式开始支持。")


def edition_by_name(name: str) -> Edition:
    """The edition of that name; Refused when there is none."""
    for edition in known_editions():
        if edition.name == name:
            return edition
    known = "、".join(edition.name for edition in known_editions())
    raise Refused(f"不认识报告格式“{name}”。本程序支持的格式有：{known}。如果它是新发布的格式，请先升级本程序。")
