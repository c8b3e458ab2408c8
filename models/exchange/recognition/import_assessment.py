"""How a file of many stands: whether its report can be taken as it was read, or why a person should look first."""

from enum import StrEnum

from models.exchange.candidate import Candidate
from models.exchange.recognition.import_review import ImportReview


class ImportVerdict(StrEnum):
    """What is to be done with a file of many."""

    SURE = "sure"  # every figure plain and every total agreeing: it can be taken unseen
    REVIEW = "look"
    DUPLICATE = "held"  # the library, or another of the files, has this office's report for the year
    FAILED = "failed"
    IMPORTED = "taken"

    @property
    def label(self) -> str:
        """The words a clerk reads."""
        return _LABELS[self]


_LABELS = {
    ImportVerdict.SURE: "可直接导入",
    ImportVerdict.REVIEW: "请核对",
    ImportVerdict.DUPLICATE: "已有同年报告",
    ImportVerdict.FAILED: "没有读出",
    ImportVerdict.IMPORTED: "已导入",
}


def assess_candidate(candidate: Candidate) -> tuple[ImportVerdict, str]:
    """Whether a report can be taken unseen, and in a few words why not, or what was read."""
    acceptance = ImportReview(candidate)
    open_count = len(acceptance.open_cells)
    doubtful = sum(line.is_doubtful for line in acceptance.cell_reviews()) - open_count
    unplaced_count = sum(not content.is_harmless for content in candidate.unplaced)
    reasons = [f"{open_count} 格读不准"] if open_count else []
    reasons += [f"{doubtful} 格要看一眼"] if doubtful else []
    reasons += [f"{unplaced_count} 处没有放入"] if unplaced_count else []
    reasons += list(candidate.questions)
    if not acceptance.agency_name.strip() and not candidate.questions:
        reasons.append("文件里没有找到单位名称，请补上。")
    if reasons:
        return ImportVerdict.REVIEW, "；".join(reasons)
    filled = len(candidate.filing.figures.typed)
    texts = sum(bool(candidate.filing.text(section.key)) for section in candidate.filing.edition.text_sections)
    if not filled:
        return ImportVerdict.REVIEW, "文件里没有读到一个数，是空白的表吗？"
    return ImportVerdict.SURE, f"{filled} 格有数，{texts} 部分文字"
