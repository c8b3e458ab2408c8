"""The day a saved page says it was published: in its head (PubDate), and as a portal prints it above an article."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from models.exchange.formats.html import decode_text
from models.exchange.formats.mhtml import find_page
from models.exchange.report_file import detect_format
from models.file_types import WEB_ARCHIVE, WEB_PAGE

_LEFT_OUT = re.compile(r"<!--.*?-->|<(script|style)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_META = re.compile(r"<meta\b[^<>]{0,500}>", re.IGNORECASE)
_IS_PUB_DATE = re.compile(r"\bname\s*=\s*[\"']?\s*PubDate\b", re.IGNORECASE)
_CONTENT = re.compile(r"\bcontent\s*=\s*[\"']?([^\"'<>]{8,40})", re.IGNORECASE)
_TAGS = r"(?:<[^<>]{0,300}>|\s|&nbsp;|&#160;|\u3000){0,20}"
_DAY = r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})"
_LABELLED = re.compile(rf"(?:发布|公开|公布){_TAGS}(?:日期|时间){_TAGS}[:：]?{_TAGS}{_DAY}")
_MAX_LENGTH = 3_000_000


@dataclass(frozen=True)
class PublicationDay:
    """``day`` is None where the file tells none, or several; ``words`` says so in the latter case."""

    day: date | None = None
    words: str = ""


def find_publication_day(raw: bytes) -> PublicationDay:
    """The day in a page of whatever encoding. Other files tell none: the day under a report is that of signing.

    By the guide for government websites (国办发〔2017〕47号) the head of an article's page has it as ``PubDate``.
    """
    kind = detect_format(raw)
    if kind not in (WEB_PAGE, WEB_ARCHIVE):
        return PublicationDay()
    page = decode_text(find_page(raw) if kind is WEB_ARCHIVE else raw)[:_MAX_LENGTH]
    days = list(dict.fromkeys(_days(_LEFT_OUT.sub(" ", page))))
    if len(days) > 1:
        told = "、".join(day.isoformat() for day in sorted(days)[:4])
        return PublicationDay(None, f"网页上有几个发布日期（{told}），判断不了是哪一天。")
    return PublicationDay(days[0]) if days else PublicationDay()


def _days(page: str) -> Iterator[date]:
    for meta in _META.findall(page):
        content = _CONTENT.search(meta) if _IS_PUB_DATE.search(meta) else None
        if content and (match := re.search(_DAY, content[1])):
            yield from _day(*match.groups())
    for match in _LABELLED.finditer(page):
        yield from _day(*match.groups())


def _day(year: str, month: str, day: str) -> Iterator[date]:
    try:
        yield date(int(year), int(month), int(day))
    except ValueError:
        return
