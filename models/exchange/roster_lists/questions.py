"""What a list leaves open, and what a person settled: asked before anything is taken, answered by a word."""

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass, field

from models.exchange.roster_lists.columns import RosterColumn


@dataclass(frozen=True)
class RosterAnswer:
    """An answer to choose: the word that chooses it, and what it does."""

    word: str
    text: str


@dataclass(frozen=True)
class RosterQuestion:
    """A question about a list. ``key`` is what it is called when it is answered, ``chosen`` the word of the answer that
    a person gave, empty while nobody did; ``takes_any`` where any word answers it, such as the name of a unit."""

    key: str
    text: str
    answers: tuple[RosterAnswer, ...]
    chosen: str = ""
    takes_any: bool = False

    @property
    def is_open(self) -> bool:
        """Whether nobody answered it."""
        return not self.chosen

    @property
    def sentence(self) -> str:
        """The question with its answers, for the command line."""
        offered = "；".join(f"“{self.key}={answer.word}” {answer.text}" for answer in self.answers)
        return f"{self.text} 可答：{offered}。"


@dataclass(frozen=True)
class RosterChoices:
    """What a person settled: columns by sheet and number (a sheet of "" is every sheet), answers by key, and the sheets
    that alone are read (all, where none is named)."""

    columns: Mapping[tuple[str, int], RosterColumn] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)
    sheets: Set[str] = frozenset()

    def columns_of(self, sheet: str) -> Mapping[int, RosterColumn]:
        """The columns of one sheet that were settled."""
        every = {column: meaning for (name, column), meaning in self.columns.items() if not name}
        return every | {column: meaning for (name, column), meaning in self.columns.items() if name == sheet}


@dataclass
class Questionnaire:
    """Questions as they come up while a list is read, each answered from what was settled where that was done."""

    answers: Mapping[str, str]
    asked: dict[str, RosterQuestion] = field(default_factory=dict)

    def ask(self, key: str, text: str | Callable[[], str], *answers: tuple[str, str], takes_any: bool = False) -> str:
        """The word of the answer, empty where it is open; a question that is asked again is the same one."""
        if key not in self.asked:
            offered = tuple(RosterAnswer(*answer) for answer in answers)
            given = self.answers.get(key, "").strip()
            chosen = given if takes_any or given in [answer.word for answer in offered] else ""
            self.asked[key] = RosterQuestion(key, text if isinstance(text, str) else text(), offered, chosen, takes_any)
        return self.asked[key].chosen
