"""No rule falls silent by the way: over the cases, exactly those speak that an edition's reports are held to."""

import pytest

from models.editions.known_editions import known_editions
from models.editions.span import Span
from models.errors import BrokenEdition
from models.rules.finding import Severity
from models.rules.registry import RULES
from models.rules.rule import Basis, rule
from tests.rules.speaking import rules_of, rules_that_speak

# What asks for cells that later forms no longer have. Whoever ends a rule says so here too.
ENDED = {"projects_cost_money": "2019", "items_follow_change": "2019"}
NEWEST = known_editions()[-1]


def test_every_rule_of_the_newest_edition_speaks() -> None:
    assert rules_that_speak(NEWEST, NEWEST.from_year + 2) == rules_of(NEWEST)


def test_the_newest_edition_is_held_to_every_rule_that_was_not_ended() -> None:
    assert {rule.check.__name__: rule.editions.until for rule in RULES if rule.editions.until} == ENDED
    assert rules_of(NEWEST) == {rule.check.__name__ for rule in RULES} - ENDED.keys()


def test_a_span_reaches_from_the_first_to_the_last_edition_it_names() -> None:
    assert [Span().covers(name) for name in ("2019", "2021", "2027")] == [True, True, True]
    assert [Span(since="2021").covers(name) for name in ("2019", "2021", "2027")] == [False, True, True]
    assert [Span(until="2019").covers(name) for name in ("2019", "2021", "2027")] == [True, False, False]


@pytest.mark.parametrize(
    ("since", "until", "told"), [("2022", "", "“2022”不存在"), ("", "21", "“21”不存在"), ("2021", "2019", "起止颠倒")]
)
def test_an_edition_that_is_not_there_is_refused_when_the_rule_is_made(since: str, until: str, told: str) -> None:
    with pytest.raises(BrokenEdition, match=told):
        rule("Z-1", "试一试", Severity.NOTE, Basis.PRACTICE, "规则", since=since, until=until)
