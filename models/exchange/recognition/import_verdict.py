"""How a file of many stands: whether its report can be taken as it was read, or why a person should look first."""

from enum import StrEnum

from models.exchange.candidate import Candidate
from models.exchange.recognition.acceptance import Acceptance


class Verdict(StrEnum):
    """What is to be done with a file of many."""

    SURE = "sure"  # every figure plain and every total agreeing: it can be taken unseen
    LOOK = "look"
    HELD = "held"  # the library, or another of the files, has this office's report for the year
    FAILED = "failed"
    TAKEN = "taken"

    @property
    def label(self) -> str:
        """The words a clerk reads."""
        return _LABELS[self]


_LABELS = {
    Verdict.SURE: "可直接导入",
    Verdict.LOOK: "请核对",
    Verdict.HELD: "已有同年报告",
    Verdict.FAILED: "没有读出",
    Verdict.TAKEN: "已导入",
}


def judge(candidate: Candidate) -> tuple[Verdict, str]:
    """Whether a report can be taken unseen, and in a few words why not, or what was read."""
    acceptance = Acceptance(candidate)
    asked = len(acceptance.open_cells)
    doubtful = sum(line.is_doubtful for line in acceptance.lines()) - asked
    left = sum(not one.harmless for one in candidate.not_placed)
    reasons = [f"{asked} 格读不准"] if asked else []
    reasons += [f"{doubtful} 格要看一眼"] if doubtful else []
    reasons += [f"{left} 处没有放入"] if left else []
    reasons += list(candidate.questions)
    if not acceptance.agency_name.strip() and not candidate.questions:
        reasons.append("文件里没有找到单位名称，请补上。")
    if reasons:
        return Verdict.LOOK, "；".join(reasons)
    filled = len(candidate.filing.figures.typed)
    texts = sum(bool(candidate.filing.text(section.key)) for section in candidate.filing.edition.texts)
    if not filled:
        return Verdict.LOOK, "文件里没有读到一个数，是空白的表吗？"
    return Verdict.SURE, f"{filled} 格有数，{texts} 部分文字"
