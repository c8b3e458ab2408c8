"""A page that a browser or Word saved as one file (.mht): the page in it is read like any other, its pictures left."""

from email.errors import MessageError
from email.message import Message
from email.parser import BytesParser

from models.errors import BrokenFile
from models.exchange.formats.html import read_html
from models.exchange.neutral_document import NeutralDocument

_MAX_PARTS, _MAX_NESTED = 2_000, 20
_NO_PAGE = "网页档案（.mht）不完整，里面没有网页。请在浏览器里另存为“网页，仅 HTML”后再导入。"
_UTF8_WITH_BOM = "utf-8-sig"


def read_mhtml(raw: bytes) -> NeutralDocument:
    """Read the page in the archive. BrokenFile where there is none, or parts without end."""
    return read_html(find_page(raw))


def find_page(raw: bytes) -> bytes:
    """The page in the archive, in UTF-8 where its head tells the encoding. BrokenFile as above."""
    lower = raw.lower()
    if lower.count(b"content-type:") > _MAX_PARTS or lower.count(b"multipart/") > _MAX_NESTED:
        raise BrokenFile("网页档案里的内容太多，不像一份年报。")
    try:
        parts = list(BytesParser().parsebytes(raw).walk())
    except (MessageError, ValueError, LookupError, RecursionError) as error:
        raise BrokenFile(_NO_PAGE) from error
    page = next((page for part in parts if part.get_content_type() == "text/html" and (page := _page(part))), b"")
    if not page.strip():
        raise BrokenFile(_NO_PAGE)
    return page


def _page(part: Message) -> bytes:
    """The bytes of a page; as UTF-8 where its head tells the encoding, which then wins over what the page says."""
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return b""
    charset = str(part.get_content_charset() or "")
    try:
        return content.decode("gb18030" if charset in ("gb2312", "gbk") else charset or _UTF8_WITH_BOM).encode(
            _UTF8_WITH_BOM
        )
    except (UnicodeError, LookupError, ValueError):
        return content
