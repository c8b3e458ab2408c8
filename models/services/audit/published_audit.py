"""核查: a folder of published reports gone through, what is kept of it, and what a person changes by hand."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from pathlib import Path, PurePath

from models.audit.finding import SEVERAL, AuditFinding, Certainty, sorted_findings
from models.audit.judging import AuditBasis, judge_publication
from models.audit.reading import PublishedReading, pack_reading, unpack_reading
from models.errors import AppError, Refused
from models.exchange.candidate import Candidate
from models.exchange.content_digest import digest_content
from models.exchange.input_file import read_input_file
from models.exchange.publication_day import PublicationDay, find_publication_day
from models.exchange.report_file import read_report_file
from models.exchange.report_files import FoundFiles, find_files, read_report_files
from models.report.filing import Filing
from models.report.roster import Roster, RosterUnit
from models.report.unit_identification import UnitIdentifier
from models.rules.finding import Severity
from models.services.audit.audited_file import AuditedFile, FileStatus, restore_file
from models.services.collection.collection import Collection
from models.services.library import Library
from models.services.report_session import report_crash
from models.store.audit import files as stored
from models.store.audit.files import AuditRun as AuditRun
from models.store.collection.submissions import RETURNED
from models.store.database import Database

_BATCH = 100


@dataclass(frozen=True)
class AuditProgress:
    """A file that was gone through, ``done`` of ``total``."""

    file: AuditedFile
    done: int
    total: int


class PublishedAudit:
    """The audit of a year's published reports by the year's roster.

    It writes into tables of its own alone: no report, no version of one that was received and no sum is touched.
    """

    def __init__(self, collection: Collection) -> None:
        """Refused where the year has no roster."""
        self.collection = collection
        _ = self.roster
        self._assumed: dict[str, str] = {}

    @property
    def library(self) -> Library:
        """The open library."""
        return self.collection.library

    @property
    def year(self) -> int:
        """The year of the reports."""
        return self.collection.year

    @property
    def roster(self) -> Roster:
        """The roster that says whose a file is and who has to publish."""
        return self.collection.roster.current

    @property
    def _database(self) -> Database:
        return self.library.database

    @cached_property
    def _identifier(self) -> UnitIdentifier:
        return UnitIdentifier(self.roster, self.collection.names.known)

    def assume(self, file: str, unit: str) -> None:
        """Take a file (its name below the folder) for a unit's (code), without remembering it."""
        if unit not in self.roster.by_code:
            raise Refused(f"名册里没有代码 {unit} 的单位。")
        self._assumed[file] = unit

    # ── going through a folder ──

    def audit(self, places: Sequence[Path]) -> Iterator[AuditProgress]:
        """Every file of the places, also those that are not read; nothing is written. May be closed at any time."""
        found = find_files(places)
        total = len(found.reports) + len(found.unread)
        root = _common_root(places)
        for result in read_report_files(found.reports):
            yield AuditProgress(self._judge_path(result.path, root, result.candidate, result.error), result.done, total)
        for progress in _not_looked_at(found, root, total):
            yield replace(progress, file=self._hinted(progress.file))

    def audit_file(self, path: Path, root: Path) -> AuditedFile:
        """One file, taken for one of this year where it tells none."""
        try:
            return self._judge_path(path, root, read_report_file(path, self.year), "")
        except AppError as error:
            return self._judge_path(path, root, None, error.sentence)

    def _judge_path(self, path: Path, root: Path, candidate: Candidate | None, error: str) -> AuditedFile:
        name = _name_below(path, root)
        if candidate is None:
            return self._hinted(AuditedFile(name, FileStatus.BROKEN, error.removeprefix(f"{path}：")))
        try:
            raw = read_input_file(path, "一份年报")
            published = find_publication_day(raw)
        except AppError as failure:
            return self._hinted(AuditedFile(name, FileStatus.BROKEN, failure.sentence.removeprefix(f"{path}：")))
        blank = AuditedFile(
            name,
            FileStatus.EMPTY,
            written=candidate.filing.agency,
            published=published,
            sha=sha256(raw).hexdigest(),
            body=digest_content(candidate.filing).body,
            reading=pack_reading(candidate),
        )
        return self._judge(blank, candidate, path.stem)

    def _hinted(self, file: AuditedFile) -> AuditedFile:
        """With the units that its name, or its folder's, may mean, where nothing in it says whose it is: asked."""
        if file.written.name:
            return file
        asked = self._identifier.ask_by_file_name(PurePath(file.file))
        codes = tuple(unit.code for unit in asked.candidates)
        return replace(file, candidates=codes, sentence=f"{file.sentence}{asked.remark}")

    def _judge(
        self, blank: AuditedFile, candidate: Candidate, stem: str, unit: RosterUnit | None = None
    ) -> AuditedFile:
        """What a file is: whose, of which year, and what is wrong in it."""
        filing = candidate.filing
        assumed = unit or self.roster.by_code.get(self._assumed.get(blank.file, ""))
        identified = self._identifier.identify(filing.agency, stem)
        whose = assumed or identified.unit
        blank = replace(blank, candidates=tuple(one.code for one in identified.candidates))
        if PublishedReading(candidate).is_empty:
            sentence = "里面没有读到年报的表格和文字：可能是图片、扫描件，或正文在附件里。请看一眼。"
            return self._hinted(replace(blank, status=FileStatus.EMPTY, sentence=sentence))
        if candidate.is_year_assumed:
            sentence = "里面没有写明是哪一年度的报告，没有核。请看一眼。"
            return replace(blank, status=FileStatus.YEAR_IN_QUESTION, sentence=sentence)
        if filing.year != self.year:
            sentence = f"是 {filing.year} 年度的报告，这里核的是 {self.year} 年度。"
            return replace(blank, status=FileStatus.WRONG_YEAR, sentence=sentence)
        if whose is None and identified.is_question:
            return replace(blank, status=FileStatus.UNIT_IN_QUESTION, sentence=identified.remark)
        if whose is None:
            sentence = f"单位“{filing.agency.name or '（没有写）'}”不在 {self.year} 年度的名册里。"
            return replace(blank, status=FileStatus.UNKNOWN_UNIT, sentence=sentence)
        remark = f"由人工认作{whose.name}。" if assumed else identified.remark
        judgement = judge_publication(candidate, self._basis(whose, blank.published), report_crash)
        return replace(blank, status=FileStatus.AUDITED, sentence=remark, unit=whose.code, judgement=judgement)

    def _basis(self, unit: RosterUnit, published: PublicationDay) -> AuditBasis:
        last_year, unsure = self._last_year(unit.code)
        offices = self._offices_beside(unit)
        return AuditBasis(unit, offices, last_year, unsure, self._received(unit.code), published)

    @cached_property
    def _names(self) -> tuple[str, ...]:
        return tuple(unit.name for unit in self.roster.units)

    def _offices_beside(self, unit: RosterUnit) -> tuple[str, ...]:
        """The names of the units that are neither it nor above it."""
        own = {unit.name, *(one.name for one in self.roster.above(unit.code))}
        return tuple(name for name in self._names if name not in own)

    @cached_property
    def _versions(self) -> Mapping[str, int]:
        current = self.collection.submissions.current()
        return {code: one.id for code, one in current.items() if one.state != RETURNED}

    def _received(self, code: str) -> Filing | None:
        number = self._versions.get(code)
        return self.collection.submissions.filing(number) if number is not None else None

    @cached_property
    def _published_last_year(self) -> Mapping[str, stored.StoredAuditFile]:
        files = stored.current_files(self._database, self.year - 1)
        return {one.unit: one for one in files if one.status == FileStatus.AUDITED.value}

    def _last_year(self, code: str) -> tuple[Filing | None, frozenset[str]]:
        """What was published last year where that was audited, else what was received; with the cells not read."""
        before = self.collection.submissions.codes_of_last_year(code)
        published = self._published_last_year.get(before[0]) if len(before) == 1 else None
        if published is None:
            return self.collection.submissions.last_year(code), frozenset()
        reading = PublishedReading(unpack_reading(published.reading))
        return replace(reading.filing, year=self.year - 1), frozenset(map(str, reading.unread_cells))

    # ── what is kept ──

    def keep(self, source: str, files: Iterable[AuditedFile]) -> int:
        """Keep a run with all its files, in the place of what counted of their units before; all or nothing.

        Its number. ``RectificationList.recheck`` comes next.
        """
        self.library.permit.require("collect")
        settled = settle_files(files)
        operator = self.library.operator
        with self._database.write():
            number = stored.begin_run(self._database, self.year, source, operator)
            run = AuditRun(number, self.year, source, "", operator)
            for at in range(0, len(settled), _BATCH):
                batch = [one.stored(self.year) for one in settled[at : at + _BATCH]]
                counting = [one for one in batch if one.unit and one.status != FileStatus.COPY.value]
                stored.save_files(self._database, run, batch, counting, operator)
        return number

    def runs(self) -> list[AuditRun]:
        """The runs of the year, the last first."""
        return stored.list_runs(self._database, self.year)

    def files_of_run(self, run: int) -> list[AuditedFile]:
        """The files of a run, in their order."""
        return [restore_file(one) for one in stored.files_of_run(self._database, run)]

    def current_files(self) -> list[AuditedFile]:
        """The files that count, oldest first."""
        return [restore_file(one) for one in stored.current_files(self._database, self.year)]

    # ── what a person changes; each gives what was, to be taken back ──

    def recognise_as(self, file: AuditedFile, unit: str) -> list[AuditedFile]:
        """认作: remember that the name in a file means a unit (code), and judge the file as the unit's."""
        self.library.permit.require("collect")
        if file.written.name.strip() or file.written.code.strip():
            self.collection.names.learn(file.written.name, file.written.code, unit)
            self.__dict__.pop("_identifier", None)
        whose = self.roster.by_code.get(unit)
        if whose is None:
            raise Refused(f"名册里没有代码 {unit} 的单位。")
        return self._judge_again(file, whose)

    def take_for_this_year(self, file: AuditedFile) -> list[AuditedFile]:
        """Judge a file that tells no year as one of this year's. Refused where it was read as another form."""
        self.library.permit.require("collect")
        if unpack_reading(file.reading).filing.edition is not self.collection.edition:
            raise Refused(f"这个文件像是另一种报告格式，不会是 {self.year} 年度的，没有核。")
        return self._judge_again(file)

    def _judge_again(self, file: AuditedFile, unit: RosterUnit | None = None) -> list[AuditedFile]:
        """Judge what was read once more; whoever asks for it says that it is of this year."""
        candidate = unpack_reading(file.reading)
        candidate = replace(candidate, filing=replace(candidate.filing, year=self.year))
        judged = self._judge(file, candidate, Path(file.file).stem, unit)
        return self._replace(file, replace(judged, is_current=judged.status.is_judged))

    def choose(self, file: AuditedFile) -> list[AuditedFile]:
        """Let a file of several be the unit's published report; the others count no more."""
        self.library.permit.require("collect")
        findings = tuple(one for one in file.findings if one.rule != SEVERAL)
        chosen = replace(file.with_findings(findings), status=FileStatus.AUDITED, is_current=True)
        return self._replace(file, replace(chosen, sentence="由人工选定。"))

    def set_finding(self, file: AuditedFile, before: AuditFinding, after: AuditFinding) -> list[AuditedFile]:
        """Keep what a person says of a finding once they have looked at the page."""
        self.library.permit.require("collect")
        findings = tuple(after if one == before else one for one in file.findings)
        return self._replace(file, file.with_findings(sorted_findings(findings)))

    def restore(self, files: Sequence[AuditedFile]) -> None:
        """Let files be again what they were, as a step is taken back."""
        self.library.permit.require("collect")
        stored.restore_files(self._database, [one.stored(self.year) for one in files], self.library.operator)

    def _replace(self, before: AuditedFile, after: AuditedFile) -> list[AuditedFile]:
        others = stored.current_files(self._database, self.year)
        moved = [restore_file(one) for one in others if one.unit == after.unit and one.id != before.id]
        run = AuditRun(before.run, self.year, "", "", "")
        stored.judge_file(self._database, run, after.stored(self.year), after.is_current, self.library.operator)
        return [before, *moved]


def settle_files(files: Iterable[AuditedFile]) -> list[AuditedFile]:
    """Tell several files of one unit apart: those that say the same count once, of different ones a person chooses."""
    settled = list(files)
    by_unit: dict[str, list[int]] = {}
    for at, one in enumerate(settled):
        if one.status is FileStatus.AUDITED:
            by_unit.setdefault(one.unit, []).append(at)
    for places in by_unit.values():
        # The one that tells its day stands for those that say the same.
        places.sort(key=lambda at: (settled[at].published.day is None, at))
        first: dict[str, str] = {}
        for at in places:
            twin = first.setdefault(settled[at].body, settled[at].file)
            if twin != settled[at].file:
                sentence = f"与“{twin}”内容相同。"
                settled[at] = replace(settled[at], status=FileStatus.COPY, sentence=sentence)
        if len(first) > 1:
            _ask_which(settled, [at for at in places if settled[at].status is FileStatus.AUDITED])
    return settled


def _ask_which(settled: list[AuditedFile], places: Sequence[int]) -> None:
    names = "、".join(settled[at].file for at in sorted(places))
    message = f"这个单位有 {len(places)} 份内容不同的公布件：{names}。请选定哪一份是公布的。"
    asked = AuditFinding(SEVERAL, Severity.EXPLAIN, Certainty.ASKED, message, "整份")
    for at in places:
        one = settled[at]
        findings = sorted_findings((asked, *one.findings))
        settled[at] = replace(one.with_findings(findings), status=FileStatus.SEVERAL, sentence=message)


def _not_looked_at(found: FoundFiles, root: Path, total: int) -> Iterator[AuditProgress]:
    for done, one in enumerate(found.unread, len(found.reports) + 1):
        sentence = f"{one.reason}，没有读；里面若有单位的年报，没有核。"
        yield AuditProgress(AuditedFile(_name_below(one.path, root), FileStatus.UNREAD, sentence), done, total)


def _common_root(places: Sequence[Path]) -> Path:
    """The folder that files are named from: the one that was chosen, else that of the files."""
    return places[0] if len(places) == 1 and places[0].is_dir() else Path(places[0]).parent if places else Path()


def _name_below(path: Path, root: Path) -> str:
    try:
        return path.relative_to(root).as_posix()
    except ValueError:
        return str(path)
