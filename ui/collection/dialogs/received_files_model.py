"""Files that came, as rows: what each is beside what is here, whether it is to be taken, and what became of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from PySide6.QtCore import Signal

from models.services.collection.assessment import FileAssessment, FileVerdict
from ui.widgets.batch_model import BatchModel

CHECK, NAME, VERDICT, REMARK, FILE = range(5)


class FileGroup(Enum):
    """What a clerk has to do about a file."""

    TAKE = "可以收"
    DECIDE = "要您决定"
    SAME = "不用收"
    REFUSED = "收不了"
    TAKEN = "已收"
    FAILED = "没有收成"


GROUPS = {
    FileVerdict.NEW: FileGroup.TAKE,
    FileVerdict.NEWER: FileGroup.TAKE,
    FileVerdict.RESENT: FileGroup.TAKE,
    FileVerdict.NEW_RULINGS: FileGroup.TAKE,
    FileVerdict.DISPUTED: FileGroup.DECIDE,
    FileVerdict.OTHER_KEY: FileGroup.DECIDE,
    FileVerdict.UNSIGNED: FileGroup.DECIDE,
    FileVerdict.UNREGISTERED: FileGroup.DECIDE,
    FileVerdict.UNSURE: FileGroup.DECIDE,
    FileVerdict.WITHDRAWN: FileGroup.DECIDE,
    FileVerdict.UNIT_IN_QUESTION: FileGroup.DECIDE,
    FileVerdict.OLDER: FileGroup.SAME,
    FileVerdict.DUPLICATE: FileGroup.SAME,
    FileVerdict.SAME_CONTENT: FileGroup.SAME,
    FileVerdict.WRONG_YEAR: FileGroup.REFUSED,
    FileVerdict.WRONG_EDITION: FileGroup.REFUSED,
    FileVerdict.UNKNOWN_UNIT: FileGroup.REFUSED,
    FileVerdict.TAMPERED: FileGroup.REFUSED,
    FileVerdict.BROKEN: FileGroup.REFUSED,
    FileVerdict.UNREAD: FileGroup.REFUSED,
}
STYLES = {
    FileGroup.TAKE: ("✓", "good"),
    FileGroup.DECIDE: ("■", "explain"),
    FileGroup.SAME: ("○", "note"),
    FileGroup.REFUSED: ("✕", "block"),
    FileGroup.TAKEN: ("●", "accent"),
    FileGroup.FAILED: ("✕", "block"),
}


LOST = "收的时候与服务器断开了，数据库里没有这一份，请再收一次。"


@dataclass
class ReceivedFileItem:
    """A file that was looked at; ``is_checked`` whether it is to be taken, ``received`` its number once it was.

    ``failure`` says why it was to be taken and was not.
    """

    assessment: FileAssessment
    is_checked: bool = False
    received: int | None = None
    failure: str = ""

    @property
    def group(self) -> FileGroup:
        """How it stands now."""
        if self.received is not None:
            return FileGroup.TAKEN
        return FileGroup.FAILED if self.failure else GROUPS[self.assessment.verdict]

    @property
    def is_checkable(self) -> bool:
        """Whether the clerk decides on it."""
        return self.received is None and self.assessment.verdict.may_be_chosen

    @property
    def verdict(self) -> str:
        """What it is, in a word or two."""
        if self.group in (FileGroup.TAKEN, FileGroup.FAILED):
            return self.group.value
        return self.assessment.verdict.label

    @property
    def remark(self) -> str:
        """What is to be said of it, first of all what has to be mended in it."""
        return self.failure or f"{self.assessment.faults}{self.assessment.sentence}"


class ReceivedFilesModel(BatchModel[ReceivedFileItem, FileGroup]):
    """A row a file, those first that can be taken. ``check_changed`` when the clerk ticked one, or took a tick away."""

    check_changed = Signal()
    headers = ("收", "单位", "结果", "说明", "文件")
    state_styles = STYLES
    state_column = VERDICT
    check_column = CHECK
    muted_columns = (REMARK, FILE)

    def __init__(self) -> None:
        super().__init__()
        self._rows: dict[Path, int] = {}

    def show_assessments(self, assessments: Iterable[FileAssessment]) -> None:
        """Show these in place of what was shown; what can be taken is ticked."""
        order = list(FileGroup)
        arrivals = (ReceivedFileItem(one, one.verdict.is_taken) for one in assessments)
        self.reset(sorted(arrivals, key=lambda each: order.index(each.group)))
        self._rows = {each.assessment.path: row for row, each in enumerate(self.items)}

    def set_result(self, path: Path, assessment: FileAssessment, received: int | None) -> None:
        """Tell what became of a file that was to be taken."""
        row = self._rows[path]
        one = self.items[row]
        one.received, one.failure = received, "" if received is not None else assessment.sentence
        one.is_checked = False
        self.row_changed(row)

    def set_held(self, path: Path, received: int | None) -> None:
        """Tell under which number the database holds a file; one that it does not hold is to be taken again."""
        row = self._rows[path]
        one = self.items[row]
        one.received, one.failure = received, "" if received is not None else LOST
        one.is_checked = received is None
        self.row_changed(row)

    def is_held(self, path: Path) -> bool:
        """Whether a file was taken."""
        return self.items[self._rows[path]].received is not None

    def replace(self, assessment: FileAssessment) -> None:
        """Show a file that was looked at anew."""
        row = self._rows[assessment.path]
        self.items[row] = ReceivedFileItem(assessment, assessment.verdict.is_taken)
        self.row_changed(row)

    def keep_resolved(self, assessment: FileAssessment) -> None:
        """Tell of a file what it is beside the unit's other ones."""
        item = self.items[self._rows[assessment.path]]
        if item.assessment != assessment:
            self.replace(assessment)

    def checked_items(self) -> list[ReceivedFileItem]:
        """The files that are ticked."""
        return [each for each in self.items if each.is_checked]

    def state(self, item: ReceivedFileItem) -> FileGroup:
        return item.group

    def state_label(self, state: FileGroup) -> str:
        return state.value

    def text(self, item: ReceivedFileItem, column: int) -> str:
        if column == VERDICT:
            return f"{STYLES[item.group][0]} {item.verdict}"
        if column == REMARK:
            return " ".join(item.remark.split())
        return {NAME: item.assessment.name, FILE: item.assessment.place}.get(column, "")

    def tooltip(self, item: ReceivedFileItem, column: int) -> str:
        return str(item.assessment.path) if column == FILE else self.text(item, column)

    def sort_key(self, item: ReceivedFileItem, column: int) -> object:
        return super().sort_key(item, VERDICT if column == CHECK else column)

    def lines(self) -> list[Sequence[str]]:
        parts = (
            (e.assessment.name, e.assessment.unit, e.verdict, e.remark, str(e.assessment.path)) for e in self.items
        )
        return [("单位", "代码", "结果", "说明", "文件"), *parts]

    # ── ticks ──

    def toggle(self, rows: Iterable[int]) -> None:
        """Tick every one of these rows, or take the ticks away where all have one."""
        some = [row for row in rows if self.items[row].is_checkable]
        is_on = all(self.items[row].is_checked for row in some)
        for row in some:
            self.tick(row, not is_on)

    def tick(self, row: int, is_ticked: bool) -> None:
        """Tick a file or not; of one unit's files no more than one is ticked, since only one can be taken."""
        unit = self.items[row].assessment.unit
        for at, other in enumerate(self.items):
            if is_ticked and other.is_checked and other.assessment.unit == unit and at != row:
                other.is_checked = False
                self.dataChanged.emit(self.index(at, CHECK), self.index(at, CHECK))
        self.items[row].is_checked = is_ticked
        self.dataChanged.emit(self.index(row, CHECK), self.index(row, CHECK))
        self.check_changed.emit()

    def is_ticked(self, item: ReceivedFileItem) -> bool | None:
        return item.is_checked if item.is_checkable else None
