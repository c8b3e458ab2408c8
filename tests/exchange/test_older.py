"""Files of Office before 2007, which WPS writes as .wps and .et: the same report comes out of them."""

import shutil
import subprocess
from pathlib import Path
from struct import pack_into, unpack_from

import pytest

from models.errors import BrokenFile
from models.exchange.formats.compound_file import read_streams
from models.exchange.formats.doc_binary import read_doc_paragraphs
from models.exchange.formats.report_json import read_report
from models.exchange.report_file import read_report_bytes, read_report_file
from output.publish import render
from tests.exchange.harm import NONE, container
from tests.exchange.made_up import differences, made_up

OLDER = Path(__file__).parent / "older"
"""Made by LibreOffice and xlwt out of our own files."""


@pytest.mark.parametrize("edition", ["2019", "2021"])
@pytest.mark.parametrize(("kept", "named"), [("doc", "doc"), ("doc", "wps"), ("xls", "xls"), ("xls", "et")])
def test_an_older_file_holds_the_same_report(kept: str, named: str, edition: str) -> None:
    due = read_report((OLDER / f"report-{edition}.json").read_text("utf-8")).filing
    candidate = read_report_bytes((OLDER / f"report-{edition}.{kept}").read_bytes(), f"年报.{named}")
    assert differences(due, candidate) == []
    assert not candidate.cells_to_confirm
    assert candidate.questions == ()


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_what_libreoffice_saves_as_doc_comes_back(tmp_path: Path) -> None:
    due = {f"{edition}-{seed}": made_up(edition, seed) for edition in ("2019", "2021") for seed in (11, 12)}
    for name, filing in due.items():
        (tmp_path / f"{name}.docx").write_bytes(render(filing, ".docx"))
    call = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/lo", "--convert-to", "doc:MS Word 97"]
    files = [str(path) for path in sorted(tmp_path.glob("*.docx"))]
    subprocess.run([*call, "--outdir", str(tmp_path), *files], check=True, capture_output=True, timeout=180)
    for name, filing in due.items():
        assert differences(filing, read_report_file(tmp_path / f"{name}.doc")) == []


def old() -> bytearray:
    return bytearray((OLDER / "report-2021.doc").read_bytes())


def test_the_codes_of_fields_are_not_read() -> None:
    raw = old()
    words = next(p.text for p in read_doc_paragraphs(bytes(raw)) if len(p.text) > 40)
    at = raw.find(words[:40].encode("utf-16-le"))
    code = "\x13 PAGE \x14七\x15\x13 X \x15"
    raw[at : at + 2 * len(code)] = code.encode("utf-16-le")
    assert "七" + words[len(code) :] in [p.text for p in read_doc_paragraphs(bytes(raw))]


def test_what_is_embedded_in_a_document_is_not_taken_for_it() -> None:
    found = read_streams((OLDER / "report-2021.xls").read_bytes())
    other = bytes(old())
    raw = container(
        [
            ("Root Entry", 5, NONE, 1, b""),
            ("MBD0001", 1, 2, 3, b""),
            ("WORKBOOK", 2, NONE, NONE, found["workbook"]),
            ("WordDocument", 2, 4, NONE, read_streams(other)["worddocument"]),
            ("Workbook", 2, NONE, NONE, b"no workbook"),
        ]
    )
    due = read_report((OLDER / "report-2021.json").read_text("utf-8")).filing
    assert differences(due, read_report_bytes(raw, "年报.xls")) == []


@pytest.mark.parametrize(
    ("at", "value", "sentence"), [(0x0A, 0x0100, "加了密码"), (0x02, 0x0065, "Word 95"), (0x01A2, 0xFFFF, "已损坏")]
)
def test_what_cannot_be_read_is_told(at: int, value: int, sentence: str) -> None:
    raw = old()
    body = raw.find(read_streams(bytes(raw))["worddocument"][:64])
    pack_into("<H", raw, body + at, unpack_from("<H", raw, body + at)[0] | value if at == 0x0A else value)
    with pytest.raises(BrokenFile, match=sentence):
        read_report_bytes(bytes(raw), "年报.doc")
