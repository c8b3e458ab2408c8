"""The superior's answer in words: every question with its cell and figure, as text and in Word."""

from models.editions.known_editions import edition_for
from models.exchange.formats.docx import read_docx
from models.exchange.neutral_document import DocumentLine
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
    assert text[3].endswith("“科研机构·予以公开”，报的是 8：上年是 80， 今年为什么是 8？")
    assert text[2].startswith("1. ")
    assert text[4].startswith("请照上面逐条核对，改好后连同答复一起重新报送。")


def test_a_unit_with_it_is_told_where_to_read_the_file_in() -> None:
    assert "导入回执" in letter(True, True).text
    assert "导入回执" in letter(False, True).text
    assert letter(False, False).text.endswith("请照上面逐条答复。")


def test_the_same_stands_in_the_word_file() -> None:
    made = letter(True, False)
    lines = [part.text for part in read_docx(render_letter(made, ".docx")).parts if isinstance(part, DocumentLine)]
    assert "".join(lines).startswith(made.title)
    assert [line for line in made.text.splitlines() if line not in lines] == []
    assert "示例市人民政府" in lines
    assert made.text.splitlines()[3] in render_letter(made, ".txt").decode()
