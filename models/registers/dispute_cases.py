"""Rows of a list of disputes as disputes; a row that cannot be one says why."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from models.registers.days import lacks_year, parse_day
from models.registers.dispute import Dispute, DisputeKind, DisputeOutcome
from models.registers.request import MAX_LENGTH
from models.registers.sheet_cases import NEEDS_YEAR, Row, Unreadable
from models.registers.sheet_plan import ImportQuestion, QuestionKind
from models.registers.sheet_words import Meaning, dispute_kind_of, dispute_outcome_of, is_open_word

_NO_KIND = "（没有写）"


@dataclass(frozen=True)
class SheetDispute:
    """A row as a dispute; ``request`` is the 登记号 that it names. Words that are not empty have to be asked."""

    place: str
    dispute: Dispute
    request: str
    kind_words: str = ""
    outcome_words: str = ""

    def answered(self, answers: Mapping[str, str]) -> Dispute | None:
        """The dispute with what was answered; None while something was not."""
        told = self.dispute
        if self.kind_words:
            kind = answers.get(f"{QuestionKind.DISPUTE.value}:{self.kind_words}")
            if kind not in set(DisputeKind):
                return None
            told = replace(told, kind=DisputeKind(kind))
        if self.outcome_words:
            outcome = answers.get(f"{QuestionKind.OUTCOME.value}:{self.outcome_words}")
            if outcome not in set(DisputeOutcome):
                return None
            told = replace(told, outcome=DisputeOutcome(outcome))
        return told


@dataclass
class DisputeReader:
    """Reads rows into disputes and gathers what has to be asked. ``year`` is that of days without one."""

    year: int | None = None
    disputes: list[SheetDispute] = field(default_factory=list)
    aside: list[tuple[str, str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._asked: dict[tuple[QuestionKind, str], tuple[str, list[str]]] = {}

    def read(self, rows: Iterable[Row]) -> None:
        """Take rows; one that is no dispute is set aside with its place, its number and why."""
        for row in rows:
            try:
                self.disputes.append(self._dispute(row))
            except Unreadable as why:
                self.aside.append((row.place, row.get("number"), str(why)))

    @property
    def questions(self) -> tuple[ImportQuestion, ...]:
        """What has to be asked, in the order in which it was met."""
        return tuple(
            ImportQuestion(kind, words, suggested, tuple(places))
            for (kind, words), (suggested, places) in self._asked.items()
        )

    def _dispute(self, row: Row) -> SheetDispute:
        number = " ".join(row.get("number").split())
        if not number:
            raise Unreadable("没有案号")
        if len(number) > MAX_LENGTH:
            raise Unreadable(f"案号有 {len(number)} 个字，最多 {MAX_LENGTH} 个字")
        filed = self._day(row, "filed", "提出日期")
        if filed is None:
            raise Unreadable("没有提出日期")
        decided = self._day(row, "decided", "审结日期", filed)
        kind, kind_words = self._ask(QuestionKind.DISPUTE, row, "kind", dispute_kind_of)
        outcome, outcome_words = "", ""
        if not is_open_word(row.get("outcome")):
            if decided is None:
                raise Unreadable(f"写了结果“{row.get('outcome')[:30]}”，没有写审结日期")
            outcome, outcome_words = self._ask(QuestionKind.OUTCOME, row, "outcome", dispute_outcome_of)
        elif decided is not None:
            raise Unreadable("写了审结日期，没有写结果")
        dispute = Dispute(
            number,
            DisputeKind(kind or DisputeKind.RECONSIDERATION),
            filed,
            None,
            decided,
            DisputeOutcome(outcome) if outcome else None,
        )
        return SheetDispute(row.place, dispute, " ".join(row.get("request").split()), kind_words, outcome_words)

    def _ask(self, kind: QuestionKind, row: Row, column: str, meaning_of: Callable[[str], Meaning]) -> tuple[str, str]:
        meaning = meaning_of(row.get(column))
        if meaning.is_sure:
            return meaning.key, ""
        words = " ".join(row.get(column).split())[:60] or _NO_KIND
        self._asked.setdefault((kind, words), (meaning.key, []))[1].append(row.place)
        return "", words

    def _day(self, row: Row, column: str, name: str, after: date | None = None) -> date | None:
        text = row.get(column)
        if is_open_word(text):
            return None
        year = after.year if after else self.year
        if lacks_year(text) and year is None:
            raise Unreadable(NEEDS_YEAR)
        day = parse_day(text, year)
        if day and after and day < after and lacks_year(text):
            day = parse_day(text, after.year + 1)
        if day is None:
            raise Unreadable(f"{name}“{text[:30]}”看不懂")
        return day


def merge_dispute(known: Dispute, told: Dispute) -> Dispute:
    """What is kept with what a list says now: its empty cells take nothing away."""
    merged = replace(known, kind=told.kind, request=told.request or known.request)
    return replace(merged, decided=told.decided, outcome=told.outcome) if told.decided else merged


def say_dispute_changes(before: Dispute, after: Dispute) -> str:
    """What a list changes of a dispute that is kept, in words."""
    return "；".join(_differences(before, after))


def _differences(before: Dispute, after: Dispute) -> Iterator[str]:
    if before.kind is not after.kind:
        yield f"种类 {before.kind.label} → {after.kind.label}"
    if before.request != after.request:
        yield "对应上了申请"
    if before.decided != after.decided:
        yield f"审结日期 {before.decided or '空'} → {after.decided}"
    if before.outcome is not after.outcome:
        then, now = (outcome.label if outcome else "空" for outcome in (before.outcome, after.outcome))
        yield f"结果 {then} → {now}"
