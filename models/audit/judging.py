"""What an audit finds in one published report: all rules that can be judged on what the file holds, and what cannot."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from models.audit.differences import find_differences
from models.audit.finding import LATE, NOT_READ, AuditFinding, Certainty, sorted_findings
from models.audit.reading import PublishedReading
from models.exchange.candidate import Candidate
from models.exchange.publication_day import PublicationDay
from models.exchange.recognition.row_totals import CONTRADICTED
from models.figures.value import format_exact
from models.report.deadline import due_on
from models.report.filing import Agency, Filing, Level
from models.report.roster import RosterUnit
from models.rules.across_years import CARRY_OVER
from models.rules.causes import likely_causes
from models.rules.check import check
from models.rules.finding import Finding, Severity

ACROSS_YEARS = "Y-"
"""How the numbers of the rules begin that need last year's report."""
_OF_BLANKS, _OF_NAME = "F-7", "F-9"
_MOST_NAMED = 4
ReportCrash = Callable[[str, Exception], None]


@dataclass(frozen=True)
class AuditBasis:
    """What a published report is held against; None where there is none.

    ``offices`` are the names of the other units, ``received`` is what the unit had sent up. ``unsure_before`` are the
    keys of the cells of ``last_year`` that were not read plainly, where that was read from a published file too.
    """

    unit: RosterUnit
    offices: tuple[str, ...] = ()
    last_year: Filing | None = None
    unsure_before: frozenset[str] = frozenset()
    received: Filing | None = None
    published: PublicationDay = PublicationDay()  # noqa: RUF009, frozen


@dataclass(frozen=True)
class Judgement:
    """What was found, and what could not be judged: cells and texts (keys) not read, beginnings of rules' numbers."""

    findings: tuple[AuditFinding, ...]
    unread_cells: tuple[str, ...] = ()
    unread_sections: tuple[str, ...] = ()
    unjudged_rules: tuple[str, ...] = ()


def judge_publication(candidate: Candidate, basis: AuditBasis, report_crash: ReportCrash) -> Judgement:
    """Hold a published report to every rule. Nothing that the reader may have got wrong is certain."""
    reading = PublishedReading(candidate)
    filing = _as_the_units(reading.filing, basis)
    found = [
        *_of_rules(reading, filing, basis, report_crash),
        *_publication(basis, filing.year),
        *(find_differences(reading, basis.received) if basis.received else ()),
        *_not_read(reading),
    ]
    unjudged = [ACROSS_YEARS] if basis.last_year is None else []
    unjudged += ["P-3"] if basis.received is None else []
    unjudged += [LATE] if basis.published.day is None else []
    return Judgement(
        sorted_findings(found),
        tuple(map(str, sorted(reading.unread_cells))),
        reading.unread_sections,
        tuple(unjudged),
    )


def _as_the_units(filing: Filing, basis: AuditBasis) -> Filing:
    """The report with what is known of its unit; the name stays as it was written."""
    unit = basis.unit
    agency = Agency(filing.agency.name or unit.name, unit.code, unit.level)
    # A pattern of all names of a large roster would be made anew for each unit.
    words = "\n".join(filing.texts.values())
    offices = tuple(name for name in basis.offices if name in words)
    return replace(filing, agency=agency, last_year=basis.last_year, offices=offices)


def _of_rules(
    reading: PublishedReading, filing: Filing, basis: AuditBasis, report_crash: ReportCrash
) -> Iterator[AuditFinding]:
    found = check(filing, report_crash)
    for finding in found:
        if finding.rule == _OF_NAME and not reading.filing.agency.name:
            continue
        if finding.rule == _OF_BLANKS and not reading.tells_itself:
            yield from _blanks(reading, finding)
            continue
        if not reading.unread_cells.isdisjoint(part for cell in finding.cells for part in reading.parts(cell)):
            continue  # what was not read counts as nothing there, and would be held against the unit
        yield _audited(reading, filing, basis, finding, found)


def _audited(
    reading: PublishedReading, filing: Filing, basis: AuditBasis, finding: Finding, others: tuple[Finding, ...]
) -> AuditFinding:
    doubt = reading.doubt_of_cells(finding.cells)
    if not doubt and finding.section and not finding.breach.quote and not finding.cells:
        doubt = reading.doubt_of_text(finding.section)
    if not doubt and finding.rule.startswith(ACROSS_YEARS):
        doubt = _doubt_of_last_year(reading, filing, basis, finding)
    if not doubt and finding.breach.is_question:
        doubt = "文字说的可能是另一件事，或者只是其中一部分。"
    return AuditFinding(
        finding.rule,
        finding.severity,
        Certainty.ASKED if doubt else Certainty.CERTAIN,
        finding.message,
        _where(filing, finding),
        finding.breach.quote or reading.quote_cells(finding.cells),
        _expected(filing, finding, others),
        doubt,
        tuple(map(str, finding.cells)),
        finding.section,
    )


def _doubt_of_last_year(reading: PublishedReading, filing: Filing, basis: AuditBasis, finding: Finding) -> str:
    carried = filing.edition.carried_cells
    cells = [part for cell in finding.cells for part in (*reading.parts(cell), carried.get(cell, cell))]
    unsure = [cell for cell in cells if str(carried.get(cell, cell)) in basis.unsure_before]
    return f"上年公布件里“{filing.edition.short_name(unsure[0])}”一格没有读准。" if unsure else ""


def _where(filing: Filing, finding: Finding) -> str:
    edition = filing.edition
    if finding.cells:
        cells = list(dict.fromkeys(finding.cells))
        names = "、".join(edition.short_name(cell) for cell in cells[:_MOST_NAMED])
        more = f"等 {len(cells)} 格" if len(cells) > _MOST_NAMED else ""
        return f"{edition.table_of(cells[0]).name}：{names}{more}"
    names_of = {section.key: section.short_name for section in edition.sections}
    return names_of.get(finding.section, "封面" if finding.section else "")


def _expected(filing: Filing, finding: Finding, others: tuple[Finding, ...]) -> str:
    """What would be right: what the parts of a total add up to, else that both sides are equal; and a likely slip."""
    breach, edition = finding.breach, filing.edition
    if breach.left is None or breach.right is None or not breach.left_cells:
        return ""
    kind, first = edition.kind(breach.left_cells[0]), breach.left_cells[0]
    left, right = format_exact(breach.left, kind), format_exact(breach.right, kind)
    if breach.right_cells and edition.operands.get(first) == breach.right_cells:
        words = f"{right}（各格相加）"
    elif finding.rule == CARRY_OVER:
        words = f"{right}（上年报告的结转下年度）"
    elif breach.right_cells:
        words = f"两边应相等，现在一边 {left}、一边 {right}"
    else:
        return ""
    return "；".join((words, *likely_causes(finding, filing, others)))


def _blanks(reading: PublishedReading, finding: Finding) -> Iterator[AuditFinding]:
    """Of blank cells only those that the page shows blank are the unit's."""
    edition = reading.filing.edition
    blank = [cell for cell in finding.cells if cell not in reading.unread_cells]
    if blank:
        names = "、".join(edition.short_name(cell) for cell in blank[:3])
        more = f"等 {len(blank)} 格" if len(blank) > 3 else ""
        name = edition.table_of(blank[0]).name
        yield AuditFinding(
            finding.rule,
            Severity.NOTE,
            Certainty.CERTAIN,
            f"“{name}”里 {names}{more}是空白。没有的请填 0。",
            f"{name}：{names}{more}",
            cells=tuple(map(str, blank)),
            section=finding.section,
        )


def _publication(basis: AuditBasis, year: int) -> Iterator[AuditFinding]:
    """After the last day of the regulation, as far as the page tells its day."""
    unit, published = basis.unit, basis.published
    due = due_on(Agency(unit.name, unit.code, unit.level), year)
    if published.words:
        yield AuditFinding(LATE, Severity.NOTE, Certainty.UNKNOWN, published.words, "发布日期")
    if published.day is None or published.day <= due:
        return
    doubt = ""
    if unit.level is Level.TOWN:
        doubt = "条例没有写明乡镇的期限，这里按部门的日期算，请对照当地规定。"
    elif unit.level is None:
        doubt = "名册里没有写单位的层级，期限按名称算，请核对。"
    yield AuditFinding(
        LATE,
        Severity.EXPLAIN,
        Certainty.ASKED if doubt else Certainty.CERTAIN,
        f"网页写明 {published.day:%Y-%m-%d} 发布，晚于期限 {due:%Y-%m-%d}，迟 {(published.day - due).days} 天"
        "（条例第四十九条）。",
        "发布日期",
        f"{published.day:%Y-%m-%d}",
        f"不晚于 {due:%Y-%m-%d}",
        doubt,
    )


def _cells_not_found(reading: PublishedReading) -> Iterator[AuditFinding]:
    """The cells of a table that was read in part."""
    edition = reading.filing.edition
    for table in edition.tables:
        if table.key in reading.unread_tables:
            continue
        absent = [c for c in table.cells if c in reading.unread_cells and c not in reading.candidate.cells]
        if absent:
            names = "、".join(edition.short_name(cell) for cell in absent[:_MOST_NAMED])
            more = "等" if len(absent) > _MOST_NAMED else ""
            message = f"“{table.name}”有 {len(absent)} 格没有读到：{names}{more}。与它们有关的没有核。"
            cells = tuple(map(str, absent))
            yield AuditFinding(NOT_READ, Severity.WARN, Certainty.UNKNOWN, message, table.name, cells=cells)


def _not_read(reading: PublishedReading) -> Iterator[AuditFinding]:
    """What the reader could not tell: questions to whoever has the page before them, never the unit's fault."""
    edition, candidate = reading.filing.edition, reading.candidate
    for key in reading.unread_tables:
        name = edition.table(key).name
        message = f"“{name}”没有读到：可能是图片，或在附件里，也可能没有公布。里面的数没有核。"
        yield AuditFinding(NOT_READ, Severity.WARN, Certainty.UNKNOWN, message, name)
    yield from _cells_not_found(reading)
    asked = [placed for placed in candidate.cells_to_confirm if placed.cell not in edition.operands]
    if asked:
        names = "、".join(edition.short_name(placed.cell) for placed in asked[:_MOST_NAMED])
        message = f"有 {len(asked)} 格读不准，与它们有关的没有核：{names}{'等' if len(asked) > _MOST_NAMED else ''}。"
        quote = reading.quote_cells(placed.cell for placed in asked)
        cells = tuple(str(placed.cell) for placed in asked)
        yield AuditFinding(NOT_READ, Severity.WARN, Certainty.ASKED, message, names, quote, cells=cells)
    for question in candidate.questions:
        if question.endswith(CONTRADICTED) and not asked:
            continue
        yield AuditFinding(NOT_READ, Severity.WARN, Certainty.ASKED, question, "整份")
    unplaced = [one for one in candidate.unplaced if not one.is_harmless]
    if unplaced:
        quote = "；".join(f"“{one.excerpt[:40]}”（{one.place}：{one.reason}）" for one in unplaced[:5])
        message = f"有 {len(unplaced)} 处内容放不进报告格式。"
        yield AuditFinding(NOT_READ, Severity.NOTE, Certainty.ASKED, message, "整份", quote)
