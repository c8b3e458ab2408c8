"""A report in a format that it is published in, by the ending of the file's name."""

from collections.abc import Sequence

from models.report.filing import Filing
from output.charts import Chart
from output.compose import compose
from output.formats import FORMATS, PdfVariant


def render(filing: Filing, ending: str, charts: Sequence[Chart] = ()) -> bytes:
    """The report in one of FORMATS; ``charts`` go on a last page where the format has pages."""
    return FORMATS[ending].write(filing, compose(filing, charts=charts))


def render_variant(filing: Filing, variant: PdfVariant, charts: Sequence[Chart] = ()) -> bytes:
    """The report as a PDF of this variant; the writer is loaded when it is first used."""
    from output import pdf
    from output.pdf_archive import BY_NAME

    options = pdf.PrintOptions(BY_NAME[variant.archive], variant.is_mirrored)
    return pdf.render(compose(filing, variant.turned, charts), options)
