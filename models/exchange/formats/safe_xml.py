"""XML of other people's files, parsed without entities or networks; libxml2 itself ends at 256 levels."""

from lxml import etree

from models.errors import BrokenFile

_CHUNK, _MAX_HEAD, _MAX_TAGS = 2_048, 65_536, 1_000_000
_UTF16_MARKS = (b"\xff\xfe<", b"\xfe\xff\x00<")


def find_xml_root(content: bytes) -> str | None:
    """The name of the root element, its namespace in braces; None for what is no XML as far as its root."""
    start = content.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start.startswith((b"<", *_UTF16_MARKS)):
        return None
    parser = etree.XMLPullParser(("start",), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    for at in range(0, min(len(start), _MAX_HEAD), _CHUNK):
        is_sound = True
        try:
            parser.feed(start[at : at + _CHUNK])
        except etree.XMLSyntaxError:
            is_sound = False  # what was read before the fault still tells
        for _, root in parser.read_events():
            return str(root.tag) if isinstance(root, etree._Element) else None
        if not is_sound:
            return None
    return None


def parse_xml(content: bytes) -> etree._Element:
    """The root of an XML part. BrokenFile when it is damaged, declares a doctype or nests too deep."""
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content or "<!DOCTYPE".encode("utf-16-le") in content:
        raise BrokenFile("文件里有不该有的文档类型声明（DOCTYPE），没有打开。")
    if content.count(b"<") > _MAX_TAGS:
        raise BrokenFile("文件里的内容太多，不像一份年报。")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content.lstrip(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise BrokenFile("文件内容不完整或已损坏，读不出来。") from error
    if root is None:
        raise BrokenFile("文件内容是空的。")
    return root
