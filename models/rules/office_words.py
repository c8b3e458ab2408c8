"""What the office itself knows, held against the texts: its word list, and the names of other agencies."""

from collections.abc import Iterator
from dataclasses import replace

from models.filing import Filing
from models.rules.finding import Breach, Severity
from models.rules.rule import Basis, rule
from models.rules.wording import listed_words
from models.rules.wording_years import offices_named


@rule("W-6", Severity.WARN, Basis.LOCAL, "合乎本单位的用语表")
def words_of_the_office(filing: Filing) -> Iterator[Breach]:
    """Silent where the office has no list."""
    yield from listed_words(filing, filing.word_list)


@rule("W-4", Severity.NOTE, Basis.PRACTICE, "没有抄来的别的单位的名称", source="威海市旅游局公开指南误写宜宾市")
def other_agencies_are_meant(filing: Filing) -> Iterator[Breach]:
    """A department's report that names another agency; a government's report names its departments rightly."""
    if not (filing.agency.standing and filing.agency.standing.is_government):
        for breach in offices_named(filing, filing.offices):
            yield replace(breach, severity=Severity.NOTE)
