"""What the screens share: handed to each of them instead of the window."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtWidgets import QWidget

from models.services.library import Library
from ui.jobs.queue import JobQueue
from ui.report.preview.chart_years import ChartYears
from ui.settings import SettingsStore
from ui.widgets.notice_bar import NoticeBar, Offer

if TYPE_CHECKING:
    from ui.report.report_page import ReportPage


class Shell(Protocol):
    """What a screen may ask of the window around it."""

    @property
    def page(self) -> "ReportPage | None":
        """The open report; None while there is none."""

    @property
    def notice(self) -> NoticeBar:
        """Where it is told what was done."""

    def open_report(self, report: int) -> None:
        """Open a report; when it cannot be read the clerk is told and stays where they are."""

    def show_library(self) -> bool:
        """Leave the report for the library as it now stands; False where an editor holds something that was refused."""

    def show_sum(self, year: int, node: str) -> None:
        """Leave the report for 汇总, at the sum of what stands under a unit of that year's roster."""

    def show_page(self, page: QWidget, name: str) -> None:
        """Show a page that is neither the library nor a report, under the name it has."""

    def name_page(self, name: str) -> None:
        """Call that page something else."""

    def remove_page(self, page: QWidget) -> None:
        """Take that page away."""

    def say(self, text: str, *offers: Offer) -> None:
        """Tell what was done, at the foot of the window; no words take back what was told."""

    def say_briefly(self, text: str) -> None:
        """Answer in the status line for a few seconds."""

    def trigger(self, action: str) -> None:
        """Do what the window's action of that id does."""


@dataclass(frozen=True)
class AppContext:
    """One for each window. ``window`` is what dialogs stand before, ``exports`` where files go the first time."""

    library: Library
    settings: SettingsStore
    exports: Path
    today: date
    window: QWidget
    jobs: JobQueue
    charts: ChartYears
    shell: Shell
