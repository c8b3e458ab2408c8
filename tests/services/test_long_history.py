"""A long journal: opened by its end alone, and yet undone, redone and told from the beginning."""

import pytest

from models.errors import Refused
from models.report.filing import Agency
from models.services.library import Library
from models.services.report_session import ReportSession
from models.store import journal
from models.store.journal import History, read_history, read_newest_entries
from tests.services.any_steps import AnySteps, full_report


@pytest.fixture(autouse=True)
def short_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """A long journal begins here after seven entries."""
    monkeypatch.setattr(journal, "_NEWEST_ENTRIES", 7)


def test_all_of_it_is_undone_and_made_again_after_opening(library: Library, session: ReportSession) -> None:
    cells = session.edition.typed_cells[:30]
    begun = dict(session.contents)
    for number, cell in enumerate(cells):
        session.set_cells({cell: number})
    ended = dict(session.contents)
    again = library.open(session.report)
    for _ in cells:
        assert again.current().undo_name
        again.undo()
    assert dict(again.contents) == begun
    with pytest.raises(Refused, match="没有可以撤销的步骤"):
        again.undo()
    third = library.open(session.report)
    assert third.current().redo_name
    for _ in cells:
        third.redo()
    assert dict(third.contents) == ended
    assert [entry.chain for entry in third.entries()] == [entry.chain for entry in library.open(third.report).entries()]


def test_what_was_undone_long_ago_by_another_can_still_be_redone(library: Library) -> None:
    report = library.begin_report(Agency("示例县人民政府"), 2025).report
    mine = library.open(report)
    mine.operator = "张某"
    first, second = mine.edition.typed_cells[:2]
    mine.set_cells({first: 1})
    mine.undo()
    for number in range(20):
        his = library.open(report)
        his.operator = "李某"
        his.set_cells({second: number})
    assert library.open(report).current().redo_name
    assert library.open(report).redo().moved


@pytest.mark.parametrize("seed", range(6))
def test_the_end_tells_the_same_as_the_whole(library: Library, seed: int) -> None:
    session = full_report(library)
    somebody = AnySteps(session, seed)
    for _ in range(6):
        somebody.take(12)
        revision = session.current().revision
        whole = read_history(library.database, session.report, revision)
        _, upper = read_newest_entries(library.database, session.report, revision)
        assert_upper_part(upper.undoable, whole.undoable, upper.has_all_undoable)
        assert_upper_part(upper.redoable, whole.redoable, upper.has_all_redoable)
        told = History.of(
            journal.EntryOutline(entry.id, entry.kind, entry.target, entry.operator) for entry in session.entries()
        )
        assert (told.undoable, told.redoable) == (whole.undoable, whole.redoable)


def assert_upper_part(upper: tuple[object, ...], whole: tuple[object, ...], has_all: bool) -> None:
    assert upper == whole[len(whole) - len(upper) :]
    assert not has_all or len(upper) == len(whole)


def test_a_journal_is_not_gone_through_to_open_a_report(
    library: Library, session: ReportSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(40):
        session.set_cells({session.edition.typed_cells[0]: number + 1})
    read: list[int] = []
    real = journal._entry

    def counted(*columns: object) -> journal.Entry:
        read.append(1)
        return real(*columns)  # type: ignore[arg-type]

    monkeypatch.setattr(journal, "_entry", counted)
    library.open(session.report)
    assert len(read) == 7
