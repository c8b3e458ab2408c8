"""RTF: what LibreOffice saves of a report comes back, and what others write in it is read as it is seen."""

import gzip
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from models.editions.shipped import shipped
from models.errors import BrokenFile
from models.exchange.formats.report_json import read_report
from models.exchange.formats.rtf import read_rtf
from models.exchange.neutral_document import DocumentLine, DocumentTable, NeutralDocument
from models.exchange.report_file import detect_format, read_report_bytes, read_report_file
from models.file_types import RTF
from models.report.filing import Filing
from output.publish import render
from tests.exchange.judged import ASKED, NEW, assert_right
from tests.exchange.made_up import differences, made_up
from tests.exchange.soffice import convert, needs_soffice

HERE = Path(__file__).parent


def kept() -> bytes:
    """Made by LibreOffice 7.4 out of our Word file."""
    return gzip.decompress((HERE / "libreoffice/report-2021.rtf.gz").read_bytes())


def due() -> Filing:
    return read_report((HERE / "older/report-2021.json").read_text("utf-8")).filing


def test_what_libreoffice_saved_holds_the_same_report() -> None:
    assert detect_format(kept()) is RTF
    candidate = read_report_bytes(kept(), "年报.rtf")
    assert differences(due(), candidate) == []
    assert not candidate.cells_to_confirm
    assert candidate.questions == ()
    told = read_report_bytes(kept(), "年报.doc").questions
    assert told == ("文件名的后缀是 .doc，内容却是RTF 文档，已按RTF 文档读入。",)


@needs_soffice
def test_what_libreoffice_saves_comes_back(tmp_path: Path) -> None:
    filings = {f"{edition}-{seed}": made_up(edition, seed) for edition in shipped() for seed in (21, 22, 23)}
    saved = convert({f"{name}.docx": render(filing, ".docx") for name, filing in filings.items()}, "rtf", tmp_path)
    for name, filing in filings.items():
        assert differences(filing, read_report_file(saved[name])) == [], name


def with_figure(inner: str) -> bytes:
    """The first figure of the row of new requests replaced; {} stands for it as it was."""
    text = kept().decode("latin-1")
    colours = re.search(r"\{\\colortbl;(?:[^}]*)\}", text)
    assert colours
    count = colours[0].count(";") - 1
    text = text.replace(colours[0], colours[0][:-1] + "\\red255\\green255\\blue255;}", 1)
    label = "".join(rf"\\u{ord(char)}(?:\\'[0-9a-f]{{2}})+(?:\s*\\uc[12] )?" for char in "年新收")
    found = re.search(label + r".*?\{\\loch\s(\d+)\}\\cell", text, re.DOTALL)
    assert found
    start, end = found.span(1)
    new = inner.replace("{}", text[start:end]).replace("WHITE", f"\\cf{count + 1}").replace("DARK", "\\highlight1")
    return (text[:start] + new + text[end:]).encode("latin-1")


CELLS: dict[str, tuple[str, bool]] = {
    "struck": ("{\\strike 2999}{}", False),
    "doubly struck": ("{\\striked1 2999}{}", False),
    "strike turned off": ("{\\strike\\strike0 {}}", False),
    "all struck": ("{\\strike {}}", True),
    "hidden": ("{}{\\v 88}", False),
    "white": ("{}{WHITE 88}", False),
    "white on dark": ("{WHITE DARK {}}", False),
    "tiny": ("{}{\\fs2 88}", False),
    "raised note": ("{}{\\super 1}", False),
    "raised by points": ("{}{\\up6 1}", False),
    "taken back by plain": ("{\\strike 2999\\plain {}}", False),
    "tracked deletion": ("{\\deleted\\revauthdel1 2999}{\\revised {}}", False),
    "footnote": ("{}{\\super\\chftn{\\footnote\\pard\\plain 88}}", False),
    "comment": ("{}{\\*\\atnid x}{\\*\\annotation\\pard\\plain 88}", False),
    "a group that may be left out": ("{\\*\\unheard 88}{}", False),
    "not at the head of a group": ("{\\b\\*\\unheard {}}", False),
    "field": ("{\\field{\\*\\fldinst MERGEFIELD A}{\\fldrslt {}}}", False),
    "drop-down": (
        "{\\field{\\*\\fldinst FORMDROPDOWN {\\*\\formfield\\fftype2\\ffres1{\\*\\ffl 5}{\\*\\ffl {}}}}{\\fldrslt }}",
        False,
    ),
    "ruby": ("{\\field{\\*\\fldinst EQ \\\\o\\\\ad(\\\\s\\\\up 8(12),{})}{\\fldrslt }}", True),
    "text box": ("{\\shp{\\*\\shpinst{\\sp{\\sn a}{\\sv 7}}{\\shptxt\\pard {}\\par}}{\\shprslt 8}}", False),
    "older text box": ("{\\*\\do\\dptxbx{\\dptxbxtext\\pard {}\\par}}", False),
    "object": ("{\\object\\objemb{\\*\\objdata 0105}{\\result {}}}", False),
    "picture": ("{\\pict\\pngblip 89504e47}", True),
    "picture in bytes": ("{\\pict\\bin4 }}{{}{}", False),
    "both encodings": ("{\\upr{88}{\\*\\ud {}}}", False),
    "a blank inside": ("30\\~01", False),
    "a broken line": ("30\\line 01", False),
    "an optional hyphen": ("30\\-01", False),
    "words": ("\\u35265?\\u38468?\\u20214?", True),
    "wide digits": ("\\u-239?\\u-240?\\u-240?\\u-239?", False),
}  # fmt: skip


@pytest.mark.parametrize("name", CELLS)
def test_a_figure_is_read_as_it_is_seen(name: str) -> None:
    inner, is_asked = CELLS[name]
    candidate = read_report_bytes(with_figure(inner), "年报.rtf")
    shown: dict[object, object] = {NEW: ASKED} if is_asked else {}
    if name in ("a blank inside", "a broken line", "an optional hyphen", "wide digits"):
        shown = {NEW: 3001 if name != "wide digits" else 1001}
    most = 8 if shown.get(NEW) not in (None, ASKED) else 1
    assert_right(candidate, due(), shown, most)  # type: ignore[arg-type]


def text_of(document: NeutralDocument) -> Iterator[str | list[tuple[int, int, int, int, str]]]:
    for part in document.parts:
        if isinstance(part, DocumentLine):
            yield part.text
        elif isinstance(part, DocumentTable):
            yield [(c.row, c.column, c.rows, c.columns, c.text) for c in part.cells if c.text]


HEAD = "\\ansi\\ansicpg936\\deff0{\\fonttbl{\\f0\\fcharset134 A;}{\\f1\\fcharset0 B;}}"


def read(body: str, head: str = HEAD) -> list[object]:
    return list(text_of(read_rtf(f"{{\\rtf1{head}\\pard {body}}}".encode("latin-1"))))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("\\'d2\\'bb\\'a1\\'a2\\'d7\\'dc\\'cc\\'e5", "一、总体"),
        ("\\f1\\'d2\\'bb", "一"),
        ("{\\uc2\\u19968\\'d2\\'bb}\\u20108?", "一二"),
        ("{\\uc0\\u19968}\\uc1\\u20108?", "一二"),
        ("\\u-10187?\\u-9084?", "\U0001d484"),
        ("\\u-10187?x", "x"),
        ("\\ldblquote a\\rdblquote\\emdash b\\_c\\~d", "“a”—b-c\u00a0d"),
        ("{\\f0\\'d6\\'ec\\'e9F}", "朱镕"),
        ("{\\listtext\\pard\\plain \\'d2\\'bb\\'a1\\'a2\\tab}\\'d7\\'dc", "一、总"),
        ("{\\pntext\\u-3913?\\tab}x", "x"),
    ],
)
def test_characters(written: str, expected: str) -> None:
    assert read(f"\\pard {written}\\par") == [expected]


def row(*cells: str, edges: tuple[int, ...], flags: dict[int, str] | None = None, said: str = "\\intbl ") -> str:
    defined = "".join(f"{(flags or {}).get(at, '')}\\cellx{edge}" for at, edge in enumerate(edges))
    return f"\\trowd{defined}\\pard{said}" + "".join(f"{cell}\\cell " for cell in cells) + "\\row"


@pytest.mark.parametrize("said", ["\\intbl ", " "])
def test_rows_stand_on_the_grid_of_their_edges(said: str) -> None:
    rows = row("A", "B", edges=(2000, 6000), said=said) + row("1", "2", "3", edges=(2010, 4000, 6000), said=said)
    assert read(f"x\\par{rows}\\pard y\\par") == [
        "x",
        [(0, 0, 1, 1, "A"), (0, 1, 1, 2, "B"), (1, 0, 1, 1, "1"), (1, 1, 1, 1, "2"), (1, 2, 1, 1, "3")],
        "y",
    ]


def test_merged_cells() -> None:
    down = row("A", "1", edges=(2000, 4000), flags={0: "\\clvmgf"})
    down += row("", "2", edges=(2000, 4000), flags={0: "\\clvmrg"})
    across = row("B", "", "3", edges=(1000, 2000, 4000), flags={0: "\\clmgf", 1: "\\clmrg"})
    assert read(down + across) == [
        [(0, 0, 2, 2, "A"), (0, 2, 1, 1, "1"), (1, 2, 1, 1, "2"), (2, 0, 1, 2, "B"), (2, 2, 1, 1, "3")]
    ]


def test_a_table_in_a_cell_follows_the_outer_one() -> None:
    inner = (
        "\\pard\\intbl\\itap2 a\\nestcell b\\nestcell{\\*\\nesttableprops\\trowd\\cellx900\\cellx1800\\nestrow}"
        "{\\nonesttables x\\par}"
    )
    body = f"\\trowd\\cellx2000\\cellx4000\\pard\\intbl A{inner}\\pard\\intbl B\\cell C\\cell\\row\\pard end\\par"
    assert read(body) == [
        [(0, 0, 1, 1, "A\nB"), (0, 1, 1, 1, "C")],
        [(0, 0, 1, 1, "a"), (0, 1, 1, 1, "b")],
        "end",
    ]


def test_white_letters_are_read_where_the_cell_is_dark() -> None:
    head = "\\ansi{\\colortbl;\\red255\\green255\\blue255;\\red0\\green0\\blue0;}"
    rows = row("{\\cf1 1}", "{\\cf1 2}", edges=(1000, 2000), flags={0: "\\clcbpat2"})
    assert read(rows, head) == [[(0, 0, 1, 1, "1")]]
    assert read("\\pard {\\cf1 a}\\par", head) == ["a"]


def test_nothing_is_lost_of_a_row_that_never_ends() -> None:
    assert read("\\trowd\\cellx1000\\pard\\intbl A\\cell B") == ["A", "B"]


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: b"{\\rtf1" + b"{" * 100_000, "套了太多层"),
        (lambda: b"{\\rtf1" + b"\\par" * 3_000_000, "太多"),
        (lambda: b"{\\rtf1\\bin99999999999 x}", "没有找到年报"),
        (lambda: b"{\\rtf1\\trowd\\intbl " + b"\\cell" * 100_000, "太多"),
        (lambda: b"{\\rtf1\\trowd" + b"\\cellx100" * 100_000, "列太多"),
        (lambda: b"{\\rtf1\\pard\\intbl\\itap999 x", "套了太多层"),
        (lambda: b"{\\rtf1\\u999999999? \\uc99999999 \\u1 x", "没有找到年报"),
        (lambda: b"{\\rtf1}}}}}} x\\par", "没有找到年报"),
    ],
)  # fmt: skip
def test_what_is_made_to_do_harm_ends_in_a_sentence(make: Callable[[], bytes], sentence: str) -> None:
    with pytest.raises(BrokenFile, match=sentence):
        read_report_bytes(make(), "年报.rtf")
