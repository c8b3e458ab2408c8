"""A dispute over a request (行政复议, 行政诉讼) as the register keeps it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from models.registers.form_words import dispute_heads


class DisputeKind(StrEnum):
    """Before whom it goes; the keys are those of the form's columns."""

    RECONSIDERATION = "reconsideration"
    SUIT_DIRECT = "suit_direct"
    SUIT_AFTER = "suit_after"

    @property
    def label(self) -> str:
        """The word a clerk reads."""
        return dispute_heads(self.value, DisputeOutcome.OTHER.value)[-2]


class DisputeOutcome(StrEnum):
    """How it ended; the keys are those of the form's columns. One that has not ended has none."""

    UPHELD = "upheld"
    CORRECTED = "corrected"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The word a clerk reads."""
        return dispute_heads(DisputeKind.RECONSIDERATION.value, self.value)[-1]


@dataclass(frozen=True)
class Dispute:
    """One case. ``request`` is the number (id) of the request it is about, None where that is not in the register."""

    number: str
    kind: DisputeKind
    filed: date
    request: int | None = None
    decided: date | None = None
    outcome: DisputeOutcome | None = None
    id: int = 0
