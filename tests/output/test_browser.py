"""The page in a real Chromium: on a phone, on paper, and what it asks the network for.

The browser gets its typefaces from the program's own, whatever the machine has: it is a desk where Chinese can be read.
"""

import json
import re
from collections.abc import Callable
from html import escape
from itertools import product
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pypdf
import pypdfium2
import pytest
from lxml import html as reader

from models.exchange.formats.pdf import read_pdf
from models.exchange.neutral_document import DocumentLine
from models.exchange.report_file import read_report_file
from output.blocks import Grid
from output.compose import compose
from output.html import render_for_clipboard, render_fragment, render_page
from output.picture.layout import sheet_picture
from tests.exchange.made_up import differences, printed_texts
from tests.output.browser import BROWSER, PORTAL_PAGE, call_browser
from tests.output.desks import latin_alone
from tests.output.reports import sample

pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium is installed")
PROBE = """<!DOCTYPE html><meta charset="utf-8"><body>
<iframe srcdoc="{page}" style="width:{width}px;height:800px;border:0"></iframe><script>
onload = () => {{
  const inside = document.querySelector("iframe").contentDocument, view = inside.defaultView;
  const root = inside.documentElement, all = (what) => [...inside.querySelectorAll(what)];
  const told = {{
    wide: root.scrollWidth, room: root.clientWidth,
    requests: view.performance.getEntriesByType("resource").length,
    type: Math.min(...all("p, h2, h3").map((each) => parseFloat(view.getComputedStyle(each).fontSize))),
    small: Math.min(...all("td, th").map((each) => parseFloat(view.getComputedStyle(each).fontSize))),
    tables: all("table").map((table) => ({{
      heads: table.tHead ? table.tHead.rows.length : 0, rows: table.rows.length,
      cells: table.querySelectorAll("td").length,
      scoped: [...table.querySelectorAll("th")].every((each) => each.scope !== ""),
      caption: table.caption ? table.caption.textContent : "", right: table.parentElement.getBoundingClientRect().right,
      columns: Math.max(...[...table.rows].map((row) => [...row.cells].reduce((sum, each) => sum + each.colSpan, 0))),
    }})),
    outline: all("h1, h2, h3").map((each) => each.tagName),
    charts: all("figure svg").map((each) => each.getBoundingClientRect().right),
    moved: all("div[role=region]").slice(1, 2).map((sheet) => {{
      sheet.scrollTo(120, 300);
      const from = (each) => each.getBoundingClientRect(), at = from(sheet);
      const labels = [...sheet.querySelectorAll("tbody th[scope=row]")].filter((each) => from(each).top > at.top + 200);
      const heads = sheet.querySelector("thead");
      const by = [sheet.scrollLeft, sheet.scrollTop];
      return {{heads: from(heads).top - at.top, label: from(labels[0]).left - at.left, by}};
    }})[0],
  }};
  document.body.textContent = JSON.stringify(told);
}};
</script></body>"""
Browse = Callable[..., str]


@pytest.fixture
def browse(tmp_path: Path) -> Browse:
    """Calls the browser with a profile of its own and the typefaces of one folder, the program's unless said."""

    def call(*words: str, faces: Path | None = None) -> str:
        return call_browser(tmp_path, *words, faces=faces)

    return call


def printed(browse: Browse, folder: Path, content: str, **how: Path) -> Path:
    """The page as a PDF that the browser prints."""
    (folder / "report.html").write_text(content, "utf-8")
    browse("--no-pdf-header-footer", f"--print-to-pdf={folder}/out.pdf", (folder / "report.html").as_uri(), **how)
    return folder / "out.pdf"


def probed(browse: Browse, folder: Path, content: str, width: int) -> dict[str, Any]:
    """What the browser makes of a page that wide."""
    path = folder / "probe.html"
    path.write_text(PROBE.format(page=escape(content, quote=True), width=width), "utf-8")
    told = re.search(r"<body>(\{.*\})</body>", browse("--dump-dom", path.as_uri()), re.DOTALL)
    assert told
    found: dict[str, Any] = json.loads(told[1])
    return found


@pytest.mark.parametrize("width", [360, 1280])
def test_it_fits_a_phone_and_a_desk(browse: Browse, tmp_path: Path, width: int) -> None:
    told = probed(browse, tmp_path, render_page(compose(sample(), picture=sheet_picture(sample()))), width)
    assert told["wide"] <= told["room"] <= width, "the page itself must not be pushed sideways"
    assert all(table["right"] <= told["room"] for table in told["tables"])
    assert all(right <= told["room"] for right in told["charts"])
    assert told["type"] >= 16
    assert told["small"] >= 12


def without(content: str, *attributes: str) -> str:
    """A page as an editor leaves it that throws style sheets and those attributes away."""
    root = reader.document_fromstring(content)
    for each in list(root.iter("*")):
        if isinstance(each, reader.HtmlElement) and each.tag == "style":
            each.drop_tree()
        for attribute in set(attributes) & set(each.attrib):
            del each.attrib[attribute]
    return "<!DOCTYPE html>" + str(reader.tostring(root, encoding="unicode"))


@pytest.mark.parametrize("width", [390, 1280])
def test_no_page_that_an_editor_stripped_is_pushed_sideways(browse: Browse, tmp_path: Path, width: int) -> None:
    report = compose(sample())
    stripped = {
        "page": without(render_page(report), "class"),
        "fragment": without(PORTAL_PAGE.format(render_fragment(report)), "class"),
        "fragment, bare": without(PORTAL_PAGE.format(render_fragment(report)), "class", "style"),
        "pasted, bare": without(PORTAL_PAGE.format(render_for_clipboard(report)), "class", "style"),
    }
    for name, content in stripped.items():
        told = probed(browse, tmp_path, content, width)
        assert told["wide"] <= told["room"] <= width, name
        assert [table["cells"] for table in told["tables"]] == [10, 175, 15]
        assert told["outline"].count("H2") == 6


def test_on_a_phone_heads_and_labels_stay_where_a_table_is_moved(browse: Browse, tmp_path: Path) -> None:
    told = probed(browse, tmp_path, render_page(compose(sample())), 390)["moved"]
    assert told["by"] == [120, 300]
    assert told["heads"] == pytest.approx(0, abs=1)
    assert told["label"] == pytest.approx(0, abs=1)
    pasted = probed(browse, tmp_path, PORTAL_PAGE.format(render_fragment(compose(sample()))), 390)["moved"]
    assert pasted["by"][0] == 120
    assert pasted["label"] == pytest.approx(0, abs=1)


def test_its_tables_and_headings_are_what_they_look_like(browse: Browse, tmp_path: Path) -> None:
    told = probed(browse, tmp_path, render_page(compose(sample())), 1280)
    tables = [sample().edition.table(section.table) for section in sample().edition.sections if section.table]
    assert [table["caption"] for table in told["tables"]] == [table.name for table in tables]
    assert [table["cells"] for table in told["tables"]] == [10, 175, 15]
    assert all(table["scoped"] and table["heads"] < table["rows"] for table in told["tables"])
    assert told["outline"][:2] == ["H1", "H2"]
    assert told["outline"].count("H2") == 6


def test_it_asks_the_network_for_nothing(browse: Browse, tmp_path: Path) -> None:
    for content in (render_page(compose(sample())), render_for_clipboard(compose(sample()))):
        assert probed(browse, tmp_path, content, 800)["requests"] == 0


def test_printed_by_the_browser_it_is_the_same_report(browse: Browse, tmp_path: Path) -> None:
    path = printed(browse, tmp_path, render_page(compose(sample())))
    assert len(pypdf.PdfReader(path).pages) <= 8
    read = read_report_file(path)
    assert differences(sample(), read) == []
    assert read.questions == ()


def page_texts(path: Path) -> list[str]:
    pages = pypdfium2.PdfDocument(path)
    return [plain(page.get_textpage().get_text_bounded()) for page in pages]


def plain(text: str) -> str:
    return "".join(normalize("NFKC", text).split())


def test_printed_the_office_that_signs_stands_with_words(browse: Browse, tmp_path: Path) -> None:
    for lines in range(0, 24, 3):
        content = render_page(compose(sample())).replace("<h2>六、", "<p>补一行。</p>" * lines + "<h2>六、")
        [page] = [page for page in page_texts(printed(browse, tmp_path, content)) if "2026年1月20日" in page]
        assert not page.startswith(sample().cover["signed_by"]), lines


@pytest.mark.parametrize("leading", [1.7, 1.75, 1.8, 1.85])
def test_printed_a_table_longer_than_a_page_goes_on_with_its_heads(
    browse: Browse, tmp_path: Path, leading: float
) -> None:
    """As other typefaces make it."""
    content = render_page(compose(sample())).replace("font-size: 9pt; line-height: 1.2", f"line-height: {leading}")
    pages = [page for page in page_texts(printed(browse, tmp_path, content)) if "申请人情况" in page]
    assert len(pages) == 2
    assert all("法人或其他组织" in page for page in pages)
    layout = next(
        block.layout for block in compose(sample()).blocks if isinstance(block, Grid) and block.layout.rows > 20
    )
    labels = [plain(slot.text) for slot in layout.slots if slot.column + slot.columns == layout.label_columns]
    rows = [sum(label in page for label in labels[1:]) for page in pages]
    assert rows[0] > 15, "the first page is used"
    assert rows[1] > 1, "no row stands alone"


def test_printed_where_no_typeface_has_chinese_nothing_is_left_out(browse: Browse, tmp_path: Path) -> None:
    """Such a browser draws boxes and loses what some of them stand for; what it loses is asked about, not skipped."""
    read = read_report_file(printed(browse, tmp_path, render_page(compose(sample())), faces=latin_alone(tmp_path)))
    assert read.filing.title == sample().title
    assert read.filing.figures == sample().figures
    assert read.unplaced == ()
    due = printed_texts(compose(sample()), sample())
    assert read.filing.texts.keys() == due.keys()
    for key, text in due.items():
        found = read.filing.texts[key]
        assert re.fullmatch(re.escape(found).replace("�", "."), text)
        said = f"“{sample().edition.section(key).short_name}”里有 {found.count('�')} 个字，文件没有写明"
        assert any(said in question for question in read.questions) is ("�" in found)


def test_every_character_of_a_line_is_read_wherever_the_line_stands(browse: Browse, tmp_path: Path) -> None:
    """The first and the last too, in lines moved to the middle or the right, drawn apart, small and large."""
    styles = list(product(("left", "center", "right", "justify"), (12, 16, 22, 36), ("0", "0.1em", "0.5em", "-0.05em")))
    texts = [f"首{at}句{'甲乙丙丁戊己庚辛壬癸' * (at % 4 * 3)}写到末{at}尾" for at in range(len(styles))]
    content = "".join(
        f'<p style="margin:0 0 1em;text-align:{align};font-size:{size}px;letter-spacing:{apart}">{text}</p>'
        for (align, size, apart), text in zip(styles, texts, strict=True)
    )
    path = printed(browse, tmp_path, f'<!DOCTYPE html><meta charset="utf-8"><body>{content}')
    parts = read_pdf(path.read_bytes()).parts
    read = "".join(part.text for part in parts if isinstance(part, DocumentLine))
    assert read.replace(" ", "") == "".join(texts)


@pytest.mark.parametrize("lines", [0, 5, 12])
def test_a_page_whose_tables_break_where_they_may_is_read_back_too(browse: Browse, tmp_path: Path, lines: int) -> None:
    """As pages of portals do: heads repeated on the next page, a row parted between two."""
    loose = re.sub(r"(tr, h2, h3, figure \{ )?break-inside: avoid;( \})?", "", render_page(compose(sample())))
    path = printed(browse, tmp_path, loose.replace("<h2>二、", "<p>补一行。</p>" * lines + "<h2>二、"))
    assert read_report_file(path).filing.figures == sample().figures
