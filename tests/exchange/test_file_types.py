"""What a file is shows in its content; a name that says otherwise is told of, and changes nothing."""

import pytest

from models.errors import BrokenFile
from models.exchange.report_file import detect_format, read_report_bytes
from models.file_types import (
    FLAT_OPEN_DOCUMENT,
    FLAT_WORD,
    ODS,
    ODT,
    RTF,
    SEPARATED_VALUES,
    TEXT,
    UOF,
    WORD_2003_XML,
    WORKBOOK_2003_XML,
    FileType,
)
from tests.exchange.bent import good_files
from tests.exchange.harm import zipped

GOOD = good_files()
TYPES = {
    "年报.odt": ODT, "年报.ods": ODS, "年报.fodt": FLAT_OPEN_DOCUMENT, "年报.fods": FLAT_OPEN_DOCUMENT, "年报.rtf": RTF,
    "word-2003.xml": WORD_2003_XML, "flat-word.xml": FLAT_WORD, "workbook-2003.xml": WORKBOOK_2003_XML,
    "年报.csv": SEPARATED_VALUES,
}  # fmt: skip
BY_CONTENT = [name for name in GOOD if TYPES[name] is not SEPARATED_VALUES]


@pytest.mark.parametrize("name", GOOD)
def test_the_content_tells_the_type(name: str) -> None:
    told = TYPES[name]
    assert detect_format(GOOD[name]) is (TEXT if told is SEPARATED_VALUES else told)
    assert name[name.rindex(".") :] in told.endings


@pytest.mark.parametrize("name", BY_CONTENT)
@pytest.mark.parametrize("ending", [".docx", ".doc", ".xls", ".pdf"])
def test_a_wrong_ending_is_told_and_changes_nothing(name: str, ending: str) -> None:
    due = read_report_bytes(GOOD[name], name)
    told: FileType = TYPES[name]
    candidate = read_report_bytes(GOOD[name], f"年报{ending}")
    assert candidate.filing.figures == due.filing.figures
    assert candidate.filing.texts == due.filing.texts
    assert f"文件名的后缀是 {ending}，内容却是{told.name}，已按{told.name}读入。" in candidate.questions


def test_xml_is_told_by_its_root_in_any_encoding() -> None:
    text = GOOD["workbook-2003.xml"].decode()
    wide = text.replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16")
    for raw in (b"\n\n" + GOOD["workbook-2003.xml"], b"\xef\xbb\xbf" + GOOD["workbook-2003.xml"], wide):
        assert detect_format(raw) is WORKBOOK_2003_XML
        assert read_report_bytes(raw, "年报.xml").cells


@pytest.mark.parametrize(
    "raw",
    [
        b'<?xml version="1.0"?><uof:UOF xmlns:uof="http://schemas.uof.org/cn/2003/uof"/>',
        b'<uof:UOF xmlns:uof="http://schemas.uof.org/cn/2009/uof"/>',
        zipped({"uof.xml": "<a/>", "content.xml": "<a/>"}),
    ],
)  # fmt: skip
def test_uof_is_known_and_refused_with_what_to_do(raw: bytes) -> None:
    assert detect_format(raw) is UOF
    with pytest.raises(BrokenFile, match=r"UOF.*\.docx（表格另存为 \.xlsx）"):
        read_report_bytes(raw, "年报.uof")
