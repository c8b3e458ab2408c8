"""记收到日期: the days are entered and corrected in one small dialog; a day that makes no sense is said to be so."""

from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QWidget

from models.services.collection.collection import Collection
from models.services.library import Library
from tests.services.collected import YEAR, send, take
from tests.ui.collection.asked import click, writes
from ui.collection.dialogs.arrival_dialog import ArrivalDialog

TODAY = date(YEAR + 1, 3, 1)


def test_the_days_are_entered_corrected_and_taken_back(city: Library, desk: list[QWidget], tmp_path: Path) -> None:
    take(city, [send(tmp_path / "u", "10", 4)])
    collection = Collection(city, YEAR)
    received = collection.submissions.current()["10"].id

    def opens(code: str, number: int) -> ArrivalDialog:
        dialog = ArrivalDialog(collection, code, number, TODAY)
        desk.append(dialog)
        dialog.show()
        return dialog

    dialog = opens("10", received)
    writes(dialog.file_day, "元月二十")
    click(dialog.confirm_button)
    assert dialog.error_label.text() == "日期“元月二十”看不懂，请写成 2026-01-20 或 2026年1月20日。"
    writes(dialog.file_day, "2026年4月1日")
    click(dialog.confirm_button)
    assert dialog.error_label.text() == "日期“2026年4月1日”还没有到。"
    writes(dialog.file_day, "2026年1月20日")
    writes(dialog.paper_day, "2026-01-22")
    click(dialog.confirm_button)
    assert not dialog.isVisible()
    assert (collection.arrivals.file_days(), collection.arrivals.paper_days()) == (
        {"10": "2026-01-20"},
        {"10": "2026-01-22"},
    )
    again = opens("10", received)
    assert (again.file_day.text(), again.paper_day.text()) == ("2026-01-20", "2026-01-22")
    writes(again.paper_day, "")
    click(again.confirm_button)
    assert collection.arrivals.paper_days() == {}
    assert not opens("11", 0).file_day.isEnabled(), "nothing came as a file"
