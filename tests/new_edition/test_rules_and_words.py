"""The rules, the words and the help in an edition that no Python knows of."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from models.editions.edition import CellKey, Edition
from models.editions.edition_lexicon import lexicon_of
from models.editions.guidance import load_guidance
from models.editions.known_editions import edition_by_name, edition_for, known_editions
from models.editions.lexicon import shipped_lexicon
from models.figures.totals import add_up
from models.report.filing import Filing
from models.rules.across_years import carried_in_is_carried_out, stock_follows_flow
from models.rules.disclosure import not_more_repealed_than_there_were
from models.services.carry_over import figures_to_carry
from models.texts.drafts import draft_sentences
from models.texts.fields import fill_fields
from tests.new_edition.next_edition import (
    APPLICANT,
    DECISIONS,
    FORMER,
    LAST_YEAR,
    NAME,
    OUTCOME,
    RESULT,
    SHIPPED,
    SOURCE,
    YEAR,
    knowing_next,
)
from tests.rules.made_up_city import figures_in, ids
from tests.rules.speaking import city, in_year, rules_of, rules_that_speak
from tests.rules.test_narrative import lines
from ui.report.help.wording import cell_page, section_page


@pytest.fixture(scope="module")
def next_edition(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Edition]:
    """The made-up edition, known to the program while these tests last: none of them changes its file."""
    with knowing_next(tmp_path_factory.mktemp("editions")) as edition:
        yield edition


def test_the_year_chooses_it(next_edition: Edition) -> None:
    assert edition_for(YEAR) is next_edition
    assert edition_for(LAST_YEAR).name == FORMER
    assert edition_for(2099) is next_edition
    assert [edition.name for edition in known_editions()] == [*SHIPPED, NAME]


def test_the_same_rules_speak_as_before(next_edition: Edition) -> None:
    assert rules_of(next_edition) == rules_of(edition_by_name(FORMER))
    assert rules_that_speak(next_edition, YEAR + 1) == rules_of(next_edition)


def test_stock_and_flow_are_held_across_the_two_editions(next_edition: Edition) -> None:
    last = city(edition_by_name(FORMER), LAST_YEAR, {})
    typed = dict(figures_in(next_edition).typed)
    typed[next_edition.find("documents.normative_documents.in_force")] = 60
    typed[next_edition.find("documents.normative_documents.repealed")] = 101
    typed[next_edition.find("requests.carried_in.natural_person")] = 77
    filing = replace(city(next_edition, YEAR, {}), figures=add_up(next_edition, typed), last_year=last)
    asked = (not_more_repealed_than_there_were, carried_in_is_carried_out, stock_follows_flow)
    assert [rule.id for rule in asked if any(rule.check(filing))] == [rule.id for rule in asked]


def test_nothing_is_carried_into_what_last_years_form_did_not_ask(next_edition: Edition) -> None:
    former = edition_by_name(FORMER)
    printed = replace(city(former, LAST_YEAR, {}), printed={former.find("requests.granted.total"): 1})
    assert APPLICANT._replace(row="carried_in") not in figures_to_carry(next_edition, printed)
    assert len(figures_to_carry(next_edition, printed)) == len(former.carried_cells) - 1


# ---- the words


@pytest.mark.parametrize(
    ("words", "rule", "cell", "value"),
    [
        ("政府信息公开申请中，属于演练情形{}件。", "N-7", RESULT, 3),
        ("政府信息公开申请中，不予公开{}件（演练情形3件、国家秘密1件）。", "N-7", RESULT, 12),
        ("全年收到申请130件，其中自然人申请100件，演练机构申请{}件。", "N-1", APPLICANT, 10),
        ("作出行政演练决定{}件。", "N-10", DECISIONS, 45),
        ("政府信息公开行政复议11件，其中结果演练{}件。", "N-4", OUTCOME, 2),
    ],
)
def test_a_number_of_a_new_line_is_held_against_its_cell(
    next_edition: Edition, words: str, rule: str, cell: CellKey, value: int
) -> None:
    filing = _new_lines(next_edition)
    assert cell in filing.figures.typed
    right = {"overview": in_year(words.format(value), YEAR)}
    wrong = {"overview": in_year(words.format(value + 1), YEAR)}
    assert rule not in ids(replace(filing, texts=right))
    assert rule in ids(replace(filing, texts=wrong))


def test_of_all_upheld_the_new_outcome_is_an_exception_too(next_edition: Edition) -> None:
    typed = dict.fromkeys(next_edition.typed_cells, 0)
    typed[next_edition.find("disputes.all.reconsideration_upheld")] = 3
    filing = replace(city(next_edition, YEAR, {"overview": "行政复议均获维持。"}), figures=add_up(next_edition, typed))
    assert "N-9" not in ids(filing)
    assert "N-9" in ids(replace(filing, figures=add_up(next_edition, typed | {OUTCOME: 1})))


@pytest.mark.parametrize("line", lines("narrative_wrong.txt"))
def test_a_wrong_sentence_is_found_as_before(next_edition: Edition, line: str) -> None:
    rules, _, words = line.partition("|")
    assert set(rules.split(",")) <= ids(city(next_edition, YEAR, {"overview": words}))


@pytest.mark.parametrize("words", lines("narrative_right.txt"))
def test_a_right_sentence_is_let_be_as_before(next_edition: Edition, words: str) -> None:
    assert ids(city(next_edition, YEAR, {"overview": words})) == set()


def test_reports_of_other_editions_are_read_with_the_shipped_words(next_edition: Edition) -> None:
    new = lexicon_of(next_edition).terms.keys() - lexicon_of(edition_by_name(FORMER)).terms.keys()
    assert new == {"drills", "refused_drill", "drill_office", "drilled"}
    assert lexicon_of(edition_by_name("2021")) is shipped_lexicon()


def _new_lines(edition: Edition) -> Filing:
    """The made-up city, with something in each of the new lines."""
    more = {RESULT: 3, APPLICANT: 10, DECISIONS: 45, OUTCOME: 2}
    return replace(city(edition, YEAR, {}), figures=add_up(edition, {**figures_in(edition).typed, **more}))


# ---- drafted sentences and help


def test_the_same_sentences_are_offered_and_name_the_new_row(next_edition: Edition) -> None:
    filing = _new_lines(next_edition)
    offered = {draft.name: draft for draft in draft_sentences(next_edition, filing.figures)}
    former = edition_by_name(FORMER)
    assert set(offered) == {draft.name for draft in draft_sentences(former, figures_in(former))}
    assert "属于演练情形3件" in fill_fields(offered["办理结果：不予公开"].text, next_edition, filing.figures).text


def test_help_says_what_nobody_has_looked_up(next_edition: Edition) -> None:
    for cell in (RESULT, APPLICANT, DECISIONS, OUTCOME):
        page = cell_page(next_edition, cell)
        assert next_edition.row_and_column(cell)[1].head[-1] in page
        assert SOURCE in page
        assert f"{NAME} 格式的通知对它有没有说明，没有查过" in page
        assert "没有另写填报要求" not in page
    known = cell_page(next_edition, CellKey("requests", "new_received", "natural_person"))
    assert f"{NAME} 格式的通知对这里有没有另外的说明，本程序没有查过" in known
    assert f"{load_guidance().read_for(NAME)} 格式的通知：" in known
    assert "第一项" in known
    assert "没有查过" in section_page(next_edition, next_edition.section("overview"))
    read = edition_by_name(load_guidance().read_for(NAME))
    assert "没有查过" not in cell_page(read, CellKey("requests", "new_received", "natural_person"))
