"""The journal as proof: every link recomputed, and every report rebuilt from it."""

import json
from dataclasses import dataclass
from hashlib import sha256

from models.report.change import AGENCY_PLACE, Change, Contents, Step, Value, apply_change
from models.store.postgres.raw_reader import Reader

_COLUMNS = "id, revision, at, operator, kind, of, say, source, origin, steps, chain"


@dataclass(frozen=True)
class Link:
    """A journal entry as kept, with the digest that chains it to the one before."""

    report: int
    id: int
    revision: int
    at: str
    operator: str
    kind: str
    target: int | None
    description: str
    source: str
    origin: str
    steps: str
    chain: str

    def chain_after(self, before: str) -> str:
        """The digest this entry must carry when it follows the one given."""
        return chain_digest(
            before,
            [self.report, self.revision, self.at, self.operator, self.kind, self.target, self.description, self.source],
            self.origin,
            self.steps,
        )

    def change(self) -> Change:
        """What was done; ValueError when the steps do not read."""
        return Change(self.description, tuple(Step(*step) for step in json.loads(self.steps)))


def chain_digest(before: str, values: list[Value], origin: str, steps: str) -> str:
    """The digest over an entry and its predecessor's."""
    return sha256(json.dumps([before, *values, origin, steps], ensure_ascii=False).encode()).hexdigest()


def read_chain(connection: Reader, report: int) -> list[Link]:
    """A report's entries, oldest first."""
    rows = connection.execute(f"SELECT {_COLUMNS} FROM journal WHERE report_id = ? ORDER BY revision", (report,))
    return [Link(report, *row) for row in rows]


def chain_errors(entries: list[Link], revision: int) -> list[str]:
    """What is wrong with a report's chain, in sentences; ``revision`` is the one the report itself names."""
    errors = []
    before, due, newest = "", 1, 0
    ids: set[int] = set()
    for entry in entries:
        if entry.id <= newest:
            errors.append(f"修改记录第 {entry.revision} 条的编号与先后不符")
        if entry.target is not None and entry.target not in ids:
            errors.append(f"修改记录第 {entry.revision} 条所指的那一条不见了")
        ids.add(entry.id)
        newest = max(newest, entry.id)
        if entry.revision != due:
            missing = str(due) if entry.revision == due + 1 else f"{due}—{entry.revision - 1}"
            errors.append(f"修改记录第 {missing} 条不见了")
        if entry.chain != entry.chain_after(before):
            errors.append(f"修改记录第 {entry.revision} 条（{entry.description}）被改动过，或者它前面少了一条")
        before, due = entry.chain, entry.revision + 1
    if due != revision + 1:
        missing = f"第 {due}—{revision} 条不见了" if revision >= due else f"多出了第 {revision + 1} 条以后的"
        errors.append(f"修改记录{missing}")
    return errors


def rebuild_contents(entries: list[Link]) -> Contents:
    """What the report holds according to its journal alone, without whose it is.

    ValueError when a step does not follow from the ones before it.
    """
    contents: Contents = {}
    for entry in entries:
        change = entry.change()
        contents = apply_change(
            contents, Change(change.description, tuple(step for step in change.steps if step.place != AGENCY_PLACE))
        )
    return contents


def last_chain(connection: Reader, report: int) -> str:
    """The newest link of a report's chain: who has noted it down can show later that nothing was taken away."""
    row = connection.execute(
        "SELECT chain FROM journal WHERE report_id = ? ORDER BY revision DESC LIMIT 1", (report,)
    ).fetchone()
    return str(row[0]) if row else ""
