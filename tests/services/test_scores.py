"""考核: the points follow from what is recorded, each with its calculation; who has no basis gets no points."""

from datetime import date
from pathlib import Path

import pytest

from models.errors import Refused
from models.report.score_sheet import ScoreBasis, ScoreWeights, parse_weights, score
from models.services.collection.collection import Collection
from models.services.library import Library
from output.collection_workbook import render_lists
from tests.output.test_collecting_sheets import sheets
from tests.services.collected import YEAR, send_sound, take, take_roster

DUE = date(YEAR + 1, 1, 31)


def test_each_unit_is_reckoned_from_its_first_report_its_returns_and_its_day(library: Library, tmp_path: Path) -> None:
    take_roster(library, tmp_path)
    folder = tmp_path / "收件"
    take(library, [send_sound(folder, "10", 9), send_sound(folder, "111", 20, answered=7)])
    collection = Collection(library, YEAR)
    for code, day in (("10", DUE), ("111", date(YEAR + 1, 2, 3))):
        collection.arrivals.set_file_day(collection.submissions.current()[code].id, day)
    collection.receipts.send_back(collection.submissions.current()["111"].id, "请核对")
    take(library, [send_sound(folder, "111", 20, revision=2)])
    due = {one.unit.code: one.due for one in collection.queries.lines(DUE)}
    assert due["111"] == DUE
    today = date(YEAR + 1, 2, 10)
    scores = {one.basis.code: one for one in collection.scores.scores(today)}
    assert (scores["10"].points, scores["10"].calculation) == (100, "100，没有扣分，得 100")
    assert scores["111"].basis == ScoreBasis("111", "甲镇人民政府", "", f"{YEAR + 1}-02-03", 3, 1, 1, 0)
    assert scores["111"].calculation == "100，迟报 3 天 × 1 扣 3，退回 1 次 × 5 扣 5，必须改 1 处 × 2 扣 2，得 90"
    assert scores["112"].calculation == "100，逾期未报 扣 40，逾期 10 天 × 1 扣 10，得 50"
    assert (scores["12"].points, scores["13"].calculation) == (None, "无从评：不在应报之列（今年新设）")
    before = {one.basis.code: one for one in collection.scores.scores(DUE)}
    assert before["112"].calculation == f"无从评：还没有报来，也还没有到期（{DUE.isoformat()}）"

    collection.scores.keep_weights(ScoreWeights(late_day=30, late_most=25, returned=0))
    kept = Collection(library, YEAR).scores
    assert kept.weights() == ScoreWeights(late_day=30, late_most=25, returned=0)
    harsh = {one.basis.code: one for one in kept.scores(today)}
    assert harsh["111"].calculation == (
        "100，迟报 3 天 × 30（最多 25） 扣 25，退回 1 次 × 0 扣 0，必须改 1 处 × 2 扣 2，得 73"
    )
    told = sheets(render_lists(kept.lists(list(harsh.values()), kept.weights(), today), "考核表", "示例市人民政府"))
    rows = {row[0]: row for row in told["考核"]}
    assert (rows["111"][2], rows["12"][2], rows["111"][8]) == (73.0, "无从评", harsh["111"].calculation)
    assert ["迟报、逾期每天", "扣 30 分"] in [list(row) for row in told["计分办法"]]


def test_points_end_at_none_and_what_cannot_be_told_is_said() -> None:
    worst = score(ScoreBasis("1", "甲", days_late=99), ScoreWeights(missing=90))
    assert (worst.points, "得 0" in worst.calculation) == (0, True)
    unread = score(ScoreBasis("1", "甲", came_on="2026-01-01"), ScoreWeights())
    assert unread.calculation == "100，没有扣分，得 100；报来时的问题查不出，没有计"
    for text, sentence in (
        ('{"late_day": -1}', "“迟报、逾期每天”应是 0 到 100 的整数"),
        ('{"late": 1}', "“late”不认识"),
        ("[]", "读不出来"),
    ):
        with pytest.raises(Refused, match=sentence):
            parse_weights(text)
