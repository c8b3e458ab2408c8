"""The office's own word list, held against the texts."""

from collections.abc import Iterator

from models.report.filing import Filing
from models.rules.finding import Breach, Severity
from models.rules.rule import Basis, rule
from models.rules.wording import listed_words


@rule("W-6", "本单位用语", Severity.WARN, Basis.LOCAL, "合乎本单位的用语表")
def words_of_the_office(filing: Filing) -> Iterator[Breach]:
    """Silent where the office has no list."""
    yield from listed_words(filing, filing.word_list)
