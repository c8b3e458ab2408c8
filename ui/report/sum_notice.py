"""What an opened report says of the sum that it was made of: that it is no longer, or not wholly, what the sum says."""

from collections.abc import Callable
from functools import partial

from models.rules.sum_numbers import EDITED, INCOMPLETE, OUTDATED
from ui.report.report_model import ReportModel

_WORDS = {
    OUTDATED: "汇总以后有变动，已经过期",
    EDITED: "与汇总不同，手工改过",
    INCOMPLETE: "还有应报的单位没有计入",
}
"""By the rule that found it: what is wrong, in words that follow one another."""


def describe_sum(report: ReportModel) -> str:
    """What is wrong with a report that was made of a sum and is not explained; empty where nothing is."""
    waiting = {finding.rule for finding in report.findings if finding.is_open}
    return "；".join(words for rule, words in _WORDS.items() if rule in waiting)


def notify_sum(report: ReportModel, show_sum: Callable[[int, str], None]) -> None:
    """Say so on the report's page, with the way to the sum; else say nothing."""
    made, trouble = report.filing.report_sum, describe_sum(report)
    if made is None or not trouble:
        return
    final = "这份已定稿的报告" if report.is_final else "这份报告"
    lead = partial(show_sum, report.filing.year, made.node)
    report.noticed.emit(
        f"{final}由汇总生成（{made.scope}，{made.unit_count} 个单位）：{trouble}。", (("去汇总", lead),)
    )
