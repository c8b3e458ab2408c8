"""What the window does about others at its database: it shows what they wrote, and says when the server is gone."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from models.session.report_session import Entry
from ui.together.follower import Follower
from ui.together.wording import of_entries

if TYPE_CHECKING:
    from ui.main_window import MainWindow

LOST = "与数据库服务器的连接断了，正在重新连接。已存下的都在；现在填的，连上以后才存得上。"
BACK = "已重新连上数据库服务器。"


class KeepingUp:
    """Never takes the focus, the cursor or an editor's words."""

    def __init__(self, window: "MainWindow") -> None:
        self._window = window
        self.is_lost = False
        self.follower = Follower(window.library, window)
        self.follower.came.connect(self._take)
        self.follower.lost.connect(self._tell_lost)

    def tell(self, entries: Sequence[Entry]) -> None:
        """Say in passing what others did to the open report."""
        if self._window.page is not None:
            self._window.status.say(of_entries(self._window.page.report.edition, entries))

    def choose_database(self) -> None:
        """Share a database, or go back to this computer's."""
        from ui.together.server_door import choose_database

        choose_database(self._window.kept, self._window)

    def leave_out_files(self) -> None:
        """Do not offer what only a database file needs; say what stands in its place."""
        from ui.together.server_door import OF_FILES, why_not_here

        if reason := why_not_here(self._window.library):
            for name in OF_FILES:
                self._window.deeds[name].setEnabled(False)
                self._window.deeds[name].setToolTip(reason)

    def stop(self) -> None:
        """Listen no more."""
        self.follower.stop()

    def _take(self, report: int) -> None:
        window = self._window
        if self.follower.is_stopped:
            return
        if self.is_lost:
            self.is_lost = False
            window.say(BACK)
        if window.page is not None:
            if report in (0, window.page.report.number):
                window.page.report.catch_up()
        elif window.library.is_shared:
            window.library_page.refresh(window.bookmark.now.report)

    def _tell_lost(self, _sentence: str) -> None:
        if self.follower.is_stopped:
            return
        self.is_lost = True
        self._window.say(LOST)
