"""What the window does so that nothing is lost and nobody gets in: the slots of the actions of that kind."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from models.errors import AppError
from ui.context import AppContext
from ui.report.cursor_position import LastPosition
from ui.widgets import messages

if TYPE_CHECKING:
    from models.services.backups import DatabaseHealth, RestoreResult
    from ui.backups.idle_lock import IdleLock

DIED = "上次程序没有正常关闭，已回到当时的位置。存下的内容都在。"


class SafetyActions:
    """``lock`` covers the screen when nobody is there; None in a window that has none."""

    def __init__(self, context: AppContext, last_position: LastPosition, pause_library: Callable[[bool], None]) -> None:
        """``pause_library`` keeps the library from being looked up while the database is let go of."""
        self._context = context
        self._last_position = last_position
        self._pause_library = pause_library
        self.lock: IdleLock | None = None

    # ── after the program has died, and before it does ──

    def resume(self) -> None:
        """Go back to where the clerk was when the program died; nowhere when it was closed in peace."""
        context, position = self._context, self._last_position.current
        if position.is_open:
            # A report that brings the program down again must not do so at every start.
            self._last_position.leave()
            if any(line.id == position.report for line in context.library.reports()):
                context.shell.open_report(position.report)
                context.shell.say(DIED)

    def keep_typed(self) -> bool:
        """Hand over what is in the editors; what is refused stays in them. Whether all of it was taken."""
        page = self._context.shell.page
        return page is None or page.commit_pending()

    def refused_entries(self) -> list[str]:
        """What stands in editors and was refused, by the names of the cells."""
        page = self._context.shell.page
        return page.view.tabs.refused_entries() if page is not None else []

    # ── backups ──

    def show_backups(self) -> None:
        """The backups there are, and what can be done with them."""
        from ui.backups.backups_dialog import BackupsDialog

        context = self._context
        dialog = BackupsDialog(context.library.backup_service, context.settings, context.window)
        dialog.exec()
        if dialog.chosen is not None:
            self.restore(*dialog.chosen)

    def restore(self, backup: Path, name: str, at_once: bool = False) -> None:
        """Show what putting a backup back would change, and do it; the report that is open is left first."""
        from ui.backups.restore_dialog import RestoreDialog

        context = self._context
        if not context.shell.show_library():
            return
        dialog = RestoreDialog(context.library.backup_service, backup, name, context.window, at_once)
        if dialog.exec() and dialog.restored is not None:
            self._show_restored(dialog.restored, name)

    def _show_restored(self, restored: "RestoreResult", name: str) -> None:
        if not self._reopen():
            return
        previous = restored.previous
        offers = [("退回恢复前", lambda: self.restore(previous, "恢复前的数据", at_once=True))] if previous else []
        stays = "恢复前的数据也留着，可以退回。" if previous else ""
        self._context.shell.say("".join([f"已恢复{name}。{stays}", *restored.problems]), *offers)

    def _reopen(self) -> bool:
        """Open the database anew and show what it holds now; False when that was refused."""
        self._pause_library(False)
        try:
            self._context.library.reopen()
        except AppError as error:
            messages.refuse(self._context.window, "没有重新打开报告库", f"{error.sentence}请关闭程序再打开。")
            return False
        self._context.shell.show_library()
        return True

    def show_damage(self, health: "DatabaseHealth") -> None:
        """Say calmly that the look behind the window found damage, and offer the ways out."""
        self._context.shell.say(f"检查报告库时发现问题：{health.problem}", ("查看…", lambda: self._repair(health)))

    def _repair(self, health: "DatabaseHealth") -> None:
        from ui.backups.damage_dialog import repair_database

        context = self._context
        if context.shell.show_library() and repair_database(context.library.backup_service, context.window, health):
            self._reopen()

    # ── password and lock ──

    def show_password_settings(self) -> None:
        """Set, change or take away the password, and say when the screen locks itself."""
        from ui.backups.password_settings_dialog import PasswordSettingsDialog

        PasswordSettingsDialog(
            self, self._context.library.backup_service, self._context.settings, self._context.window
        ).exec()

    def lock_now(self) -> None:
        """Cover the screen."""
        if self.lock is None:
            return
        if self._context.library.backup_service.has_password:
            self.lock.lock()
        else:
            self._context.shell.say("还没有设密码，锁不住。", ("设密码…", self.show_password_settings))

    def close_file(self) -> bool:
        """Let go of the database, so that its password can be changed; False when an editor holds something refused."""
        if not self._context.shell.show_library():
            return False
        self._pause_library(True)
        self._context.library.close()
        return True

    def open_file(self) -> None:
        """Take hold of it again."""
        self._reopen()

    def show_unchanged_backups(self, problems: list[str]) -> None:
        """Say which backups kept their old password."""
        if problems:
            messages.tell(self._context.window, "有的备份没有换成", "\n".join(problems))
