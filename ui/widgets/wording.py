"""Times, days and states in the words the clerk reads."""

from datetime import date, datetime

from models.report.filing import Agency, Level

LEVELS = {
    Level.TOWN: "乡镇、街道",
    Level.DEPARTMENT: "政府部门",
    Level.COUNTY: "县（市、区）人民政府",
    Level.PREFECTURE: "市（州）人民政府",
    Level.PROVINCE: "省（自治区、直辖市）人民政府",
    Level.CENTRAL: "国务院部门",
}


def judged_level(name: str) -> str:
    """What the name alone says of the office's standing, as the choice that leaves it to the name."""
    level = Agency(name.strip()).effective_level
    if level:
        return f"由单位名称判断：{LEVELS[level]}"
    return "由单位名称判断：看不出，请选一类" if name.strip() else "由单位名称判断"


def today() -> date:
    """The day on this machine's calendar."""
    return datetime.now().astimezone().date()


def clock_time(moment: str) -> str:
    """An ISO moment in UTC as the wall clock shows it: 10:32:07."""
    return _local(moment).strftime("%H:%M:%S")


def moment_text(moment: str, on: date) -> str:
    """An ISO moment in UTC as one says it: 今天 10:32, 昨天 16:05, 1 月 8 日, 2024 年 1 月 8 日."""
    local = _local(moment)
    days = (on - local.date()).days
    if days in (0, 1):
        return f"{'昨天' if days else '今天'} {local:%H:%M}"
    return day_text(local.date(), on)


def day_text(which: date, on: date) -> str:
    """A day, with its year where it is not this year's."""
    year = "" if which.year == on.year else f"{which.year} 年 "
    return f"{year}{which.month} 月 {which.day} 日"


NEAR = 90
"""Days; a deadline farther off is named, not counted down to."""


def time_left(due: date, on: date) -> str:
    """How long there is until a day: 距 1 月 31 日还有 3 天; one that is past or far off is merely named."""
    days = (due - on).days
    if 0 < days <= NEAR:
        return f"距 {day_text(due, on)}还有 {days} 天"
    if days == 0:
        return "今天是最后一天"
    return f"期限 {day_text(due, on)}"


def _local(moment: str) -> datetime:
    return datetime.fromisoformat(moment).astimezone()
