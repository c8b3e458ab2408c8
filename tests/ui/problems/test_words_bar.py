"""What can be done about a finding in a text, through the real panel."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from models.filing import Filing
from models.session.library import Library
from ui.bridge import Bridge
from ui.problems.problems_panel import ProblemsPanel
from ui.problems.words_bar import NOT_OF_THE_TABLE


@pytest.fixture
def bridge(library: Library, sample: Filing, tmp_path: Path) -> Bridge:
    bridge = Bridge(library.open(library.bring_in(sample, "示例")))
    bridge.set_text("overview", sample.text("overview").replace("予以公开1362件", "予以公开1363件"))
    return bridge


@pytest.fixture
def panel(qtbot: QtBot, bridge: Bridge) -> ProblemsPanel:
    panel = ProblemsPanel(bridge)
    qtbot.addWidget(panel)
    bridge.findings_changed.connect(panel.take)
    panel.show()
    [row] = [row for row in range(panel.model.rowCount()) if panel.model.finding(row).rule == "N-7"]
    panel.list.setCurrentIndex(panel.model.index(row))
    return panel


def rules(bridge: Bridge) -> list[str]:
    return [finding.rule for finding in bridge.findings]


def test_a_wrong_number_is_put_right_by_one_click(panel: ProblemsPanel, bridge: Bridge) -> None:
    assert panel.words_bar.isVisible()
    panel.words_bar.bound.click()
    assert "予以公开{requests.granted.total}件" in bridge.filing.text("overview")
    assert "N-7" not in rules(bridge)
    assert bridge.outcome.undo_name == "插入 总计·予以公开"


def test_a_number_of_something_else_is_settled_until_the_sentence_changes(panel: ProblemsPanel, bridge: Bridge) -> None:
    assert panel.words_bar.settled.text() == NOT_OF_THE_TABLE
    panel.words_bar.settled.click()
    [finding] = [f for f in bridge.findings if f.rule == "N-7"]
    assert finding.explanation == NOT_OF_THE_TABLE
    panel.words_bar.settled.click()
    [finding] = [f for f in bridge.findings if f.rule == "N-7"]
    assert not finding.is_settled
    panel.words_bar.settled.click()
    bridge.set_text("overview", bridge.filing.text("overview").replace("予以公开1363件", "予以公开1364件"))
    [finding] = [f for f in bridge.findings if f.rule == "N-7"]
    assert not finding.is_settled
