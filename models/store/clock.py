"""The time as it is kept in the database."""

from datetime import UTC, datetime


def now() -> str:
    """This moment in UTC, to the millisecond, as an ISO text."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")
