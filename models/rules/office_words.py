"""The office's own word list, held against the texts."""

from collections.abc import Iterator

from models.report.filing import Filing
from models.rules.finding import Breach, Severity
from models.rules.rule import Basis, rule
from models.rules.wording import word_list_breaches


@rule("W-6", "本单位用语", Severity.WARN, Basis.LOCAL, "合乎本单位的用语表")
def word_list_is_followed(filing: Filing) -> Iterator[Breach]:
    """Silent where the office has no list."""
    yield from word_list_breaches(filing, filing.word_list)
