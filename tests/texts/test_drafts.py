"""Sentences drafted from the tables: every number bound, nothing said that the tables do not bear out."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.editions.edition import CellKey, Edition
from models.editions.known_editions import known_editions
from models.editions.sentence_templates import known_sentences
from models.figures.totals import Figures, add_up
from models.report.filing import Agency, Filing
from models.rules.check import check
from models.texts.drafts import draft_sentences
from models.texts.fields import fill_fields, find_fields

EDITIONS = {edition.name: edition for edition in known_editions()}
BY_EDITION = pytest.mark.parametrize("edition", EDITIONS.values(), ids=EDITIONS)


def never(name: str, crash: Exception) -> None:
    raise AssertionError(name) from crash


def told(edition: Edition, figures: Figures) -> dict[str, str]:
    """The sentences as they would print."""
    return {draft.name: fill_fields(draft.text, edition, figures).text for draft in draft_sentences(edition, figures)}


def figures_of(edition: Edition, **typed: int) -> Figures:
    """Figures that are 0 but for some, named by row, of natural persons."""
    cells = {CellKey("requests", row, "natural_person"): value for row, value in typed.items()}
    return add_up(edition, dict.fromkeys(edition.typed_cells, 0) | cells)


@BY_EDITION
def test_every_cell_that_a_sentence_names_is_one_of_the_form(edition: Edition) -> None:
    for sentence in known_sentences():
        if sentence.editions.covers(edition.name):
            for form in sentence.forms:
                for name in (*form.none, *form.some, *(cell for _, cell in form.parts)):
                    edition.find(name)
                assert all(field.cell for field in find_fields(form.words, edition))
                assert ("<parts>" in form.words) == bool(form.parts or form.rows)


@BY_EDITION
def test_numbers_stand_only_in_fields(edition: Edition) -> None:
    figures = add_up(edition, {cell: at % 7 * 11 for at, cell in enumerate(edition.typed_cells)})
    for draft in draft_sentences(edition, figures):
        bare = draft.text
        for field in reversed(find_fields(bare, edition)):
            bare = bare[: field.start] + bare[field.end :]
        assert not any(char.isdigit() for char in bare), bare
        assert "{" not in bare


@BY_EDITION
def test_nothing_at_all_is_said_in_words(edition: Edition) -> None:
    said = told(edition, figures_of(edition))
    assert said["申请的收到和办理"] == "本年没有收到政府信息公开申请，也没有上年结转的申请。"
    assert said["行政复议"] == "本年没有因政府信息公开工作被申请行政复议。"
    assert "申请人" not in said
    assert not any("0" in words for words in said.values())


def test_what_is_nought_is_left_out_of_a_list_and_said_where_it_is_all() -> None:
    edition = EDITIONS["2021"]
    said = told(edition, figures_of(edition, new_received=5, granted=2, refused_enforcement_files=3))
    assert said["申请的收到和办理"] == "本年新收政府信息公开申请5件，没有上年结转的申请，已全部办结，办结5件。"
    assert said["申请人"] == "新收的申请中，自然人提出5件。"
    assert said["办理结果：公开"] == "办结的申请中，予以公开2件。"
    assert said["办理结果：不予公开"] == "不予公开的情形有：属于行政执法案卷3件。"
    assert said["办理结果：不予处理"] == "办结的申请中，没有不予处理的。"


@BY_EDITION
@pytest.mark.promise("drafted-from-tables")
def test_a_sentence_waits_for_the_figures_it_needs(edition: Edition) -> None:
    waiting = [draft for draft in draft_sentences(edition, add_up(edition, {})) if draft.section == "overview"]
    assert waiting
    assert all(draft.blank_cells and not draft.text for draft in waiting)


def balanced(edition: Edition) -> st.SearchStrategy[Figures]:
    """Tables that balance: small figures, many of them 0, and what is left over makes up the difference."""
    small = st.one_of(st.just(0), st.integers(0, 30))

    def complete(values: list[int]) -> Figures:
        typed = dict(zip(edition.typed_cells, values, strict=True))
        for column in edition.blocks["requests"].columns:
            if not column.is_total:
                handled = add_up(edition, typed).get(CellKey("requests", "handled_total", column.key)) or 0
                out = typed[CellKey("requests", "carried_out", column.key)]
                came_in = min(typed[CellKey("requests", "carried_in", column.key)], handled + out)
                typed[CellKey("requests", "carried_in", column.key)] = came_in
                typed[CellKey("requests", "new_received", column.key)] = handled + out - came_in
        return add_up(edition, typed)

    return st.lists(small, min_size=len(edition.typed_cells), max_size=len(edition.typed_cells)).map(complete)


@given(st.data(), st.sampled_from(sorted(EDITIONS)), st.booleans())
@pytest.mark.promise("drafted-from-tables")
def test_no_check_finds_fault_with_what_was_drafted(data: st.DataObject, name: str, is_typed: bool) -> None:
    """Bound or typed out, the sentences and the tables agree."""
    edition = EDITIONS[name]
    figures = data.draw(balanced(edition))
    words = "\n".join(draft.text for draft in draft_sentences(edition, figures) if draft.section == "overview")
    words = fill_fields(words, edition, figures).text if is_typed else words
    filing = Filing(edition, edition.from_year, Agency("示例县人民政府"), figures, texts={"overview": words})
    found = [f for f in check(filing, never) if f.rule.startswith(("N-", "W-", "F-12")) and f.section == "overview"]
    assert [(f.rule, f.message) for f in found] == []


def test_a_drafted_sentence_that_no_longer_holds_is_found() -> None:
    edition = EDITIONS["2021"]
    words = told(edition, figures_of(edition))["行政复议"]
    filing = Filing(edition, 2025, Agency("示例县人民政府"), figures_of(edition), texts={"overview": words})
    moved = replace(
        filing,
        figures=add_up(
            edition, dict.fromkeys(edition.typed_cells, 0) | {edition.find("disputes.all.reconsideration_upheld"): 2}
        ),
    )
    assert any(f.rule == "N-8" for f in check(moved, never))
