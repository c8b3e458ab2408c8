"""发文字号: how an office writes them, which is next, and what is wrong with one."""

import re
from collections.abc import Iterable, Iterator

from models.registers.letters.template import FIELD

_CODE, _YEAR, _SERIAL = "代字", "年", "序号"
_YEAR_IN_NUMBER = re.compile(r"[〔\[［(（](\d{4})[〕\]］)）]")


def letter_number(pattern: str, code: str, year: int, serial: int) -> str:
    """The number of that place in a year's count."""
    told = {_CODE: code, _YEAR: str(year), _SERIAL: str(serial)}
    return FIELD.sub(lambda match: told.get(match[1], match[0]), pattern)


def next_letter_number(pattern: str, code: str, year: int, given: Iterable[str]) -> str:
    """The number after the highest of the year that is written so."""
    before, _, after = letter_number(pattern.replace(f"【{_SERIAL}】", "\n"), code, year, 0).partition("\n")
    written = re.compile(f"{re.escape(before)}(\\d+){re.escape(after)}")
    serials = [int(match[1]) for number in given if (match := written.fullmatch(number))]
    return letter_number(pattern, code, year, max(serials, default=0) + 1)


def lacks_code(pattern: str, code: str, number: str) -> bool:
    """Whether a number is written in the office's way, but without the code that it has not told yet."""
    before, field, _ = pattern.partition(f"【{_CODE}】")
    after = FIELD.split(pattern[len(before) + len(field) :])[0]
    return bool(field) and not code and number.startswith(before + after)


def pattern_problems(pattern: str) -> Iterator[str]:
    """What is wrong with a way of writing numbers, a sentence each."""
    names = FIELD.findall(pattern)
    for name in (_YEAR, _SERIAL):
        if names.count(name) != 1:
            yield f"文号里要有一个【{name}】，每年、每种文书各自编号。"
    if unknown := [name for name in names if name not in (_CODE, _YEAR, _SERIAL)]:
        yield f"文号里没有【{unknown[0]}】这样的项，可以用【代字】【年】【序号】。"


def number_problems(number: str, year: int, holder: str) -> Iterator[str]:
    """What is wrong with a number; ``holder`` says who has it already, empty for nobody."""
    if not number.strip():
        yield "请填写文号。"
    if holder:
        yield f"文号“{number}”已经用过了（{holder}），请换一个。"
    if (match := _YEAR_IN_NUMBER.search(number)) and int(match[1]) != year:
        yield f"文号里的年份是 {match[1]}，文书的日期是 {year} 年，请核对。"
