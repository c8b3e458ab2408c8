"""A cell's or a text's official wording, its sources and known faults, as a page of words; every word is escaped."""

from collections.abc import Iterable
from html import escape

from models.editions.edition import HEAD_SEPARATOR, CellKey, Edition, Section
from models.editions.guidance import Guidance, GuidanceIndex, SourcedStatement, load_guidance
from models.editions.known_editions import edition_by_name
from ui.theme.colours import colours

_SILENT_ROW = "通知未作说明：除表上的行名和列名以外，对这一格没有另写填报要求。"
_SILENT_TEXT = "通知未作说明：除标题以外，对这一部分没有查到另外的要求。"
_NEW_LINE = "本程序还没有收录这里的填报要求：{edition} 格式的通知对它有没有说明，没有查过，请以通知原文为准。"
_NOT_READ = "{edition} 格式的通知对这里有没有另外的说明，本程序没有查过，请以通知原文为准。{former} 格式的通知："
_LOCAL = "各地做法（供参考，以本地通知为准）"
_SILENT_COVER = "通知未作说明：对标题、落款和联系方式没有查到要求。"


def cell_page(edition: Edition, cell: CellKey) -> str:
    """The page of one cell."""
    row, column = edition.row_and_column(cell)
    known, section = load_guidance(), edition.section_of(cell)
    lines = (known.row(cell), known.column(cell))
    former = known.read_for(edition.name)
    guidance = sum(filter(None, lines), Guidance()).for_edition(former)
    # A pattern may fit a column that no notice which was read has ever had.
    is_new = None in lines or not edition_by_name(former).has(cell)
    where = " · ".join(part for part in (section.heading, edition.blocks[cell.block].title) if part)
    parts = [
        *_head_lines("行", row.head),
        *_head_lines("列", column.head),
        _source(edition, where),
        *_statement_lines("填报要求", _requirements(edition, known, guidance, _SILENT_ROW, is_new)),
        *_sum_lines(edition, cell),
        *_statement_lines("相关条文", guidance.law),
        *_statement_lines("常见差错", guidance.faults + known.always.faults),
        *_statement_lines(_LOCAL, guidance.local + known.always.local),
    ]
    return "".join(parts)


def section_page(edition: Edition, section: Section) -> str:
    """The page of a text."""
    source = _source(edition, "") if section.heading else ""
    return _text_page(edition, section.key, section.heading or section.short_name, source, _SILENT_TEXT)


def cover_page(edition: Edition) -> str:
    """The page of the cover, and of the lead that stands on its tab."""
    cover = _text_page(edition, "cover", "封面与落款", "", _SILENT_COVER)
    return cover + "".join(section_page(edition, lead) for lead in edition.text_sections if not lead.heading)


def _text_page(edition: Edition, key: str, name: str, source: str, silence: str) -> str:
    known = load_guidance()
    guidance = known.sections.get(key, Guidance()).for_edition(known.read_for(edition.name))
    parts = [
        f'<p style="font-size:13pt; margin-top:14px"><b>{escape(name)}</b></p>',
        source,
        *_statement_lines("填报要求", _requirements(edition, known, guidance, silence, key not in known.sections)),
        *_statement_lines("相关条文", guidance.law),
        *_statement_lines("常见差错", guidance.faults),
        *_statement_lines(_LOCAL, guidance.local),
    ]
    return "".join(parts)


def _requirements(
    edition: Edition, known: GuidanceIndex, guidance: Guidance, silence: str, is_new: bool
) -> list[SourcedStatement]:
    """What the notice asks; that it asks nothing is only said of a notice that somebody has read."""
    if is_new:
        return [SourcedStatement(_NEW_LINE.format(edition=edition.name), ""), *guidance.notice]
    asked = list(guidance.notice) or [SourcedStatement(silence, "")]
    former = known.read_for(edition.name)
    if former == edition.name:
        return asked
    return [SourcedStatement(_NOT_READ.format(edition=edition.name, former=former), ""), *asked]


def _head_lines(kind: str, labels: tuple[str, ...]) -> list[str]:
    """A row's or a column's own words, the innermost large, those around it small above."""
    if not labels:
        return []
    outer = escape(" ／ ".join(labels[:-1]))
    around = f'<span style="color:{colours.muted}">{outer}</span><br>' if outer else ""
    label = f'<span style="color:{colours.muted}">{kind}　</span>'
    return [f'<p style="margin-top:0">{label}{around}<b style="font-size:12pt">{escape(labels[-1])}</b></p>']


def _source(edition: Edition, where: str) -> str:
    place = f"，{escape(where)}" if where else ""
    name = "表上原文" if where else "标题"
    return f'<p style="color:{colours.muted}">{name}出自{escape(edition.source)}所附格式{place}。</p>'


def _sum_lines(edition: Edition, cell: CellKey) -> list[str]:
    """What the form itself computes or balances here."""
    lines = []
    parts = edition.operands.get(cell, ())
    if parts:
        names = "、".join(edition.short_name(part).replace(HEAD_SEPARATOR, "·") for part in parts[:4])
        more = f"等 {len(parts)} 格" if len(parts) > 4 else ""
        lines.append(SourcedStatement(f"由程序算出：{names}{more}相加。", ""))
    for equation in edition.blocks[cell.block].equations:
        sides = {key: label for key, label in (*equation.left, *equation.right)}
        if cell.row in sides:
            left, right = ("加".join(words for _, words in side) for side in (equation.left, equation.right))
            lines.append(SourcedStatement(f"{left}，等于{right}。这一行是{sides[cell.row]}。", "表上印的勾稽关系"))
    return _statement_lines("勾稽关系", lines)


def _statement_lines(heading: str, statements: Iterable[SourcedStatement]) -> list[str]:
    lines = [f'<p style="margin-bottom:4px">{escape(each.text)}{_source_text(each.source)}</p>' for each in statements]
    return (
        [f'<p style="color:{colours.muted}; margin-top:14px; margin-bottom:2px"><b>{heading}</b></p>', *lines]
        if (lines)
        else []
    )


def _source_text(source: str) -> str:
    return f' <span style="color:{colours.muted}">〔{escape(source)}〕</span>' if source else ""
