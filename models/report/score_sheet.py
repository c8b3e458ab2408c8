"""考核: what is recorded of each unit's reporting, reckoned into points by weights that the office sets."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields

from models.errors import Refused

FULL = 100
"""Points of a unit of which nothing is deducted."""
MAX_WEIGHT = 100


@dataclass(frozen=True)
class ScoreWeights:
    """Points deducted: for each day, return and finding up to a most, and once where nothing came by its day."""

    late_day: int = 1
    late_most: int = 20
    missing: int = 40
    returned: int = 5
    returned_most: int = 20
    block: int = 2
    block_most: int = 20
    explain: int = 1
    explain_most: int = 10


WEIGHT_WORDS: Mapping[str, str] = {
    "late_day": "迟报、逾期每天",
    "late_most": "迟报、逾期最多",
    "missing": "逾期未报",
    "returned": "每退回一次",
    "returned_most": "退回最多",
    "block": "报来时每一处必须改",
    "block_most": "必须改最多",
    "explain": "报来时每一处须说明而没有说明",
    "explain_most": "须说明最多",
}
"""What each weight is called."""


def format_weights(weights: ScoreWeights) -> str:
    """The weights as text to be kept."""
    return json.dumps(asdict(weights), sort_keys=True)


def parse_weights(text: str) -> ScoreWeights:
    """The weights in a text, those of the program where it is empty; Refused where they are none."""
    if not text.strip():
        return ScoreWeights()
    try:
        node = json.loads(text)
        values = {one.name: node.get(one.name, one.default) for one in fields(ScoreWeights)}
    except (ValueError, AttributeError, RecursionError) as error:
        raise Refused('权重读不出来，应是 JSON，如 {"late_day": 1}。') from error
    for name, value in values.items():
        if type(value) is not int or not 0 <= value <= MAX_WEIGHT:
            raise Refused(f"权重“{WEIGHT_WORDS[name]}”应是 0 到 {MAX_WEIGHT} 的整数。")
    if unknown := sorted(set(node) - set(values)):
        raise Refused(f"权重里的“{unknown[0][:40]}”不认识。可以写：{'、'.join(values)}。")
    return ScoreWeights(**values)


@dataclass(frozen=True)
class ScoreBasis:
    """What is recorded of a unit. ``blank`` says why nothing can be reckoned; empty where something can.

    ``came_on`` is the ISO day on which its first report came, empty where none did; ``days_late`` counts from its last
    day, to now where nothing came. ``block`` and ``explain`` count what the rules found in that first report, None
    where it cannot be told.
    """

    code: str
    name: str
    blank: str = ""
    came_on: str = ""
    days_late: int = 0
    returns: int = 0
    block: int | None = None
    explain: int | None = None


@dataclass(frozen=True)
class Deduction:
    """Points deducted for one thing, and how they were reckoned, in words."""

    points: int
    words: str


@dataclass(frozen=True)
class UnitScore:
    """A unit's points, None where nothing can be reckoned; ``calculation`` is how they came about."""

    basis: ScoreBasis
    points: int | None
    calculation: str


def score(basis: ScoreBasis, weights: ScoreWeights) -> UnitScore:
    """Reckon a unit's points; never below none."""
    if basis.blank:
        return UnitScore(basis, None, f"无从评：{basis.blank}")
    deductions = list(_deductions(basis, weights))
    points = max(0, FULL - sum(one.points for one in deductions))
    steps = "，".join(f"{one.words} 扣 {one.points}" for one in deductions)
    unknown = "；报来时的问题查不出，没有计" if basis.came_on and basis.block is None else ""
    return UnitScore(basis, points, f"{FULL}{f'，{steps}' if steps else '，没有扣分'}，得 {points}{unknown}")


def _deductions(basis: ScoreBasis, weights: ScoreWeights) -> Iterator[Deduction]:
    if not basis.came_on:
        yield Deduction(weights.missing, "逾期未报")
    counted = (
        (basis.days_late, "天", "迟报" if basis.came_on else "逾期", weights.late_day, weights.late_most),
        (basis.returns, "次", "退回", weights.returned, weights.returned_most),
        (basis.block or 0, "处", "必须改", weights.block, weights.block_most),
        (basis.explain or 0, "处", "须说明", weights.explain, weights.explain_most),
    )
    for count, unit, about, each, most in counted:
        if count:
            whole = count * each
            limit = f"（最多 {most}）" if whole > most else ""
            yield Deduction(min(whole, most), f"{about} {count} {unit} × {each}{limit}")
