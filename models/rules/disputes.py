"""表四."""

from collections.abc import Iterator

from models.editions.edition import CellKey
from models.report.filing import Filing
from models.rules.finding import Breach, Severity
from models.rules.rule import Basis, rule

_RECONSIDERED = CellKey("disputes", "all", "reconsideration_total")
_SUED_AFTER = CellKey("disputes", "all", "suit_after_total")


@rule("T4-4", "复议后起诉的件数", Severity.NOTE, Basis.PRACTICE, "复议后起诉的案件，当年或上年应有复议")
def suits_follow_reconsiderations(filing: Filing) -> Iterator[Breach]:
    """Suits after reconsideration while neither this year nor last had a reconsideration."""
    sued = filing.figures.get(_SUED_AFTER)
    years = [filing] + ([filing.last_year] if filing.last_year else [])
    reconsidered = [year.figures.get(_RECONSIDERED) for year in years]
    if sued and not any(reconsidered) and reconsidered[0] is not None:
        yield Breach(
            f"复议后起诉有 {sued} 件，但行政复议总计为 0，请核对是否应填在“未经复议直接起诉”。",
            (_SUED_AFTER,),
            (_RECONSIDERED,),
        )
