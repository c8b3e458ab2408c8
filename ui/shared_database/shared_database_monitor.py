"""What the window does about others at its database: it shows what they wrote, and says when the server is gone."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction

from ui.context import AppContext
from ui.shared_database.change_listener import ChangeListener
from ui.widgets.plain_text import plain_tip

if TYPE_CHECKING:
    from models.services.report_session import Entry

LOST = "与数据库服务器的连接断了，正在重新连接。已存下的都在；现在填的，连上以后才存得上。"
BACK = "已重新连上数据库服务器。"
FAILED = "别人的修改不再自动显示，原因已记入日志。请重新打开程序。"


class SharedDatabaseMonitor:
    """Never takes the focus, the cursor or an editor's words."""

    def __init__(self, context: AppContext, refresh_library: Callable[[], None]) -> None:
        self._context = context
        self._refresh_library = refresh_library
        self.is_lost = False
        self.follower = ChangeListener(context.library, context.window)
        self.follower.report_changed.connect(self._take)
        self.follower.lost.connect(self._show_lost)
        self.follower.failed.connect(lambda: context.shell.say(FAILED))

    def announce(self, entries: "Sequence[Entry]") -> None:
        """Say in passing what others did to the open report."""
        from ui.report.wording import describe_entries

        shell = self._context.shell
        if shell.page is not None:
            shell.say_briefly(describe_entries(shell.page.report.edition, entries))

    def choose_database(self) -> None:
        """Share a database, or go back to this computer's."""
        from ui.shared_database.server_connection import choose_database

        choose_database(self._context.settings, self._context.window)

    def disable_file_actions(self, actions: Mapping[str, QAction]) -> None:
        """Do not offer what only a database file needs; say what stands in its place."""
        if not self._context.library.is_shared:
            return
        from ui.shared_database.server_connection import OF_FILES, why_files_not_offered

        if reason := why_files_not_offered(self._context.library):
            for name in OF_FILES:
                actions[name].setEnabled(False)
                actions[name].setToolTip(plain_tip(reason))

    def stop(self) -> None:
        """Listen no more."""
        self.follower.stop()

    def _take(self, report: int) -> None:
        if self.follower.is_stopped:
            return
        shell = self._context.shell
        if self.is_lost:
            self.is_lost = False
            shell.say(BACK)
        if shell.page is not None:
            if report in (0, shell.page.report.number):
                shell.page.report.catch_up()
        elif self._context.library.is_shared:
            self._refresh_library()

    def _show_lost(self, _sentence: str) -> None:
        if self.follower.is_stopped:
            return
        self.is_lost = True
        self._context.shell.say(LOST)
