"""A report in a format that it is published in, by the ending of the file's name."""

from collections.abc import Sequence

from models.report.filing import Filing
from output.charts import Chart
from output.compose import compose
from output.formats import FORMATS


def render(filing: Filing, ending: str, charts: Sequence[Chart] = (), *, is_draft: bool = False) -> bytes:
    """The report in one of FORMATS; ``charts`` go on a last page where the format has pages.

    ``is_draft`` marks the pages as those of a draft.
    """
    return FORMATS[ending].write(filing, compose(filing, charts=charts, is_draft=is_draft))
