"""收报告: files that units sent are assessed first, then taken in, a file at a time; nothing is lost."""

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property, partial
from hashlib import sha256
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from models.errors import AppError, Refused, StoreError
from models.exchange.content_digest import ContentDigest, digest_content
from models.exchange.formats.report_json import WrongEdition, write_report
from models.exchange.packages.bundle import BundleStamp, ReceivedBundle, read_received_bundle, write_bundle
from models.exchange.packages.signature_verdict import (
    SignatureVerdict,
    describe_insistence,
    judge_signature,
    refuse_unusable_reason,
)
from models.exchange.packages.signed_zip import Tampered
from models.exchange.packages.unit_package import (
    forget_packages,
    open_package,
    package_of,
    read_bundle_file,
    unit_files,
)
from models.exchange.report_file import detect_format, read_report_bytes
from models.exchange.report_files import FoundFiles
from models.file_types import BUNDLE
from models.report.filing import Agency, Filing
from models.report.roster import Roster, RosterUnit
from models.report.unit_identification import UnitIdentification, UnitIdentifier
from models.report.workflow_record import State
from models.rules.check import check
from models.rules.finding import Severity
from models.services.collection.assessment import OF_SIGNATURE, ComparableVersion, FileAssessment, FileVerdict
from models.services.collection.parts.part import CollectionPart
from models.services.collection.parts.predecessors import Predecessors
from models.services.collection.parts.version_comparison import (
    apply_choices,
    compare_versions,
    resolve_duplicates,
    unreasoned,
)
from models.services.collection.results import FileProgress, Movement, Submission
from models.services.report_session import report_crash
from models.services.submission import SubmissionService
from models.store.collection import submissions
from models.store.collection.submissions import TakenElsewhere
from models.store.database import Database

if TYPE_CHECKING:
    from models.services.collection.collection import Collection


_TRIES = 3
"""How often a file is judged anew because other clerks take the same unit's reports."""


class Submissions(CollectionPart):
    """The reports that units sent: files are assessed by the year's roster, then taken in, a file at a time.

    The generators may be closed at any time: what was taken stays, what was not is not begun.
    """

    def __init__(self, collection: "Collection") -> None:
        """Refused where the year has no roster."""
        super().__init__(collection)
        _ = self.roster
        self._assumed: dict[Path, str] = {}

    @property
    def roster(self) -> Roster:
        """The roster by which files are judged."""
        return self._collection.roster.current

    @cached_property
    def _identifier(self) -> UnitIdentifier:
        return UnitIdentifier(self.roster, self._collection.names.known)

    def identify(self, agency: Agency) -> RosterUnit | None:
        """The unit that an agency certainly is, None where it is none, or a person would have to say."""
        return self._identifier.identify(agency).unit

    def recognise_as(self, assessment: FileAssessment, unit: str) -> None:
        """认作: remember that the name and code in a file mean a unit (code), for this file and those to come."""
        self._collection.names.learn(assessment.written.name, assessment.written.code, unit)
        self.__dict__.pop("_identifier", None)

    def assess(self, files: FoundFiles) -> Iterator[FileProgress]:
        """What each file is beside what is here, also those that are not read; nothing is written.

        A file with the reports of an office's units inside is that office's report, followed by each of the units'.
        ``resolve_duplicates`` comes next.
        """
        total, done = len(files.reports) + len(files.unread), 0
        try:
            for path in files.reports:
                for inner in (path, *unit_files(path)):
                    total += inner is not path
                    done += 1
                    yield FileProgress(self.assess_file(inner), done, total)
        finally:
            forget_packages()
        for one in files.unread:
            done += 1
            sentence = f"{one.reason}，没有读；里面若有单位的报告，没有收下。"
            yield FileProgress(FileAssessment(one.path, FileVerdict.UNREAD, sentence), done, total)

    def assess_file(self, path: Path) -> FileAssessment:
        """What one file is."""
        assessment, bundle, _ = self._read_and_assess(path)
        return replace(assessment, must_mend=self._must_mend(bundle, assessment)) if bundle else assessment

    def assume(self, path: Path, unit: str) -> None:
        """Judge one file as that of a unit (code), as long as this object is there; Refused where there is none."""
        if unit not in self.roster.by_code:
            raise Refused(f"名册里没有代码 {unit} 的单位。")
        self._assumed[path] = unit

    def resolve_duplicates(self, assessments: Iterable[FileAssessment]) -> list[FileAssessment]:
        """The files of one folder told apart: of several of one unit only the newest is to be taken."""
        return resolve_duplicates(assessments)

    def apply_choices(
        self, assessments: Iterable[FileAssessment], chosen: Container[Path], insistence: str = ""
    ) -> tuple[list[FileAssessment], list[FileAssessment]]:
        """The files once a person chose some, and those to be taken; Refused where several of one unit were chosen."""
        return apply_choices(assessments, chosen, insistence)

    def take(self, paths: Sequence[Path], chosen: Iterable[Path] = (), insistence: str = "") -> Iterator[FileProgress]:
        """Look at each file again and take in what is new or newer, and of ``chosen`` all that may be; one by one.

        One with ``objections`` is taken only with a reason, ``insistence``, which is kept with what happened to it. A
        file is reported once it is on the disk: no loss of power takes back what was said to be taken.
        """
        self._library.permit.require("collect")
        refuse_unusable_reason(insistence)
        chosen = frozenset(chosen)
        try:
            for done, path in enumerate(paths, 1):
                assessment, received = self._take_or_look_again(path, path in chosen, insistence)
                yield FileProgress(assessment, done, len(paths), received)
        finally:
            forget_packages()

    def _take_or_look_again(self, path: Path, is_chosen: bool, insistence: str) -> tuple[FileAssessment, int | None]:
        """Take a file; where another clerk was quicker with its unit, judge it beside what they took."""
        for _ in range(_TRIES):
            try:
                return self._take_file(path, is_chosen, insistence)
            except TakenElsewhere:
                is_chosen = False  # what was chosen beside another version is to be chosen again
        return self._read_and_assess(path)[0], None

    def held(self, path: Path) -> int | None:
        """The number under which this file is held for the year, None where it is not.

        It is asked of the database: whoever lost the connection while a file was taken cannot know.
        """
        kept = _read(path, read_bundle_file(path))[1]
        twin = submissions.find_by_sha(self._database, sha256(kept).hexdigest())
        is_held = twin is not None and twin.state != submissions.WITHDRAWN and twin.year == self.year
        return twin.id if twin and is_held else None

    def _take_file(self, path: Path, is_chosen: bool, insistence: str) -> tuple[FileAssessment, int | None]:
        assessment, bundle, content = self._read_and_assess(path)
        verdict = assessment.verdict
        if verdict is FileVerdict.NEW_RULINGS:
            self._collection.forwarding.record_rulings(path, assessment.sha)
            return assessment, self.held(path)
        if not bundle or not (verdict.is_taken or (is_chosen and verdict.may_be_chosen)):
            return assessment, None
        if assessment.objections and not insistence.strip():
            return unreasoned(assessment), None
        received = self._keep(assessment, bundle, content, insistence)
        self._collection.forwarding.record_rulings(path, sha256(content).hexdigest())
        return assessment, received

    def take_own(self, report: int) -> int:
        """Take in a report that was filled in here, such as the office's own level, as if it had been sent.

        Refused when it is not final, of another year, or of no unit of the roster.
        """
        self._library.permit.require("collect")
        sending = SubmissionService(self._library)
        content = sending.make_bundle(report, counts=sending.default_counts(report))
        bundle = read_received_bundle(content)
        if bundle.stamp.state != State.FINAL:
            raise Refused("这份报告还没有定稿，定稿以后才能计入汇总。")
        assessment = self._assess(Path(sending.file_name(report)), sha256(content).hexdigest(), bundle, content)
        if not assessment.verdict.may_be_chosen:
            raise Refused(assessment.sentence)
        return self._keep(assessment, bundle, content)

    def current(self) -> dict[str, Submission]:
        """The version of each unit that counts or was returned, by code."""
        return submissions.current_submissions(self._database, self.year)

    def versions(self, code: str) -> list[Submission]:
        """All that a unit sent, the last first."""
        return submissions.submissions_of_unit(self._database, self.year, code)

    def last_movement(self) -> int:
        """The number of the last thing that happened to any unit's report of the year, 0 without any."""
        return submissions.last_event(self._database, self.year)

    def version(self, received: int) -> Submission:
        """One version by its number."""
        return submissions.read_submission(self._database, received)

    def movements(self, code: str) -> list[Movement]:
        """What happened to a unit's report here, oldest first."""
        return submissions.events_of_unit(self._database, self.year, code)

    def filing(self, received: int) -> Filing:
        """A received report as a value, beside last year's, through what became of the unit since, and the counts that
        came with it.
        """
        bundle = read_received_bundle(submissions.read_content(self._database, received))
        unit = self._collection.roster.current.by_code.get(self.version(received).unit)
        return self._beside_last_year(bundle, unit)

    def _beside_last_year(self, bundle: ReceivedBundle, unit: RosterUnit | None) -> Filing:
        predecessors = Predecessors(self._database, self.year, self._collection.roster.current)
        counted = bundle.counts.as_told() if bundle.counts else {}
        return replace(bundle.filing, last_year=predecessors.filing(unit) if unit else None, counted=counted)

    def last_year(self, code: str) -> Filing | None:
        """What a unit reported last year, through what became of it since; None where nobody knows."""
        unit = self.roster.by_code.get(code)
        return Predecessors(self._database, self.year, self.roster).filing(unit) if unit else None

    def codes_of_last_year(self, code: str) -> tuple[str, ...]:
        """The units of last year that a unit goes on from, itself where nothing was recorded."""
        return Predecessors(self._database, self.year, self.roster).of(code)

    def read_file(self, path: Path) -> Filing:
        """The report in a file that was not taken; AppError, with a sentence, where it cannot be read."""
        return _read(path, read_bundle_file(path))[0].filing

    def content(self, received: int) -> bytes:
        """The file of a received report, as it came."""
        return submissions.read_content(self._database, received)

    def withdraw(self, received: int, reason: str) -> None:
        """Take a version out, such as one of another unit by mistake; the one before counts again."""
        if not reason.strip():
            raise Refused("请写明撤下的原因。")
        self._library.permit.require("collect")
        submissions.set_submission_state(
            self._database, received, submissions.WITHDRAWN, reason.strip(), self._library.operator
        )

    def _keep(self, assessment: FileAssessment, bundle: ReceivedBundle, content: bytes, insistence: str = "") -> int:
        database = self._database
        before = submissions.read_submission(database, assessment.against) if assessment.against is not None else None
        is_resent = (
            before is not None
            and compare_versions(_version_of(bundle), _version(database, before), "")[0] is FileVerdict.RESENT
        )
        arrival = submissions.NewSubmission(
            year=self.year,
            unit=assessment.unit,
            edition=bundle.filing.edition,
            revision=bundle.stamp.revision,
            digest=bundle.digest,
            chain=bundle.stamp.chain,
            file=assessment.path.name,
            signer=bundle.signer,
            typed=bundle.filing.figures.typed,
            content=content,
            reason=describe_insistence(assessment.objections, insistence).strip("（）"),
            counts=bundle.counts,
        )
        return submissions.save_submission(database, arrival, self._library.operator, assessment.against, is_resent)

    def _read_and_assess(self, path: Path) -> tuple[FileAssessment, ReceivedBundle | None, bytes]:
        assessment, bundle, content = self._read_and_judge(path)
        return replace(assessment, package=package_of(path)), bundle, content

    def _with_rulings(self, twin: FileAssessment) -> FileAssessment:
        """A file that is here already may tell anew what its office said of its units' reports."""
        package = open_package(twin.path) if twin.verdict is FileVerdict.DUPLICATE else None
        office = self.roster.by_code.get(twin.unit)
        said = self._collection.forwarding.new_rulings(package, office) if package and office else []
        if not said:
            return twin
        text = f"{twin.name}的报告收过了；它对 {len(said)} 份下属报告的接收情况有变，收下后记到各单位名下。"
        return replace(twin, verdict=FileVerdict.NEW_RULINGS, sentence=text)

    def _read_and_judge(self, path: Path) -> tuple[FileAssessment, ReceivedBundle | None, bytes]:
        try:
            content = read_bundle_file(path)
            sha = sha256(content).hexdigest()
            if assessment := self._find_duplicate(path, sha):
                return self._with_rulings(assessment), None, content
            bundle, content = _read(path, content)
        except Tampered as error:
            return FileAssessment(path, FileVerdict.TAMPERED, error.sentence), None, b""
        except WrongEdition as error:
            return FileAssessment(path, FileVerdict.WRONG_EDITION, f"{error.sentence}两种格式不能相加。"), None, b""
        except StoreError:
            raise
        except AppError as error:
            asked = self._identifier.ask_by_file_name(PurePath(path.name))
            sentence = f"{error.sentence.removeprefix(f'{path}：')}{asked.remark}"
            return FileAssessment(path, FileVerdict.BROKEN, sentence), None, b""
        return self._assess(path, sha, bundle, content), bundle, content

    def _find_duplicate(self, path: Path, sha: str) -> FileAssessment | None:
        """What a file is that was taken in before; None for one that was not, or that counts for nobody here."""
        twin = submissions.find_by_sha(self._database, sha)
        if twin is None or twin.state == submissions.WITHDRAWN:
            return None
        name = self._collection.roster.name_of(twin.unit)
        if twin.year != self.year:
            sentence = f"是 {twin.year} 年度的报告（那一年度已经收过），这里收的是 {self.year} 年度。"
            return FileAssessment(path, FileVerdict.WRONG_YEAR, sentence, twin.unit, name, twin.year, sha=sha)
        if twin.unit not in self.roster.by_code:
            return None
        returned = "，已退回" if twin.state == submissions.RETURNED else ""
        sentence = f"这个文件已经收过了（{name}，{twin.file}{returned}）。"
        return FileAssessment(path, FileVerdict.DUPLICATE, sentence, twin.unit, name, twin.year, sha=sha)

    def _assess(self, path: Path, sha: str, bundle: ReceivedBundle, content: bytes) -> FileAssessment:
        filing = bundle.filing
        identified = self._identify(path, filing.agency)
        unit = identified.unit
        submission = submissions.current_submission(self._database, self.year, unit.code) if unit else None
        verdict, text = self._judged(bundle, identified, submission)
        if verdict.is_taken and (withdrawn := self._withdrawn(content)):
            verdict, text = FileVerdict.WITHDRAWN, withdrawn
        return FileAssessment(
            path,
            verdict,
            text,
            unit.code if unit else "",
            unit.name if unit else filing.agency.name,
            filing.year,
            bundle.stamp.revision,
            bundle.digest,
            sha,
            judge_signature(bundle.signer, unit.seal, unit.name) if unit else None,
            digest_content(filing),
            submission.id if submission else None,
            filing.agency,
            tuple(one.code for one in identified.candidates),
        )

    def _must_mend(self, bundle: ReceivedBundle, assessment: FileAssessment) -> tuple[str, ...]:
        """What the rules say has to be mended in a file that may be taken, as they will once it is."""
        unit = self.roster.by_code.get(assessment.unit)
        if unit is None or not assessment.verdict.may_be_chosen:
            return ()
        found = check(self._beside_last_year(bundle, unit), report_crash)
        return tuple(one.message for one in found if one.severity is Severity.BLOCK and one.is_open)

    def _identify(self, path: Path, agency: Agency) -> UnitIdentification:
        assumed = self.roster.by_code.get(self._assumed.get(path, ""))
        if assumed:
            return UnitIdentification(
                assumed, remark=f"单位写作“{agency.name or '（没有写）'}”，这次指明认作{assumed.name}。"
            )
        return self._identifier.identify(agency, path.stem)

    def _withdrawn(self, content: bytes) -> str:
        """Why exactly this file does not count any more though it was taken in once; empty where it never was."""
        former = submissions.find_by_sha(self._database, sha256(content).hexdigest())
        if former is None or former.state != submissions.WITHDRAWN:
            return ""
        movements = submissions.events_of_unit(self._database, former.year, former.unit)
        reasons = [one.reason for one in movements if (one.received, one.action) == (former.id, submissions.WITHDRAWN)]
        return f"这个文件收过，后来撤下了（{reasons[-1]}）。要再收，请确认不是又收错了。"

    def _judged(
        self, bundle: ReceivedBundle, identified: UnitIdentification, submission: Submission | None
    ) -> tuple[FileVerdict, str]:
        filing, unit = bundle.filing, identified.unit
        if filing.year != self.year:
            return FileVerdict.WRONG_YEAR, f"是 {filing.year} 年度的报告，这里收的是 {self.year} 年度。"
        if identified.is_question:
            return FileVerdict.UNIT_IN_QUESTION, identified.remark
        if unit is None:
            code = f"（代码 {filing.agency.code}）" if filing.agency.code else ""
            return FileVerdict.UNKNOWN_UNIT, f"单位“{filing.agency.name}”{code}不在 {self.year} 年度的名册里。"
        verdict, text = self._compare_with(bundle, unit, submission)
        doubt = _doubt(bundle, judge_signature(bundle.signer, unit.seal, unit.name))
        # Another's key is told of even where the content is what is here already.
        if doubt and (verdict is not FileVerdict.SAME_CONTENT or doubt[0] is FileVerdict.OTHER_KEY):
            return doubt[0], f"{identified.remark}{doubt[1]}{text}"
        return verdict, f"{identified.remark}{text}"

    def _compare_with(
        self, bundle: ReceivedBundle, unit: RosterUnit, submission: Submission | None
    ) -> tuple[FileVerdict, str]:
        """What it is beside the version that counts, and what taking it in does."""
        draft = "单位还没有定稿。" if bundle.stamp.state not in ("", State.FINAL) else ""
        if submission is None:
            return FileVerdict.NEW, f"{unit.name}第一次报来。{draft}"
        new, other, called = _version_of(bundle), _version(self._database, submission), _called(submission)
        verdict, text = compare_versions(new, other, called)
        if verdict is FileVerdict.SAME_CONTENT:
            return verdict, text
        if verdict is FileVerdict.DISPUTED and submission.state == submissions.RETURNED:
            why = "修改次数相同" if new.revision and new.revision == other.revision else "文件里没有修改次数"
            text = f"与{called}内容不同，{why}，判不出是退回以后改的还是以前的。请核对后再选用。"
        return verdict, f"{text}{self._effect(verdict, bundle, submission)}{draft}"

    def _effect(self, verdict: FileVerdict, bundle: ReceivedBundle, submission: Submission) -> str:
        """What taking it in does to the sum: what was returned comes into no sum by being sent again."""
        ruled = (
            submission
            if verdict is FileVerdict.RESENT
            else submissions.last_with_digest(self._database, submission.year, submission.unit, bundle.digest)
        )
        if ruled and ruled.state == submissions.RETURNED:
            same = "" if ruled.id == submission.id else f"内容与退回过的 {ruled.file} 相同，"
            text = f"{same}收下后仍算已退回，不计入汇总；要计入，请再对这一份作答复。"
            return f"，{text}" if verdict.is_taken else text
        if verdict is FileVerdict.RESENT:
            answered = "已给的回执答复的是上一份。" if submission.state == submissions.ACCEPTED else ""
            return f"，收下后以这一份为准，汇总数不变。{answered}"
        return "，收下后以这一份为准。" if verdict.is_taken else ""


def _doubt(bundle: ReceivedBundle, signature: SignatureVerdict) -> tuple[FileVerdict, str] | None:
    """What speaks against taking it unseen."""
    if verdict := OF_SIGNATURE.get(signature.status):
        next_step = "把公钥登记到名册里再收，或确认后照样收下。" if verdict is FileVerdict.UNREGISTERED else ""
        return verdict, f"{signature.doubt}{next_step}"
    if doubts := [*bundle.candidate.questions, *(placed.excerpt for placed in bundle.candidate.cells_to_confirm)]:
        return FileVerdict.UNSURE, f"有 {len(doubts)} 处拿不准，请先用“导入报告”核对，或确认后照样收下。"
    return None


def _called(submission: Submission) -> str:
    parts = [f"第 {submission.revision} 次修改"] if submission.revision else []
    parts += ["已退回"] if submission.state == submissions.RETURNED else []
    return f"已收的 {submission.file}" + (f"（{'，'.join(parts)}）" if parts else "")


def _version(database: Database, submission: Submission) -> ComparableVersion:
    """What is kept, to be compared; its file is read again only where that is needed."""
    content, counts = partial(_stored_content, database, submission.id), submissions.counts_of(database, submission.id)
    register = counts.digest if counts else ""
    return ComparableVersion(submission.revision, submission.digest, submission.signer, content, register)


def _stored_content(database: Database, received: int) -> ContentDigest:
    return digest_content(read_received_bundle(submissions.read_content(database, received)).filing)


def _version_of(bundle: ReceivedBundle) -> ComparableVersion:
    register = bundle.counts.digest if bundle.counts else ""
    return ComparableVersion(
        bundle.stamp.revision, bundle.digest, bundle.signer, lambda: digest_content(bundle.filing), register
    )


def _read(path: Path, content: bytes) -> tuple[ReceivedBundle, bytes]:
    """The report in a file of any kind, and the bundle to keep of it: the file itself where it is one."""
    if content.startswith(b"PK") and detect_format(content) is BUNDLE:
        return read_received_bundle(content), content
    candidate = read_report_bytes(content, path.name)
    bundle = write_bundle(candidate.filing)
    digest = sha256(write_report(candidate.filing).encode()).hexdigest()
    return ReceivedBundle(candidate, BundleStamp(), "", digest), bundle
