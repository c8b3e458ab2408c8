"""类别: the kinds of agency that a roster holds, told from what it says of a unit, unless a clerk says otherwise."""

from collections.abc import Mapping
from enum import StrEnum

from models.report.filing import Agency, Level
from models.report.roster import RosterUnit


class UnitKind(StrEnum):
    """A kind of agency, as offices speak of them."""

    DEPARTMENT = "department"
    COUNTY = "county"
    TOWN = "town"
    ZONE = "zone"
    GOVERNMENT = "government"
    VERTICAL = "vertical"
    OWN_LEVEL = "own_level"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The word a clerk reads."""
        return _LABELS[self]


_LABELS = {
    UnitKind.DEPARTMENT: "部门",
    UnitKind.COUNTY: "县区",
    UnitKind.TOWN: "乡镇街道",
    UnitKind.ZONE: "园区",
    UnitKind.GOVERNMENT: "市级以上政府",
    UnitKind.VERTICAL: "垂直管理",
    UnitKind.OWN_LEVEL: "本级",
    UnitKind.OTHER: "其他",
}
_ZONE_ENDINGS = (
    "管委会", "管理委员会", "开发区", "高新区", "园区", "新区", "保税区", "度假区", "风景区", "示范区", "合作区",
)  # fmt: skip
_OF_LEVEL = {
    Level.DEPARTMENT: UnitKind.DEPARTMENT,
    Level.COUNTY: UnitKind.COUNTY,
    Level.TOWN: UnitKind.TOWN,
    Level.PREFECTURE: UnitKind.GOVERNMENT,
    Level.PROVINCE: UnitKind.GOVERNMENT,
}


def kind_of(unit: RosterUnit, chosen: Mapping[str, UnitKind]) -> UnitKind:
    """A unit's kind: the one a clerk chose (by code), else what the roster and its name leave no doubt about.

    OTHER where neither tells: nobody knows, and nothing is guessed.
    """
    if unit.code in chosen:
        return chosen[unit.code]
    if unit.is_vertical:
        return UnitKind.VERTICAL
    if unit.is_own_level:
        return UnitKind.OWN_LEVEL
    if unit.name.endswith(_ZONE_ENDINGS):
        return UnitKind.ZONE
    level = Agency(unit.name, unit.code, unit.level).effective_level
    return _OF_LEVEL.get(level, UnitKind.OTHER) if level else UnitKind.OTHER
