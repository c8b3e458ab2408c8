"""The structure tree: headings, paragraphs, rows and cells, in reading order."""

from reportlab.pdfbase.pdfdoc import PDFDocument

from output.page.page_model import Book, ContentReference, Element
from output.pdf_objects import Raw, add, text_string


def add_structure(document: PDFDocument, book: Book, pages: list[int]) -> int:
    """Write the tree of the book; ``pages`` are object numbers. Answers with the root's number."""
    root = Raw()
    number = add(document, root)
    parents: list[dict[int, int]] = [{} for _ in pages]
    top = _element(document, book.root, number, pages, parents)
    nums = []
    for page, marks in enumerate(parents):
        last = max(marks, default=-1)
        refs = " ".join(f"{marks[m]} 0 R" if m in marks else "null" for m in range(last + 1))
        nums.append(f"{page} [{refs}]")
    tree = add(document, Raw(f"<</Nums[{' '.join(nums)}]>>".encode()))
    root.content = (
        f"<</Type/StructTreeRoot/K {top} 0 R/ParentTree {tree} 0 R/ParentTreeNextKey {len(pages)}>>"
    ).encode()
    return number


def _element(
    document: PDFDocument, element: Element, parent: int, pages: list[int], parents: list[dict[int, int]]
) -> int:
    raw = Raw()
    number = add(document, raw)
    kids, first_page = [], None
    for child in element.children:
        if isinstance(child, ContentReference):
            parents[child.page][child.index] = number
            first_page = child.page if first_page is None else first_page
            if child.page == first_page:
                kids.append(str(child.index))
            else:
                kids.append(f"<</Type/MCR/Pg {pages[child.page]} 0 R/MCID {child.index}>>")
        else:
            kids.append(f"{_element(document, child, number, pages, parents)} 0 R")
    page = f"/Pg {pages[first_page]} 0 R" if first_page is not None else ""
    raw.content = (
        f"<</Type/StructElem/S/{element.kind}/P {parent} 0 R{page}{_attributes(element)}/K[{' '.join(kids)}]>>"
    ).encode()
    return number


def _attributes(element: Element) -> str:
    """What is said of an element: of a picture what it shows, of the parts of a table their place in it."""
    if not element.attributes:
        return ""
    if alt := element.attributes.get("Alt"):
        return f"/Alt {text_string(alt)}"
    parts = []
    for key, value in element.attributes.items():
        parts.append(f"/{key} {text_string(value) if key == 'Summary' else value}")
    return f"/A<</O/Table{''.join(parts)}>>"
