"""Oddities that only one kind of file has, worked into a report written by ours."""

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from models.editions.edition import CellKey
from tests.exchange.oddities.judging import ASKED, Due

Shown = Mapping[CellKey, Due]
NEW, NEXT = CellKey("requests", "new_received", "natural_person"), CellKey("requests", "new_received", "enterprise")
FEE = CellKey("fees", "fees", "amount")
LICENCES = CellKey("licences", "licences", "decisions")
LABELS = {
    "new_received": "本年新收政府信息公开申请数量", "carried_in": "上年结转政府信息公开申请数量",
    "fees": "行政事业性收费", "licences": "行政许可",
}  # fmt: skip
"""Words of the rows that are made odd."""
BESIDE = {"natural_person": 0, "enterprise": 1, "amount": 0, "decisions": 0}


@dataclass(frozen=True)
class Oddity:
    """A change to a file of an ending, and what its cells then show."""

    ending: str
    change: Callable[[bytes], bytes]
    shown: Shown = field(default_factory=dict)


# ── a cell of each kind of file ──


def in_member(raw: bytes, name: str, change: Callable[[str], str]) -> bytes:
    """A zip with one member changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for member in source.namelist():
            content = source.read(member)
            target.writestr(member, change(content.decode()).encode() if member == name else content)
    return out.getvalue()


def _nth_cell(text: str, label: str, at: int, pattern: str, row_end: str) -> re.Match[str]:
    """The cell of a row by how many cells it stands behind the label."""
    start = text.index(label)
    end = text.index(row_end, start)
    [*found] = re.compile(pattern, re.DOTALL).finditer(text, start, end)
    return found[at]


def word_cell(cell: CellKey, runs: str) -> Callable[[bytes], bytes]:
    """The runs of a cell's paragraph replaced; {} stands for the figure as it was."""

    def change(xml: str) -> str:
        found = _nth_cell(xml, LABELS[cell.row], BESIDE[cell.column], r"<w:tc>.*?</w:tc>", "</w:tr>")
        inner = re.sub(
            r"(</w:pPr>)(.*?)(</w:p>)",
            lambda match: match[1] + runs.replace("{}", _figure(match[2])) + match[3],
            found[0],
            count=1,
            flags=re.DOTALL,
        )
        return xml[: found.start()] + inner + xml[found.end() :]

    return lambda raw: in_member(raw, "word/document.xml", change)


def _figure(runs: str) -> str:
    return "".join(re.findall(r"<w:t[^>]*>([^<]*)</w:t>", runs))


def run(text: str, properties: str = "") -> str:
    """A run of Word."""
    rpr = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{rpr}<w:t xml:space="preserve">{text}</w:t></w:r>'


def web_cell(cell: CellKey, inner: str) -> Callable[[bytes], bytes]:
    """What stands in a cell of a page replaced; {} stands for the figure as it was."""

    def change(raw: bytes) -> bytes:
        text = raw.decode()
        found = _nth_cell(text, LABELS[cell.row], BESIDE[cell.column], r"(<td[^>]*>)(.*?)(</td>)", "</tr>")
        new = found[1] + inner.replace("{}", found[2]) + found[3]
        return (text[: found.start()] + new + text[found.end() :]).encode()

    return change


def _sheet_and_row(raw: bytes, label: str) -> tuple[str, int]:
    """The sheet and row of a label that stands among the shared strings."""
    with zipfile.ZipFile(io.BytesIO(raw)) as book:
        strings = re.findall(r"<si>(.*?)</si>", book.read("xl/sharedStrings.xml").decode(), re.DOTALL)
        numbers = {str(at) for at, string in enumerate(strings) if label in re.sub("<[^>]*>", "", string)[:30]}
        for name in ("xl/worksheets/sheet3.xml", "xl/worksheets/sheet4.xml"):
            for match in re.finditer(r'<c r="[A-C](\d+)"[^>]*t="s"><v>(\d+)</v>', book.read(name).decode()):
                if match[2] in numbers:
                    return name, int(match[1])
    raise LookupError(label)


def sheet_cell(cell: CellKey, xml: str, styles: tuple[str, str] | None = None) -> Callable[[bytes], bytes]:
    """A cell of a workbook replaced; {r} is its address, {} its figure. ``styles`` is put into the part of styles."""

    def change(raw: bytes) -> bytes:
        name, row = _sheet_and_row(raw, LABELS[cell.row])
        letter = {"natural_person": "D", "enterprise": "E", "amount": "B", "decisions": "B"}[cell.column]
        address = f"{letter}{row}"

        def in_sheet(text: str) -> str:
            pattern = re.compile(rf'<c r="{address}"[^>]*?(?:/>|>.*?</c>)', re.DOTALL)
            found = pattern.search(text)
            assert found, address
            value = re.search(r"<v>([^<]*)</v>", found[0])
            new = xml.replace("{r}", address).replace("{}", value[1] if value else "")
            return text[: found.start()] + new + text[found.end() :]

        raw = in_member(raw, name, in_sheet)
        return in_member(raw, "xl/styles.xml", lambda text: _with_style(text, *styles)) if styles else raw

    return change


def _with_style(text: str, font: str, number_format: str) -> str:
    """The part of styles with one more style, which has the number 99 put in its place by {style}."""
    fonts = len(re.findall(r"<font>", text))
    text = text.replace("</fonts>", f"<font>{font}</font></fonts>")
    if number_format:
        held = f'<numFmt numFmtId="199" formatCode="{number_format}"/>'
        text = (
            text.replace("</numFmts>", f"{held}</numFmts>")
            if "</numFmts>" in text
            else text.replace("<fonts", f'<numFmts count="1">{held}</numFmts><fonts', 1)
        )
    style = f'<xf numFmtId="{199 if number_format else 0}" fontId="{fonts}" fillId="0" borderId="0" xfId="0"/>'
    styles = re.search(r'<cellXfs count="(\d+)">(.*?)</cellXfs>', text, re.DOTALL)
    assert styles
    padding = style * (STYLE + 1 - int(styles[1]))
    return text.replace(styles[0], f'<cellXfs count="{STYLE + 1}">{styles[2]}{padding}</cellXfs>')


STYLE = 99


def rich(*runs: tuple[str, str]) -> str:
    """A cell of rich text."""
    inner = "".join(f"<r><rPr>{properties}</rPr><t>{text}</t></r>" for properties, text in runs)
    return f'<c r="{{r}}" t="inlineStr"><is>{inner}</is></c>'


def text_cell(text: str) -> str:
    """A cell of text."""
    return f'<c r="{{r}}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


# ── the oddities ──

_BOXED = (
    '<w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox><w:txbxContent><w:p>{0}</w:p>'
    "</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
)
_MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"
WORD_CELLS = {
    "struck run": run("2999", "<w:strike/>") + run("{}"),
    "doubly struck run": run("2999", "<w:dstrike/>") + run("{}"),
    "strike turned off": run("{}", '<w:strike w:val="0"/>'),
    "hidden run": run("{}") + run("88", "<w:vanish/>"),
    "white run": run("{}") + run("88", '<w:color w:val="FFFFFF"/>'),
    "tiny run": run("{}") + run("88", '<w:sz w:val="2"/>'),
    "raised note": run("{}") + run("1", '<w:vertAlign w:val="superscript"/>'),
    "blank without width": run("\u200b{}"),
    "soft hyphen": run("{}\u00ad"),
    "mark of direction": run("\u200e{}\u200f"),
    "wide digits": run("３００１"),
    "text box": _BOXED.replace("{0}", run("{}")),
    "equation": f'<m:oMath xmlns:m="{_MATH}"><m:r><m:t>{{}}</m:t></m:r></m:oMath>',
    "content control": f"<w:sdt><w:sdtPr/><w:sdtContent>{run('{}')}</w:sdtContent></w:sdt>",
    "ruby": f"<w:r><w:ruby><w:rt>{run('12')}</w:rt><w:rubyBase>{run('{}')}</w:rubyBase></w:ruby></w:r>",
    "drop-down": '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="1"/>'
    '<w:listEntry w:val="5"/><w:listEntry w:val="{}"/></w:ddList></w:ffData></w:fldChar></w:r>',
    "tracked": f"<w:del>{run('2999')}</w:del><w:ins>{run('{}')}</w:ins>",
    "two lines": run("30") + "<w:r><w:br/></w:r>" + run("01"),
    "a blank inside": run("3 001"),
}
WEB_CELLS = {
    "struck": "<s>2999</s>{}", "deleted": "<del>2999</del><ins>{}</ins>",
    "line through": '<span style="text-decoration:line-through">2999</span>{}',
    "raised note": "{}<sup>1</sup>", "raised link": '{}<sup><a href="#n">[1]</a></sup>',
    "no size": '{}<span style="font-size:0">88</span>', "white": '{}<span style="color:#fff">88</span>',
    "hidden": '{}<span style="display:none">88</span>', "ruby": "<ruby>{}<rt>12</rt></ruby>",
    "input": '<input type="text" value="{}">', "hidden input": '<input type="hidden" value="88">{}',
    "select": "<select><option>5</option><option selected>{}</option></select>", "text area": "<textarea>{}</textarea>",
    "mathematics": "<math><mn>{}</mn></math>", "blank without width": "&#8203;{}", "soft hyphen": "{}&shy;",
    "white on dark": '<span style="background:#333;color:#fff">{}</span>', "thousands": "3,001",
}  # fmt: skip


def _figures_with_company() -> Iterator[tuple[str, Oddity]]:
    for name, runs in WORD_CELLS.items():
        yield f"{name}, docx", Oddity(".docx", word_cell(NEW, runs))
    for name, inner in WEB_CELLS.items():
        yield f"{name}, html", Oddity(".html", web_cell(NEW, inner))
    for name, properties, text in (
        ("struck", "<strike/>", "2999"), ("raised note", '<vertAlign val="superscript"/>', "1"),
    ):  # fmt: skip
        yield f"{name}, xlsx", Oddity(".xlsx", sheet_cell(NEW, rich((properties, text), ("", "{}"))))
    yield "error, xlsx", Oddity(".xlsx", sheet_cell(NEW, '<c r="{r}" t="e"><v>#REF!</v></c>'), {NEW: ASKED})
    yield (
        "formula without result, xlsx",
        Oddity(".xlsx", sheet_cell(NEW, '<c r="{r}"><f>3000+1</f><v></v></c>'), {NEW: ASKED}),
    )
    for name, font, form in (("struck cell", "<strike/>", ""), ("hidden format", "", ";;;")):
        cell = f'<c r="{{r}}" s="{STYLE}"><v>2999</v></c>'
        yield f"{name}, xlsx", Oddity(".xlsx", sheet_cell(NEW, cell, (font, form)), {NEW: ASKED})
    yield "struck cell, html", Oddity(".html", web_cell(NEW, "<s>2999</s>"), {NEW: ASKED})
    yield (
        "fraction in an equation, docx",
        Oddity(
            ".docx",
            word_cell(
                NEW,
                f'<m:oMath xmlns:m="{_MATH}"><m:f><m:num><m:r><m:t>30</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r>'
                "</m:den></m:f></m:oMath>",
            ),
            {NEW: ASKED},
        ),
    )
    yield "picture, html", Oddity(".html", web_cell(NEW, '<img src="a.png" width="40" height="20">'), {NEW: ASKED})
    yield (
        "last of a class that is struck, html",
        Oddity(
            ".html",
            lambda raw: web_cell(NEW, '<i class="old">2999</i>{}')(raw).replace(
                b"</head>", b"<style>.old{text-decoration:line-through}</style></head>"
            ),
        ),
    )


def file_oddities() -> dict[str, Oddity]:
    """All of them by name."""
    return dict(_figures_with_company())
