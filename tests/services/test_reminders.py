"""催报函: each letter says what its unit lacks, in the office's own wording; who has nothing open is not written to."""

from datetime import date
from pathlib import Path

import pytest

from models.errors import Refused
from models.exchange.formats.docx import read_docx
from models.exchange.neutral_document import DocumentLine
from models.report.reminder import STANDARD_WORDING
from models.save_target import CannotSave
from models.services.collection.collection import Collection
from models.services.library import Library
from output.reminder_letters import render_letters, save_each
from tests.services.collected import YEAR, send_sound, take, take_roster

TODAY = date(YEAR + 1, 4, 9)


def test_each_unit_is_told_what_it_lacks_in_the_words_that_are_kept(library: Library, tmp_path: Path) -> None:  # noqa: PLR0915, one story
    take_roster(library, tmp_path)
    folder = tmp_path / "收件"
    take(library, [send_sound(folder, "10", 9), send_sound(folder, "111", 20, answered=7), send_sound(folder, "11", 5)])
    collection = Collection(library, YEAR)
    collection.receipts.send_back(collection.submissions.current()["11"].id, "表三与台账不符。")
    list(collection.queries.check_received())
    reminders = Collection(library, YEAR).reminders
    reasons = {one.line.unit.code: one for one in reminders.reasons(TODAY)}
    assert {code: one.words for code, one in reasons.items() if one.is_usual} == {
        "11": "已退回",
        "111": "必须改 1 处",
        "112": "逾期未报",
    }
    assert (reasons["10"].is_usual, reasons["10"].is_done) == (False, True)
    assert "12" not in reasons, "who need not report is not written to"
    letters = {
        one.unit: one
        for one in reminders.letters(
            [one.line for one in reasons.values() if not one.is_done], TODAY, date(YEAR + 1, 4, 20), "", "王某 0870-1"
        )
    }
    late = letters["112"].paragraphs
    assert late[0] == "乙镇人民政府："
    days = (TODAY - reasons["112"].line.due).days
    assert f"贵单位的报告已逾期 {days} 天，还没有收到。" in late[1]
    assert late[2] == f"请于 {YEAR + 1} 年 4 月 20 日前报送示例市人民政府。如有疑问，请与我们联系：王某 0870-1。"
    assert len(late) == 3, "a paragraph of nothing but an empty field is left out"
    wrong = letters["111"].paragraphs
    assert (
        wrong[1].endswith("贵单位的报告已收到，迟报 243 天。核对发现必须改 1 处：")
        or "核对发现必须改 1 处：" in wrong[1]
    )
    assert wrong[2].startswith("1. 必须改，")
    assert "相差 13" in wrong[2]
    assert "已退回修改（表三与台账不符），还没有收到改好的。" in letters["11"].paragraphs[1]
    with pytest.raises(Refused, match="示例市本级 的报告已收到，核对没有要改、要说明的，没有要催的"):
        list(reminders.letters([reasons["10"].line], TODAY))
    collection.arrivals.set_paper_day("112", date(YEAR + 1, 4, 1))
    [paper] = [one for one in reminders.reasons(TODAY) if one.line.unit.code == "112"]
    [letter] = reminders.letters([paper.line], TODAY)
    assert f"纸质报告 {YEAR + 1} 年 4 月 1 日已收到。贵单位的上报文件已逾期" in letter.text

    with pytest.raises(Refused, match=r"“\{单位名\}”不认识"):
        reminders.keep_wording("{单位名}：")
    with pytest.raises(Refused, match="没有配对"):
        reminders.keep_wording("{单位：")
    reminders.keep_wording("{单位}请{答复期限}报来，{单位联系人}收")
    reminders.keep_sender("李某")
    assert (Collection(library, YEAR + 1).reminders.wording(), Collection(library, YEAR).reminders.sender()) == (
        "{单位}请{答复期限}报来，{单位联系人}收", "李某",
    )  # fmt: skip
    [short] = Collection(library, YEAR).reminders.letters([reasons["11"].line], TODAY)
    assert short.paragraphs == ("示例县人民政府请尽快报来，李某收",)
    reminders.keep_wording(STANDARD_WORDING)
    assert reminders.wording() == STANDARD_WORDING

    both = [letters["112"], letters["111"]]
    lines = [part.text for part in read_docx(render_letters(both, ".docx")).parts if isinstance(part, DocumentLine)]
    assert "".join(lines).count(letters["112"].title) == 2
    assert [line for one in both for line in one.paragraphs if line not in lines] == []
    assert letters["111"].text in render_letters(both, ".txt").decode()
    made = save_each(both, tmp_path)
    assert [path.name for path in made] == ["001-乙镇人民政府-催报函.docx", "002-甲镇人民政府-催报函.docx"]
    with pytest.raises(CannotSave, match="没有写"):
        save_each(both, tmp_path)
