"""Addresses in a text that a reader of the finished file can follow."""

import re
from typing import NamedTuple

_ADDRESS = re.compile(
    r"https?://[0-9A-Za-z\-._~:/?#\[\]@!$&'()*+,;=%]+|(?<![0-9A-Za-z._%+-])[0-9A-Za-z._%+-]+@[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)+",
    re.IGNORECASE,
)
_NOT_LAST = ".,;:!?'&"


class LinkSpan(NamedTuple):
    """Where an address stands in a text, and what following it opens."""

    start: int
    end: int
    target: str


def find_links(text: str) -> list[LinkSpan]:
    """The web addresses that name their protocol, and the e-mail addresses; marks behind one do not belong to it."""
    if ":" not in text and "@" not in text:
        return []
    spans = []
    for match in _ADDRESS.finditer(text):
        address = match[0].rstrip(_NOT_LAST)
        while address.endswith((")", "]")) and address.count("(") + address.count("[") < sum(map(address.count, ")]")):
            address = address[:-1].rstrip(_NOT_LAST)
        target = address if "://" in address else f"mailto:{address}"
        if address.partition("://")[2] or "@" in address:
            spans.append(LinkSpan(match.start(), match.start() + len(address), target))
    return spans
