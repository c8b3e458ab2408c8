"""What can be done about a finding in a text, through the real panel."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from models.report.filing import Filing
from models.services.library import Library
from models.services.report_session import ReportSession
from ui.report.problems.finding_actions import BIND, NOT_OF_THE_TABLE, SETTLE
from ui.report.problems.problems_panel import ProblemsPanel
from ui.report.report_model import ReportModel


@pytest.fixture
def report(library: Library, sample: Filing, tmp_path: Path) -> ReportModel:
    report = ReportModel(library.open(library.add_filing(sample, "示例")))
    report.run(ReportSession.set_text, "overview", sample.text("overview").replace("予以公开1362件", "予以公开1363件"))
    return report


@pytest.fixture
def panel(qtbot: QtBot, report: ReportModel) -> ProblemsPanel:
    panel = ProblemsPanel(report)
    qtbot.addWidget(panel)
    report.changed.connect(lambda outcome: panel.set_findings(outcome.findings))
    panel.show()
    [row] = [row for row in range(panel.model.rowCount()) if panel.model.finding(row).rule == "N-7"]
    panel.list.setCurrentIndex(panel.model.index(row))
    return panel


def rules(report: ReportModel) -> list[str]:
    return [finding.rule for finding in report.findings]


@pytest.mark.promise("bound-number")
def test_a_wrong_number_is_put_right_by_one_click(panel: ProblemsPanel, report: ReportModel) -> None:
    assert panel.words_bar.isVisible()
    panel.words_bar.buttons[BIND].click()
    assert "予以公开{requests.granted.total}件" in report.filing.text("overview")
    assert "N-7" not in rules(report)
    assert report.outcome.undo_name == "换成表中的数 总计·予以公开"


def test_a_number_of_something_else_is_settled_until_the_sentence_changes(
    panel: ProblemsPanel, report: ReportModel
) -> None:
    assert panel.words_bar.buttons[SETTLE].text() == NOT_OF_THE_TABLE
    panel.words_bar.buttons[SETTLE].click()
    [finding] = [f for f in report.findings if f.rule == "N-7"]
    assert finding.explanation == NOT_OF_THE_TABLE
    panel.words_bar.buttons[SETTLE].click()
    [finding] = [f for f in report.findings if f.rule == "N-7"]
    assert not finding.is_explained
    panel.words_bar.buttons[SETTLE].click()
    report.run(
        ReportSession.set_text, "overview", report.filing.text("overview").replace("予以公开1363件", "予以公开1364件")
    )
    [finding] = [f for f in report.findings if f.rule == "N-7"]
    assert not finding.is_explained


def test_a_bound_number_is_quoted_as_it_reads(panel: ProblemsPanel, report: ReportModel) -> None:
    text = report.filing.text("overview").replace("予以公开1363件", "予以公开{requests.granted.total}件、部分公开455件")
    report.run(ReportSession.set_text, "overview", text)
    [row] = [row for row in range(panel.model.rowCount()) if panel.model.finding(row).rule == "N-7"]
    panel.list.setCurrentIndex(panel.model.index(row))
    assert "予以公开1362件、部分公开455件" in panel.words_bar.label.text()
    assert "{" not in panel.words_bar.label.text() + panel.model.finding(row).message
