"""What a call settles of a roster in an office's own way: its sheets, its columns, the answers to its questions."""

from argparse import Namespace
from collections.abc import Iterable

from models.errors import Refused
from models.exchange.roster_lists.columns import RosterColumn, column_number
from models.exchange.roster_lists.questions import RosterChoices

_COLUMNS = {column.label: column for column in RosterColumn} | {"层级": RosterColumn.LEVEL, "类别": RosterColumn.LEVEL}


def roster_choices(arguments: Namespace) -> RosterChoices:
    """What was settled; Refused with what is wrong in it."""
    columns = {}
    for word in arguments.column or ():
        place, meaning = _parts(word, "--column", "C=代码")
        sheet, _, letters = place.rpartition("!")
        number = column_number(letters)
        if number is None:
            raise Refused(f"--column {word}：列要写成 A、B、C 这样的字母。")
        if meaning not in _COLUMNS:
            raise Refused(f"--column {word}：不认识“{meaning}”，可以写 {'、'.join(_COLUMNS)}。")
        columns[sheet, number] = _COLUMNS[meaning]
    answers = dict(_parts(word, "--answer", "问=答") for word in arguments.answer or ())
    return RosterChoices(columns, answers, frozenset(arguments.sheet or ()))


def _parts(word: str, option: str, pattern: str) -> tuple[str, str]:
    key, equals, value = word.rpartition("=")
    if not (equals and key.strip() and value.strip()):
        raise Refused(f"{option} {word}：要写成 {pattern} 的样子。")
    return key.strip(), value.strip()


def unknown_answers(choices: RosterChoices, asked: Iterable[str]) -> list[str]:
    """A sentence for each answer to what was not asked."""
    known = set(asked)
    return [f"没有问到“{key}”，这个回答没有用上。" for key in choices.answers if key not in known]
