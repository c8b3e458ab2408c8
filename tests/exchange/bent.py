"""Good files of the types that other programs write, to be bent at random: what the readers make of them."""

import gzip
from collections.abc import Mapping
from pathlib import Path

from output.publish import render
from tests.exchange.made_up import made_up
from tests.exchange.test_office_xml import as_package, as_word_2003
from tests.exchange.test_open_document import flat
from tests.exchange.test_separated_values import saved

SAVED = Path(__file__).parent / "libreoffice"


def good_files() -> Mapping[str, bytes]:
    """A file by the name it is read under."""
    text, sheet = (SAVED / "report-2021.odt").read_bytes(), (SAVED / "report-2019.ods").read_bytes()
    filing = made_up("2021", 1)
    word = render(filing, ".docx")
    return {
        "年报.odt": text,
        "年报.ods": sheet,
        "年报.fodt": flat(text),
        "年报.fods": flat(sheet),
        "年报.rtf": gzip.decompress((SAVED / "report-2021.rtf.gz").read_bytes()),
        "word-2003.xml": as_word_2003(word),
        "flat-word.xml": as_package(word),
        "workbook-2003.xml": (SAVED / "report-2021-sheet.xml").read_bytes(),
        "年报.csv": saved(filing).encode(),
    }
