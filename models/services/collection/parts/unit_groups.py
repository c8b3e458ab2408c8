"""Picks kept under a name, and units by their kind: what a sum is made of when it is not of all."""

from collections.abc import Iterable

from models.errors import Refused
from models.report.unit_kind import UnitKind, kind_of
from models.services.collection.parts.part import CollectionPart
from models.store.collection import unit_groups
from models.store.collection.unit_groups import SavedPick
from models.texts.characters import name_problem


class Picks(CollectionPart):
    """Units picked for sums, kept under names, for every year."""

    def list(self) -> list[SavedPick]:
        """Every pick, by name."""
        return unit_groups.list_picks(self._database)

    def save(self, name: str, codes: Iterable[str]) -> None:
        """Keep a pick, in place of the one of that name; Refused without a name or units."""
        self._library.permit.require("collect")
        pick = SavedPick(name.strip(), tuple(dict.fromkeys(codes)))
        if not pick.name or not pick.codes:
            raise Refused("请给挑选的单位起一个名字，并至少勾选一个单位。")
        if problem := name_problem(pick.name):
            raise Refused(f"名字：{problem}")
        unit_groups.save_pick(self._database, pick, self._library.operator)

    def delete(self, name: str) -> None:
        """Keep a pick no longer."""
        self._library.permit.require("collect")
        unit_groups.delete_pick(self._database, name, self._library.operator)


class UnitKinds(CollectionPart):
    """The kinds of the year's units: as the roster tells, unless a clerk chose another."""

    def all(self) -> dict[str, UnitKind]:
        """Every unit's kind, by code, in the order of the roster."""
        chosen = {code: UnitKind(kind) for code, kind in unit_groups.read_kinds(self._database).items()}
        return {unit.code: kind_of(unit, chosen) for unit in self._collection.roster.current.units}

    def units_of(self, kind: UnitKind) -> frozenset[str]:
        """The units of a kind, by code."""
        return frozenset(code for code, one in self.all().items() if one is kind)

    def set(self, code: str, kind: UnitKind | None) -> None:
        """Put a unit into a kind; None leaves it to the roster again."""
        self._library.permit.require("roster")
        unit_groups.set_kinds(self._database, {code: kind.value if kind else ""}, self._library.operator)
