"""The codes of a list: zeros that a spreadsheet dropped, digits it lost, codes that stand there twice or not at all."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from itertools import pairwise

from models.exchange.roster_lists.draft_units import DraftUnit, plain_code
from models.exchange.roster_lists.questions import Questionnaire
from models.exchange.roster_lists.unit_names import name_key
from models.report.roster import NO_CODE

_ROUNDED = re.compile(r"^\d(?:\.\d+)?[Ee]\+\d+$")
_MAX_LOST_ZEROS = 3
_NAMED = 5
PAD, KEEP, DROP, FIRST, BOTH = "补零", "照原样", "不要代码", "只留第一个", "都留"


def settle_codes(
    units: list[DraftUnit], questions: Questionnaire, known: Mapping[str, str]
) -> tuple[list[DraftUnit], list[str]]:
    """The units with the codes they go by, and remarks; what is doubtful is asked.

    ``known`` are the codes of units by name, from the roster there is: a unit without a code has that of its name.
    """
    _drop_rounded(units, questions)
    _restore_zeros(units, questions)
    units = _part_equal_codes(units, questions)
    return units, _give_codes(units, known)


def name_units(units: Iterable[DraftUnit], most: int = _NAMED) -> str:
    """Some units by name and place, for a sentence."""
    those = list(units)
    more = f"等 {len(those)} 个" if len(those) > most else ""
    return "、".join(f"{unit.name}（{unit.place}）" for unit in those[:most]) + more


def _drop_rounded(units: Sequence[DraftUnit], questions: Questionnaire) -> None:
    rounded = [unit for unit in units if _ROUNDED.match(unit.code)]
    if not rounded:
        return
    questions.ask(
        "代码位数",
        f"{len(rounded)} 个单位的代码存成了数字，后几位已经丢了：{name_units(rounded)}。",
        (DROP, "这些单位先不用代码，按名称认"),
    )
    for unit in rounded:
        unit.code = ""


def _restore_zeros(units: Sequence[DraftUnit], questions: Questionnaire) -> None:
    """Ask where codes of digits are shorter than most, and no branch of the others begins with them."""
    short, length = _lost_zeros(units)
    if not short:
        return
    answer = questions.ask(
        "代码补零",
        f"{len(short)} 个代码比别的短，像是丢了前面的 0："
        + "、".join(f"{unit.name} {unit.code}" for unit in short[:_NAMED])
        + (f" 等 {len(short)} 个。" if len(short) > _NAMED else "。"),
        (PAD, f"前面补 0，补足 {length} 位"),
        (KEEP, "代码本来就是这样"),
    )
    if answer != KEEP:
        padded = {unit.code: unit.code.zfill(length) for unit in short}
        for unit in units:
            unit.code = padded.get(unit.code, unit.code)
        codes = {unit.code for unit in units}
        for unit in units:
            unit.parents = tuple(_padded(parent, length, codes) for parent in unit.parents)


def _padded(parent: str, length: int, codes: Set[str]) -> str:
    """The code of a superior, with the zeros that it lost too."""
    filled = plain_code(parent).zfill(length)
    return filled if plain_code(parent) not in codes and filled in codes else parent


def _lost_zeros(units: Sequence[DraftUnit]) -> tuple[list[DraftUnit], int]:
    digits = [unit for unit in units if unit.code.isdecimal() and len(unit.code) <= 18]
    lengths = Counter(len(unit.code) for unit in digits)
    if len(lengths) < 2:
        return [], 0
    with_zero = Counter(len(unit.code) for unit in digits if unit.code.startswith("0"))
    counts_on = _counts_on(digits)
    most, count = lengths.most_common(1)[0]
    length = with_zero.most_common(1)[0][0] if with_zero else max(lengths) if counts_on else most
    if not (with_zero or counts_on) and 2 * count < len(digits):
        return [], 0
    branches: set[str] = set()
    if not (with_zero or counts_on):
        branches = {unit.code[:end] for unit in digits for end in range(1, len(unit.code))}
        branches |= {plain_code(parent) for unit in units for parent in unit.parents}
    short = [
        unit
        for unit in digits
        if 0 < length - len(unit.code) <= _MAX_LOST_ZEROS
        and (unit.is_number or with_zero)
        and unit.code not in branches
    ]
    return short, length


def _counts_on(digits: Sequence[DraftUnit]) -> bool:
    """Whether the codes merely count, so that those of one digit may have had a zero."""
    numbers = sorted(int(unit.code) for unit in digits)
    return numbers[0] < 10 and all(0 < after - before <= 8 for before, after in pairwise(numbers))


def _part_equal_codes(units: list[DraftUnit], questions: Questionnaire) -> list[DraftUnit]:
    """Ask about each code that more than one row bears."""
    by_code: dict[str, list[DraftUnit]] = {}
    for unit in units:
        if unit.code:
            by_code.setdefault(unit.code, []).append(unit)
    several = {code: those for code, those in by_code.items() if len(those) > 1}
    twice = [those for those in several.values() if len({name_key(unit.name) for unit in those}) == 1]
    gone = {id(unit) for those in twice for unit in those[1:]}
    if twice:
        listed = name_units(unit for those in twice for unit in those)
        questions.ask("重复的单位", f"{len(twice)} 个单位写了不止一次，代码也相同：{listed}。", (FIRST, "各只留第一个"))
    for code, those in several.items():
        if those in twice:
            continue
        answer = questions.ask(
            f"代码{code}",
            f"代码 {code} 用在不同的单位上：{name_units(those)}。",
            (BOTH, "都留，后面的先不用代码，按名称认"),
            (FIRST, f"只留 {those[0].name}（{those[0].place}）"),
        )
        if answer == FIRST:
            gone |= {id(unit) for unit in those[1:]}
        for unit in those[1:]:
            unit.code = ""
    return [unit for unit in units if id(unit) not in gone]


def _give_codes(units: Sequence[DraftUnit], known: Mapping[str, str]) -> list[str]:
    without = [unit for unit in units if not unit.code]
    if not without:
        return []
    taken = {unit.code for unit in units}
    recalled, number = 0, 0
    for unit in without:
        code = known.get(name_key(unit.name), "")
        if code and code not in taken:
            unit.code, recalled = code, recalled + (not code.startswith(NO_CODE))
        else:
            while not unit.code or unit.code in taken:
                number += 1
                unit.code = f"{NO_CODE}{number:03}"
        taken.add(unit.code)
    made = len(without) - recalled
    how = [f"{recalled} 个用了现有名册里同名单位的代码"] if recalled else []
    how += [f"程序编了“{NO_CODE}001”这样的号，报来的文件按名称认"] if made else []
    return [f"{len(without)} 个单位没有代码：{'，'.join(how)}。"]
