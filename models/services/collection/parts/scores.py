"""考核: what is recorded of the units' reporting, to be reckoned into points, and the sheet of them."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import date

from models.errors import AppError
from models.exchange.packages.receipt import Ruling
from models.report.consolidation import ListTable
from models.report.score_sheet import (
    FULL,
    WEIGHT_WORDS,
    ScoreBasis,
    ScoreWeights,
    UnitScore,
    format_weights,
    parse_weights,
    score,
)
from models.rules.check import check
from models.rules.finding import Severity
from models.services.collection.parts.part import CollectionPart
from models.services.collection.results import Submission
from models.services.collection.unit_status import UnitLine, local_day
from models.services.report_session import report_crash
from models.store.collection import arrivals, receipts, settings, submissions

WEIGHTS_NAME = "考核权重"
"""What the office's settings call them."""


class Scores(CollectionPart):
    """Nothing is changed but the weights that are kept."""

    def weights(self) -> ScoreWeights:
        """The office's weights, those of the program where it kept none."""
        return parse_weights(settings.read_setting(self._database, WEIGHTS_NAME))

    def keep_weights(self, weights: ScoreWeights) -> None:
        """Keep them for all years; Refused where one makes no sense."""
        self._library.permit.require("collect")
        text = format_weights(parse_weights(format_weights(weights)))
        settings.write_setting(self._database, WEIGHTS_NAME, text, self._library.operator)

    def bases(self, today: date) -> Iterator[ScoreBasis]:
        """What is recorded of each unit, in the order of the roster; the first report of each is checked on the way."""
        entered = arrivals.days_of_versions(self._database, self.year)
        for line in self._collection.queries.lines(today):
            yield self._basis(line, entered, today)

    def _basis(self, line: UnitLine, entered: dict[int, str], today: date) -> ScoreBasis:
        unit, roster = line.unit, self._collection.roster.current
        versions = submissions.submissions_of_unit(self._database, self.year, unit.code)
        first = next((one for one in reversed(versions) if one.state != submissions.WITHDRAWN), None)
        if not roster.must_report(unit):
            reason = unit.exempt_reason or ("垂直管理" if unit.is_vertical else "")
            return ScoreBasis(unit.code, unit.name, f"不在应报之列{f'（{reason}）' if reason else ''}")
        if first is None and today <= line.due:
            return ScoreBasis(unit.code, unit.name, f"还没有报来，也还没有到期（{line.due.isoformat()}）")
        if first is None:
            return ScoreBasis(unit.code, unit.name, days_late=(today - line.due).days)
        came = date.fromisoformat(entered[first.id]) if first.id in entered else local_day(first.received_at)
        given = receipts.receipts_of_unit(self._database, self.year, unit.code)
        returns = sum(one.verdict == Ruling.RETURNED for one in given)
        block, explain = self._found(first)
        late = max(0, (came - line.due).days)
        return ScoreBasis(unit.code, unit.name, "", came.isoformat(), late, returns, block, explain)

    def _found(self, first: Submission) -> tuple[int | None, int | None]:
        """What the rules of now find in a report as it first came; None where its file cannot be read."""
        try:
            found = check(self._collection.submissions.filing(first.id), report_crash)
        except AppError:
            return None, None
        is_open = [one.severity for one in found if one.is_open]
        return is_open.count(Severity.BLOCK), is_open.count(Severity.EXPLAIN)

    def lists(self, scores: Iterable[UnitScore], weights: ScoreWeights, today: date) -> tuple[ListTable, ListTable]:
        """The sheet, each unit with how its points came about, and how they are reckoned."""
        heads = ("代码", "单位", "得分", "第一次报来", "迟报或逾期天数", "退回次数", "必须改", "须说明", "怎么算的")
        rows = (
            (
                one.basis.code,
                one.basis.name,
                "无从评" if one.points is None else one.points,
                one.basis.came_on or None,
                one.basis.days_late if not one.basis.blank else None,
                one.basis.returns if one.basis.came_on else None,
                one.basis.block,
                one.basis.explain,
                one.calculation,
            )
            for one in scores
        )
        told = [(WEIGHT_WORDS[name], f"扣 {value} 分") for name, value in asdict(weights).items()]
        told = [("满分", f"{FULL} 分，扣完为止"), *told]
        told += [
            ("第一次报来", "按登记的收到日期；没有登记的，按收下的那天"),
            ("必须改、须说明", "用现在的规则查第一次报来的一版；单位写了说明的不算"),
            ("退回次数", "本单位发出的退回文件"),
            ("无从评", "不在应报之列，或还没有到期也没有报来：不是 0 分，也不是满分"),
            ("雷同", "没有记录，没有计"),
            ("截止", today.isoformat()),
        ]
        return ListTable("考核", heads, rows), ListTable("计分办法", ("项目", "说明"), told)

    def scores(self, today: date, weights: ScoreWeights | None = None) -> list[UnitScore]:
        """Every unit's points by some weights, by default those that are kept."""
        weights = weights or self.weights()
        return [score(one, weights) for one in self.bases(today)]
