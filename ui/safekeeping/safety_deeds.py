"""What the window does so that nothing is lost and nobody gets in: the slots of the actions of that kind."""

from pathlib import Path
from typing import TYPE_CHECKING

from models.errors import AppError
from models.session.safekeeping import Restored, Verdict
from ui import messages

if TYPE_CHECKING:
    from ui.main_window import MainWindow
    from ui.safekeeping.idle_lock import IdleLock

DIED = "上次程序没有正常关闭，已回到当时的位置。存下的内容都在。"


class SafetyDeeds:
    """``lock`` closes the door when nobody is there; None in a window that has none."""

    def __init__(self, window: "MainWindow") -> None:
        self._window = window
        self.lock: IdleLock | None = None

    # ── after the program has died, and before it does ──

    def resume(self) -> None:
        """Go back to where the clerk was when the program died; nowhere when it was closed in peace."""
        window = self._window
        spot = window.bookmark.now
        if spot.is_open:
            # A report that brings the program down again must not do so at every start.
            window.bookmark.leave()
            if any(line.id == spot.report for line in window.library.reports()):
                window.open_report(spot.report)
                window.say(DIED)

    def keep_typed(self) -> None:
        """Hand over what is in the editors; what is refused stays in them."""
        if self._window.page is not None:
            self._window.page.commit_pending()

    def not_taken(self) -> list[str]:
        """What stands in editors and was refused, by the names of the cells."""
        if self._window.page is None:
            return []
        from ui.standing import not_taken

        return not_taken(self._window.page.view)

    # ── backups ──

    def show_backups(self) -> None:
        """The backups there are, and what can be done with them."""
        from ui.safekeeping.backups_dialog import BackupsDialog

        window = self._window
        dialog = BackupsDialog(window.library.safekeeping, window.kept, window)
        dialog.exec()
        if dialog.chosen is not None:
            self.restore(*dialog.chosen)

    def restore(self, backup: Path, name: str, at_once: bool = False) -> None:
        """Show what putting a backup back would change, and do it; the report that is open is left first."""
        from ui.safekeeping.restore_dialog import RestoreDialog

        window = self._window
        window.show_library()
        if window.page is not None:
            return
        dialog = RestoreDialog(window.library.safekeeping, backup, name, window, at_once)
        if dialog.exec() and dialog.restored is not None:
            self._show_restored(dialog.restored, name)

    def _show_restored(self, restored: Restored, name: str) -> None:
        if not self._reopen():
            return
        kept = restored.kept
        offers = [("退回恢复前", lambda: self.restore(kept, "恢复前的数据", at_once=True))] if kept else []
        self._window.say(f"已恢复{name}。恢复前的数据也留着，可以退回。", *offers)

    def _reopen(self) -> bool:
        """Open the database anew and show what it holds now; False when that was refused."""
        self._window.library_page.model.rest(False)
        try:
            self._window.library.reopen()
        except AppError as trouble:
            messages.refuse(self._window, "没有重新打开报告库", f"{trouble.sentence}请关闭程序再打开。")
            return False
        self._window.show_library()
        return True

    def tell_damage(self, verdict: Verdict) -> None:
        """Say calmly that the look behind the window found damage, and offer the ways out."""
        self._window.say(f"检查报告库时发现问题：{verdict.trouble}", ("查看…", lambda: self._mend(verdict)))

    def _mend(self, verdict: Verdict) -> None:
        from ui.safekeeping.damage_dialog import mend

        self._window.show_library()
        if self._window.page is None and mend(self._window.library.safekeeping, self._window, verdict):
            self._reopen()

    # ── the door ──

    def show_door(self) -> None:
        """Set, change or take away the password, and say when the screen locks itself."""
        from ui.safekeeping.door_dialog import DoorDialog

        DoorDialog(self, self._window.library.safekeeping, self._window.kept, self._window).exec()

    def lock_now(self) -> None:
        """Cover the screen."""
        if self.lock is None:
            return
        if self._window.library.safekeeping.has_password:
            self.lock.lock()
        else:
            self._window.say("还没有设密码，锁不住。", ("设密码…", self.show_door))

    def close_file(self) -> bool:
        """Let go of the database, so that its password can be changed; False when an editor holds something refused."""
        self._window.show_library()
        if self._window.page is not None:
            return False
        self._window.library_page.model.rest(True)
        self._window.library.close()
        return True

    def open_file(self) -> None:
        """Take hold of it again."""
        self._reopen()

    def tell_backups_left(self, told: list[str]) -> None:
        """Say which backups kept their old password."""
        if told:
            messages.tell(self._window, "有的备份没有换成", "\n".join(told))
