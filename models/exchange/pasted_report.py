"""A whole report copied from a page or a document: by its tables where they came along, else by its text."""

from models.errors import BrokenFile
from models.exchange.candidate import Candidate
from models.exchange.formats.plain_text import parse_plain_text
from models.exchange.neutral_document import MAX_CHARACTERS
from models.exchange.recognition.recognise import recognise

_EMPTY_CLIPBOARD = "剪贴板里没有文字。请在网页或文档里选中整篇年报（Ctrl+A），复制（Ctrl+C），再从剪贴板导入。"


def read_pasted_report(text: str, html: str, year: int | None = None) -> Candidate:
    """The report in a copied text. BrokenFile with a sentence when nothing can be made of it."""
    from models.exchange.formats.html import read_html

    if not text.strip() and not html.strip():
        raise BrokenFile(_EMPTY_CLIPBOARD)
    if len(text) > MAX_CHARACTERS or len(html) > 4 * MAX_CHARACTERS:
        raise BrokenFile("剪贴板里的内容太多，不像一份年报。")
    if html.strip():
        try:
            return recognise(read_html(html.encode("utf-8", "replace")), year)
        except BrokenFile:
            if not text.strip():
                raise
    return recognise(parse_plain_text(text), year)
