"""The journal's chain: what was altered or removed is found and named."""

import json

import pytest

from models.services.library import Library
from models.store.integrity import journal_audit
from models.store.integrity.integrity_check import IntegrityIssue, IssueKind
from models.store.reports import digest_of
from tests.store.harm import alter, examined, read


def flaw(house: Library, *statements: str) -> IntegrityIssue:
    assert examined(house.place).is_good
    alter(house.place, *statements)
    [found] = examined(house.place).issues
    return found


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("operator", "'别人'"),
        ("at", "'2020-01-01T00:00:00.000+00:00'"),
        ("say", "'填写 9 格'"),
        ("source", "'pasted'"),
        ("origin", "'别处'"),
        ("kind", "'undo'"),
        ("of", "7"),
        ("steps", "'[]'"),
        ("chain", "'0'"),
    ],
)
@pytest.mark.promise("figures-changed-outside")
def test_an_altered_entry_is_named(house: Library, column: str, value: str) -> None:
    found = flaw(house, f"UPDATE journal SET {column} = {value} WHERE report_id = 2 AND revision = 3")
    assert (found.kind, found.report) == (IssueKind.JOURNAL, 2)
    assert "示例县人民政府2025年：修改记录第 3 条" in found.sentence


@pytest.mark.promise("figures-changed-outside")
def test_a_removed_entry_is_named(house: Library) -> None:
    found = flaw(house, "DELETE FROM journal WHERE report_id = 2 AND revision IN (4, 5)")
    assert "修改记录第 4—5 条不见了" in found.sentence


def test_a_removed_end_is_named(house: Library) -> None:
    assert "第 9—9 条不见了" in flaw(house, "DELETE FROM journal WHERE report_id = 2 AND revision > 8").sentence


def test_an_entry_too_many_is_named(house: Library) -> None:
    found = flaw(
        house,
        "INSERT INTO journal (report_id, revision, at, operator, kind, say, source, origin, steps, chain) "
        "SELECT report_id, 10, at, operator, kind, say, source, origin, steps, chain FROM journal "
        "WHERE report_id = 2 AND revision = 9",
    )
    assert "多出了第 10 条以后的" in found.sentence


def test_entries_of_no_report_are_found(house: Library) -> None:
    alter(house.place, "UPDATE journal SET report_id = 99 WHERE report_id = 2")
    assert any("找不到所属的报告" in f.sentence for f in examined(house.place).issues)


@pytest.mark.promise("figures-changed-outside")
def test_a_figure_changed_with_its_digest_does_not_follow_from_the_journal(house: Library) -> None:
    """Someone who knows how the digest is made, but leaves the journal alone."""
    contents = dict(house.open(2).contents)
    contents["text:overview"] = "改了"
    found = flaw(
        house,
        "UPDATE words SET words = '改了' WHERE report_id = 2 AND place = 'text:overview'",
        f"UPDATE report SET digest = '{digest_of(contents)}' WHERE id = 2",
    )
    assert "与修改记录推算出的不一致" in found.sentence


def test_a_report_is_rebuilt_from_its_journal_alone(house: Library) -> None:
    with read(house.place) as connection:
        for line in house.reports():
            told = journal_audit.rebuild_contents(journal_audit.read_chain(connection, line.id))
            assert digest_of(told) == digest_of(house.open(line.id).contents)


def test_the_last_link_can_be_noted_down(house: Library) -> None:
    with read(house.place) as connection:
        noted = journal_audit.last_chain(connection, 2)
        assert noted == journal_audit.read_chain(connection, 2)[-1].chain
        assert journal_audit.last_chain(connection, 99) == ""
    assert json.dumps(noted)
