"""考核 at the window: a changed weight is reckoned at once, kept when it is asked for, and stands in the sheet."""

from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QWidget

from models.services.collection.collection import Collection
from models.services.library import Library
from tests.output.test_collecting_sheets import sheets
from tests.services.collected import YEAR, send_sound, take
from tests.ui.collection.asked import click
from ui.collection.dialogs.score_dialog import ScoreDialog


def test_a_changed_weight_is_reckoned_at_once_and_written_with_the_sheet(
    city: Library, desk: list[QWidget], path_answer: list[Path | None], tmp_path: Path
) -> None:
    take(city, [send_sound(tmp_path / "收件", "111", 20, answered=7)])
    collection, today = Collection(city, YEAR), date(YEAR + 1, 2, 10)
    collection.arrivals.set_file_day(collection.submissions.current()["111"].id, date(YEAR + 1, 1, 30))
    dialog = ScoreDialog(collection, list(collection.scores.bases(today)), today)
    desk.append(dialog)
    dialog.show()

    def told() -> dict[str, tuple[str, ...]]:
        return {row.texts[0]: row.texts[1:] for row in dialog.table.table_model.rows}

    assert told()["甲镇人民政府"] == ("98", "100，必须改 1 处 × 2 扣 2，得 98")
    assert told()["示例税务局"] == ("无从评", "无从评：不在应报之列（垂直管理）")
    dialog.boxes["block"].setValue(7)
    assert told()["甲镇人民政府"][0] == "93"
    click(dialog.keep_button)
    assert Collection(city, YEAR).scores.weights().block == 7
    path_answer.append(tmp_path / "考核.xlsx")
    click(dialog.save_button)
    rows = {row[1]: row for row in sheets((tmp_path / "考核.xlsx").read_bytes())["考核"]}
    assert (rows["甲镇人民政府"][2], rows["示例税务局"][2]) == (93.0, "无从评")
