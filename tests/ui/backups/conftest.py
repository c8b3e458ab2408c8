"""The whole window, and a library that has a past to go back to."""

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from models.report.filing import Agency
from models.services.backups import BackupReason
from models.services.library import Library
from tests.ui.shell.conftest import kept, open_window, path_answer, said, sample_report, window
from ui.backups.working_dialog import WorkingDialog

__all__ = ["kept", "open_window", "path_answer", "said", "sample_report", "window"]
COUNTY = Agency("示例县人民政府")
Rest = Callable[[WorkingDialog], None]


@pytest.fixture
def past(library: Library) -> int:
    """A report that said one thing when it was backed up and says another now; its number."""
    report = library.begin_report(COUNTY, 2025).report
    session = library.open(report)
    session.set_text("overview", "备份时的字")
    assert library.backup_service.back_up(BackupReason.OPEN).backup
    session.set_text("overview", "后来的字")
    return report


@pytest.fixture
def rests(qtbot: QtBot) -> Rest:
    """Waits until a dialog has done what it is doing."""
    return lambda dialog: qtbot.waitUntil(lambda: not dialog.is_working, timeout=120_000)
