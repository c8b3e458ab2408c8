"""Other reports' words beside this one's."""

import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import count

import pytest
from pytestqt.qtbot import QtBot

from models.report.filing import Agency, Filing
from models.services.library import Library
from ui.jobs.queue import JobQueue
from ui.report.similar_reports_dialog import COMPARING, SimilarReportsDialog


@pytest.fixture
def jobs(library: Library) -> Iterator[JobQueue]:
    queue = JobQueue(library.close)
    yield queue
    queue.close()


def test_the_shared_paragraphs_stand_side_by_side(
    qtbot: QtBot, library: Library, sample: Filing, jobs: JobQueue
) -> None:
    report = library.add_filing(sample, "示例")
    own_words = {
        "overview": "今年的工作与别处没有一句相同，全部由我们自己从头写起，写的是我们自己做过的事情和得到的结果。"
    }
    library.add_filing(replace(sample, year=2024), "上年")
    library.add_filing(replace(sample, agency=Agency("示例市水利局"), texts=own_words), "别的单位")
    dialog = SimilarReportsDialog(sample.edition, lambda: library.compare_with_others(report), jobs)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.status.text() == COMPARING
    qtbot.waitUntil(lambda: dialog.status.text() == "比对了 2 份报告")
    rows = [dialog.others.item(row).text() for row in range(dialog.others.count())]
    assert rows == ["100%　示例市人民政府　2024 年", "0%　示例市水利局　2025 年"]
    assert dialog.pairs.toPlainText().count("建立公文公开属性源头认定制度") == 2
    assert "全市制发规章1件" in dialog.pairs.toPlainText()
    assert "{" not in dialog.pairs.toPlainText(), "figures that follow the tables are read as figures"
    dialog.others.setCurrentRow(1)
    assert dialog.pairs.toPlainText() == "没有雷同的段落。"


def test_with_nothing_to_compare_it_says_so(qtbot: QtBot, library: Library, sample: Filing, jobs: JobQueue) -> None:
    report = library.add_filing(sample, "示例")
    dialog = SimilarReportsDialog(sample.edition, lambda: library.compare_with_others(report), jobs)
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: "没有上年的报告" in dialog.pairs.toPlainText())


def test_closing_it_ends_the_comparison(qtbot: QtBot, sample: Filing, jobs: JobQueue) -> None:
    compared: list[int] = []

    def compare() -> Iterator[None]:
        for number in count():
            compared.append(number)
            time.sleep(0.01)
            yield None

    dialog = SimilarReportsDialog(sample.edition, compare, jobs)
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: len(compared) > 2)
    dialog.reject()
    qtbot.waitUntil(lambda: jobs.is_idle)
