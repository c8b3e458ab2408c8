"""What the counts of a paragraph have told so far: it gives those that follow their meaning."""

from dataclasses import dataclass, field

from models.editions.lexicon import FactInterpretation
from models.texts.claim import Claim

Fact = tuple[str, tuple[FactInterpretation, ...]]
"""The key of a figure of the form, and every reading of it."""


@dataclass(frozen=True, slots=True)
class Matter:
    """What the counts are of at a place: the nearest noun, and that of the head of the list they stand in."""

    noun: str = ""
    head: str = ""
    sentence: int = -1
    is_in_list: bool = False


@dataclass(slots=True)
class ToldSoFar:
    """What is known when the next count is read; a sentence of -1 is none."""

    tells_course_of_requests: bool
    matter: Matter = Matter()
    last_subject: tuple[int, str] = (-1, "")
    of_requesters: int = -1  # the sentence whose results are those of some requesters
    of_some_result: int = -1  # the sentence whose requesters are those with one result, or carried over
    singled_out: int = -1  # the sentence in which some were singled out
    values: set[int | None] = field(default_factory=set)  # of every count
    whole_values: set[int | None] = field(default_factory=set)  # of statements on the whole
    is_presumed: bool = False  # whether only the figures can show that requests are counted
    has_told: set[str] = field(default_factory=set)  # the facts that the paragraph has told of
    last_claim: Claim | None = None
    of_unknown: tuple[int, int] = (-1, 0)  # the sentence and number of some that no words of the form name
    previous: tuple[int, str] = (-1, "")  # the sentence of the count before, and what it told of
