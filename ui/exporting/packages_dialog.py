"""发布包 of several reports: what stands against each, where they go, and what became of them."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QColor, QGuiApplication
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QProgressBar,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from models.record import State as Course
from models.rules.preflight import Preflight
from models.session.library import ReportLine
from ui.exporting.exporter import Printable
from ui.theme.colours import colours
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.quiet_table import dress

HEADS = ("单位", "年度", "状态", "检查", "结果")
AGENCY, YEAR, STATE, LOOKED, CAME = range(5)
WIDTHS = {AGENCY: 20, YEAR: 5, STATE: 6, LOOKED: 24}
SIZE, AROUND = (86, 40), 40
"""In Chinese characters, and the units that are left free around it on a small screen."""


@dataclass
class Parcel:
    """A report on its way: what goes into its package, what stands against it, and what came of it."""

    line: ReportLine
    report: Printable | None = None
    looked: Preflight | None = None
    came: str = ""
    trouble: str = ""

    def is_wanted(self, anyway: bool) -> bool:
        """Whether its package is to be made: where something stands against it, only when the clerk says so."""
        return self.report is not None and self.looked is not None and (anyway or self.looked.is_clear)


class PackagesDialog(QDialog):
    """``asked_make`` carries the parcels to make, ``stopped`` calls the rest off, ``asked_show`` opens the folder."""

    asked_make = Signal(list)
    asked_show = Signal()
    stopped = Signal()

    def __init__(self, lines: list[ReportLine], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("批量生成发布包")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.parcels = [Parcel(line) for line in lines]
        self.table = QTableWidget(len(lines), len(HEADS))
        self.bar = QProgressBar()
        self.told = ElidedLabel()
        self.anyway = QCheckBox("有问题没处理、查到可能隐私字样的也生成")
        self.make, self.stop = QPushButton(), QPushButton("停止")
        self.copy_list, self.folder, self.close_it = (
            QPushButton("复制清单"),
            QPushButton("打开文件夹"),
            QPushButton("关闭"),
        )
        self._is_looking = self._is_busy = True
        self._lay_out()
        self._connect()
        for row in range(len(self.parcels)):
            self.show_parcel(row)
        self.follow(0, len(lines))
        letter, screen = self.fontMetrics().horizontalAdvance("字"), self.screen().availableSize()
        self.resize(min(SIZE[0] * letter, screen.width() - AROUND), min(SIZE[1] * letter, screen.height() - AROUND))

    def _lay_out(self) -> None:
        heading = QLabel("批量生成发布包")
        heading.setProperty("role", "heading")
        self.told.setProperty("role", "soft")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 18)
        layout.setSpacing(10)
        layout.addWidget(heading)
        layout.addLayout(self._running())
        layout.addWidget(self.told)
        layout.addWidget(self.table, 1)
        layout.addLayout(self._foot())
        dress(self.table)
        self.table.setHorizontalHeaderLabels(list(HEADS))
        letter = self.table.fontMetrics().horizontalAdvance("字")
        for column, letters in WIDTHS.items():
            self.table.setColumnWidth(column, letters * letter)
        self.table.horizontalHeader().setSectionResizeMode(CAME, QHeaderView.ResizeMode.Stretch)

    def _running(self) -> QHBoxLayout:
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(8)
        self.bar.setAccessibleName("进度")
        running = QHBoxLayout()
        running.setSpacing(12)
        running.addWidget(self.bar, 1)
        running.addWidget(self.stop)
        return running

    def _foot(self) -> QHBoxLayout:
        self.make.setProperty("role", "main")
        for button in (self.make, self.stop, self.copy_list, self.folder, self.close_it):
            button.setAutoDefault(False)
        foot = QHBoxLayout()
        foot.setSpacing(10)
        foot.addWidget(self.copy_list)
        foot.addWidget(self.anyway)
        foot.addStretch(1)
        for button in (self.folder, self.make, self.close_it):
            foot.addWidget(button)
        return foot

    def _connect(self) -> None:
        self.anyway.toggled.connect(self._show_state)
        self.make.clicked.connect(lambda: self.asked_make.emit(self.wanted()))
        self.stop.clicked.connect(self.stopped)
        self.folder.clicked.connect(self.asked_show)
        self.copy_list.clicked.connect(self._copy)
        self.close_it.clicked.connect(self.close)

    # ── what is told ──

    def wanted(self) -> list[Parcel]:
        """The parcels that would be made now."""
        return [parcel for parcel in self.parcels if parcel.is_wanted(self.anyway.isChecked()) and not parcel.came]

    def show_parcel(self, row: int) -> None:
        """Show what became of a report."""
        parcel = self.parcels[row]
        for column, words in enumerate(self._words(parcel)):
            item = QTableWidgetItem(words)
            item.setToolTip(parcel.looked.sentence if column == LOOKED and parcel.looked else words)
            self.table.setItem(row, column, item)
        if parcel.looked and (looked := self.table.item(row, LOOKED)):
            looked.setForeground(QColor(colours.good if parcel.looked.is_clear else colours.explain))
        if parcel.trouble and (came := self.table.item(row, CAME)):
            came.setForeground(QColor(colours.block))

    @staticmethod
    def _words(parcel: Parcel) -> tuple[str, ...]:
        looked = ""
        if parcel.looked:
            looked = "✓ 没有问题" if parcel.looked.is_clear else f"▲ {parcel.looked.brief}"
        came = f"✕ {parcel.trouble}" if parcel.trouble else f"● {parcel.came}" if parcel.came else ""
        line = parcel.line
        return line.agency.name, str(line.year), Course(line.state).label, looked, came

    def follow(self, done: int, total: int) -> None:
        """Show how far the looking through, or the making, has come."""
        self._is_busy = done < total
        self.bar.setRange(0, max(total, 1))
        self.bar.setValue(done)
        self._show_state()

    def end_looking(self) -> None:
        """All reports have been looked through."""
        self._is_looking = False
        self._show_state()

    def _show_state(self) -> None:
        wanted, made = len(self.wanted()), sum(bool(parcel.came) for parcel in self.parcels)
        for part in (self.bar, self.stop):
            part.setVisible(self._is_busy)
        is_ready = not self._is_busy and not self._is_looking
        self.make.setText(f"选文件夹，生成 {wanted} 份…")
        self.make.setVisible(not made or wanted > 0)
        self.make.setEnabled(is_ready and wanted > 0)
        self.anyway.setEnabled(is_ready)
        self.folder.setVisible(made > 0 and not self._is_busy)
        self.copy_list.setEnabled(not self._is_looking)
        self.told.setText(self._told(made))

    def _told(self, made: int) -> str:
        if self._is_busy:
            return f"正在{'检查' if self._is_looking else '生成'} {self.bar.value()} / {self.bar.maximum()}…"
        failed = sum(bool(parcel.trouble) for parcel in self.parcels)
        if made:
            left = len(self.parcels) - made
            return f"已生成 {made} 份。" + (f"其余 {left} 份没有生成。" if left else "")
        clear = sum(bool(p.looked and p.looked.is_clear) for p in self.parcels)
        doubtful = len(self.parcels) - clear - failed
        told = f"{len(self.parcels)} 份报告：{clear} 份没有问题"
        told += f"，{doubtful} 份要看一看" if doubtful else ""
        return told + (f"，{failed} 份读不出来" if failed else "") + "。现在还没有写文件。"

    def _copy(self) -> None:
        rows = [HEADS, *(self._words(parcel) for parcel in self.parcels)]
        QGuiApplication.clipboard().setText("\n".join("\t".join(row) for row in rows))
        self.told.setText(f"清单已复制，共 {len(self.parcels)} 行，可以贴进表格。")

    def closeEvent(self, event: QCloseEvent) -> None:
        """Call off what still runs."""
        self.stopped.emit()
        super().closeEvent(event)
