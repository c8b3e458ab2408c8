"""Statements in the words against the figures of the tables."""

from collections.abc import Iterator
from functools import lru_cache

from models.report.filing import Filing
from models.rules.finding import Breach, Severity
from models.rules.narrative.context import Allowed, Spot, allowed, in_kind, speaks_of_whole, spots
from models.rules.rule import Basis, rule
from models.texts.claim import Manner, Told
from models.texts.paragraph import Reading

_FLOWS = {"newly": "N-1", "receive": "N-1", "request": "N-1", "handle": "N-1", "answer": "N-2"}
_FLOWS |= {"carry_in": "N-3", "carry_out": "N-3"}
_DISPUTES = ("reconsideration", "suit")


def rule_of(told: Told) -> str:
    """The rule that a statement is held to, by what it speaks of."""
    if told.manner is Manner.EVERY:
        return "N-9" if told.key == "every/outcome" else "N-8"
    if told.manner is Manner.ABSENT:
        return "N-8"
    head = told.key.partition("/")[0].partition("+")[0]
    if head in _FLOWS:
        return _FLOWS[head]
    if head.startswith(_DISPUTES):
        return "N-4"
    return "N-10" if _is_disclosed(told) else "N-7"


def _is_disclosed(told: Told) -> bool:
    return any(not cell.startswith("requests.") for reading in told.readings for cell in reading.cells)


def _against_tables(filing: Filing, rule_id: str) -> Iterator[Breach]:
    for spot in spots(filing):
        for told in _by_rule(spot.reading).get(rule_id, ()):
            if speaks_of_whole(told, filing):
                yield from _judge(filing, spot, told)


@lru_cache(maxsize=2048)
def _by_rule(reading: Reading) -> dict[str, list[Told]]:
    found: dict[str, list[Told]] = {}
    for told in reading.told:
        found.setdefault(rule_of(told), []).append(told)
    return found


def _judge(filing: Filing, spot: Spot, told: Told) -> Iterator[Breach]:
    if told.number is not None and told.number.rough:
        return
    options = allowed(filing, told.readings)
    if not options or any(in_kind(filing, told, option) for option in options):
        return
    if told.manner is Manner.EVERY:
        if not _is_excused(filing, spot, told):
            yield _every(spot, told, options[0])
        return
    if told.qualified and told.number and told.number.value <= max(option.value for option in options):
        return
    yield _differs(spot, told, options)


def _is_excused(filing: Filing, spot: Spot, told: Told) -> bool:
    """Whether 「均已答复」 may be told of those that were handled, not of those that came in."""
    if told.key != "every/answer":
        return False
    before = [t for t in spot.reading.told if t.start < told.start and t.number and rule_of(t) in ("N-1", "N-2")]
    if not before or not before[-1].number:
        return True
    handled = filing.figures.get(filing.edition.find("requests.handled_total.total"))
    return rule_of(before[-1]) == "N-2" or before[-1].number.value == handled


def _differs(spot: Spot, told: Told, options: list[Allowed]) -> Breach:
    stretch = (told.start, told.end)
    said = spot.words(*stretch).strip("，,；;。：: ")
    tried = "；".join(f"按“{o.say}”为 {o.computation}{_gap(told, o)}" for o in options)
    if told.manner is Manner.ABSENT:
        return spot.breach(f"文字写“{said}”，而表中{tried}。", stretch, cells=options[0].cells, right=options[0].value)
    where = (told.number.start, told.number.end) if told.number else stretch
    message = f"文字写“{said}”，与表中的数对不上：{tried}。"
    left = int(told.number.value) if told.number else 0
    return spot.breach(message, where, cells=options[0].cells, left=left, right=options[0].value)


def _gap(told: Told, option: Allowed) -> str:
    if told.number is None or told.number.unit_kind == "money":
        return ""
    return f"（相差 {abs(int(told.number.value) - option.value)}）"


def _every(spot: Spot, told: Told, option: Allowed) -> Breach:
    said = spot.words(told.start, told.end).strip("，,；;")
    message = f"文字写“{said}”，而表中{option.say}还有 {option.computation}，不是全部。"
    return spot.breach(message, (told.start, told.end), cells=option.cells, right=option.value)


@rule(
    "N-1",
    "文字中的收到数",
    Severity.WARN,
    Basis.ARITHMETIC,
    "文字里收到（受理）的申请数，等于表三的本年新收，或本年新收加上年结转",
)
def received(filing: Filing) -> Iterator[Breach]:
    """Requests that came in, whole or by who asked."""
    yield from _against_tables(filing, "N-1")


@rule("N-2", "文字中的答复数", Severity.WARN, Basis.ARITHMETIC, "文字里答复（办结）的申请数，等于表三的办理结果总计")
def answered(filing: Filing) -> Iterator[Breach]:
    """Requests that were answered."""
    yield from _against_tables(filing, "N-2")


@rule("N-3", "文字中的结转数", Severity.WARN, Basis.ARITHMETIC, "文字里上年结转、结转下年度的件数，等于表三的相应各行")
def carried(filing: Filing) -> Iterator[Breach]:
    """Requests carried in and out."""
    yield from _against_tables(filing, "N-3")


@rule(
    "N-4", "文字中的复议诉讼数", Severity.WARN, Basis.ARITHMETIC, "文字里行政复议、行政诉讼的件数，等于表四的相应各格"
)
def disputed(filing: Filing) -> Iterator[Breach]:
    """Reviews and suits, whole or by outcome."""
    yield from _against_tables(filing, "N-4")


@rule(
    "N-7",
    "文字中的办理结果",
    Severity.WARN,
    Basis.PRACTICE,
    "文字里各种办理结果的件数，等于表三的相应各行",
    source="上海市人民政府办公厅 2019 年度报告",
)
def resolved(filing: Filing) -> Iterator[Breach]:
    """What became of the requests."""
    yield from _against_tables(filing, "N-7")


@rule(
    "N-8",
    "“无”和“全部”的说法",
    Severity.WARN,
    Basis.ARITHMETIC,
    "文字说没有的（未收到、无、未发生），表中应为 0；说全部的（均、全部），表中不应有例外",
)
def absent(filing: Filing) -> Iterator[Breach]:
    """Nothing of the kind, or all of one kind."""
    yield from _against_tables(filing, "N-8")


@rule(
    "N-9",
    "“均获维持”的说法",
    Severity.WARN,
    Basis.PRACTICE,
    "文字说复议诉讼均获维持的，表四不应有纠正、其他或未审结的",
    source="上海市人民政府办公厅 2019 年度报告",
)
def all_upheld(filing: Filing) -> Iterator[Breach]:
    """All reviews and suits ended alike."""
    yield from _against_tables(filing, "N-9")


@rule(
    "N-10",
    "文字中的主动公开数",
    Severity.WARN,
    Basis.LOCAL,
    "文字里规章、规范性文件、许可处罚强制决定和收费的数，等于表二的相应各格",
    source="武政办发〔2025〕54号",
)
def disclosed(filing: Filing) -> Iterator[Breach]:
    """Documents, decisions and fees."""
    yield from _against_tables(filing, "N-10")
