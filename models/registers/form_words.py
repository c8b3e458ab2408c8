"""What registers call things in the words of the form: from the newest edition, whose keys they keep."""

from models.editions.edition import ORDINAL, CellKey, Edition
from models.editions.known_editions import edition_for, known_editions

REQUESTS, DISPUTES, DOCUMENTS, HANDLED, DISPUTE_ROW = "requests", "disputes", "documents", "handled_total", "all"


def newest_edition() -> Edition:
    """The edition whose words registers use."""
    return known_editions()[-1]


def edition_of_year(year: int) -> Edition:
    """The form of a year; of a year before the first form, the first."""
    return edition_for(max(year, known_editions()[0].from_year))


def requester_keys(edition: Edition) -> tuple[str, ...]:
    """The kinds of requester: the typed columns of the form."""
    return tuple(column.key for column in edition.blocks[REQUESTS].columns if not column.is_total)


def result_keys(edition: Edition) -> tuple[str, ...]:
    """The results: the rows of the form that its total of results adds up."""
    column = requester_keys(edition)[0]
    return tuple(part.row for part in edition.operands[CellKey(REQUESTS, HANDLED, column)])


def result_of_form(result: str, year: int) -> str:
    """A result as the form of a year has it: one that it does not divide is the row that the result begins with."""
    rows = result_keys(edition_of_year(year))
    return result if result in rows else next((row for row in rows if result.startswith(row)), result)


def requester_label(key: str) -> str:
    """A kind of requester as the form calls it; the key where it knows none."""
    columns = {column.key: column.head[-1] for column in newest_edition().blocks[REQUESTS].columns}
    return columns.get(key, key)


def result_label(key: str) -> str:
    """A result as the form calls it, without its ordinal; the key where no edition knows it."""
    for edition in reversed(known_editions()):
        for row in edition.blocks[REQUESTS].rows:
            if row.key == key:
                bare = ORDINAL.sub("", row.head[-1])
                return bare.partition("（")[0] or bare
    return key


def document_label(key: str) -> str:
    """A kind of document as the form calls it."""
    return next(row.head[-1] for row in newest_edition().blocks[DOCUMENTS].rows if row.key == key)


def dispute_heads(kind: str, outcome: str) -> tuple[str, ...]:
    """The heads of a column of disputes, from the outside in."""
    return next(
        column.head for column in newest_edition().blocks[DISPUTES].columns if column.key == f"{kind}_{outcome}"
    )
