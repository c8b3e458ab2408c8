"""A day as a clerk writes it, to the one form it is kept in."""

import re
from datetime import date

_WRITTEN = re.compile(r"(\d{4})\s*[年./\-－．]\s*(\d{1,2})\s*[月./\-－．]\s*(\d{1,2})\s*日?")


def read_day(text: str) -> str | None:
    """The ISO form of a day such as 2025年1月28日 or 2025.1.28; empty for nothing, None when it is no day."""
    if not text.strip():
        return ""
    match = _WRITTEN.fullmatch(text.strip())
    try:
        return date(*(int(part) for part in match.groups())).isoformat() if match else None
    except ValueError:
        return None
