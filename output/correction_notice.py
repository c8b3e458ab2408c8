"""更正说明 on paper: what was published, what is right, why, and on a sheet of its own who has to be told."""

from collections.abc import Iterator, Sequence
from datetime import date

from models.file_types import WEB_PAGE
from models.report.correction import CorrectedCell, Correction
from output.blocks import Block, Document, Grid, Heading, Paragraph, Signature
from output.table_builder import TableBuilder, figure_cell, head_cell, text_cell

_CELL_WIDTHS, _TEXT_WIDTHS, _TOLD_WIDTHS = (2.4, 2.6, 1.2, 1.2), (1.2, 3.0, 3.0), (2.4, 4.6, 1.2)


def day_text(day: date) -> str:
    """The day as a notice is signed with it."""
    return f"{day.year}年{day.month}月{day.day}日"


def notice_document(correction: Correction, signed_on: str = "") -> Document:
    """The notice to be published beside the report; ``signed_on`` is the day it is signed with, or empty."""
    title = f"{correction.agency}关于{correction.year}年政府信息公开工作年度报告的更正说明"
    blocks: list[Block] = [
        Paragraph(
            f"{correction.agency}公布的 {correction.year} 年政府信息公开工作年度报告有"
            f"{_counted(correction)}需要更正。原因：{correction.reason.rstrip('。')}。"
        )
    ]
    numbers = iter("一二三")
    if correction.cells:
        blocks += (Heading(1, f"{next(numbers)}、数字"), _cells(correction, correction.cells))
    if correction.paragraphs:
        blocks += (Heading(1, f"{next(numbers)}、文字"), _paragraphs(correction))
    blocks += [Paragraph("其余内容不变，以更正后的报告为准。"), Signature(correction.agency, signed_on)]
    return Document(title, correction.agency, correction.year, tuple(blocks), subject="更正说明")


def recipients_document(correction: Correction) -> Document:
    """The office's own sheet: whom to tell, with room to note when, and the sums that stand on the former figures."""
    title = f"{correction.agency}{correction.year}年度报告更正告知单"
    blocks: list[Block] = [
        Paragraph(
            f"更正前：{correction.published}。更正后：{correction.corrected}。原因：{correction.reason.rstrip('。')}。"
        ),
        *map(Paragraph, correction.remarks),
        Heading(1, "一、要告知的"),
        _recipients(correction),
    ]
    if correction.sums:
        blocks.append(Heading(1, "二、用了更正前的数的汇总"))
        for one in correction.sums:
            about = "各格不变" if not one.cells else f"换成更正后的数，有 {len(one.cells)} 格要改"
            about += "；后来重新汇总过，请看新的一次" if one.is_remade else ""
            blocks.append(Paragraph(f"{one.name}（{one.made_on} 存下）：{about}。"))
            if one.cells:
                blocks.append(_cells(correction, one.cells))
    return Document(title, correction.agency, correction.year, tuple(blocks), subject="更正告知单")


def render_notice(correction: Correction, ending: str, signed_on: str = "") -> bytes:
    """The notice as a file: a web page for ``.html``, else Word with the sheet of recipients behind it."""
    from output import html, word

    document = notice_document(correction, signed_on)
    if ending == WEB_PAGE.ending:
        return html.render_page(document).encode()
    return word.render_together((document, recipients_document(correction)))


def _counted(correction: Correction) -> str:
    parts = [f"{len(correction.cells)} 处数字"] if correction.cells else []
    parts += [f"{len(correction.paragraphs)} 处文字"] if correction.paragraphs else []
    return f" {'、'.join(parts)}"


def _cells(correction: Correction, cells: Sequence[CorrectedCell]) -> Grid:
    edition = correction.edition
    rows = (
        (edition.table_of(one.cell).name, edition.short_name(one.cell), *_figures(correction, one)) for one in cells
    )
    return _table("数字更正", _CELL_WIDTHS, ("部分", "项目", "原为", "更正为"), rows, figures=(2, 3))


def _figures(correction: Correction, one: CorrectedCell) -> tuple[str, str]:
    return correction.figure(one.cell, one.old), correction.figure(one.cell, one.new)


def _paragraphs(correction: Correction) -> Grid:
    rows = ((one.section, one.old or "（没有这一段）", one.new or "（删去）") for one in correction.paragraphs)
    return _table("文字更正", _TEXT_WIDTHS, ("部分", "原为", "更正为"), rows)


def _recipients(correction: Correction) -> Grid:
    rows = ((one.name, one.reason, "") for one in correction.recipients)
    return _table("要告知的", _TOLD_WIDTHS, ("告知谁", "为什么", "哪天告知"), rows)


def _table(
    name: str,
    widths: tuple[float, ...],
    heads: Sequence[str],
    rows: Iterator[tuple[str, ...]],
    figures: tuple[int, ...] = (),
) -> Grid:
    ruled = TableBuilder(name, widths)
    ruled.row(*map(head_cell, heads))
    ruled.head_rows = 1
    for row in rows:
        ruled.row(*(figure_cell(text) if at in figures else text_cell(text) for at, text in enumerate(row)))
    return ruled.grid()
