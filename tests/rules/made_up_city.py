"""A made-up city with figures that balance, for sentences to be right or wrong about."""

from functools import cache

from models.editions.edition import CellKey, Edition
from models.editions.known_editions import edition_by_name
from models.figures.totals import Figures, add_up
from models.report.filing import Agency, Filing
from models.rules import similarity, wording, years_and_names
from models.rules.finding import Breach
from models.rules.narrative import against_tables, consistency, gaps, repeated_facts, shares, sums
from models.rules.rule import Rule

YEAR = 2023
_COLUMNS = ("natural_person", "enterprise", "research", "welfare", "legal_service", "other_org")
_REQUESTS = {
    "new_received": (100, 12, 0, 0, 5, 3),
    "carried_in": (5, 1),
    "granted": (42, 5, 0, 0, 3),
    "granted_in_part": (10, 2),
    "refused_state_secret": (1,),
    "refused_third_party": (2,),
    "refused_internal_affairs": (3,),
    "refused_process_information": (2,),
    "refused_enforcement_files": (0, 1),
    "unavailable_not_held": (21, 3, 0, 0, 0, 1),
    "unavailable_needs_creation": (3,),
    "unavailable_still_unclear": (1,),
    "not_processed_petition": (4,),
    "not_processed_repeated": (3,),
    "otherwise_not_corrected": (4,),
    "otherwise_other": (4, 1, 0, 0, 1, 2),
    "carried_out": (5, 1, 0, 0, 1),
}
_ENDS = ("upheld", "corrected", "other", "pending")
_DISPUTES = {"reconsideration": (5, 2, 1, 1), "suit_direct": (2, 0, 0, 1), "suit_after": (3, 0, 1, 0)}
_OTHERS = {
    "documents.government_rules.issued": 2,
    "documents.government_rules.repealed": 1,
    "documents.government_rules.in_force": 15,
    "documents.normative_documents.issued": 12,
    "documents.normative_documents.repealed": 5,
    "documents.normative_documents.in_force": 88,
    "licences.licences.decisions": 4321,
    "enforcement.penalties.decisions": 876,
    "enforcement.coercion.decisions": 54,
    "fees.fees.amount": 123_456_700,
}


_TOWN_REQUESTS = {
    "new_received": (4, 1),
    "carried_in": (1,),
    "granted": (2, 1),
    "granted_in_part": (1,),
    "unavailable_not_held": (1,),
    "otherwise_other": (1,),
}
_TOWN_OTHERS = {
    "documents.normative_documents.in_force": 1,
    "enforcement.penalties.decisions": 37,
    "disputes.all.reconsideration_upheld": 1,
}


def city_figures() -> Figures:
    """120 requests came in, 6 were carried in, 119 handled, 7 carried out; 9 reviews and 7 suits."""
    return figures_in(edition_by_name("2021"))


@cache
def figures_in(edition: Edition) -> Figures:
    """The same in an edition with these cells at least; further ones are 0."""
    typed: dict[CellKey, int | None] = dict.fromkeys(edition.typed_cells, 0)
    for row, values in _REQUESTS.items():
        for column, value in zip(_COLUMNS, values, strict=False):
            typed[CellKey("requests", row, column)] = value
    for group, values in _DISPUTES.items():
        for end, value in zip(_ENDS, values, strict=True):
            typed[CellKey("disputes", "all", f"{group}_{end}")] = value
    for name, value in _OTHERS.items():
        typed[edition.find(name)] = value
    return add_up(edition, typed)


def city(words: str, section: str = "overview", *, last_year: Filing | None = None) -> Filing:
    """The city's report with some words in one section."""
    edition = edition_by_name("2021")
    return Filing(edition, YEAR, Agency("示例市人民政府"), city_figures(), {section: words}, last_year=last_year)


def town(words: str) -> Filing:
    """The report of a small town: 5 requests came in, 1 was carried in, 6 handled; numbers that are all alike."""
    edition = edition_by_name("2021")
    typed: dict[CellKey, int | None] = dict.fromkeys(edition.typed_cells, 0)
    for row, values in _TOWN_REQUESTS.items():
        for column, value in zip(_COLUMNS, values, strict=False):
            typed[CellKey("requests", row, column)] = value
    typed |= {edition.find(name): value for name, value in _TOWN_OTHERS.items()}
    return Filing(edition, YEAR, Agency("示例县青山镇人民政府"), add_up(edition, typed), {"overview": words})


def blank(words: str, name: str = "示例市人民政府", **texts: str) -> Filing:
    """A report without any figure."""
    edition = edition_by_name("2021")
    return Filing(edition, YEAR, Agency(name), add_up(edition, {}), {"overview": words, **texts})


_MODULES = (
    against_tables,
    consistency,
    gaps,
    shares,
    sums,
    repeated_facts,
    similarity,
    wording,
    years_and_names,
)
WORD_RULES = tuple(value for module in _MODULES for value in vars(module).values() if isinstance(value, Rule))


def found(filing: Filing) -> list[tuple[str, Breach]]:
    """What the rules of the words say, by rule."""
    return [(breach.rule or r.id, breach) for r in WORD_RULES for breach in r.check(filing)]


def ids(filing: Filing) -> set[str]:
    """The rules that say something."""
    return {rule for rule, _ in found(filing)}
