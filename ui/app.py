"""Starting the window: everything that has to be settled before it, in the order in which it has to be settled."""

import logging
import sys

from PySide6.QtCore import QLibraryInfo, QLocale, QLockFile, Qt, QTranslator
from PySide6.QtWidgets import QApplication

from models.errors import AppError
from models.session.library import Library
from resources.version import __version__
from ui import crash, dress, input_method, messages
from ui.dialogs import crash_dialog
from ui.main_window import NAME, MainWindow
from ui.places import Places, places
from ui.routine_backup import RoutineBackup
from ui.sample import bring_first_sample
from ui.settings import Kept

log = logging.getLogger(__name__)
UNUSABLE = 2


def run(folder: str | None = None) -> int:
    """Open the window on the folder (by default the user's own) and stay until it is closed; the exit status."""
    app = start_qt()
    where = places(folder)
    kept = None
    try:
        where.prepare()
        kept = Kept(where.settings)
        dress.wear(app, kept.now.dark, kept.now.point_size)
        crash.keep_log(where.log)
        crash.Crash(where.log, crash_dialog.show).install()
        log.info("start %s on %s", __version__, where.root)
        lock = _lock(where)
        if lock is None:
            messages.tell(None, NAME, "阳光年报已经打开，请切换到它的窗口。同一份数据一次只开一个窗口，免得互相覆盖。")
            return UNUSABLE
        library = Library(where.database, kept.now.operator)
    except AppError as trouble:
        if kept is None:
            dress.wear(app)
        messages.refuse(None, "阳光年报没有打开", trouble.sentence)
        return UNUSABLE
    try:
        return _stay(app, library, kept, where)
    finally:
        library.close()
        lock.unlock()


def start_qt() -> QApplication:
    """The application with the Chinese desktop's ways: input method, locale, Qt's own words."""
    input_method.set_up()
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(sys.argv[:1])
    app.setApplicationName("yangguang-nianbao")
    app.setApplicationDisplayName("")
    app.setDesktopFileName("yangguang-nianbao")
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    translator = QTranslator(app)
    if translator.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(translator)
    return app


def _lock(where: Places) -> QLockFile | None:
    """Hold the folder for this window; a lock left by a program that died is taken over."""
    lock = QLockFile(str(where.lock))
    lock.setStaleLockTime(0)
    return lock if lock.tryLock(100) else None


def _fits(window: MainWindow) -> bool:
    """Whether the window leaves some of the screen free at the size it asks for."""
    free = window.screen().availableGeometry()
    return window.width() < free.width() and window.height() < free.height()


def _stay(app: QApplication, library: Library, kept: Kept, where: Places) -> int:
    try:
        bring_first_sample(library)
    except (AppError, OSError):
        # Without its sample the program is as good as with it.
        log.exception("sample")
    window = MainWindow(library, kept, where.exports)
    if not kept.now.geometry and not _fits(window):
        window.setWindowState(Qt.WindowState.WindowMaximized)
    window.show()
    backups = RoutineBackup(library.safekeeping, window.background, window.say, window)
    status = app.exec()
    for sentence in backups.close().told:
        log.warning("backup on closing: %s", sentence)
    return status
