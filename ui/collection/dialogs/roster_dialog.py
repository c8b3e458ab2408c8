"""应报单位名册: who must report, under whom and until when; taken from a file, carried over, changed unit by unit."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QStackedWidget, QTreeView, QVBoxLayout, QWidget

from models.errors import AppError, Refused
from models.exchange.list_files import LIST_ENDINGS, read_list_file
from models.report.filing import Level
from models.report.roster import Roster, RosterUnit
from models.services.collection.collection import Collection
from models.services.collection.results import RosterPreview
from output.saving import save_file
from ui.collection.dialogs.roster_model import WIDTHS, RosterModel
from ui.collection.dialogs.roster_template import roster_template
from ui.widgets import files, messages, wording
from ui.widgets.dialog_parts import HeadedDialog, make_button, make_row, style_tree, waiting_cursor
from ui.widgets.plain_text import PlainLabel

FILE_FILTER = f"名册 ({' '.join(f'*{ending}' for ending in LIST_ENDINGS)})"
CSV_FILTER = "表格 (*.csv)"
NO_ROSTER_MARK = ""
"""The mark of a roster that is not there: whoever else made one meanwhile keeps it."""
MAX_EXPANDED = 400
"""Units; a larger tree opens at its first level."""


class RosterDialog(HeadedDialog):
    """Writes every change at once; each can be taken back while the dialog is open."""

    def __init__(self, collection: Collection, parent: QWidget | None = None) -> None:
        year = collection.year
        super().__init__(f"{year} 年度名册", f"{year} 年度应报单位名册", (92, 54), parent)
        self.year = year
        self._collection, self._roster = collection, collection.roster
        self._undo_stack: list[tuple[str, Roster]] = []
        self.model = RosterModel(year, self)
        self.tree = QTreeView()
        self.search = QLineEdit()
        self.undo_button = make_button("撤销")
        self._make_buttons()
        self._lay_out()
        self._connect()
        self._show(self._read(), opening=True)
        (self.tree if self.model.roster.units else self.first_import_button).setFocus()

    def _make_buttons(self) -> None:
        self.import_button, self.carry_over_button = make_button("导入名册…"), make_button(f"沿用 {self.year - 1} 年度")
        self.import_button.setToolTip("从 Excel、CSV 或 Word 导入；先列出与现在的不同，同意了才写入")
        self.export_button = make_button("导出 CSV…", tip="照能再导入的样子导出")
        self.add_button, self.edit_button = make_button("新增单位…"), make_button("修改…", tip="双击或回车也可以")
        self.remove_button = make_button("去掉", tip="Delete")
        self.deadlines_button, self.changes_button = (
            make_button("截止日期…"),
            make_button("单位变动…", tip="更名、并入、分出、撤销：结转随单位划转"),
        )
        self.close_button = make_button("关闭")
        self._roster_widgets = (
            self.search,
            self.import_button,
            self.export_button,
            self.deadlines_button,
            self.changes_button,
            self.add_button,
            self.edit_button,
            self.remove_button,
        )

    def _lay_out(self) -> None:
        self.search.setPlaceholderText("查找名称、代码或联系人（Ctrl+F）")
        self.search.setClearButtonEnabled(True)
        self.search.setFixedWidth(22 * self.fontMetrics().horizontalAdvance("字"))
        self.tree.setModel(self.model)
        style_tree(self.tree, WIDTHS)
        self.tree.setAccessibleName("名册")
        self.stack = QStackedWidget()
        self.stack.addWidget(self.tree)
        self.stack.addWidget(self._empty())
        self.body.addLayout(
            make_row(
                self.search, None, self.import_button, self.export_button, self.deadlines_button, self.changes_button
            )
        )
        self.body.addWidget(self.stack, 1)
        self.body.addLayout(
            make_row(self.add_button, self.edit_button, self.remove_button, self.undo_button, None, self.close_button)
        )
        for first, second in ((self.search, self.tree), (self.tree, self.add_button)):
            QWidget.setTabOrder(first, second)

    def _empty(self) -> QWidget:
        page = QWidget()
        explanation = PlainLabel(
            "还没有名册。从 Excel、CSV 或 Word 导入一份，沿用上年的，或者从头建。\n"
            "本单位现有的名单就行，程序按内容认列；认不准的会先问。"
        )
        explanation.setProperty("role", "soft")
        explanation.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.first_import_button = make_button("导入名册…", "main")
        self.first_unit_button = make_button("从头建…", tip="先写最上级的单位，再在它下面逐个新增")
        self.template_button = make_button("存一份样表…", tip="表头和几行例子，在 Excel 里照着填好再导入")
        column = QVBoxLayout(page)
        column.addStretch(1)
        column.addWidget(explanation)
        column.addSpacing(8)
        column.addLayout(
            make_row(
                None,
                self.first_import_button,
                self.carry_over_button,
                self.first_unit_button,
                self.template_button,
                None,
            )
        )
        column.addStretch(1)
        return page

    def _connect(self) -> None:
        self.search.textChanged.connect(self._apply_filter)
        self.tree.activated.connect(lambda _index: self._edit())
        self.tree.selectionModel().currentChanged.connect(lambda *_: self._enable())
        for part, action in (
            (self.import_button, self._ask_file),
            (self.first_import_button, self._ask_file),
            (self.carry_over_button, self._carry_over),
            (self.first_unit_button, self._add_first_unit),
            (self.template_button, self._save_template),
            (self.export_button, self._export),
            (self.add_button, self._add),
            (self.edit_button, self._edit),
            (self.remove_button, self._remove),
            (self.deadlines_button, self._edit_deadlines),
            (self.changes_button, self._edit_changes),
            (self.undo_button, self._undo),
            (self.close_button, self.accept),
        ):
            part.clicked.connect(lambda _checked=False, action=action: action())
        for keys, action in (("Ctrl+F", self.search.setFocus), ("Ctrl+Z", self._undo)):
            QShortcut(QKeySequence(keys), self, action)
        for keys, action in (("Delete", self._remove), ("Insert", self._add)):
            QShortcut(QKeySequence(keys), self.tree, action).setContext(Qt.ShortcutContext.WidgetShortcut)

    # ── what there is ──

    def _read(self) -> Roster | None:
        try:
            return self._roster.find()
        except AppError as error:
            messages.refuse(self, "名册读不出来", error.sentence)
            return None

    def _show(self, roster: Roster | None, opening: bool = False) -> None:
        chosen, unfolded = self._selected_unit(), [] if opening else self._expanded_codes()
        self.model.show(roster or Roster(()))
        self.stack.setCurrentIndex(0 if roster and roster.units else 1)
        if opening and len(self.model.roster.units) <= MAX_EXPANDED:
            self.tree.expandAll()
        elif opening:
            self.tree.expandToDepth(0)
        for code in unfolded:
            self.tree.expand(self.model.index_of(code))
        self.select_unit(chosen.code if chosen else "")
        self.status_label.setText(self._summary(roster))
        self._enable()

    def _summary(self, roster: Roster | None) -> str:
        if roster is None:
            return "谁要报、报给谁、什么时候报齐，都以名册为准。"
        due = sum(map(roster.must_report, roster.units))
        exempt = sum(bool(unit.exempt_reason) for unit in roster.units)
        line = self._roster.info()
        text = f"{len(roster.units)} 个单位，应报 {due} 个" + (f"，不需报 {exempt} 个" if exempt else "") + "。"
        if line is None:
            return text
        who = f"，{line.operator}" if line.operator else ""
        return f"{text}最后改动：{line.origin}，{wording.moment_text(line.changed_at, wording.today())}{who}。"

    def _expanded_codes(self) -> list[str]:
        """The codes of units whose branch is open; a list of what was found has none."""
        if self.model.is_filtered:
            return []
        codes, waiting = [], [QModelIndex()]
        while waiting:
            above = waiting.pop()
            for at in range(self.model.rowCount(above)):
                index = self.model.index(at, 0, above)
                if self.tree.isExpanded(index) and (unit := self.model.unit(index)):
                    codes.append(unit.code)
                    waiting.append(index)
        return codes

    def _selected_unit(self) -> RosterUnit | None:
        return self.model.unit(self.tree.currentIndex())

    def select_unit(self, code: str) -> None:
        """Put the choice on a unit, on the first one where it is not there."""
        index = self.model.index_of(code)
        if not index.isValid():
            index = self.model.index(0, 0)
        self.tree.setCurrentIndex(index)
        self.tree.scrollTo(index)

    def _apply_filter(self, sought: str) -> None:
        chosen = self._selected_unit()
        self.model.set_filter(sought)
        if not sought.strip():
            self.tree.expandToDepth(0 if len(self.model.roster.units) > MAX_EXPANDED else 99)
        self.select_unit(chosen.code if chosen else "")

    def _enable(self) -> None:
        has_roster, is_one = bool(self.model.roster.units), self._selected_unit() is not None
        for part in self._roster_widgets:
            part.setVisible(has_roster)
        for part in (self.edit_button, self.remove_button):
            part.setEnabled(is_one)
        self.undo_button.setVisible(bool(self._undo_stack))
        if self._undo_stack:
            self.undo_button.setText(f"撤销“{self._undo_stack[-1][0]}”")
        self.carry_over_button.setVisible(not has_roster and self._last_year() is not None)

    def _last_year(self) -> int | None:
        return self.year - 1 if self._collection.previous_year.roster.info() else None

    # ── what can be done ──

    def write_step(self, say: str, action: Callable[[], Roster]) -> str:
        """Make a step that can be taken back; the sentence of why it was refused, else nothing."""
        before = self.model.roster
        try:
            with waiting_cursor():
                after = action()
        except AppError as error:
            self._show_latest()
            return error.sentence
        if before.units:
            self._undo_stack.append((say, before))
        self.changed = True
        self._show(after, opening=not before.units)
        return ""

    def _show_latest(self) -> None:
        """Show what others wrote meanwhile: that may be why a step was refused."""
        try:
            now = self._roster.find()
        except AppError:
            return
        if now is not None and now != self.model.roster:
            self._undo_stack.clear()
            self._show(now)

    def _write_or_show_error(self, say: str, action: Callable[[], Roster]) -> None:
        if text := self.write_step(say, action):
            messages.refuse(self, f"没有{say}", text)

    def _undo(self) -> None:
        if not self._undo_stack:
            return
        say, before = self._undo_stack[-1]
        try:
            with waiting_cursor():
                self._refuse_outdated_undo()
                self._roster.put_back(before, f"撤销“{say}”")
        except AppError as error:
            messages.refuse(self, "没有撤销", error.sentence)
            return
        self._undo_stack.pop()
        self._show(before)

    def _refuse_outdated_undo(self) -> None:
        """What others wrote since would go with the step that is taken back."""
        now = self._roster.find()
        if now != self.model.roster:
            self._undo_stack.clear()
            self._show(now)
            raise Refused("名册刚才由别人改过，再撤销会把他们的改动也撤掉。现在列出的是最新的，请照它改。")

    def _ask_file(self) -> None:
        if path := files.ask_open(self, "导入名册", FILE_FILTER):
            self.import_file(path)

    def import_file(self, path: Path) -> None:
        """Show what a roster in a file would change, and take it in once the clerk agrees."""
        from ui.collection.dialogs.roster_import_dialog import RosterImportDialog

        try:
            with waiting_cursor():
                sheets = read_list_file(path, "一份名册")
                preview = self._roster.preview_sheets(path.name, sheets)
            received = self._received_codes()
        except AppError as error:
            messages.refuse(self, "没有导入名册", error.sentence)
            return
        read_again = partial(self._roster.preview_sheets, path.name, sheets)
        dialog = RosterImportDialog(preview, received, read_again, self)
        if dialog.exec():
            self._write_or_show_error("导入名册", lambda: self._apply(dialog.preview))

    def _apply(self, preview: RosterPreview) -> Roster:
        self._roster.apply(preview)
        return preview.roster

    def _received_codes(self) -> frozenset[str]:
        if not self.model.roster.units:
            return frozenset()
        return frozenset(self._collection.submissions.current())

    def _carry_over(self) -> None:
        self._write_or_show_error("沿用上年名册", lambda: self._roster.carry_over())

    def _export(self) -> None:
        self._save("名册", Path(f"{self.year}年度名册.csv"), lambda: self._roster.to_csv())

    def _save_template(self) -> None:
        self._save("样表", Path("名册样表.csv"), roster_template)

    def _save(self, what: str, suggested: Path, make: Callable[[], str]) -> None:
        path = files.ask_save(self, f"存{what}", suggested, CSV_FILTER)
        if path is None:
            return
        try:
            save_file(make().encode("utf-8-sig"), path)
        except AppError as error:
            messages.refuse(self, f"没有存{what}", error.sentence)
            return
        self.status_label.setText(f"{what}已存到 {path}。")

    def _add_first_unit(self) -> None:
        from ui.collection.dialogs.unit_dialog import UnitDialog

        def keep(unit: RosterUnit) -> str:
            preview = RosterPreview("在程序里新建", Roster((unit,)), (), NO_ROSTER_MARK)
            return self.write_step("新建名册", lambda: self._apply(preview))

        UnitDialog(Roster(()), None, "", keep, self).exec()

    def _add(self) -> None:
        chosen = self._selected_unit()
        above = "" if chosen is None else chosen.code if self.model.roster.children(chosen.code) else chosen.parent
        self._open_unit(None, above, "新增单位")

    def _edit(self) -> None:
        if chosen := self._selected_unit():
            self._open_unit(chosen, chosen.parent, f"修改 {chosen.name}")

    def _open_unit(self, unit: RosterUnit | None, above: str, say: str) -> None:
        from ui.collection.dialogs.unit_dialog import UnitDialog

        def keep(unit: RosterUnit) -> str:
            return self.write_step(say, lambda: self._roster.put_unit(unit))

        dialog = UnitDialog(self.model.roster, unit, above, keep, self)
        if dialog.exec():
            self.select_unit(dialog.unit.code)

    def _remove(self) -> None:
        if chosen := self._selected_unit():
            self._write_or_show_error(f"去掉 {chosen.name}", lambda: self._roster.remove_unit(chosen.code))
            if chosen.code not in self.model.roster.by_code:
                self.select_unit(chosen.parent)

    def _edit_deadlines(self) -> None:
        from ui.collection.dialogs.deadlines_dialog import DeadlinesDialog

        def keep(days: Mapping[Level, date]) -> str:
            return self.write_step("改截止日期", lambda: self._roster.set_deadlines(days))

        DeadlinesDialog(self.year, self.model.roster.deadlines, keep, self).exec()

    def _edit_changes(self) -> None:
        from ui.collection.dialogs.roster_changes_dialog import RosterChangesDialog

        RosterChangesDialog(self._collection, self.write_step, self).exec()
