"""转报: a report goes up with those of the office's units inside, and with it what was said of each on the way."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from models.errors import Refused
from models.exchange.packages.unit_package import (
    OfficeRuling,
    PackedUnit,
    UnitPackage,
    digest_of_bundle,
    open_package,
    packages_around,
    write_unit_package,
)
from models.registers.reported_counts import RegisterCounts
from models.report.filing import Agency
from models.report.roster import RosterUnit
from models.report.unit_identification import identify_unit
from models.services.collection.parts.part import CollectionPart
from models.services.collection.results import Submission
from models.services.submission import SubmissionService
from models.store.collection import rulings_below, submissions
from models.store.collection.rulings_below import RulingBelow

STATE_WORDS = {"accepted": "已收下", "returned": "已退回", "taken": "收到，还没有收下"}
"""What an office said of a report that it passed on, as a clerk reads it."""


@dataclass(frozen=True)
class ForwardedUnits:
    """The units below an office: whose reports can go up with its own, and whose cannot.

    ``inside`` are the versions that count; ``returned`` and ``missing`` are those that were sent back or have not come.
    """

    inside: tuple[tuple[RosterUnit, Submission], ...] = ()
    returned: tuple[tuple[RosterUnit, Submission], ...] = ()
    missing: tuple[RosterUnit, ...] = ()

    @property
    def accepted(self) -> int:
        """How many of those inside the office has accepted."""
        return sum(one.state == submissions.ACCEPTED for _, one in self.inside)

    @property
    def sentence(self) -> str:
        """Who goes along and who does not."""
        waiting = len(self.inside) - self.accepted
        parts = [f"这 {len(self.inside)} 份里，本单位已收下 {self.accepted} 份"]
        parts += [f"还没有收下 {waiting} 份"] if waiting else []
        parts += [f"已退回、不放进去的 {len(self.returned)} 份"] if self.returned else []
        parts += [f"还没有报来的 {len(self.missing)} 个单位"] if self.missing else []
        return f"{'，'.join(parts)}。这些情况一并写明，上级看得到。"


class Forwarding(CollectionPart):
    """Packing at the office that forwards, and at its superior what that office said of each report."""

    def units(self, agency: Agency) -> ForwardedUnits:
        """The units under an office by the year's roster; none where there is no roster or the office is not in it."""
        roster = self._collection.roster.find()
        node = identify_unit(roster, agency) if roster else None
        if roster is None or node is None:
            return ForwardedUnits()
        current = submissions.current_submissions(self._database, self.year)
        below = [unit for unit in roster.below(node.code) if unit.code != node.code]
        held = [(unit, current[unit.code]) for unit in below if unit.code in current]
        covered = {unit.code for unit in below if any(one.code in current for one in roster.above(unit.code))}
        return ForwardedUnits(
            tuple(one for one in held if one[1].state != submissions.RETURNED),
            tuple(one for one in held if one[1].state == submissions.RETURNED),
            tuple(
                unit
                for unit in below
                if unit.code not in current and unit.code not in covered and roster.must_report(unit)
            ),
        )

    def make_package(self, report: int, is_signed: bool = True, counts: RegisterCounts | None = None) -> bytes:
        """The office's report as a bundle with those of its units inside. Refused where no unit's report is here.

        Each is read when it is written: of many units no more than one is held beside the file.
        """
        sending = SubmissionService(self._library)
        key = sending.signing_key() if is_signed else None
        units = self.units(self._library.filing(report).agency)
        if not units.inside:
            raise Refused("本机还没有收到下属单位的报告，没有可以放进去的。请先在“汇总”里收报告，或只报本级的。")
        return write_unit_package(sending.make_bundle(report, is_signed, counts), self._packed(units), key)

    def _packed(self, units: ForwardedUnits) -> Iterator[tuple[PackedUnit, bytes]]:
        listed = (*units.inside, *units.returned)
        said = rulings_below.rulings_of(self._database, [one.id for _, one in listed])
        ruled = rulings_below.own_rulings(self._database, [one.id for _, one in listed])
        top = self._collection.roster.current.top
        office = top.name if top else ""
        members: set[str] = set()
        for unit, one in listed:
            before = [OfficeRuling(each.office, each.state, each.at) for each in said.get(one.id, {}).values()]
            own = OfficeRuling(office, one.state, ruled.get(one.id, one.received_at))
            member = "" if one.state == submissions.RETURNED else _member_name(unit, members)
            content = submissions.read_content(self._database, one.id) if member else b""
            yield PackedUnit(unit.code, unit.name, member, one.sha, (*before, own)), content

    # ── at the superior ──

    def new_rulings(self, package: UnitPackage, office: RosterUnit, sha: str = "") -> list[RulingBelow]:
        """What a package of an office says of reports that are held here, or of one file, as far as it is not known.

        An office speaks for itself and for those between it and the unit, for nobody else. What it said before what is
        known, as an older file does, is not new.
        """
        roster = self._collection.roster.current
        names = {office.name, *(unit.name for unit in roster.below(office.code))}
        found = []
        for unit in (one for one in package.units if sha in ("", one.sha)):
            held = submissions.find_by_sha(self._database, unit.sha)
            if held is None or held.year != self.year or not self._stands_below(held.unit, office):
                continue
            known = rulings_below.rulings_of(self._database, [held.id]).get(held.id, {})
            for at, ruling in enumerate(unit.rulings, 1):
                name = office.name if at == len(unit.rulings) else ruling.office
                if name in names and _is_later(ruling, known.get(name)):
                    found.append(RulingBelow(held.id, name, ruling.state, ruling.at))
        return found

    def _stands_below(self, code: str, office: RosterUnit) -> bool:
        roster = self._collection.roster.current
        return code in roster.by_code and any(one.code == office.code for one in roster.above(code))

    def record_rulings(self, path: Path, sha: str) -> None:
        """Keep what a file that was taken says of reports here, where it is a package, and what those around say of it.

        A package whose own report is not held here, or whose office is not in the roster, says nothing. ``sha`` is
        SHA-256 of the report's bundle.
        """
        said = []
        if (package := open_package(path)) and (office := self._office_of(package)):
            said += self.new_rulings(package, office)
        for around in packages_around(path):
            if office := self._office_of(around):
                said += self.new_rulings(around, office, sha)
        rulings_below.save_rulings(self._database, said, self._library.operator)

    def _office_of(self, package: UnitPackage) -> RosterUnit | None:
        held = submissions.find_by_sha(self._database, digest_of_bundle(package.own))
        is_held = held is not None and held.state != submissions.WITHDRAWN and held.year == self.year
        return self._collection.roster.current.by_code.get(held.unit) if held and is_held else None

    def rulings(self, received: int) -> Mapping[str, str]:
        """What each office on the way said of a version, by its name: accepted, returned or taken."""
        said = rulings_below.rulings_of(self._database, [received]).get(received, {})
        return {office: one.state for office, one in said.items()}

    def forwarder(self, received: int) -> str:
        """The name of the office next below this one through which a version came; empty where it came by itself."""
        said = self.rulings(received)
        roster, unit = self._collection.roster.current, submissions.read_submission(self._database, received).unit
        above = [one.name for one in roster.above(unit)] if unit in roster.by_code else []
        return next((name for name in reversed(above) if name in said), "")

    def unaccepted(self, code: str) -> tuple[Sequence[str], Sequence[str]]:
        """Of the reports that an office passed on: the units whose it accepted, and those whose it did not, by name."""
        roster = self._collection.roster.current
        office = roster.by_code[code]
        below = {one.code: one.name for one in roster.below(code)} if office is not roster.top else {}
        said = rulings_below.current_rulings(self._database, self.year, list(below)) if below else {}
        accepted: list[str] = []
        others: list[str] = []
        for unit, name in below.items():
            if ruling := said.get(unit, {}).get(office.name):
                (accepted if ruling.state == submissions.ACCEPTED else others).append(name)
        return accepted, others

    def describe(self, code: str) -> str:
        """How far an office accepted what it passed on, and what was said of its own report on the way; or nothing."""
        accepted, others = self.unaccepted(code)
        sentences = []
        if accepted or others:
            named = f"，还没有收下：{_named(others)}" if others else ""
            sentences.append(
                f"转报了 {len(accepted) + len(others)} 个单位的报告，它自己收下了 {len(accepted)} 个{named}"
            )
        if current := submissions.current_submission(self._database, self.year, code):
            said = self.rulings(current.id)
            sentences += [f"经 {office} 转报（{STATE_WORDS.get(state, state)}）" for office, state in said.items()]
        return "；".join(sentences)


def _is_later(ruling: OfficeRuling, known: RulingBelow | None) -> bool:
    return known is None or datetime.fromisoformat(ruling.at) > datetime.fromisoformat(known.at)


def _named(names: Sequence[str]) -> str:
    return "、".join(names[:3]) + (f" 等 {len(names)} 个" if len(names) > 3 else "")


def _member_name(unit: RosterUnit, taken: set[str]) -> str:
    """A name that any system keeps, with the unit's in it, unlike every other in the package."""
    plain = "".join(sign if sign.isalnum() or sign in "-（）" else "_" for sign in f"{unit.code}-{unit.name}"[:80])
    name, at = f"{plain}.ndbg", 1
    while name.lower() in taken:
        at += 1
        name = f"{plain}-{at}.ndbg"
    taken.add(name.lower())
    return name
