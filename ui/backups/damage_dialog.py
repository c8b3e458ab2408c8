"""A database that does not read stays as it is: offered are the newest good backup, a salvage, a copy for support."""

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from models.services.backups import BackupService, DatabaseHealth, SalvagedReport
from ui.backups.restore_dialog import RestoreDialog
from ui.backups.wording import BACKUP_KIND, backup_name, backup_size
from ui.backups.working_dialog import WorkingDialog
from ui.widgets import files, messages
from ui.widgets.plain_text import PlainLabel

UNTOUCHED = "程序没有改动损坏的文件。下面几件事都不会写它；无论选哪一件，它都会原样留着。"
GONE = "从备份恢复，就回到备份时的样子。"
NO_BACKUP = "没有找到完好的备份。插上存有备份的 U 盘后，可以点“从文件恢复…”。"


class DamageDialog(WorkingDialog):
    """Accepted once the database is whole again."""

    def __init__(self, backup_service: BackupService, health: DatabaseHealth, parent: QWidget | None = None) -> None:
        super().__init__("报告库有损坏", parent)
        self.resize(760, 430)
        self._backup_service = backup_service
        self._good = health.newest_good
        self._is_gone = not backup_service.database.exists() or not backup_service.database.stat().st_size
        self.add_heading("报告库打不开" if not self._is_gone else "报告库不见了", health.problem)
        soft = PlainLabel(GONE if self._is_gone else UNTOUCHED)
        soft.setWordWrap(True)
        self.body.addWidget(soft)
        self.restore, self.file = QPushButton("恢复…"), QPushButton("从文件恢复…")
        self.salvage_button, self.copy = QPushButton("抢救"), QPushButton("存副本…")
        self._lay_out()
        self.restore.setEnabled(self._good is not None)
        self.salvage_button.setDisabled(self._is_gone)
        self.copy.setDisabled(self._is_gone)
        best = self.restore if self._good else self.file if self._is_gone else self.salvage_button
        best.setDefault(True)
        best.setFocus()
        self.restore.clicked.connect(self._restore_good)
        self.file.clicked.connect(self._restore_file)
        self.salvage_button.clicked.connect(self._salvage)
        self.copy.clicked.connect(self._save_copy)

    def _lay_out(self) -> None:
        offer = (
            f"最近一份完好的备份：{backup_name(self._good)}，{backup_size(self._good)}。" if self._good else NO_BACKUP
        )
        self.body.addWidget(_card("从备份恢复", offer + "恢复前先列出每份报告会变成什么样。", self.restore, self.file))
        self.body.addWidget(
            _card(
                "抢救还读得出的报告",
                "逐份读出并核对校验码，写进一个新文件；看过结果再决定用不用。",
                self.salvage_button,
            )
        )
        self.body.addWidget(
            _card(
                "给技术人员留一份副本",
                "文件原样打成一个压缩包，附检查结果。里面有报告的内容，请交给可信的人。",
                self.copy,
            )
        )
        self.body.addStretch(1)
        buttons = QDialogButtonBox()
        buttons.addButton("退出，什么也不动", QDialogButtonBox.ButtonRole.RejectRole).setAutoDefault(False)
        buttons.rejected.connect(self.reject)
        self.body.addWidget(buttons)

    def _restore_good(self) -> None:
        if self._good:
            self._restore(self._good.path, backup_name(self._good))

    def _restore_file(self) -> None:
        if path := files.ask_open(self, "从哪一份备份恢复", BACKUP_KIND):
            self._restore(path, f"“{path.name}”")

    def _restore(self, path: Path, name: str) -> None:
        dialog = RestoreDialog(self._backup_service, path, name, self)
        if dialog.exec():
            self.accept()

    def _salvage(self) -> None:
        stamp = datetime.now().astimezone().strftime("%Y%m%d-%H%M%S")
        target = self._backup_service.database.with_name(f"抢救-{stamp}.db")
        self.run_job(
            "正在逐份抢救…",
            lambda: self._backup_service.salvage(target),
            lambda saved: self._offer_salvaged(target, saved),
            "没有抢救成",
        )

    def _offer_salvaged(self, target: Path, salvaged: list[SalvagedReport]) -> None:
        lines = "\n".join(f"· {report.sentence}" for report in salvaged)
        question = (
            f"抢救出 {len(salvaged)} 份报告，存在 {target.name}：\n\n{lines}\n\n就用它继续吗？损坏的文件会另存一份。"
        )
        if messages.ask(self, "抢救的结果", question, "用它继续"):
            self.run_job("正在换上…", lambda: self._backup_service.restore(target), lambda _: self.accept(), "没有换上")

    def _save_copy(self) -> None:
        suggested = Path.home() / f"阳光年报-损坏副本-{datetime.now().astimezone():%Y%m%d}.zip"
        if path := files.ask_save(self, "副本存到哪里", suggested, "压缩包 (*.zip)"):
            self.run_job(
                "正在复制…",
                lambda: self._backup_service.write_support_archive(path),
                lambda _: messages.tell(self, "已存好副本", f"副本在 {path}。"),
                "没有存成副本",
            )


def _card(title: str, description: str, *buttons: QPushButton) -> QFrame:
    card = QFrame()
    card.setProperty("role", "card")
    name, soft = PlainLabel(title), PlainLabel(description)
    name.setProperty("role", "strong")
    soft.setProperty("role", "soft")
    soft.setWordWrap(True)
    column = QVBoxLayout()
    column.setSpacing(3)
    column.addWidget(name)
    column.addWidget(soft)
    row = QHBoxLayout(card)
    row.setContentsMargins(18, 12, 18, 12)
    row.setSpacing(10)
    row.addLayout(column, 1)
    for button in buttons:
        button.setAutoDefault(False)
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
    return card


def repair_database(
    backup_service: BackupService, parent: QWidget | None = None, health: DatabaseHealth | None = None
) -> bool:
    """Look at a database that did not open, and put the ways out before the clerk; whether it is whole again."""
    return bool(DamageDialog(backup_service, health or backup_service.check_health(), parent).exec())
