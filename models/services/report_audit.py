"""A report's whole audit trail: its rows in words, and whether the chain of digests through them holds."""

from dataclasses import dataclass

from models.services.audit_trail import AuditRow, audit_rows
from models.services.report_session import ReportSession
from models.store import journal
from models.store.integrity import journal_audit


@dataclass(frozen=True)
class Trail:
    """``rows`` are oldest first; ``flaws`` say what was altered or taken out, in sentences; ``seal`` is the last link.

    Whoever has noted the seal down can show later that nothing was taken away.
    """

    rows: tuple[AuditRow, ...]
    entries: int
    flaws: tuple[str, ...]
    seal: str

    @property
    def verdict(self) -> str:
        """What became of the check, in a sentence."""
        if self.flaws:
            return f"{'；'.join(self.flaws)}。"
        return f"{self.entries} 条修改记录逐条相连，没有少、没有被改动过。"


def trail_of(session: ReportSession) -> Trail:
    """Read the journal from the disk and recompute every link; StoreTrouble when it does not read."""
    links = journal.read_links(session.database, session.report)
    flaws = journal_audit.broken_links(links, session.current().revision)
    rows = tuple(audit_rows(session))
    return Trail(rows, len(links), tuple(flaws), links[-1].chain if links else "")
