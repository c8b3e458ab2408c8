"""Figures bound into the texts: each names a cell of the form, and that cell is filled."""

from collections.abc import Iterator

from models.report.filing import Filing
from models.rules.finding import Breach, Severity
from models.rules.rule import Basis, rule
from models.texts.fields import find_fields


@rule("F-12", "插入的表中数", Severity.BLOCK, Basis.ARITHMETIC, "文字里插入的表中数，都有这一格，而且已经填了")
def fields_have_figures(filing: Filing) -> Iterator[Breach]:
    """An unknown field would be printed as written, and a blank cell would leave a hole in the sentence."""
    for section in filing.edition.text_sections:
        text = filing.text(section.key)
        for field in find_fields(text, filing.edition):
            if field.cell is None:
                message = f"“{{{field.name}}}”不是表中的格子，会照原样印出来。请删去，重新插入表中的数。"
            elif filing.figures.get(field.cell) is None:
                name = filing.edition.short_name(field.cell)
                message = f"这里插入的是“{name}”，表中还没有填，印出来会缺一个数。"
            else:
                continue
            yield Breach(
                message,
                (field.cell,) if field.cell else (),
                section=section.key,
                span=(field.start, field.end),
                quote=text[field.start : field.end],
            )
