"""The rules, the words and the help in an edition that no Python knows of."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from models.editions.edition import CellKey, Edition
from models.editions.edition_lexicon import lexicon_of
from models.editions.guidance import load_guidance
from models.editions.known_editions import edition_by_name, edition_for, known_editions
from models.editions.lexicon import shipped_lexicon
from models.errors import BrokenEdition
from models.figures.totals import add_up
from models.report.filing import Filing
from models.rules.across_years import carried_in_is_carried_out, stock_follows_flow
from models.rules.disclosure import not_more_repealed_than_there_were
from models.services.carry_over import figures_to_carry
from models.texts.drafts import draft_sentences
from models.texts.fields import fill_fields
from tests.new_edition import next_edition as made_up
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


# ---- what an edition file has to say


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (', words = ["(属于)?演练情形"]', "", None),
        ('head = "行政演练"', 'head = "演练"', r"enforcement\.drills：“演练”不能当作文字里的叫法。请写 words"),
        ('head = "行政演练"', 'head = "演练", words = []', None),
        ('words = ["(结果)?演练"]', 'words = [".*演练"]', "不限次数的重复"),
        ('words = ["(结果)?演练"]', 'words = "演练"', "words：应是 list"),
        (
            'key = "reconsideration_drilled"',
            'key = "mediation_drilled"',
            r"disputes\.mediation_drilled：文字核对还不会",
        ),
        ('key = "drill_office"', 'key = "receive"', r"requests\.receive：receive 是词表里已有的名称"),
        ("widths = [0.62, 0.95, 3.4, 1,", "widths = [0.62, 0.95, 3.4,", "requests.widths：有 10 个宽度，而表有 11 列"),
        (f'name = "{NAME}"', 'name = "二七年"', f"name：应是开始适用的年度 {NAME}"),
        ('key = "drill_office"', 'key = "drillOffice"', "drillOffice 不能作 key"),
        ('key = "drill_office"', 'key = "drill__office"', "drill__office 不能作 key"),
        ('key = "drill_office"', f'key = "{"m" * 60}"', "key 太长"),
        ('table = "disputes"', 'table = "requests"', "table (requests|disputes)：应在一个部分里印出"),
    ],
)
def test_what_a_new_file_lacks_is_told_when_it_is_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str, told: str | None
) -> None:
    monkeypatch.setattr(made_up, "text_of_next", _changed(old, new))
    if told is None:
        with knowing_next(tmp_path):
            assert len(known_editions()) == len(SHIPPED) + 1
        return
    with pytest.raises(BrokenEdition, match=told), knowing_next(tmp_path):
        pass


def _changed(*changes: str) -> Callable[[], str]:
    """The made-up file with more changes: each what stands there, and what is to stand there."""
    text = made_up.text_of_next()
    for old, new in zip(changes[::2], changes[1::2], strict=True):
        assert old in text
        text = text.replace(old, new, 1)
    return lambda: text


@pytest.mark.parametrize(
    ("changes", "cell", "words", "rule"),
    [
        (
            (
                '  { key = "normative_documents", head',
                '  { key = "joint_documents", head = "党政联合发文" },\n  { key = "normative_documents", head',
            ),
            "documents.joint_documents.in_force",
            "党政联合发文现行有效{}件。",
            "N-10",
        ),
        (
            (
                '  { key = "handled_total"',
                '  { key = "suspended", head = "三、本年度办理结果｜（七）中止办理" },\n  { key = "handled_total"',
                '"otherwise*"], rule',
                '"otherwise*", "suspended"], rule',
            ),
            "requests.suspended.natural_person",
            "政府信息公开申请中，中止办理{}件。",
            "N-7",
        ),
    ],
)
def test_other_lines_that_texts_can_be_held_against(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changes: tuple[str, ...], cell: str, words: str, rule: str
) -> None:
    monkeypatch.setattr(made_up, "text_of_next", _changed(*changes))
    with knowing_next(tmp_path) as edition:
        figures = add_up(edition, {**figures_in(edition).typed, edition.find(cell): 6})
        filing = replace(city(edition, YEAR, {}), figures=figures)
        assert rule not in ids(replace(filing, texts={"overview": words.format(6)}))
        assert rule in ids(replace(filing, texts={"overview": words.format(7)}))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            '  { key = "handled_total"',
            '  { key = "suspended", head = "三、本年度办理结果｜（七）中止办理" },\n  { key = "handled_total"',
            r"requests\.suspended：文字核对还不会",
        ),
        (
            '{ key = "issued"',
            '{ key = "amended", head = "本年修改件数" },\n  { key = "issued"',
            r"documents\.amended：文字核对",
        ),
    ],
)
def test_a_line_that_texts_cannot_be_held_against_has_to_say_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str, told: str
) -> None:
    widths = ("widths = [1.3, 1, 1, 1]", "widths = [1.3, 1, 1, 1, 1]") if "amended" in new else ()
    monkeypatch.setattr(made_up, "text_of_next", _changed(old, new, *widths))
    with pytest.raises(BrokenEdition, match=told), knowing_next(tmp_path):
        pass
    monkeypatch.undo()
    monkeypatch.setattr(made_up, "text_of_next", _changed(old, new.replace('" },', '", words = [] },', 1), *widths))
    with knowing_next(tmp_path) as edition:
        assert edition.name == NAME


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (f"to_year = {LAST_YEAR}", "", f"格式 {FORMER} 的 to_year 应是 {LAST_YEAR}，现在没有写"),
        (f"to_year = {LAST_YEAR}", "to_year = 2100", f"格式 {FORMER} 的 to_year 应是 {LAST_YEAR}，现在是 2100"),
    ],
)
def test_the_edition_before_ends_where_the_new_one_begins(tmp_path: Path, old: str, new: str, told: str) -> None:
    write_editions = made_up.write_editions

    def broken(folder: Path) -> Path:
        write_editions(folder)
        path = folder / f"{FORMER}.toml"
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
        return folder

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(made_up, "write_editions", broken)
        with pytest.raises(BrokenEdition, match=told), knowing_next(tmp_path):
            pass
