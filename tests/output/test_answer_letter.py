"""The superior's answer in words: every question with its cell and figure, as text and in Word."""

from models.editions.known_editions import edition_for
from models.exchange.formats.docx import read_docx
from models.exchange.neutral_document import DocumentLine, DocumentTable
from models.figures.totals import add_up
from models.report.filing import Agency, Filing
from output.answer_letter import AnswerLetter, render_letter

EDITION = edition_for(2025)
CELL, BLANK = EDITION.find("requests.granted.research"), EDITION.find("requests.granted.natural_person")


def letter(is_return: bool, is_from_program: bool) -> AnswerLetter:
    filing = Filing(EDITION, 2025, Agency("示例市教育局"), add_up(EDITION, {CELL: 8}))
    questions = {CELL: "上年是 80，\n今年为什么是 8？", BLANK: "没有填"}
    return AnswerLetter(filing, "示例市人民政府", is_return, "请核对表三", questions, is_from_program)


def test_a_unit_without_the_program_reads_the_questions_in_words() -> None:
    text = letter(True, False).text.splitlines()
    assert text[:2] == [
        "示例市教育局：",
        "贵单位 2025 年度政府信息公开工作年度报告退回修改，2 格有疑问。原因：请核对表三",
    ]
    assert text[2].endswith("“自然人·予以公开”，报的是 空：没有填")
    assert text[4].endswith("“科研机构·予以公开”，报的是 8：上年是 80， 今年为什么是 8？")
    assert text[2].startswith("1. ")
    assert text[3] == text[5] == "　　答复：　　　　　　　　更正后的数："
    assert text[6].startswith("请照上面逐条核对，改好后连同答复一起重新报送。")
    assert text[7].startswith("答复写在“答复”一栏")


def test_a_unit_with_it_is_told_where_to_read_the_file_in() -> None:
    assert "导入回执" in letter(True, True).text
    assert "导入回执" in letter(False, True).text
    assert "请照上面逐条答复。" in letter(False, False).text


def test_in_word_the_questions_stand_in_a_table_with_room_for_the_answers() -> None:
    made = letter(True, False)
    parts = read_docx(render_letter(made, ".docx")).parts
    lines = [part.text for part in parts if isinstance(part, DocumentLine)]
    assert "".join(lines).startswith(made.title)
    assert lines[2:4] == made.text.splitlines()[:2]
    assert "示例市人民政府" in lines
    [table] = [part for part in parts if isinstance(part, DocumentTable)]
    told = [cell.text for cell in table.cells]
    assert told[:6] == ["序号", "哪一格", "报的数", "疑问", "答复", "更正后的数"]
    assert (told[6], told[8:12]) == ("1", ["空", "没有填", "", ""])
    assert (told[13].endswith("科研机构·予以公开"), told[14:16]) == (True, ["8", "上年是 80， 今年为什么是 8？"])
    written = render_letter(made, ".txt").decode()
    assert made.text in written
