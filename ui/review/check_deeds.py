"""What is done with the findings of the open report: the slots of the actions of that name."""

from pathlib import Path
from typing import TYPE_CHECKING

from ui import files
from ui.review.state_deeds import StateDeeds

if TYPE_CHECKING:
    from ui.paper import Paper

EXCEL = "Excel 工作簿 (*.xlsx)"


class CheckDeeds(StateDeeds):
    """Does nothing while no report is open."""

    def next_finding(self) -> None:
        """Lead to the next finding of the list."""
        self._step(1)

    def previous_finding(self) -> None:
        """Lead to the one before."""
        self._step(-1)

    def show_findings(self) -> None:
        """Give the list of findings the keyboard."""
        if self.page and self.page.view.problems.isVisible():
            self.page.view.problems.take_focus()

    def export_findings(self) -> None:
        """Write the findings that are listed into a workbook."""
        if self.page is None or not self.page.commit_pending():
            return
        filing, shown = self.page.bridge.filing, self.page.view.problems.model.shown
        title = f"{filing.agency.name}{filing.year}年年报问题清单"

        def make(_: Path) -> bytes:
            from output.workbook import findings_sheet, listing

            return listing(title, filing.agency.name, findings_sheet(filing, shown))

        self.paper().save("导出问题清单", files.file_name(title) + ".xlsx", EXCEL, make)

    def paper(self) -> "Paper":
        """The way to files and printers."""
        from ui.paper import Paper

        window = self._window
        return Paper(window, window.say, window.background, window.kept, window.exports)

    def _step(self, by: int) -> None:
        if self.page and self.page.commit_pending():
            self.page.view.problems.step(by)
