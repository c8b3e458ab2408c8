"""备份与恢复: every backup, made, tried, put back, carried to another place or another computer."""

from datetime import datetime
from pathlib import Path

from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableView,
    QWidget,
)

from models.errors import AppError
from models.services.backups import (
    Backup,
    BackupAttempt,
    BackupReason,
    BackupService,
    Examination,
    Rehearsal,
    SecondPlace,
)
from ui.backups.backups_model import WHEN, WIDTHS, BackupsModel
from ui.backups.minutes_box import disable, show_minutes
from ui.backups.second_place import SecondPlaceBox
from ui.backups.wording import BACKUP_KIND, backup_name, backup_time
from ui.backups.working_dialog import WorkingDialog
from ui.settings import SettingsStore
from ui.widgets import files, messages
from ui.widgets.plain_text import PlainLabel

INTERVALS = {10: "每 10 分钟", 30: "每 30 分钟", 60: "每小时", 120: "每两小时"}
_SIZE = (900, 580)
Counts = dict[Backup, int | None]


class BackupsDialog(WorkingDialog):
    """``chosen`` is the backup to put back, with its name, once the dialog is closed; None for none."""

    def __init__(self, backup_service: BackupService, settings: SettingsStore, parent: QWidget | None = None) -> None:
        super().__init__("备份与恢复", parent)
        self.resize(*_SIZE)
        self._backup_service = backup_service
        self._settings = settings
        self.chosen: tuple[Path, str] | None = None
        self.summary_label = self.add_heading("备份与恢复", "")
        self.model = BackupsModel()
        self.table = QTableView()
        self.back_up, self.rehearse, self.restore = (QPushButton(t) for t in ("立即备份", "测试备份", "恢复…"))
        self.undo = QPushButton("退回恢复前")
        self.import_button, self.export_button = QPushButton("从文件恢复…"), QPushButton("搬到另一台电脑…")
        self.interval_box = QComboBox()
        self.second_place_box = SecondPlaceBox()
        self._style_table()
        self._lay_out()
        self._connect()
        self._refresh()

    def _style_table(self) -> None:
        table = self.table
        table.setModel(self.model)
        table.setProperty("role", "ledger")
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(round(table.fontMetrics().height() * 1.8))
        table.horizontalHeader().setHighlightSections(False)
        table.horizontalHeader().setSectionResizeMode(WHEN, QHeaderView.ResizeMode.Stretch)
        letter = table.fontMetrics().horizontalAdvance("字")
        for column, letters in WIDTHS.items():
            table.setColumnWidth(column, letters * letter)

    def _show_settings(self) -> None:
        show_minutes(self.interval_box, INTERVALS, self._settings.current.backup_minutes)
        disable(self.interval_box, self._settings.why_fixed("backup_minutes"))
        if fixed := self._settings.why_fixed("second_place"):
            self.second_place_box.fix(fixed)

    def _lay_out(self) -> None:
        self.undo.setToolTip("回到最近一次恢复以前的样子；现在的样子也会留一份")
        self.rehearse.setToolTip("把选中的备份恢复到一个临时副本里，逐份报告比对；正在用的数据不动")
        self.export_button.setToolTip("把全部报告和修改记录存成一个文件，带到另一台电脑上用“从文件恢复”")
        buttons_row = QHBoxLayout()
        for button in (self.back_up, self.rehearse, self.restore, self.undo):
            buttons_row.addWidget(button)
        buttons_row.addStretch(1)
        for button in (self.import_button, self.export_button):
            buttons_row.addWidget(button)
        for button in (self.back_up, self.rehearse, self.restore, self.undo, self.import_button, self.export_button):
            button.setAutoDefault(False)
        self._show_settings()
        soft = PlainLabel("有改动才备份；打开、关闭、批量导入和恢复以前另做一份。旧的按天、周、月自动精简。")
        soft.setProperty("role", "faint")
        pace = QHBoxLayout()
        pace.addWidget(PlainLabel("自动备份"))
        pace.addWidget(self.interval_box)
        pace.addWidget(soft, 1)
        buttons = QDialogButtonBox()
        folder = buttons.addButton("打开备份文件夹", QDialogButtonBox.ButtonRole.ActionRole)
        folder.setAutoDefault(False)
        folder.clicked.connect(lambda: files.show_folder(self._backup_service.folder / "x"))
        buttons.addButton("关闭", QDialogButtonBox.ButtonRole.RejectRole).setDefault(True)
        buttons.rejected.connect(self.reject)
        self.body.addLayout(buttons_row)
        self.body.addWidget(self.table, 1)
        self.body.addLayout(pace)
        self.body.addWidget(self.second_place_box)
        self.body.addWidget(buttons)

    def _connect(self) -> None:
        self.back_up.clicked.connect(self._back_up)
        self.rehearse.clicked.connect(self._rehearse)
        self.restore.clicked.connect(self._restore)
        self.table.activated.connect(lambda _: self._restore())
        self.undo.clicked.connect(self._undo)
        self.import_button.clicked.connect(self._choose_file)
        self.export_button.clicked.connect(self._export)
        self.interval_box.currentIndexChanged.connect(self._set_interval)
        self.second_place_box.choose.clicked.connect(self._choose_second)
        self.second_place_box.stop_button.clicked.connect(lambda: self._set_second_place(None))
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._enable())

    # ── what there is ──

    def _refresh(self) -> None:
        try:
            backups = self._backup_service.backups()
        except AppError as error:
            self.summary_label.setText(error.sentence)
            backups = []
        else:
            self.summary_label.setText(_summary(backups))
        self.model.show(backups)
        if backups:
            self.table.selectRow(0)
        self._enable()
        self.run_job(
            "正在数各份备份里的报告…",
            lambda: _count_reports(self._backup_service, backups),
            self._show_counts,
            "没有数成",
        )

    def _show_counts(self, looked: tuple[Counts, SecondPlace | None]) -> None:
        counts, place = looked
        self.model.set_counts(counts)
        self.second_place_box.show_place(place)

    def selected(self) -> Backup | None:
        """The backup the choice is on."""
        return self.model.backup(self.table.currentIndex().row())

    def _enable(self) -> None:
        is_one = self.selected() is not None
        self.rehearse.setEnabled(is_one)
        self.restore.setEnabled(is_one)
        self.undo.setEnabled(self._before_restore() is not None)

    def _before_restore(self) -> Backup | None:
        """What the database held before it was last restored."""
        return next((backup for backup in self.model.backups if backup.reason is BackupReason.RESTORE), None)

    # ── what can be done ──

    def _back_up(self) -> None:
        self.run_job(
            "正在备份…", lambda: self._backup_service.back_up(BackupReason.ASKED), self._show_attempt, "没有备份成"
        )

    def _show_attempt(self, attempt: BackupAttempt) -> None:
        if attempt.problems:
            messages.refuse(self, "备份", "\n".join(attempt.problems))
        self._refresh()

    def _rehearse(self) -> None:
        if backup := self.selected():
            self.run_job(
                "正在恢复到临时副本，逐份比对…",
                lambda: self._backup_service.rehearse(backup.path),
                lambda rehearsal: self._show_rehearsal(backup, rehearsal),
                "测试没有通过",
            )

    def _show_rehearsal(self, backup: Backup, rehearsal: Rehearsal) -> None:
        if rehearsal.mismatches:
            self.model.set_rehearsal_result(backup, "⚠ 试恢复不一致")
            messages.refuse(self, "测试没有通过", "\n".join(rehearsal.mismatches[:10]))
            return
        self.model.set_rehearsal_result(backup, "✓ 已试恢复，一致")
        self.summary_label.setText(
            f"测试通过：{backup_name(backup)}恢复到临时副本，{rehearsal.reports} 份报告、{rehearsal.entries} 条修改记录"
            f"逐份比对，全部一致（{rehearsal.seconds:.1f} 秒）。"
        )

    def _restore(self) -> None:
        if backup := self.selected():
            self._choose(backup.path, backup_name(backup))

    def _undo(self) -> None:
        if backup := self._before_restore():
            self._choose(backup.path, f"恢复前（{backup_time(backup)}）的数据")

    def _choose_file(self) -> None:
        if path := files.ask_open(self, "从哪一份备份恢复", BACKUP_KIND):
            self._choose(path, f"“{path.name}”")

    def _choose(self, path: Path, name: str) -> None:
        self.chosen = (path, name)
        self.accept()

    def _export(self) -> None:
        today = datetime.now().astimezone()
        path = files.ask_save(self, "存到哪里带走", Path.home() / f"阳光年报-搬家-{today:%Y%m%d}.db", BACKUP_KIND)
        if path:
            self.run_job(
                "正在写…",
                lambda: self._backup_service.export_database(path),
                lambda seen: self._show_exported(path, seen),
                "没有写成",
            )

    def _show_exported(self, path: Path, examination: Examination) -> None:
        locked = "，打开它要用现在的密码" if self._backup_service.has_password else ""
        self.summary_label.setText(
            f"已写好 {path}：{examination.reports} 份报告、{examination.entries} 条修改记录，读回核对无误{locked}。"
            "在另一台电脑上打开阳光年报，用“备份与恢复 → 从文件恢复”取回。"
        )

    def _set_interval(self) -> None:
        minutes = self.interval_box.currentData()
        self._settings.change(backup_minutes=minutes)
        self._backup_service.set_interval(minutes)

    def _choose_second(self) -> None:
        if folder := files.ask_folder(self, "第二个位置：U 盘、移动硬盘或共享文件夹"):
            self._set_second_place(folder)

    def _set_second_place(self, folder: Path | None) -> None:
        def keep() -> SecondPlace | None:
            self._backup_service.set_second_place(folder)
            return self._backup_service.second_place()

        def show(place: SecondPlace | None) -> None:
            self._settings.change(second_place=str(folder or ""))
            self.second_place_box.show_place(place)

        self.run_job("正在往第二个位置写…" if folder else "…", keep, show, "没有设成第二个位置")


def _count_reports(backup_service: BackupService, backups: list[Backup]) -> tuple[Counts, SecondPlace | None]:
    counts: Counts = {}
    for backup in backups:
        try:
            counts[backup] = backup_service.count_reports(backup)
        except AppError:
            counts[backup] = None
    return counts, backup_service.second_place()


def _summary(backups: list[Backup]) -> str:
    good = next((backup for backup in backups if not backup.is_flawed), None)
    if good is None:
        return "还没有备份。点“立即备份”做一份。"
    newest = f"{backup_time(good)}（{good.reason.label}）"
    return f"最近一份完好的备份：{newest}。共 {len(backups)} 份，都在本机，每份写完都读回核对过。"
