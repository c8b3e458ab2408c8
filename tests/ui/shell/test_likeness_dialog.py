"""Other reports' words beside this one's."""

from dataclasses import replace

from pytestqt.qtbot import QtBot

from models.report.filing import Agency, Filing
from models.services.library import Library
from ui.report.similar_reports_dialog import SimilarReportsDialog


def test_the_shared_paragraphs_stand_side_by_side(qtbot: QtBot, library: Library, sample: Filing) -> None:
    report = library.add_filing(sample, "示例")
    own_words = {
        "overview": "今年的工作与别处没有一句相同，全部由我们自己从头写起，写的是我们自己做过的事情和得到的结果。"
    }
    library.add_filing(replace(sample, year=2024), "上年")
    library.add_filing(replace(sample, agency=Agency("示例市水利局"), texts=own_words), "别的单位")
    dialog = SimilarReportsDialog(sample.edition, library.find_similar_reports(report))
    qtbot.addWidget(dialog)
    dialog.show()
    rows = [dialog.others.item(row).text() for row in range(dialog.others.count())]
    assert rows == ["100%　示例市人民政府　2024 年", "0%　示例市水利局　2025 年"]
    assert dialog.pairs.toPlainText().count("建立公文公开属性源头认定制度") == 2
    assert "全市制发规章1件" in dialog.pairs.toPlainText()
    assert "{" not in dialog.pairs.toPlainText(), "figures that follow the tables are read as figures"
    dialog.others.setCurrentRow(1)
    assert dialog.pairs.toPlainText() == "没有雷同的段落。"


def test_with_nothing_to_compare_it_says_so(qtbot: QtBot, library: Library, sample: Filing) -> None:
    dialog = SimilarReportsDialog(sample.edition, library.find_similar_reports(library.add_filing(sample, "示例")))
    qtbot.addWidget(dialog)
    assert "没有上年的报告" in dialog.pairs.toPlainText()
