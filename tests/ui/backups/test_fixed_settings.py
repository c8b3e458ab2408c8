"""Settings that the administrator fixed, where the clerk would choose them."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from models.services.backups import BackupService
from models.services.library import Library
from models.services.policy import Policy
from tests.ui.backups.conftest import Rest
from ui.backups.backups_dialog import BackupsDialog
from ui.settings import FIXED, SettingsStore
from ui.shared_database.server_dialog import ServerDialog

SERVER = "postgresql://nianbao.example/nianbao"


def test_the_clerk_is_told_why_a_choice_is_not_hers(
    qtbot: QtBot, library: Library, rests: Rest, tmp_path: Path
) -> None:
    fixed = Policy({"backup_minutes": 45, "second_place": str(tmp_path / "there"), "database": SERVER})
    settings = SettingsStore(tmp_path / "settings.ini", fixed)
    service = BackupService(library.path, "", second=Path(settings.current.second_place))
    dialog = BackupsDialog(service, settings)
    qtbot.addWidget(dialog)
    rests(dialog)
    assert not dialog.interval_box.isEnabled()
    assert dialog.interval_box.currentText() == "45 分钟"
    assert dialog.second_place_box.choose.isHidden()
    assert FIXED in dialog.second_place_box.state.text()
    server = ServerDialog(settings.current.database, lambda *_: None, fixed=settings.why_fixed("database"))
    qtbot.addWidget(server)
    assert server.address.isReadOnly()
    assert server.use_local.isHidden()
