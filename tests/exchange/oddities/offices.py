"""Reports of offices of every size, their figures as offices have them: small numbers, many zeros, sums that hold."""

import random
from dataclasses import dataclass

from models.editions.edition import CellKey, Edition
from models.editions.known_editions import edition_by_name
from models.figures.totals import add_up
from models.report.filing import Agency, Filing

REQUESTS = "requests"
FIRST, NEW, CARRIED = "natural_person", "new_received", "carried_in"
SIZES = {"city": (3000, 400_000), "county": (160, 9_000), "bureau": (24, 300), "township": (3, 0)}
"""How many requests an office has of natural persons at most, and how many decisions."""
NAMES = {"city": "示例市人民政府", "county": "示例县人民政府", "bureau": "示例县交通运输局", "township": "甲乡人民政府"}
OFFICES = (("2021", "county"), ("2019", "county"), ("2021", "city"), ("2021", "bureau"), ("2021", "township"))
_YEAR = {"2019": 2020, "2021": 2024}
_LONELY = 0.86  # of the cells of results are zero
_TEXTS = {
    "lead": "本报告依据《中华人民共和国政府信息公开条例》编制，统计期限为{year}年1月1日至12月31日。",
    "overview": "（一）主动公开。全年通过门户网站公开信息1286条。\n（二）依申请公开。规范接收、登记、答复各环节。",
    "problems_and_improvements": "一是解读形式还不够多样；二是培训有待加强。下一步将完善制度，组织业务培训2次。",
    "other_matters": "本年度没有收取信息处理费。",
}


@dataclass(frozen=True)
class Office:
    """An office of a size, and its report."""

    name: str
    filing: Filing


def office(edition_name: str, size: str, seed: int = 0) -> Office:
    """A report whose columns of requests hold together as the form asks; the same seed gives the same one."""
    dice = random.Random(f"{edition_name}-{size}-{seed}")
    edition = edition_by_name(edition_name)
    requests, decisions = SIZES[size]
    figures = {cell: _small(dice, decisions, is_money=edition.kind(cell).is_money) for cell in edition.typed_cells}
    figures |= _requests(dice, edition, requests)
    year = _YEAR[edition_name]
    texts = {key: text.format(year=year) for key, text in _TEXTS.items()}
    cover = {"signed_by": NAMES[size], "signed_on": f"{year + 1}-01-20"}
    filing = Filing(edition, year, Agency(NAMES[size]), add_up(edition, figures), texts, cover)
    return Office(f"{edition_name} {size}", filing)


def _small(dice: random.Random, most: int, *, is_money: bool) -> int:
    value = dice.randrange(most + 1) if most and dice.random() < 0.7 else 0
    return value * 10_000 if is_money else value


def _requests(dice: random.Random, edition: Edition, most: int) -> dict[CellKey, int]:
    """What came in, and the same again over the results and what is carried on."""
    block = edition.blocks[REQUESTS]
    results = [row.key for row in block.rows if not row.is_total and row.key not in (NEW, CARRIED)]
    figures: dict[CellKey, int] = {}
    for column in (column.key for column in block.columns if not column.is_total):
        scale = most if column == FIRST else most // 40 if dice.random() < 0.5 else 0
        came = {NEW: dice.randrange(scale // 2, scale + 1), CARRIED: dice.randrange(scale // 20 + 1)}
        left = sum(came.values())
        out = {}
        for row in results[:-1]:
            out[row] = 0 if dice.random() < _LONELY else dice.randrange(left + 1)
            left -= out[row]
        out[results[0]] = out.get(results[0], 0) + left - (kept := min(left, dice.randrange(scale // 30 + 1)))
        out[results[-1]] = kept
        figures |= {CellKey(REQUESTS, row, column): value for row, value in (came | out).items()}
    return figures
