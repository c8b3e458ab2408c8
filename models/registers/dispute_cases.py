"""Rows of a list of disputes as disputes; a row that cannot be one says why."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from models.registers.dispute import Dispute, DisputeKind, DisputeOutcome
from models.registers.request import MAX_LENGTH
from models.registers.sheet_plan import QuestionKind
from models.registers.sheet_reader import Row, SheetReader, Unreadable
from models.registers.sheet_words import dispute_kind_of, dispute_outcome_of, is_open_word


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


class DisputeReader(SheetReader[SheetDispute]):
    """Reads rows into disputes."""

    def read_row(self, row: Row) -> SheetDispute:
        """A dispute; Unreadable where the row is none."""
        number = " ".join(row.get("number").split())
        if not number:
            raise Unreadable("没有案号")
        if len(number) > MAX_LENGTH:
            raise Unreadable(f"案号有 {len(number)} 个字，最多 {MAX_LENGTH} 个字")
        filed = self.day(row, "filed", "提出日期")
        if filed is None:
            raise Unreadable("没有提出日期")
        decided = self.day(row, "decided", "审结日期", filed)
        kind, kind_words = self.ask(QuestionKind.DISPUTE, row.get("kind"), dispute_kind_of(row.get("kind")), row.place)
        outcome, outcome_words = "", ""
        said = row.get("outcome")
        if not is_open_word(said):
            if decided is None:
                raise Unreadable(f"写了结果“{said[:30]}”，没有写审结日期")
            outcome, outcome_words = self.ask(QuestionKind.OUTCOME, said, dispute_outcome_of(said), row.place)
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
