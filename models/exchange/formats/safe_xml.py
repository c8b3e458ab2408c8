"""XML of other people's files, parsed without entities or networks; libxml2 itself ends at 256 levels."""

from lxml import etree

from models.errors import BrokenFile


def parse_xml(content: bytes) -> etree._Element:
    """The root of an XML part. BrokenFile when it is damaged, declares a doctype or nests too deep."""
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content or "<!DOCTYPE".encode("utf-16-le") in content:
        raise BrokenFile("文件里有不该有的文档类型声明（DOCTYPE），没有打开。")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise BrokenFile("文件内容不完整或已损坏，读不出来。") from error
    if root is None:
        raise BrokenFile("文件内容是空的。")
    return root
