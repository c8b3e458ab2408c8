"""The 应报单位名册 of a year: taken in after a preview, changed unit by unit, with what became of whom."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from pathlib import Path

from models.editions.edition import CellKey, Edition
from models.editions.known_editions import edition_for
from models.errors import Refused
from models.exchange.list_files import read_list_file
from models.exchange.list_sheet import ListSheet
from models.exchange.public_key import key_fingerprint, public_key_problem
from models.exchange.roster_lists.questions import RosterChoices
from models.exchange.roster_lists.understanding import NO_CHOICES, RosterContext, understand_roster
from models.exchange.roster_lists.unit_names import name_key
from models.exchange.roster_table import write_roster
from models.report.filing import Level
from models.report.roster import (
    ChangeKind,
    Roster,
    RosterChange,
    RosterUnit,
    UnitDifference,
    differences_between,
    keep_registered_keys,
)
from models.services.collection.parts.part import CollectionPart
from models.services.collection.results import RosterPreview, RosterSummary
from models.store.collection import check_results
from models.store.collection import roster as stored
from models.store.collection.kept_roster import KeptRoster

_ASKED = 5


class RosterService(CollectionPart):
    """The year's roster. Methods that write take one step each, whole or not at all."""

    _current_mark = ""
    _kept: KeptRoster | None = None

    @cached_property
    def current(self) -> Roster:
        """The roster by which the collection judges, as it was when first asked for; Refused where there is none.

        It is read again after a change that is made here; for one made elsewhere, make the collection anew.
        """
        # The mark first, so that it is never too new.
        self._current_mark = stored.roster_version(self._database, self.year)
        return self.read()

    def forget(self) -> None:
        """Read the roster again when it is next asked for: it was changed elsewhere."""
        self.__dict__.pop("current", None)

    def refresh(self, mark: str) -> None:
        """Read the roster again when it is next asked for, unless it is the one known by this mark."""
        if self._current_mark != mark:
            self.forget()

    def find(self) -> Roster | None:
        """The roster as it is stored now, None where there is none."""
        kept = self._find_kept()
        return kept.roster if kept else None

    def _find_kept(self) -> KeptRoster | None:
        """The roster as it is stored now; read again only where it is not the one that was read or written last."""
        mark = stored.roster_version(self._database, self.year)
        if self._kept is None or self._kept.mark != mark:
            self._kept = stored.read_kept_roster(self._database, self.year) if mark else None
        return self._kept

    def share(self, other: "RosterService") -> None:
        """Know what another service of the year has read already."""
        self._kept = other._kept

    def read(self) -> Roster:
        """The roster as it is stored now; Refused where there is none."""
        roster = self.find()
        if roster is None:
            raise Refused(f"{self.year} 年度还没有名册。请先导入应报单位名册，或沿用上年的名册。")
        return roster

    def info(self) -> RosterSummary | None:
        """Who changed the roster last, when and from what; None where there is none."""
        return next((line for line in stored.list_rosters(self._database) if line.year == self.year), None)

    def name_of(self, code: str) -> str:
        """A unit's name, its code where it is not in the roster."""
        unit = self.current.by_code.get(code)
        return unit.name if unit else code

    @property
    def carried_cells(self) -> tuple[CellKey, ...]:
        """The typed cells that take over what last year left: what can move with a unit."""
        return carried_cells(self.edition)

    def preview(self, path: Path, choices: RosterChoices | None = None) -> RosterPreview:
        """Read a roster from any file an office keeps it in, and say what it would change; BrokenFile with a sentence.

        ``choices`` is what a person settled of it. Deadlines by level and recorded changes are not in such a file:
        those of the year stay, and so do the keys that units are known by.
        """
        return self.preview_sheets(path.name, read_list_file(path, "一份名册"), choices or NO_CHOICES)

    def preview_sheets(
        self, origin: str, sheets: Sequence[ListSheet], choices: RosterChoices = NO_CHOICES
    ) -> RosterPreview:
        """The same of a file that was read already; asked again with every choice."""
        mark, before = self._marked_or_none()
        reading = understand_roster(sheets, choices, RosterContext(self.year, self._known_codes(before)))
        roster, others = keep_registered_keys(before, replace(before, units=reading.roster.units))
        differences = differences_between(before, roster)
        return RosterPreview(origin, roster, differences, mark, other_keys_remarks(others), reading)

    def _known_codes(self, before: Roster) -> Mapping[str, str]:
        """Codes by name, of this year's roster, else last year's; only of names that one unit bears."""
        units = before.units or (self._collection.previous_year.roster.find() or Roster(())).units
        counts = Counter(name_key(unit.name) for unit in units)
        return {key: unit.code for unit in units if counts[key := name_key(unit.name)] == 1}

    def apply(self, preview: RosterPreview) -> None:
        """Keep the roster that was previewed; StoreError when the year's former one was changed since.

        Refused while a question about its file is open.
        """
        if preview.reading and (asked := preview.reading.open_questions):
            listed = "\n".join(question.sentence for question in asked[:_ASKED])
            raise Refused(f"名册里还有 {len(asked)} 处要先定，没有存入。\n{listed}")
        self._write(preview.roster, preview.origin, preview.base_mark)

    def put_back(self, roster: Roster, origin: str) -> None:
        """Keep a former roster in place of the present one, as when a step is taken back."""
        self._write(roster, origin, self._marked()[0])

    def carry_over(self) -> Roster:
        """Begin a year's roster with that of the year before, deadlines a year later; Refused where that is missing."""
        if self.find() is not None:
            raise Refused(f"{self.year} 年度已经有名册了。")
        last = self._collection.previous_year.roster.read()
        units = tuple(replace(unit, exempt_reason="", deadline=_next_year(unit.deadline)) for unit in last.units)
        roster = Roster(units, {level: _next_year(day) for level, day in last.deadlines.items()})
        self._write(roster, f"沿用 {self.year - 1} 年度名册", "")
        return roster

    def put_unit(self, unit: RosterUnit) -> Roster:
        """Add a unit, or change the one of that code; Refused when the tree would not hold, or the key is none."""
        mark, roster = self._marked()
        former = roster.by_code.get(unit.code)
        if unit.seal and (former is None or unit.seal != former.seal):
            _refuse_key(unit.seal)
        return self._keep(mark, roster.with_unit(unit), (unit,))

    def remove_unit(self, code: str) -> Roster:
        """Take a unit off; Refused while others stand under it."""
        mark, roster = self._marked()
        if children := roster.children(code):
            raise Refused(f"{roster.by_code[code].name} 下面还有 {len(children)} 个单位，请先移走或去掉它们。")
        return self._keep(mark, replace(roster, units=tuple(u for u in roster.units if u.code != code)))

    def exempt(self, code: str, reason: str) -> Roster:
        """Say why a unit need not report, or with an empty reason that it must."""
        return self.put_unit(replace(self.read().by_code[code], exempt_reason=reason.strip()))

    def trust(self, code: str, public_key: str) -> Roster:
        """Write down the public key a unit signs with, or with an empty one that it signs nothing."""
        return self.put_unit(replace(self.read().by_code[code], seal=public_key.strip()))

    def set_deadlines(self, deadlines: Mapping[Level, date]) -> Roster:
        """The last day by level; a level not named has the day of the regulation."""
        days = {level: day.isoformat() for level, day in deadlines.items()}
        mark, roster = self._marked()
        return self._keep(mark, replace(roster, deadlines=days))

    def record_change(self, change: RosterChange) -> Roster:
        """Write down what became of a unit of last year, in place of what was said of the same two before."""
        mark, roster = self._marked()
        _refuse_change(self.edition, change, roster, self._collection.previous_year.roster.find())
        others = tuple(one for one in roster.changes if (one.source, one.target) != (change.source, change.target))
        kept = self._keep(mark, replace(roster, changes=(*others, change)))
        self._check_again(change)
        return kept

    def remove_change(self, change: RosterChange) -> Roster:
        """Take back what was written down of a unit."""
        mark, roster = self._marked()
        kept = self._keep(mark, replace(roster, changes=tuple(one for one in roster.changes if one != change)))
        self._check_again(change)
        return kept

    def _check_again(self, change: RosterChange) -> None:
        """What the rules say of a report beside last year's is another thing now."""
        check_results.forget_checks(self._database, self.year, (change.source, change.target))

    def to_csv(self) -> str:
        """The roster as CSV text, as it can be taken in again."""
        return write_roster(self.read())

    def _marked(self) -> tuple[str, Roster]:
        """The roster, and what it is known by when it is written back."""
        roster = self.read()
        return self._kept.mark if self._kept else "", roster

    def _marked_or_none(self) -> tuple[str, Roster]:
        kept = self._find_kept()
        return (kept.mark, kept.roster) if kept else ("", Roster(()))

    def _keep(self, mark: str, roster: Roster, moved: Sequence[RosterUnit] = ()) -> Roster:
        """Write the roster; ``moved`` are units that may have got another superior."""
        for unit in moved:
            if unit.parent and unit.parent not in roster.by_code:
                raise Refused(f"{unit.name}：上级代码 {unit.parent} 不在名册里，没有改动。")
            if ring := roster.ring_through(unit):
                names = "、".join(one.name for one in ring)
                raise Refused(f"{names}：上级绕成了一圈，没有改动。")
        self._write(roster, "在程序里修改", mark)
        return roster

    def _write(self, roster: Roster, origin: str, mark: str | None) -> None:
        edition_for(self.year)
        self._library.permit.require("roster")
        operator, before = self._library.operator, self._kept if self._kept and self._kept.mark == mark else None
        self._kept = stored.write_roster(self._database, self.year, roster, origin, operator, mark, before)
        self.forget()


def other_keys_remarks(others: Sequence[UnitDifference]) -> tuple[str, ...]:
    """What to say of units for which a file names another key than the one they are known by."""
    return tuple(
        f"{one.unit.name}：文件里的签名公钥（指纹 {key_fingerprint(one.after.seal)}）与登记的（指纹 "
        f"{key_fingerprint(one.before.seal)}）不同，没有换。公钥不从文件里换，请打电话核对指纹，再在名册里改。"
        for one in others
        if one.before and one.after
    )


def _refuse_key(public_key: str) -> None:
    if problem := public_key_problem(public_key):
        raise Refused(problem)


def _next_year(day: str) -> str:
    if not day:
        return ""
    then = date.fromisoformat(day)
    is_leap = (then.month, then.day) == (2, 29)
    return then.replace(year=then.year + 1, day=28 if is_leap else then.day).isoformat()


def carried_cells(edition: Edition) -> tuple[CellKey, ...]:
    """The typed cells that take over what last year left: what can move with a unit."""
    return tuple(cell for cell in edition.typed_cells if cell in edition.carried_cells)


def _refuse_change(edition: Edition, change: RosterChange, roster: Roster, last: Roster | None) -> None:
    if change.source == change.target:
        raise Refused("变动前后是同一个单位。")
    if last is not None and change.source not in last.by_code:
        raise Refused(f"上年名册里没有代码 {change.source} 的单位。")
    if change.target and change.target not in roster.by_code:
        raise Refused(f"今年名册里没有代码 {change.target} 的单位。")
    if not change.target and change.kind is not ChangeKind.ABOLISHED:
        raise Refused(f"请写明{change.kind.label}后的单位。")
    if not set(change.carried) <= set(carried_cells(edition)) or any(value < 0 for value in change.carried.values()):
        raise Refused("随单位划转的只能是上年结转的件数，不能是负数。")
