"""Why findings on sums stand: the words of the office, by the mark of the finding."""

from dataclasses import dataclass

from models.store import ledger
from models.store.clock import now
from models.store.collection.sum_tables import SumExplanationRow
from models.store.database import Database


@dataclass(frozen=True)
class SumExplanation:
    """An explanation as it was given: of which rule, in what words, when (ISO, UTC) and by whom."""

    rule: str
    text: str
    at: str
    operator: str


def explain_finding(database: Database, year: int, node: str, mark: str, rule: str, text: str, operator: str) -> None:
    """Keep why a finding on a node's sum stands, in place of what was said before; an empty text withdraws that."""
    with database.write():
        at, table = now(), SumExplanationRow
        holds = (table.year == year) & (table.node == node) & (table.mark == mark) & (table.withdrawn_at == "")
        keys = [row.id for row in table.select(table.id).where(holds).execute(database)]
        table.update(withdrawn_at=at).where(holds).execute(database)
        if text:
            number = table.insert(
                year=year, node=node, mark=mark, rule=rule, content=text, at=at, operator=operator, withdrawn_at=""
            ).execute(database)
            keys.append(int(number))
        if keys:
            ledger.append(database, operator, "说明汇总的问题", {"sum_explanation": keys})


def read_explanations(database: Database, year: int, node: str) -> dict[str, SumExplanation]:
    """The explanations that hold for a node's sum, by the finding's mark."""
    table = SumExplanationRow
    with database.read():
        rows = table.select().where((table.year == year) & (table.node == node) & (table.withdrawn_at == ""))
        return {
            row.mark: SumExplanation(row.rule, row.content, row.at, row.operator)
            for row in rows.order_by(table.id).execute(database)
        }
