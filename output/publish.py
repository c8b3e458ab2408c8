"""A report in every form it is published in, by the ending of the file's name."""

from collections.abc import Callable, Mapping, Sequence

from models.filing import Filing
from models.rules.check import check
from output.blocks import Document
from output.charts import Chart
from output.compose import compose


def _pdf(filing: Filing, document: Document) -> bytes:
    from output import pdf

    return pdf.render(document)


def _word(filing: Filing, document: Document) -> bytes:
    from output import word

    return word.render(document)


def _html(filing: Filing, document: Document) -> bytes:
    from output import html

    return html.page(document).encode("utf-8")


def _workbook(filing: Filing, document: Document) -> bytes:
    from output import workbook

    findings = check(filing, _pass_over)
    return workbook.render(filing, document, [workbook.findings_sheet(filing, findings)])


def _ofd(filing: Filing, document: Document) -> bytes:
    from output import ofd

    return ofd.render(document)


def _pass_over(rule: str, crash: Exception) -> None:
    """A rule that breaks is told of where findings are looked at; a workbook lists what the others found."""


FORMS: Mapping[str, Callable[[Filing, Document], bytes]] = {
    ".pdf": _pdf,
    ".docx": _word,
    ".html": _html,
    ".xlsx": _workbook,
    ".ofd": _ofd,
}


def render(filing: Filing, form: str, charts: Sequence[Chart] = ()) -> bytes:
    """The report in one of FORMS; ``charts`` go on a last page where the form has pages."""
    return FORMS[form](filing, compose(filing, charts=charts))
