"""催报函 at the window: the letter is seen while it is worded, and the files are those that were ticked."""

from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from models.services.collection.collection import Collection
from models.services.library import Library
from tests.services.collected import YEAR, send_sound, take
from tests.ui.collection.asked import click
from ui.collection.dialogs.reminder_dialog import ReminderDialog

Paths = list[Path | None]


def test_letters_are_looked_at_worded_and_written_for_the_ticked_units(  # noqa: PLR0915, one story in its order
    city: Library, desk: list[QWidget], path_answer: Paths, tmp_path: Path
) -> None:
    take(city, [send_sound(tmp_path / "收件", "10", 9), send_sound(tmp_path / "收件", "111", 20, answered=7)])
    list(Collection(city, YEAR).queries.check_received())
    dialog = ReminderDialog(Collection(city, YEAR), date(YEAR + 1, 4, 9))
    desk.append(dialog)
    dialog.show()
    names = [dialog.units.item(row).text() for row in range(dialog.units.count())]
    assert names[1:] == ["示例县人民政府　逾期未报", "甲镇人民政府　必须改 1 处", "乙镇人民政府　逾期未报"]
    assert "勾了 3 个" in dialog.status_label.text()
    dialog.units.setCurrentRow(2)
    assert "相差 13" in dialog.preview.toPlainText()
    dialog.units.setCurrentRow(0)
    assert "没有要催的" in dialog.preview.toPlainText()
    click(dialog.all_button)
    assert "勾了 3 个" in dialog.status_label.text(), "who is done is not written to"
    dialog.wording.setPlainText("{单位}：{单元}")
    assert "“{单元}”不认识" in dialog.problem.text()
    assert not dialog.word_button.isEnabled()
    dialog.wording.setPlainText("{单位}：{情况}\n请{答复期限}报来。")
    dialog.answer_by.setText("后天")
    assert "“后天”看不懂" in dialog.problem.text()
    dialog.answer_by.setText("2026-04-20")
    dialog.units.setCurrentRow(2)
    assert dialog.preview.toPlainText().splitlines()[-4] == "请于 2026 年 4 月 20 日前报来。"
    click(dialog.keep_button)
    assert Collection(city, YEAR).reminders.wording() == "{单位}：{情况}\n请{答复期限}报来。"
    dialog.units.item(3).setCheckState(Qt.CheckState.Unchecked)
    path_answer.append(tmp_path / "催.txt")
    click(dialog.text_button)
    written = (tmp_path / "催.txt").read_text(encoding="utf-8")
    assert ("示例县人民政府：" in written, "甲镇人民政府：" in written, "乙镇人民政府" in written) == (
        True,
        True,
        False,
    )
    (tmp_path / "各单位").mkdir()
    path_answer.append(tmp_path / "各单位")
    click(dialog.each_button)
    assert [path.name for path in sorted((tmp_path / "各单位").iterdir())] == [
        "001-示例县人民政府-催报函.docx", "002-甲镇人民政府-催报函.docx",
    ]  # fmt: skip


def test_a_day_that_is_past_and_reports_not_yet_checked_are_told(
    city: Library, desk: list[QWidget], tmp_path: Path
) -> None:
    take(city, [send_sound(tmp_path / "收件", "10", 9), send_sound(tmp_path / "收件", "111", 20, answered=7)])
    dialog = ReminderDialog(Collection(city, YEAR), date(YEAR + 1, 4, 9))
    desk.append(dialog)
    assert "还有 2 份报告没有核对完，有没有要改的还不知道。" in dialog.status_label.text()
    assert dialog.units.currentRow() == 1, "the first that is waited for"
    dialog.answer_by.setText("2026-04-08")
    assert "已经过去了" in dialog.problem.text()
    assert not dialog.text_button.isEnabled()
    dialog.answer_by.setText("2026-04-09")
    assert dialog.text_button.isEnabled()
    list(Collection(city, YEAR).queries.check_received())
    later = ReminderDialog(Collection(city, YEAR), date(YEAR + 1, 4, 9))
    desk.append(later)
    assert "没有核对完" not in later.status_label.text()
