"""One tab for the cover, one for each section of the edition, and one for what the shell adds."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from importlib import import_module

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QTabBar, QTabWidget, QWidget

from models.editions.edition import CellKey, Section
from models.report.change import (
    AGENCY_PLACE,
    COVER_PREFIX,
    EXPLANATION_PREFIX,
    FIGURE_PREFIX,
    NOTE_PREFIX,
    TEXT_PREFIX,
    UNLOCKED_PREFIX,
)
from models.report.filing import Filing
from models.report.search import Hit
from models.rules.finding import Finding
from ui.jobs.call_later import call_later
from ui.report.report_model import ReportModel
from ui.report.tabs.badge import Badge
from ui.report.tabs.cover_tab import CoverTab
from ui.report.tabs.grid_tab import GridTab
from ui.report.tabs.text_field import TextField
from ui.report.tabs.text_tab import TextTab
from ui.widgets.later_page import LaterPage

COVER = "cover"
_ON_CELLS = (FIGURE_PREFIX, UNLOCKED_PREFIX, NOTE_PREFIX)
_AFTER_FIRST_PAINT_MS = 50
_PARTS_OF_PAGES = (
    "ui.report.grid.grid_view",
    "ui.report.tabs.field_picker",
    "ui.report.tabs.last_year_pane",
    "ui.report.tabs.outline",
    "ui.report.tabs.sentence_picker",
)


class ReportTabs(QTabWidget):
    """``page_changed`` carries the sections whose findings belong to the open tab, none for the preview.

    ``cursor_moved`` comes when the tab, the cell or the place in a text is another.
    """

    page_changed = Signal(object)
    cell_entered = Signal(object)
    side_chosen = Signal(str, bool)
    cursor_moved = Signal()

    def __init__(self, report: ReportModel, preview: QWidget | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._report = report
        self.setDocumentMode(True)
        self.tabBar().setExpanding(False)
        self.tabBar().setAccessibleName("报告的各部分")
        self.cover = CoverTab(report, self)
        self._pages: dict[str, GridTab | TextTab] = {}
        self._badges: list[tuple[frozenset[str], Badge]] = []
        on_cover = frozenset({"", COVER, *(s.key for s in report.edition.text_sections if not s.heading)})
        self._sections: list[frozenset[str]] = []
        self._takes_keyboard = True
        self._add(self.cover, "封面", on_cover)
        for section in report.edition.sections:
            if section.heading:
                self._pages[section.key] = page = self._page(section)
                self._add(page, _tab_name(section), frozenset({section.key}))
        if preview is not None:
            self.addTab(preview, "成文预览")
        self.currentChanged.connect(self._focus_page)
        self._tell_cursor_moves()
        self.update_badges(report.findings)
        # So that the first turn to a page has only to make it.
        call_later(_AFTER_FIRST_PAINT_MS, self, lambda: [import_module(name) for name in _PARTS_OF_PAGES])

    def open_sections(self) -> frozenset[str]:
        """The sections on the open tab."""
        at = self.currentIndex()
        return self._sections[at] if 0 <= at < len(self._sections) else frozenset()

    def page(self, section: str) -> GridTab | TextTab:
        """The tab of a section that has a heading."""
        return self._pages[section]

    def open(self, section: str, takes_keyboard: bool = True) -> None:
        """Show the tab of a section; whoever shows something there while the keys stay elsewhere says so."""
        at = next((at for at, sections in enumerate(self._sections) if section in sections), 0)
        self._takes_keyboard = takes_keyboard
        self.setCurrentIndex(at)
        self._takes_keyboard = True

    def begin_on(self, section: str) -> None:
        """Have the tab of a section ready before the report is shown; the others are made when they are turned to."""
        self.open(section)
        page = self.currentWidget()
        if isinstance(page, LaterPage):
            page.make()

    def tables(self) -> list[GridTab]:
        """The tabs that are tables."""
        return [page for page in self._pages.values() if isinstance(page, GridTab)]

    @property
    def current_cell(self) -> CellKey | None:
        """The cell the clerk is on in the open table; None on a tab without one."""
        page = self.currentWidget()
        return page.grid.body.current_cell if isinstance(page, GridTab) else None

    @property
    def current_text(self) -> TextField | None:
        """The text on the open tab; None on a tab without one."""
        page = self.currentWidget()
        if isinstance(page, TextTab):
            return page.field
        return page.lead if isinstance(page, CoverTab) else None

    @property
    def current_text_section(self) -> str:
        """The section of the text on the open tab; empty on a tab without one."""
        page = self.currentWidget()
        return _text_of(page)[1] if isinstance(page, TextTab | CoverTab) else ""

    def show_hits(self, hits: Sequence[Hit], current: Hit | None) -> None:
        """Light up the hits in the text on the open tab, one of them more than the others."""
        if field := self.current_text:
            spans = [hit.span for hit in hits if hit.section == self.current_text_section and hit.span]
            field.show_hits(spans, current.span if current else None)

    def go_to_hit(self, hit: Hit) -> None:
        """Show where words were found; the keys stay where they are."""
        self.open(hit.section, takes_keyboard=False)
        if hit.cell is not None:
            page = self._pages[hit.section]
            if isinstance(page, GridTab):
                page.grid.body.go_to(hit.cell)
                self.highlight([hit.cell])
        elif hit.field:
            self.cover.show_words(hit.field, hit.found)
        elif hit.span and (field := self.current_text):
            field.point_at(hit.span)

    def refused_entries(self) -> list[str]:
        """What stands in cells and was refused, each with the name of its cell."""
        entries = []
        for page in filter(lambda table: table.is_made, self.tables()):
            for editor in page.grid.body.editors():
                cell = page.grid.model.cell_at(editor.index)
                if cell and editor.reason:
                    entries.append(f"{self._report.edition.short_name(cell)}：{editor.text()}")
        return entries

    def _tell_cursor_moves(self) -> None:
        self.currentChanged.connect(lambda _: self.cursor_moved.emit())
        self.cell_entered.connect(lambda _: self.cursor_moved.emit())
        for page in (self.cover, *self._pages.values()):
            if isinstance(page, TextTab | CoverTab):
                page.cursor_moved.connect(self.cursor_moved)

    def set_enter_goes_right(self, goes_right: bool) -> None:
        """Choose the path that Enter takes, in every table."""
        for page in self.tables():
            page.set_enter_goes_right(goes_right)

    def set_last_year_shown(self, shown: bool) -> None:
        """Show last year's figures in the corners, in every table."""
        for page in self.tables():
            page.set_last_year_shown(shown)

    def set_last_year_beside(self, is_shown: bool) -> None:
        """Show last year's words beside this year's, in every text."""
        for page in self._pages.values():
            if isinstance(page, TextTab):
                page.set_last_year_beside(is_shown)

    def go_to_cell(self, cell: CellKey) -> None:
        """Stand on a cell."""
        section = self._report.edition.section_of(cell).key
        self.open(section)
        page = self._pages[section]
        if isinstance(page, GridTab):
            page.grid.body.go_to(cell)
            page.grid.body.setFocus()

    def highlight(self, cells: Iterable[CellKey]) -> None:
        """Tint these cells in their tables."""
        cells_to_tint = tuple(cells)
        for page in self.tables():
            page.point_at(cells_to_tint)

    def go_to_text(self, section: str, span: tuple[int, int]) -> None:
        """Light up a stretch of a text, with the keyboard before it."""
        self.open(section)
        page = self._pages.get(section)
        field = page.field if isinstance(page, TextTab) else self.cover.lead
        if field:
            field.point_at(span)
            field.setFocus()

    def go_to_cover(self, field: str) -> None:
        """Stand in a field of the cover; ``name`` is the office's name."""
        self.open(COVER)
        self.cover.show_place(field)

    def go_to_change(self, places: Collection[str], before: Filing) -> None:
        """Show where undo or redo has acted, with the keyboard there: cells, words, a field of the cover, a finding."""
        cells = [cell for cell in self._report.edition.cells if any(f"{kind}{cell}" in places for kind in _ON_CELLS)]
        texts = [s.key for s in self._report.edition.text_sections if f"{TEXT_PREFIX}{s.key}" in places]
        on_cover = [place for place in places if place.startswith((COVER_PREFIX, AGENCY_PLACE))]
        explained = [f for f in self._report.findings if f"{EXPLANATION_PREFIX}{f.fingerprint}" in places]
        if cells:
            self.go_to_cell(cells[0])
            self.highlight(cells if len(cells) > 1 else ())
        elif texts:
            self.open(texts[0])
            if field := self.current_text:
                field.show_change(before.text(texts[0]))
                field.setFocus()
        elif on_cover:
            self.go_to_cover(min(on_cover).removeprefix(COVER_PREFIX))
        elif explained:
            self._report.finding_wanted.emit(explained[0], False)
            self.go_to(explained[0])

    def go_to(self, finding: Finding, takes_keyboard: bool = True) -> None:
        """Show where a finding is, and mark its operands; in a table the keyboard may stay where it is."""
        self.open(finding.section, takes_keyboard=False)
        page = self._pages.get(finding.section, self.cover)
        if isinstance(page, GridTab):
            page.show_finding(finding, takes_keyboard)
        else:
            page.show_finding(finding)

    def type_ahead(self, event: QKeyEvent) -> None:
        """Give the open table the keyboard, and the key that was pressed elsewhere."""
        page = self.currentWidget()
        if isinstance(page, GridTab):
            page.grid.body.setFocus()
            QApplication.sendEvent(page.grid.body, event)

    def refresh(self, moved: frozenset[CellKey], findings: tuple[Finding, ...]) -> None:
        """Show what a change did: on the open tab now, on the others when they are shown."""
        page = self.currentWidget()
        if isinstance(page, GridTab):
            page.refresh(moved, findings)
        elif isinstance(page, TextTab | CoverTab):
            page.refresh()
        self.update_badges(findings)

    def update_badges(self, findings: tuple[Finding, ...]) -> None:
        """Count each tab's findings anew."""
        by_section: defaultdict[str, list[Finding]] = defaultdict(list)
        for finding in findings:
            by_section[finding.section].append(finding)
        for at, (sections, badge) in enumerate(self._badges):
            badge.set_findings(finding for section in sections for finding in by_section[section])
            spoken = f"{self.tabText(at)}，{badge.text}"
            if self.tabBar().accessibleTabName(at) != spoken:
                self.tabBar().setAccessibleTabName(at, spoken)

    def commit_pending(self) -> bool:
        """Hand over what any tab still holds; False when some of it was refused."""
        return all([page.commit_pending() for page in (self.cover, *self._pages.values())])

    def _focus_page(self) -> None:
        """Whoever turns a page goes on typing there, not in a button that comes first."""
        page = self.currentWidget()
        if self._takes_keyboard and page.focusProxy() is not None and not self.tabBar().hasFocus():
            page.setFocus()
        self.page_changed.emit(self.open_sections())

    def _page(self, section: Section) -> GridTab | TextTab:
        if section.is_text:
            text = TextTab(self._report, section, self)
            text.beside_chosen.connect(self.set_last_year_beside)
            return text
        tab = GridTab(self._report, section, self)
        tab.cell_entered.connect(self.cell_entered)
        tab.path_chosen.connect(self.set_enter_goes_right)
        tab.last_year_chosen.connect(self.set_last_year_shown)
        tab.side_chosen.connect(self.side_chosen)
        return tab

    def _add(self, page: QWidget, name: str, sections: frozenset[str]) -> None:
        at = self.addTab(page, name)
        badge = Badge(self)
        self.tabBar().setTabButton(at, QTabBar.ButtonPosition.RightSide, badge)
        self._sections.append(sections)
        self._badges.append((sections, badge))


def _text_of(page: CoverTab | TextTab) -> tuple[TextField | None, str]:
    """The text of a page, and its section."""
    return (page.lead, page.lead_section) if isinstance(page, CoverTab) else (page.field, page.section.key)


def _tab_name(section: Section) -> str:
    number = section.heading.partition("、")[0]
    return f"{number} {section.short_name}" if len(number) < 3 else section.short_name
