"""The office's reports: list, begin, copy, put away, bring in, open."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from models.editions.edition import CellKey, Edition
from models.editions.known_editions import edition_for, known_editions
from models.errors import Damaged, Refused, StoreError
from models.report.change import (
    AGENCY_PLACE,
    COVER_PREFIX,
    EXPLANATION_PREFIX,
    KEYING_PREFIX,
    NOTE_PREFIX,
    PRINTED_BLANK,
    PRINTED_PREFIX,
    STATE_PLACE,
    TEXT_PREFIX,
    Change,
    Step,
    ValueSource,
    figure_place,
)
from models.report.filing import COVER_FIELDS, Agency, Filing
from models.report.notes import serialize_note
from models.report.workflow_record import State
from models.services.backups import BackupReason, BackupService
from models.services.roles import PEOPLE, Permit, Person, format_people, parse_people, permit_for
from models.store import reports
from models.store.connection import connect
from models.store.journal import read_passages
from models.store.migrate import migrate
from models.store.office_documents import read_document, write_document
from models.store.postgres.address import Place as Place
from models.store.postgres.address import Server as Server
from models.store.postgres.address import parse_place as parse_place
from models.store.postgres.address import parse_server as parse_server
from models.store.reports import ReportLine as ReportLine
from models.texts.characters import name_problem
from models.texts.word_list import WordList, read_word_list
from resources.version import command

# Rules and sessions are loaded with the first report that is checked or opened, off the start of the program.
if TYPE_CHECKING:
    from models.report.report_sum import ReportSum
    from models.rules.finding import Finding
    from models.services.report_session import Neighbours, ReportSession
    from models.texts.text_similarity import CopiedPassage

COPY, SAMPLE, WORD_LIST = "副本", "示例", "用语表"


@dataclass(frozen=True)
class NewReport:
    """A report just begun, and the figures that last year's report carried into it."""

    report: int
    carried: tuple[CellKey, ...]


@dataclass(frozen=True)
class SimilarReport:
    """Another report, the part of one's words that it holds nearly alike (0 to 1), and where, by section."""

    line: ReportLine
    ratio: float
    copies: "tuple[tuple[str, CopiedPassage], ...]"


class Library:
    """One office's database: a file, or one on a server that several clerks share. ``database`` is what was opened.

    Every method raises StoreError with a sentence when the disk does not obey.

    Opening it raises Damaged or NeedsPassword too. An older file is backed up, then brought to the current shape;
    a server's database only with ``may_upgrade``: everybody's program has to be of that version then.
    """

    def __init__(self, place: Place, operator: str = "", password: str = "", may_upgrade: bool = False) -> None:
        self.place = place
        self._asked_operator = operator
        self._may_upgrade = may_upgrade
        self.backup_service = _safekeeping(place, password)
        self._refuse_emptied()
        self.database = connect(place, password)
        try:
            migrate(self.database, known_editions(), before=self._back_up_before_migration)
            self._login = self.database.login_name()
            self.permit = self._own_permit()
        except BaseException:
            self.database.close()
            raise

    @property
    def operator(self) -> str:
        """Who is at work: by the list of people where there is one, else as told, else as the server knows them."""
        return self.permit.name or self._asked_operator or self._login

    @operator.setter
    def operator(self, name: str) -> None:
        self._asked_operator = name
        self.permit = self._own_permit()

    def _own_permit(self) -> Permit:
        permit = permit_for(self.people(), self._asked_operator, self._login)
        return permit if permit.is_limited else replace(permit, name="")

    def people(self) -> tuple[Person, ...]:
        """The people of the office and their roles; empty where nobody made a list, and everybody may do everything."""
        return parse_people(read_document(self.database, PEOPLE))

    def import_people(self, content: str) -> tuple[Person, ...]:
        """Keep a list of people (CSV text), an empty one to have none; BrokenFile names the line."""
        self.permit.require("people")
        people = parse_people(content)
        write_document(self.database, PEOPLE, format_people(people) if people else "", self.operator)
        self.permit = self._own_permit()
        return people

    def grants(self) -> list[str]:
        """What an administrator tells the server, so that it keeps the roles too; Refused for a file."""
        from models.store.postgres.grants import grant_statements

        if not isinstance(self.place, Server):
            raise Refused("数据库是本机的一个文件，谁能改由文件夹的权限决定，没有可以给服务器的语句。")
        people = [(person.name, person.login, [role.key for role in person.roles]) for person in self.people()]
        return grant_statements(self.place, people)

    @property
    def path(self) -> Path:
        """The database's file; of one on a server, a path that is nowhere."""
        return self.backup_service.database

    @property
    def is_shared(self) -> bool:
        """Whether it is on a server, where others may be writing too."""
        return isinstance(self.place, Server)

    def follow_changes(self) -> Iterator[int | str | None]:
        """Yield the number of each report that others change on the server (0: any may have), without end.

        A sentence when the server is gone; None once a second where nothing happens, so that whoever follows may
        leave. It waits, so it is run on a thread of its own. Of a file there is no news, and it ends at once.
        """
        from models.store.postgres.notifications import listen_for_changes

        if isinstance(self.place, Server):
            yield from listen_for_changes(self.place, self.backup_service.password)

    def _refuse_emptied(self) -> None:
        if self.path.exists() and not self.path.stat().st_size and self.backup_service.backups():
            raise Damaged(f"数据库文件成了空的（{self.path}），程序没有写它。请从备份恢复。")

    def _back_up_before_migration(self) -> None:
        if isinstance(self.place, Server):
            if not self._may_upgrade:
                raise StoreError(
                    f"数据库 {self.place} 还是旧的结构，或者还没有新报告格式的表。"
                    f"请管理员先备份，再运行 {command()} upgrade 升级。"
                )
            return
        attempt = self.backup_service.back_up(BackupReason.MIGRATION)
        if not attempt.backup:
            raise StoreError(f"数据库要升级，升级前{''.join(attempt.problems)}没有升级，请排除后再打开。")

    def close(self) -> None:
        """Let go of the file."""
        self.database.close()

    def reopen(self) -> None:
        """Open the file anew, once another was put in its place or it lies behind another password."""
        self.database.close()
        self.database = connect(self.place, self.backup_service.password)

    def durability(self) -> str:
        """The database engine and how it keeps a commit."""
        return self.database.durability()

    def reports(self, deleted: bool = False) -> list[ReportLine]:
        """Every report, newest year first, then by agency; ``deleted`` lists those put away."""
        return reports.list_reports(self.database, deleted)

    def begin_report(self, agency: Agency, year: int) -> NewReport:
        """A new report. What follows from last year's is filled in: carry-over, cover, the lead's draft."""
        from models.services.carry_over import describe_origin

        self.permit.require("begin")
        self._refuse_nameless(agency)
        edition = edition_for(year)
        last = self.last_year(agency, year)
        steps = [*_draft_steps(edition, year), *(_carry_over_steps(edition, last) if last else ())]
        say = f"新建 {year} 年报告"
        source, origin = (ValueSource.CARRIED, describe_origin(last)) if last else (ValueSource.DRAFTED, "")
        change = Change(say, tuple(steps), source, origin)
        report = reports.create(self.database, agency, year, edition, "", change, self.operator)
        figures = {figure_place(cell): cell for cell in edition.typed_cells}
        return NewReport(report, tuple(figures[step.place] for step in steps if step.place in figures))

    def copy_report(self, report: int) -> int:
        """A copy of a report as it stands, as a draft; its number."""
        self.permit.require("begin")
        stored = reports.read(self.database, report)
        values = {
            p: value
            for p, value in stored.contents.items()
            if not p.startswith((STATE_PLACE, AGENCY_PLACE, KEYING_PREFIX))
        }
        change = Change(
            f"复制 {stored.year} 年报告",
            tuple(Step(place, None, value) for place, value in values.items()),
            ValueSource.IMPORTED,
            f"复制自 {stored.agency.name} {stored.year} 年报告（修订 {stored.revision}）",
        )
        return reports.create(self.database, stored.agency, stored.year, stored.edition, COPY, change, self.operator)

    def add_filing(self, filing: Filing, origin: str, label: str = "") -> int:
        """Take a report read from outside into the library, as a new one; ``origin`` names the file."""
        self.permit.require("begin")
        self._refuse_nameless(filing.agency)
        change = Change(f"导入 {filing.year} 年报告", tuple(_filing_steps(filing)), ValueSource.IMPORTED, origin)
        return reports.create(self.database, filing.agency, filing.year, filing.edition, label, change, self.operator)

    def word_list(self) -> WordList:
        """The office's own words, as last taken in."""
        return read_word_list(read_document(self.database, WORD_LIST))

    def import_word_list(self, content: str) -> WordList:
        """Keep a word list (CSV text) for every report, an empty one to have none; BrokenFile names the line."""
        self.permit.require("words")
        word_list = read_word_list(content)
        write_document(self.database, WORD_LIST, content, self.operator)
        return word_list

    def delete_report(self, report: int) -> None:
        """Delete a report so that it can be brought back."""
        self.permit.require("put_away")
        reports.set_deleted(self.database, report, True, self.operator)

    def undelete_report(self, report: int) -> None:
        """Undo a deletion."""
        self.permit.require("put_away")
        reports.set_deleted(self.database, report, False, self.operator)

    def open(self, report: int) -> "ReportSession":
        """The one door to a report."""
        from models.services.report_session import ReportSession

        return ReportSession(
            self.database, report, self.operator, self._neighbours, self.word_list(), self.permit, self._find_sum
        )

    def _find_sum(self, report: int) -> "ReportSum | None":
        from models.services.report_sum import find_report_sum

        return find_report_sum(self.database, report)

    def filing(self, report: int) -> Filing:
        """A report as a value, with last year's beside it; explanations of what has changed since are ``lapsed``."""
        from models.rules.suggestions import separate_lapsed

        filing, findings = self._checked(report)
        return separate_lapsed(filing, findings)

    def _checked(self, report: int) -> "tuple[Filing, tuple[Finding, ...]]":
        """A report as it is kept, and what the rules say of it, asked once."""
        from models.rules.check import check
        from models.services.filing_from_store import build_filing
        from models.services.report_session import report_crash

        stored = reports.read(self.database, report)
        beside = self._neighbours(stored.agency, stored.year, stored.edition)
        filing = build_filing(stored, beside.last_year)
        filing = replace(
            filing,
            word_list=self.word_list(),
            offices=beside.offices,
            counted=beside.counted,
            report_sum=self._find_sum(report),
        )
        return filing, check(filing, report_crash)

    def _neighbours(self, agency: Agency, year: int, edition: Edition) -> "Neighbours":
        from models.services.register_counts import count_year
        from models.services.report_session import Neighbours

        counted = count_year(self.database, agency, edition, year)
        return Neighbours(self.last_year(agency, year), self._office_names(agency), counted)

    def _office_names(self, own: Agency) -> tuple[str, ...]:
        names = {line.agency.name for line in self.reports() if line.label != SAMPLE}
        return tuple(sorted(names - {own.name}))

    def compare_with_others(self, report: int) -> Iterator[SimilarReport]:
        """How much of a report's words stands in each other report: of last year its own, of this year all."""
        from models.services.filing_from_store import build_filing

        mine = self.filing(report)
        for line in self.reports():
            is_own = line.year == mine.year - 1 and line.agency.name == mine.agency.name
            if line.id != report and (line.year == mine.year or is_own):
                yield _compare_texts(mine, line, build_filing(reports.read(self.database, line.id)))

    def findings(self, report: int) -> "tuple[Finding, ...]":
        """What a check says of a report that is not open."""
        return self._checked(report)[1]

    def find_last_year(self, agency: Agency, year: int) -> int | None:
        """The number of the same agency's report for the year before; None when there is none."""
        return reports.find_last_year(self.database, agency, year)

    def reopen_reason(self, report: int) -> str:
        """The reason for which a report that was final is open again; empty when it is not."""
        passed = [
            e.change
            for e in read_passages(self.database, report)
            if any(step.place == STATE_PLACE for step in e.change.steps)
        ]
        is_open_again = bool(passed) and passed[-1].steps[0].before == State.FINAL
        return passed[-1].origin if is_open_again else ""

    def last_year(self, agency: Agency, year: int) -> Filing | None:
        """The same agency's report for the year before."""
        from models.services.filing_from_store import build_filing

        number = self.find_last_year(agency, year)
        return build_filing(reports.read(self.database, number)) if number is not None else None

    def earlier_filings(self, agency: Agency, year: int, years: int = 2) -> list[Filing]:
        """The same agency's reports for the years before, the latest first, as far as the library has them."""
        candidates = (self.last_year(agency, year - back) for back in range(years))
        return [filing for filing in candidates if filing]

    @staticmethod
    def _refuse_nameless(agency: Agency) -> None:
        if not agency.name.strip():
            raise Refused("请填写单位全称：它会印在报告的标题里。")
        for label, words in (("单位全称", agency.name), ("单位代码", agency.code)):
            if problem := name_problem(words):
                raise Refused(f"{label}：{problem}")


def _safekeeping(place: Place, password: str) -> BackupService:
    if not isinstance(place, Server):
        return BackupService(place, password)
    from models.services.server_backups import ServerBackupService

    return ServerBackupService(place, password)


def _draft_steps(edition: Edition, year: int) -> list[Step]:
    lead = next((section for section in edition.text_sections if not section.heading), None)
    return (
        [Step(f"{TEXT_PREFIX}{lead.key}", None, lead.draft.replace("{year}", str(year)))] if lead and lead.draft else []
    )


def _carry_over_steps(edition: Edition, last: Filing) -> list[Step]:
    """结转: what last year left over is what this year carries in, column by column; the cover stays the same."""
    from models.services.carry_over import figures_to_carry

    steps = [Step(figure_place(cell), None, value) for cell, value in figures_to_carry(edition, last).items()]
    cover = {field: last.cover.get(field) for field in COVER_FIELDS if field != "signed_on"}
    return steps + [
        Step(f"{COVER_PREFIX}{field}", None, value_text) for field, value_text in cover.items() if value_text
    ]


def _filing_steps(filing: Filing) -> list[Step]:
    from models.rules.check import check
    from models.rules.finding import Breach, fingerprint_of
    from models.services.report_session import report_crash, serialize_explanation

    steps = [Step(figure_place(cell), None, value) for cell, value in filing.figures.typed.items()]
    for cell, printed in filing.printed.items():
        steps.append(Step(f"{PRINTED_PREFIX}{cell}", None, PRINTED_BLANK if printed is None else printed))
    steps += [Step(f"{TEXT_PREFIX}{key}", None, text) for key, text in filing.texts.items() if text]
    steps += [Step(f"{COVER_PREFIX}{key}", None, words) for key, words in filing.cover.items() if words]
    steps += [Step(f"{NOTE_PREFIX}{cell}", None, serialize_note(note)) for cell, note in filing.notes.items()]
    findings = check(filing, report_crash)
    for explanation in filing.explanations:
        fingerprints = [
            finding.fingerprint for finding in findings if finding.is_what(explanation.rule, explanation.cells)
        ]
        # Without last year's report its finding does not show yet: the words are offered as soon as it does.
        for fingerprint in fingerprints or [
            fingerprint_of(explanation.rule, Breach("", explanation.cells, quote=explanation.text), ())
        ]:
            steps.append(
                Step(
                    f"{EXPLANATION_PREFIX}{fingerprint}",
                    None,
                    serialize_explanation(replace(explanation, fingerprint=fingerprint)),
                )
            )
    return steps


def _compare_texts(mine: Filing, line: ReportLine, other: Filing) -> SimilarReport:
    """The lead is the same in every report and is left out."""
    from models.texts.text_similarity import find_copied_passages, text_similarity

    own = _printed_texts(mine)
    before = "\n".join(_printed_texts(other).values())
    passages = tuple((key, copy) for key, words in own.items() for copy in find_copied_passages(words, before))
    return SimilarReport(line, text_similarity(own.values(), [before]), passages)


def _printed_texts(filing: Filing) -> dict[str, str]:
    """The sections' words but the lead's, with the figures of the tables in them, as they are printed."""
    from models.texts.fields import fill_fields

    lead = {section.key for section in filing.edition.text_sections if not section.heading}
    return {
        key: fill_fields(text, filing.edition, filing.figures).text
        for key, text in filing.texts.items()
        if key not in lead
    }
