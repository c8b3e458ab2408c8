"""The structure tree: headings, paragraphs, rows and cells, in reading order."""

from collections.abc import Iterator

from reportlab.pdfbase.pdfdoc import PDFDocument

from output.page.page_model import Book, ContentReference, Element, LinkReference
from output.pdf_links import LinkObjects
from output.pdf_objects import Raw, add, text_string


def add_structure(document: PDFDocument, book: Book, pages: list[int], links: LinkObjects) -> int:
    """Write the tree of the book; ``pages`` are object numbers. Answers with the root's number."""
    root = Raw()
    number = add(document, root)
    tree = _Tree(document, pages, links)
    top = tree.add_element(book.root, number)
    parents = add(document, Raw(f"<</Nums[{' '.join(tree.parents())}]>>".encode()))
    following = len(pages) + len(links.keys)
    root.content = (
        f"<</Type/StructTreeRoot/K {top} 0 R/ParentTree {parents} 0 R/ParentTreeNextKey {following}>>"
    ).encode()
    return number


class _Tree:
    """Writes elements, and remembers of which one each content and each link is."""

    def __init__(self, document: PDFDocument, pages: list[int], links: LinkObjects) -> None:
        self.document, self.pages, self.links = document, pages, links
        self.content_parents: list[dict[int, int]] = [{} for _ in pages]
        self.link_parents: dict[int, int] = {}

    def add_element(self, element: Element, parent: int) -> int:
        raw = Raw()
        number = add(self.document, raw)
        kids, first_page = [], None
        for child in element.children:
            if isinstance(child, ContentReference):
                self.content_parents[child.page][child.index] = number
                first_page = child.page if first_page is None else first_page
                if child.page == first_page:
                    kids.append(str(child.index))
                else:
                    kids.append(f"<</Type/MCR/Pg {self.pages[child.page]} 0 R/MCID {child.index}>>")
            elif isinstance(child, LinkReference):
                self.link_parents[self.links.keys[child]] = number
                kids.append(f"<</Type/OBJR/Pg {self.pages[child.page]} 0 R/Obj {self.links.numbers[child]} 0 R>>")
            else:
                kids.append(f"{self.add_element(child, number)} 0 R")
        page = f"/Pg {self.pages[first_page]} 0 R" if first_page is not None else ""
        raw.content = (
            f"<</Type/StructElem/S/{element.kind}/P {parent} 0 R{page}{_attributes(element)}/K[{' '.join(kids)}]>>"
        ).encode()
        return number

    def parents(self) -> Iterator[str]:
        """The entries of the parent tree: of each page the elements of its contents, of each link its element."""
        for page, marks in enumerate(self.content_parents):
            last = max(marks, default=-1)
            refs = " ".join(f"{marks[m]} 0 R" if m in marks else "null" for m in range(last + 1))
            yield f"{page} [{refs}]"
        for key, element in sorted(self.link_parents.items()):
            yield f"{key} {element} 0 R"


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
