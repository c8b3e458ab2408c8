"""收报告: files and folders are looked through first; what is agreed to is taken in, and the list can be copied."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from models.errors import AppError
from models.exchange.report_files import find_files
from models.services.backups import BackupReason
from models.services.collection.assessment import FileAssessment
from models.services.collection.collection import Collection
from models.services.collection.results import FileProgress
from ui.collection.dialogs.held_files_check import WAITING, HeldFilesCheck
from ui.collection.dialogs.received_file_actions import ReceivedFileActions
from ui.collection.dialogs.received_files_model import (
    CHECK,
    FILE,
    NAME,
    REMARK,
    VERDICT,
    FileGroup,
    ReceivedFileItem,
    ReceivedFilesModel,
)
from ui.importing.import_controller import KINDS
from ui.jobs.call_later import call_later
from ui.report.reason_dialog import ReasonPrompt, ask_reason
from ui.widgets import files, messages
from ui.widgets.batch_dialog import BatchDialog, BatchStep
from ui.widgets.dialog_parts import make_button, show_ticks
from ui.widgets.plain_text import PlainLabel

INSIST = ReasonPrompt(
    "仍要收下",
    "核实以后仍要收下",
    "请写明怎样核实的，它会留在这个单位的收报经过里。",
    "如：已打电话向该单位李某核实，换了电脑还没有做新密钥",
)
WIDTHS = {CHECK: 3, NAME: 17, VERDICT: 9, FILE: 15}


class ReceiveReportsDialog(BatchDialog[ReceivedFileItem, FileGroup]):
    """Looks, then takes; nothing is written before the clerk agrees, and stopping leaves what was taken."""

    model: ReceivedFilesModel
    copied_text = "清单已复制，共 {} 行，可以贴进表格或发给单位。"

    def __init__(self, collection: Collection, parent: QWidget | None = None, places: Sequence[Path] = ()) -> None:
        """Refused where the year has no roster. ``places`` are files and folders that were dropped or chosen."""
        self._collection, self._submissions = collection, collection.submissions
        library, year = collection.library, collection.year
        super().__init__(("收报告", f"收 {year} 年度报告"), (92, 54), ReceivedFilesModel(), parent, library.close)
        self.details = PlainLabel()
        self._assessments: list[FileAssessment] = []
        self._taking: tuple[Path, ...] = ()
        self._is_taking = False
        self._backup_failure = ""
        self.setAcceptDrops(True)
        self._make_buttons()
        self._held_check = HeldFilesCheck(self, self.model)
        self.file_actions = ReceivedFileActions(self, self.model, lambda: self._collection, self._assess_again)
        self._lay_out()
        self._connect()
        self.refresh()
        if places:
            call_later(0, self, lambda: self.assess(places))

    def _make_buttons(self) -> None:
        self.files_button, self.folder_button = make_button("选文件…"), make_button("选文件夹…")
        self.take_button = make_button("", "main")

    def _lay_out(self) -> None:
        self.details.setWordWrap(True)
        self.details.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.details.setMinimumHeight(self.fontMetrics().lineSpacing() * 2 + 4)
        self.details.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.build_layout(
            WIDTHS,
            REMARK,
            left_buttons=(self.file_actions.names_button,),
            right_buttons=(self.files_button, self.folder_button, self.take_button),
            extra_rows=(self.file_actions.row(self.details),),
        )
        show_ticks(self.table)

    def _connect(self) -> None:
        self.model.check_changed.connect(self.refresh)
        space = QShortcut(QKeySequence(Qt.Key.Key_Space), self.table, self._toggle_selected)
        space.setContext(Qt.ShortcutContext.WidgetShortcut)
        for part, function in (
            (self.files_button, self._ask_files),
            (self.folder_button, self._ask_folder),
            (self.take_button, self._take),
        ):
            part.clicked.connect(lambda _checked=False, function=function: function())

    def _reload(self) -> None:
        """Judge by the roster as it is now; Refused where the year has none any more."""
        self._collection = Collection(self._collection.library, self._collection.year)
        self._submissions = self._collection.submissions

    # ── looking ──

    def _ask_files(self) -> None:
        self.assess(files.ask_open_several(self, "收哪些文件", KINDS))

    def _ask_folder(self) -> None:
        if folder := files.ask_folder(self, "收哪个文件夹里的报告"):
            self.assess([folder])

    def assess(self, places: Sequence[Path]) -> None:
        """Look through files and folders; nothing is written."""
        if not places or self.is_busy:
            return
        try:
            self._reload()
        except AppError as error:
            messages.refuse(self, "没有收", error.sentence)
            return
        self._assessments, self._is_taking = [], False
        self.run(lambda: self._assess_steps(tuple(places)), self._note_assessed, self._finish_assessing)

    def _assess_steps(self, places: Sequence[Path]) -> Iterator[BatchStep[FileProgress]]:
        yield from map(_step, self._submissions.assess(find_files(places)))

    def _note_assessed(self, steps: Sequence[FileProgress]) -> None:
        self._assessments += [step.assessment for step in steps]

    def _finish_assessing(self, error: str) -> None:
        self.model.show_assessments(self._submissions.resolve_duplicates(self._assessments))
        self.table.setCurrentIndex(self.rows.index(0, NAME))
        self.refresh()
        if error:
            messages.refuse(self, "没有看完", error)
        elif not self._assessments:
            messages.tell(self, "没有文件", "选的文件夹里没有文件。请看看单位的文件是不是放在别处，或还在压缩包里。")

    # ── taking ──

    def _take(self) -> None:
        selected = self.model.checked_items()
        if not selected or self.is_busy:
            return
        paths = [each.assessment.path for each in selected]
        chosen = [each.assessment.path for each in selected if not each.assessment.verdict.is_taken]
        insistence = self._ask_insistence([each.assessment for each in selected])
        if insistence is None:
            return
        self._is_taking, self._taking = True, tuple(paths)
        self.run(lambda: self._take_steps(paths, chosen, insistence), self._note_taken, self._finish_taking, len(paths))

    def _ask_insistence(self, selected: Sequence[FileAssessment]) -> str | None:
        """Why files are taken that something speaks against; empty where there are none, None to take nothing."""
        doubtful = [one for one in selected if one.objections]
        if not doubtful:
            return ""
        named = "\n".join(f"{one.path.name}：{one.objections[0].sentence}" for one in doubtful[:5])
        more = f"\n还有 {len(doubtful) - 5} 份。" if len(doubtful) > 5 else ""
        return ask_reason(self, replace(INSIST, explanation=f"{named}{more}\n{INSIST.explanation}")) or None

    def _take_steps(self, paths: list[Path], chosen: list[Path], insistence: str) -> Iterator[BatchStep[FileProgress]]:
        self._backup_failure = ""
        if len(paths) > 1:
            # On the worker: the database of a province takes its time to copy.
            attempt = self._collection.library.backup_service.back_up(BackupReason.IMPORT)
            self._backup_failure = "" if attempt.backup else "".join(attempt.problems)
        yield from map(_step, self._submissions.take(paths, chosen, insistence))

    def _note_taken(self, steps: Sequence[FileProgress]) -> None:
        for step in steps:
            self.model.set_result(step.assessment.path, step.assessment, step.received)
            self.changed = self.changed or step.received is not None

    def _finish_taking(self, error: str) -> None:
        self.refresh()
        if error and self._collection.library.is_shared:
            self._held_check.run(self._collection, self._taking, self._refresh_changed)
        elif error:
            messages.refuse(self, "没有收完", error)
        elif self._backup_failure:
            messages.tell(self, "收之前没有备份成", f"{self._backup_failure}\n收下的都在，请看一下备份的位置。")

    def _refresh_changed(self) -> None:
        self.changed = True
        self.refresh()

    # ── what is told ──

    def refresh(self) -> None:
        super().refresh()
        selected = len(self.model.checked_items())
        self.take_button.setText(f"收下 {selected} 份" if selected else "没有勾要收的")
        self.take_button.setVisible(bool(self.model.items))
        self.take_button.setEnabled(selected > 0 and not self.is_busy)
        at_rest: tuple[QWidget, ...] = (self.files_button, self.folder_button, self.table)
        for each in at_rest:
            each.setEnabled(not self.is_busy)
        self._show_current()

    def status(self) -> str:
        if self._held_check.is_running:
            return WAITING
        if self.is_busy:
            verb = "收下" if self._is_taking else "看过"
            return f"已{verb} {self.done_count} / {self.total} 份，可以随时停止。" if self.total else "正在找文件…"
        counts = self.model.counts()
        if not self.model.items:
            return "把单位报来的文件或文件夹拖到这里，也可以从 U 盘、邮件附件里选。先看清每份是什么，再收。"
        if counts[FileGroup.TAKEN] or counts[FileGroup.FAILED]:
            failed = f"，{counts[FileGroup.FAILED]} 份没有收成" if counts[FileGroup.FAILED] else ""
            return f"已收 {counts[FileGroup.TAKEN]} 份{failed}。其余没有动。清单可以复制，贴给单位。"
        parts = [f"{group.value} {counts[group]} 份" for group in FileGroup if counts[group]]
        faulty = sum(bool(each.assessment.must_mend) for each in self.model.items)
        told = f"有 {faulty} 份的报告有必须改的问题，写在说明里。" if faulty else ""
        return f"看过 {len(self.model.items)} 个文件：{'，'.join(parts)}。{told}现在还没有写入。"

    def _show_current(self) -> None:
        one = self.current_item
        parts = [one.assessment.path.name, one.remark] if one else []
        if one and one.assessment.signer and one.assessment.fingerprint not in one.remark:
            parts.append(f"签名指纹 {one.assessment.fingerprint}")
        self.details.setText("　".join(parts))
        self.file_actions.show_for(one, self.is_busy)

    def _assess_again(self, paths: Sequence[Path]) -> None:
        """Look at some files by the roster and the names as they are now, and tell those of one unit apart again."""
        self.changed = True
        try:
            self._reload()
            for path in paths:
                self.model.replace(self._submissions.assess_file(path))
            waiting = [each.assessment for each in self.model.items if each.received is None]
            for assessment in self._submissions.resolve_duplicates(waiting):
                self.model.keep_resolved(assessment)
        except AppError as error:
            messages.refuse(self, "没有看成", error.sentence)
        self.refresh()

    # ── the ways in and out ──

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files anywhere on the dialog."""
        if files.dropped_files(event.mimeData()) and not self.is_busy:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Look through what was dropped, once the drag is over."""
        places = files.dropped_files(event.mimeData())
        event.acceptProposedAction()
        call_later(0, self, lambda: self.assess(places))

    def _toggle_selected(self) -> None:
        """Tick every chosen file, or take the ticks away where all have one."""
        chosen = self.table.selectionModel().selectedRows()
        self.model.toggle([self.rows.mapToSource(index).row() for index in chosen])


def _step(progress: FileProgress) -> BatchStep[FileProgress]:
    return BatchStep(progress.done, progress.total, progress)
