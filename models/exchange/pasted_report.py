"""A whole report copied from a page or a document: by its tables where they came along, else by its text."""

from models.errors import BrokenFile
from models.exchange.candidate import Candidate
from models.exchange.formats.plain_text import read_lines
from models.exchange.neutral_document import MOST_CHARACTERS
from models.exchange.recognition.recognise import recognise

_EMPTY = "剪贴板里没有文字。请在网页或文档里选中整篇年报（Ctrl+A），复制（Ctrl+C），再从剪贴板导入。"


def read_pasted(text: str, html: str, year: int | None = None) -> Candidate:
    """The report in a copied text. BrokenFile with a sentence when nothing can be made of it."""
    from models.exchange.formats.html import read_web

    if not text.strip() and not html.strip():
        raise BrokenFile(_EMPTY)
    if len(text) > MOST_CHARACTERS or len(html) > 4 * MOST_CHARACTERS:
        raise BrokenFile("剪贴板里的内容太多，不像一份年报。")
    if html.strip():
        try:
            return recognise(read_web(html.encode("utf-8", "replace")), year)
        except BrokenFile:
            if not text.strip():
                raise
    return recognise(read_lines(text), year)
