"""A report in a format that it is published in, by the ending of the file's name."""

from models.report.filing import Filing
from output.compose import compose
from output.formats import FORMATS, PdfVariant
from output.picture.shapes import Picture


def render(filing: Filing, ending: str, picture: Picture | None = None, *, is_draft: bool = False) -> bytes:
    """The report in one of FORMATS; ``picture`` goes on a last page where the format has pages.

    ``is_draft`` marks the pages as those of a draft.
    """
    return FORMATS[ending].write(filing, compose(filing, picture=picture, is_draft=is_draft))


def render_variant(
    filing: Filing, variant: PdfVariant, picture: Picture | None = None, *, is_draft: bool = False
) -> bytes:
    """The report as a PDF of this variant; the writer is loaded when it is first used."""
    from output import pdf
    from output.pdf_archive import BY_NAME

    options = pdf.PrintOptions(BY_NAME[variant.archive], variant.is_mirrored)
    return pdf.render(compose(filing, variant.turned, picture, is_draft=is_draft), options)
