"""Starting the window: everything that has to be settled before it, in the order in which it has to be settled."""

import logging
import sys
from pathlib import Path

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QApplication

from models.errors import AppError, InUse
from models.services.backups import InstanceLock, acquire_lock, read_holder
from models.services.library import Library
from models.services.policy import NO_POLICY, policy
from resources.version import __version__
from ui.backups.idle_lock import IdleLock
from ui.backups.open_database import open_library
from ui.jobs.call_later import call_later
from ui.jobs.queue import close_all
from ui.library.sample import bring_first_sample
from ui.settings import SettingsStore
from ui.shell import crash, display_server, input_method, single_instance
from ui.shell.main_window import MainWindow
from ui.shell.paths import Paths, paths
from ui.shell.privacy_log import keep_log
from ui.shell.qt_words import QtTranslator
from ui.shell.routine_backup import RoutineBackup
from ui.shell.session_end import SessionEnd
from ui.theme.apply import apply_theme
from ui.widgets import messages
from ui.widgets.screens import screen_of

log = logging.getLogger(__name__)
UNUSABLE = 2
REFUSED = "阳光年报没有打开"


def run(folder: str | None = None, database: str | None = None, file: str | None = None) -> int:
    """Open the window on the folder (by default the user's own) and stay until it is closed; the exit status.

    With a ``database`` (an address; by default that of the settings) the reports are a server's; settings and log
    stay in the folder. A ``file`` is read by the window, or by the one that is already open.
    """
    app = start_qt()
    asked = str(Path(file).absolute()) if file else ""
    where = paths(folder)
    try:
        where.prepare()
        fixed = policy() if where.is_own else NO_POLICY
        settings = SettingsStore(where.settings, fixed)
        apply_theme(app, settings.current.scheme, settings.current.point_size)
        lock = _acquire_lock(where, asked)
    except AppError as error:
        apply_theme(app)
        messages.refuse(None, REFUSED, error.sentence)
        return UNUSABLE
    if lock is None:
        return 0
    keep_log(where.log)
    rescue = crash.CrashHandler(where.log, _show_failure)
    rescue.install()
    log.info("start %s", __version__)
    for sentence in fixed.problems:
        messages.tell(None, "管理员的设置", sentence)
    try:
        status = _run_with_library(app, settings, where, rescue, database or settings.current.database, asked)
    finally:
        lock.release()
    if status == crash.AGAIN:
        crash.restart_program()
    return status


def _show_failure(failure: crash.Failure) -> bool:
    from ui.shell import crash_dialog

    return crash_dialog.show_failure(failure)


def start_qt() -> QApplication:
    """The application with the Chinese desktop's ways: display, input method, locale, Qt's own words."""
    display_server.set_up()
    input_method.set_up()
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(sys.argv[:1])
    app.setApplicationName("yangguang-nianbao")
    app.setApplicationDisplayName("")
    app.setDesktopFileName("yangguang-nianbao")
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    translator = QtTranslator(app)
    if translator.is_loaded:
        app.installTranslator(translator)
    return app


def _acquire_lock(where: Paths, file: str) -> InstanceLock | None:
    """Hold the database for this window; None when the window that holds it has come forward, and took the file.

    InUse names whoever else has it: another user, another computer, or a window that does not answer.
    """
    try:
        return acquire_lock(where.database)
    except InUse:
        holder = read_holder(where.database)
        if holder and holder.is_here:
            if single_instance.call_window(where.database, holder.process, file):
                return None
            # It may just have ended.
            return acquire_lock(where.database)
        raise


def _open(settings: SettingsStore, where: Paths, database: str) -> Library | None:
    if database:
        from ui.shared_database.server_connection import open_shared

        shared = open_shared(database, settings)
        if not isinstance(shared, int):
            return shared
    return open_library(where.database, settings.current)


def _run_with_library(
    app: QApplication, settings: SettingsStore, where: Paths, rescue: crash.CrashHandler, database: str, file: str
) -> int:
    try:
        library = _open(settings, where, database)
    except AppError as error:
        messages.refuse(None, REFUSED, error.sentence)
        return UNUSABLE
    if library is None:
        return UNUSABLE
    try:
        return _run_window(app, library, settings, where, rescue, file)
    finally:
        close_all()
        library.close()


def _fits(window: MainWindow) -> bool:
    """Whether the window leaves some of the screen free at the size it asks for."""
    free = screen_of(window).availableGeometry()
    return window.width() < free.width() and window.height() < free.height()


def _run_window(
    app: QApplication, library: Library, settings: SettingsStore, where: Paths, rescue: crash.CrashHandler, file: str
) -> int:
    try:
        if not library.is_shared:
            bring_first_sample(library)
    except (AppError, OSError):
        # Without its sample the program is as good as with it.
        log.exception("sample")
    window = MainWindow(library, settings, where.exports)
    rescue.steps = (window.safety.keep_typed, window.last_position.note)
    rescue.unsaved = window.safety.refused_entries
    rescue.closed = window.last_position.leave
    listener = single_instance.CallListener(where.database, window)
    listener.called.connect(lambda brought: single_instance.bring_forward(window, brought))
    window.safety.lock = IdleLock(window, window.safety.keep_typed, settings, library.backup_service)
    if not settings.current.geometry and not _fits(window):
        window.setWindowState(Qt.WindowState.WindowMaximized)
    window.show()
    window.safety.resume()
    if file:
        call_later(0, window, lambda: single_instance.bring_forward(window, file))
    session_end = SessionEnd(window)
    try:
        backups = RoutineBackup(library.backup_service, window.say, window.safety.show_damage, window)
        status = app.exec()
        if status == crash.AGAIN:
            backups.stop()
            return status
        for sentence in backups.close().problems:
            log.warning("backup on closing: %s", sentence)
        return status
    finally:
        session_end.close()
