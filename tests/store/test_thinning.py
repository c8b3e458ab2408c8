"""Which backups are due and which may go."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.store.backups.retention import (
    Backup,
    BackupReason,
    RetentionPolicy,
    expired_backups,
    format_backup_name,
    is_due,
    next_position,
    parse_backup_name,
)

pytestmark = pytest.mark.file_bound("backups are files")

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
KEEPING = RetentionPolicy()


def backup(
    days_ago: float,
    step: int = 1,
    why: BackupReason = BackupReason.TIMED,
    is_flawed: bool = False,
    position: tuple[int, int] = (0, 0),
) -> Backup:
    at = NOW - timedelta(days=days_ago)
    return Backup(
        Path(format_backup_name(at, step, why, is_flawed, position=position)), at, step, why, is_flawed, *position
    )


@pytest.mark.parametrize("why", list(BackupReason))
@pytest.mark.parametrize("is_flawed", [True, False])
@pytest.mark.parametrize("again", [0, 3])
@pytest.mark.parametrize("position", [(0, 0), (0, 1), (12, 3456)])
def test_a_name_tells_what_the_backup_is(
    why: BackupReason, is_flawed: bool, again: int, position: tuple[int, int]
) -> None:
    path = Path("x") / format_backup_name(NOW, 1234567, why, is_flawed, again, position)
    found = parse_backup_name(path)
    assert found == Backup(path, NOW.astimezone(), 1234567, why, is_flawed, *position)
    assert why.label


@pytest.mark.parametrize(
    "name",
    ["nianbao.db", "nianbao-20261399-000000-000001-open.db", "nianbao-20260101-000000-000001-idle.db", "a.zip"],
)
def test_other_files_are_no_backups(name: str) -> None:
    assert parse_backup_name(Path(name)) is None


def test_a_timed_backup_is_due_after_its_time_and_when_the_clock_went_back() -> None:
    made = backup(0)
    assert is_due(None, NOW, KEEPING.interval)
    assert not is_due(made, NOW, KEEPING.interval)
    assert not is_due(made, NOW + timedelta(minutes=29), KEEPING.interval)
    assert is_due(made, NOW + timedelta(minutes=30), KEEPING.interval)
    assert is_due(made, NOW - timedelta(seconds=1), KEEPING.interval)


def test_a_year_of_work_is_thinned_by_day_week_and_month() -> None:
    made = [backup(hours / 24, step=9000 - hours) for hours in range(24 * 365)]
    kept = sorted(set(made) - set(expired_backups(made, NOW, KEEPING)), key=lambda b: b.rank, reverse=True)
    assert len([b for b in kept if NOW - b.at <= KEEPING.keep_all_for]) == 49
    days = {b.at.astimezone().date() for b in kept}
    assert {(NOW - timedelta(days=n)).astimezone().date() for n in range(14)} <= days
    assert len({b.at.astimezone().isocalendar()[:2] for b in kept if NOW - b.at < timedelta(weeks=9)}) >= 9
    assert len({(b.at.astimezone().year, b.at.astimezone().month) for b in kept}) >= 12
    assert len(kept) < 49 + 14 + 10 + 24


@pytest.mark.promise("thinning")
def test_made_by_hand_is_never_dropped() -> None:
    made = [backup(400 + n, n, BackupReason.ASKED) for n in range(50)]
    assert expired_backups(made, NOW, KEEPING) == []


def test_the_newest_is_told_by_what_it_holds_not_by_the_clock() -> None:
    """The clock was a year ahead for a while: what was made then is not newer for that."""
    ahead = backup(-365, step=10)
    right = backup(0, step=50)
    assert max(ahead, right, key=lambda b: b.rank) is right
    assert ahead not in expired_backups([ahead, right], NOW, KEEPING)


def test_the_newest_is_the_one_written_last_though_a_restore_took_the_entries_back() -> None:
    abandoned = backup(1, step=21, why=BackupReason.RESTORE, position=(0, 9))
    since = [backup(0.9, 1, BackupReason.RESTORED, position=(1, 10)), backup(0.8, 4, position=(1, 11))]
    assert max([abandoned, *since], key=lambda b: b.rank) is since[-1]
    assert since[-1] not in expired_backups([abandoned, *since], NOW, KEEPING)


@pytest.mark.promise("thinning")
def test_the_work_since_a_restore_is_kept_beside_what_was_abandoned() -> None:
    """Four days later: of the day of the restore the last of either stays."""
    before = [backup(3.72, 20, position=(0, 1)), backup(3.71, 21, BackupReason.RESTORE, position=(0, 2))]
    since = [backup(3.7 - n / 1000, 1 + n, position=(1, 3 + n)) for n in range(5)]
    today = backup(0, 30, position=(1, 20))
    kept = {before[1], since[-1], today}
    assert set(expired_backups([*before, *since, today], NOW, KEEPING)) == {*before, *since} - kept


@pytest.mark.parametrize(
    ("made", "step", "why", "is_flawed", "position"),
    [
        ([], 5, BackupReason.OPEN, False, (0, 1)),
        ([backup(0, 5)], 6, BackupReason.TIMED, False, (0, 1)),
        ([backup(0, 5, position=(2, 7))], 6, BackupReason.TIMED, False, (2, 8)),
        ([backup(0, 5, BackupReason.RESTORE, position=(2, 7))], 9, BackupReason.RESTORED, False, (3, 8)),
        ([backup(0, 5, position=(2, 7))], 5, BackupReason.RESTORED, False, (3, 8)),
        # An older file put back by hand.
        ([backup(0, 5, position=(2, 7))], 4, BackupReason.OPEN, False, (3, 8)),
        # A damaged file may have lost entries, and says nothing of the next.
        ([backup(0, 5, position=(2, 7))], 4, BackupReason.OPEN, True, (2, 8)),
        (
            [backup(0, 5, position=(2, 7)), backup(0, 1, is_flawed=True, position=(2, 8))],
            5,
            BackupReason.OPEN,
            False,
            (2, 9),
        ),
    ],
)
def test_a_restore_begins_a_generation(
    made: list[Backup], step: int, why: BackupReason, is_flawed: bool, position: tuple[int, int]
) -> None:
    assert next_position(made, step, why, is_flawed) == position


def test_flawed_ones_push_no_good_one_out() -> None:
    good = [backup(20 + n, n) for n in range(3)]
    flawed = [backup(10 + n / 100, 100 + n, is_flawed=True) for n in range(50)]
    dropped = expired_backups([*good, *flawed], NOW, KEEPING)
    assert good[0] not in dropped
    assert len(set(flawed) - set(dropped)) == KEEPING.flawed


positions = st.tuples(st.integers(0, 5), st.integers(0, 300))
backups = st.builds(
    backup, st.floats(-40, 4000), st.integers(0, 500), st.sampled_from(list(BackupReason)), st.booleans(), positions
)


@given(st.lists(backups, max_size=80))
@pytest.mark.promise("thinning")
def test_the_newest_good_one_stays_and_thinning_twice_is_thinning_once(made: list[Backup]) -> None:
    dropped = expired_backups(made, NOW, KEEPING)
    kept = [b for b in made if b not in dropped]
    good = [b for b in made if not b.is_flawed]
    if good:
        assert max(good, key=lambda b: b.rank) in kept
    assert expired_backups(kept, NOW, KEEPING) == []
