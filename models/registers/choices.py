"""What the law leaves open of how cases are counted: the office's choice, with its reason."""

import json
from dataclasses import asdict, dataclass, fields

from models.errors import BrokenFile


@dataclass(frozen=True)
class CountingChoices:
    """How the office counts where no source found says how; ``reason`` is its own, in words.

    ``amended_as_issued``: a document that was amended in the year counts as issued in it.
    ``expired_as_repealed``: a document whose term ended counts as repealed in that year.
    ``disputes_of_the_year_only``: a dispute of an earlier year is left out of this year's table.
    """

    amended_as_issued: bool = False
    expired_as_repealed: bool = True
    disputes_of_the_year_only: bool = False
    reason: str = ""


def format_choices(choices: CountingChoices) -> str:
    """The choices as they are kept."""
    return json.dumps(asdict(choices), ensure_ascii=False, sort_keys=True)


def parse_choices(text: str) -> CountingChoices:
    """The same back, those not told as they are by default; BrokenFile where it is none."""
    if not text:
        return CountingChoices()
    try:
        told = json.loads(text)
        kinds = {field.name: type(field.default) for field in fields(CountingChoices)}
        if not isinstance(told, dict) or any(not isinstance(told[name], kinds[name]) for name in told):
            raise TypeError
        return CountingChoices(**told)
    except (ValueError, TypeError, KeyError) as error:
        raise BrokenFile("台账口径读不出来。请从备份恢复，或重新设定。") from error
