"""A report's whole audit trail: its rows in words, and whether the chain of digests through them holds."""

from dataclasses import dataclass

from models.services.audit_trail import AuditRow, audit_rows
from models.services.report_session import ReportSession
from models.store import journal
from models.store.integrity import journal_audit


@dataclass(frozen=True)
class Trail:
    """``rows`` are oldest first; ``errors`` say in sentences what was altered or removed; ``last_link`` ends the chain.

    Whoever has noted the seal down can show later that nothing was taken away.
    """

    rows: tuple[AuditRow, ...]
    entries: int
    errors: tuple[str, ...]
    last_link: str

    @property
    def verdict(self) -> str:
        """What became of the check, in a sentence."""
        if self.errors:
            return f"{'；'.join(self.errors)}。"
        return f"{self.entries} 条修改记录逐条相连，没有少、没有被改动过。"


def read_trail(session: ReportSession) -> Trail:
    """Read the journal from the disk and recompute every link; StoreError when it does not read."""
    links = journal.read_links(session.database, session.report)
    errors = journal_audit.chain_errors(links, session.current().revision)
    rows = tuple(audit_rows(session))
    return Trail(rows, len(links), tuple(errors), links[-1].chain if links else "")
