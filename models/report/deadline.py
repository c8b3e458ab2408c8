"""When a report has to be out: 《中华人民共和国政府信息公开条例》第四十九条、第五十条."""

from datetime import date

from models.report.filing import Agency, Level

_WITH_DEPARTMENTS = (Level.TOWN, Level.DEPARTMENT, Level.CENTRAL)


def due_on(agency: Agency, year: int) -> date:
    """The last day: 31 March for the report of a government at county level or above, 31 January for the others.

    The regulation names no day for towns; local orders set that of the departments.
    """
    standing = agency.effective_level
    is_late = standing not in _WITH_DEPARTMENTS if standing else agency.name.endswith("人民政府")
    return date(year + 1, 3, 31) if is_late else date(year + 1, 1, 31)
