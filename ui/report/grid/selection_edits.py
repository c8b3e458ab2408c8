"""What is done to the selected cells of a table, each as one step, and copying them."""

from collections.abc import Callable, Iterable, Mapping
from itertools import groupby

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from models.editions.edition import CellKey
from models.services.report_session import ReportSession
from ui.report.grid.carry_lock import CarryLock
from ui.report.grid.grid_model import GridModel
from ui.widgets.clipboard import copy_cells

NOTHING_TO_COPY = "选中的格是空的，没有复制，剪贴板里原来的内容还在。"
_Line = list[CellKey]


class SelectionEdits:
    """For one table. ``chosen`` gives the selected cells in printed order, ``say`` tells why something is not done."""

    def __init__(
        self,
        model: GridModel,
        carry_lock: CarryLock,
        chosen: Callable[[], tuple[CellKey, ...]],
        say: Callable[[str], None],
    ) -> None:
        self._model = model
        self._report = model.report
        self._carry_lock = carry_lock
        self.chosen = chosen
        self.say = say

    def menu_actions(self, owner: QWidget, paste: Callable[[], None]) -> list[QAction]:
        """The menu's entries; the keys belong to the table, which looks at them itself."""
        entries: tuple[tuple[str, Callable[[], object]], ...] = (
            ("剪切\tCtrl+X", self.cut),
            ("复制\tCtrl+C", self.copy),
            ("粘贴\tCtrl+V", paste),
            ("清空\tDel", self.blank_out),
            ("向下填充\tCtrl+D", self.fill_down),
            ("向右填充\tCtrl+R", self.fill_right),
        )
        actions = []
        for text, run in entries:
            action = QAction(text, owner)
            action.triggered.connect(lambda _checked=False, run=run: run())
            actions.append(action)
        rule = QAction(owner)
        rule.setSeparator(True)
        return [*actions, rule]

    def zero_fill(self) -> None:
        """Put 0 into every blank cell: of the selection when it is larger than one cell, else of the table."""
        cells = self.chosen()
        blanks = self._model.blanks(cells if len(cells) > 1 else ())
        if blanks:
            self._report.run(ReportSession.set_cells, dict.fromkeys(blanks, 0), f"空格填 0（{len(blanks)} 格）")

    def blank_out(self, verb: str = "") -> None:
        """Make the selected cells blank, as one step; ``verb`` names it where the words are not those of clearing."""
        typed = self._report.filing.figures.typed
        filled = [cell for cell in self.chosen() if cell in typed]
        if filled and (filled := self._writable(filled, "清空")):
            name = f"{verb} {len(filled)} 格" if verb else ""
            self._report.run(ReportSession.set_cells, dict.fromkeys(filled), name)

    def fill_with(self, source: CellKey) -> None:
        """Give every typed cell of the selection the figure of one cell, as one step."""
        self._fill({cell: source for cell in self.chosen()}, "填充")

    def fill_down(self) -> None:
        """Give each column of the selection its upper figure; a single row that of the row above."""
        self._fill_along(lambda cell: self._position(cell), "上面", "向下填充")

    def fill_right(self) -> None:
        """Give each row of the selection its left figure; a single column that of the column before."""
        self._fill_along(lambda cell: self._position(cell)[::-1], "左边", "向右填充")

    def fill_beyond(self, chosen: Iterable[CellKey], beyond: Iterable[CellKey], is_down: bool) -> None:
        """Give cells beside the chosen ones their figures, line by line, from the beginning again where they run out.

        The lines are columns where ``is_down``, else rows; cells before the chosen ones take them from the end back.
        """

        def place(cell: CellKey) -> tuple[int, int]:
            return self._position(cell) if is_down else self._position(cell)[::-1]

        sources: dict[CellKey, CellKey] = {}
        typed, waiting = list(filter(self._model.is_typed, chosen)), list(filter(self._model.is_typed, beyond))
        for line in {(cell.block, place(cell)[1]) for cell in typed}:
            given = sorted((c for c in typed if (c.block, place(c)[1]) == line), key=place)
            taking = sorted((c for c in waiting if (c.block, place(c)[1]) == line), key=place)
            if taking and place(taking[0]) < place(given[0]):
                given, taking = given[::-1], taking[::-1]
            sources |= {cell: given[at % len(given)] for at, cell in enumerate(taking)}
        if sources:
            self._fill(sources, "拖动填充")
        else:
            self.say("没有填充。那里没有要填的格。")

    def copy(self) -> bool:
        """Put the selected figures on the clipboard, for spreadsheets and documents; blanks alone leave it as it is."""
        slots = [self._model.form.slot_of_cell[cell] for cell in self.chosen()]
        texts = {(s.row, s.column): self._model.index(s.row, s.column).data() or "" for s in slots}
        if not any(texts.values()):
            self.say(NOTHING_TO_COPY)
            return False
        rows, columns = sorted({row for row, _ in texts}), sorted({column for _, column in texts})
        copy_cells([[str(texts.get((row, column), "")) for column in columns] for row in rows])
        return True

    def cut(self) -> None:
        """Copy the selected figures and make their cells blank, as one step; totals are only copied."""
        if self._report.is_locked:
            self.say(f"没有剪切。{self._report.lock_reason}")
        elif self.copy():
            typed = self._report.filing.figures.typed
            if any(cell in typed for cell in self.chosen()):
                self.blank_out("剪切")
            else:
                self.say("合计由程序算出，不能剪切，只复制了。")

    def _position(self, cell: CellKey) -> tuple[int, int]:
        slot = self._model.form.slot_of_cell[cell]
        return slot.row, slot.column

    def _fill_along(self, place: Callable[[CellKey], tuple[int, int]], side: str, verb: str) -> None:
        """Fill lines of cells from their first; ``place`` gives a cell's step along its line, and its line."""

        def line_of(cell: CellKey) -> tuple[str, int]:
            return cell.block, place(cell)[1]

        chosen = sorted(filter(self._model.is_typed, self.chosen()), key=lambda cell: (line_of(cell), place(cell)))
        lines = [list(cells) for _, cells in groupby(chosen, key=line_of)]
        sources: dict[CellKey, CellKey] = {}
        if all(len(cells) == 1 for cells in lines):
            for [cell] in lines:
                before = [
                    each
                    for each in self._model.table.cells
                    if self._model.is_typed(each) and line_of(each) == line_of(cell) and place(each) < place(cell)
                ]
                if before:
                    sources[cell] = max(before, key=place)
        else:
            sources = {cell: first for first, *rest in lines for cell in rest}
        if not sources:
            self.say(f"没有填充。{side}没有要填的数。")
        else:
            self._fill(sources, verb)

    def _fill(self, sources: Mapping[CellKey, CellKey], verb: str) -> None:
        """Give each cell the figure of another, where it is typed and of the same kind."""
        kind, typed = self._report.edition.kind, self._report.filing.figures.all
        cells = [cell for cell in sources if self._model.is_typed(cell) and kind(cell) is kind(sources[cell])]
        if cells and (cells := self._writable(cells, "填好")):
            values = {cell: typed.get(sources[cell]) for cell in cells}
            self._report.run(ReportSession.set_cells, values, f"{verb} {len(cells)} 格")

    def _writable(self, cells: Iterable[CellKey], done: str) -> _Line:
        """The cells that can be written; a report that is locked says so itself."""
        return list(cells) if self._report.is_locked else self._carry_lock.writable(cells, done)
