"""文书 on paper: three of them as pages that a person has looked at; where office, date and addressee stand."""

import zipfile
from collections import defaultdict
from io import BytesIO
from pathlib import Path

import pytest

from models.registers.letters.filling import example_letter
from models.registers.letters.office import LetterSettings
from models.registers.letters.template import shipped_templates
from output import word
from output.blocks import Document
from output.case_letters import letter_document
from output.page import geometry as g
from output.page.fonts import FontSet
from output.page.page_model import GlyphRun
from output.page.pages import make_pages
from output.pdf import PrintOptions, render
from output.plain_text import render_plain
from tests.output.test_golden import GOLDEN, compare, picture


def letter(key: str) -> Document:
    return letter_document(example_letter(shipped_templates()[key], LetterSettings(), "示例县人民政府"))


@pytest.mark.parametrize("key", ["correction", "granted_in_part", "delivery"])
def test_the_letter_looks_as_it_did(key: str, case: FontSet, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    path = tmp_path / f"{key}.pdf"
    path.write_bytes(render(letter(key), PrintOptions(fonts=case)))
    compare(picture(path, 1, tmp_path), GOLDEN / f"letter-{key}-1.png", request)


def test_the_office_stands_over_the_date_with_room_for_the_seal(case: FontSet) -> None:
    [page] = make_pages(letter("granted"), case).pages
    lines: dict[float, list[GlyphRun]] = defaultdict(list)
    for run in (run for content in page.contents for run in content.runs):
        lines[run.y].append(run)
    placed = {"".join(run.text for run in runs): (runs[0].x, y) for y, runs in lines.items()}
    office, day = placed["示例县人民政府"], placed["2026年3月10日"]
    assert office[1] - day[1] == pytest.approx(g.LINE_PITCH)
    above = min(y for y in lines if y > office[1])
    assert above - office[1] == pytest.approx((g.SEAL_GAP + 1) * g.LINE_PITCH)
    right = office[0] + sum(lines[office[1]][-1].advances)
    assert g.BODY_RIGHT - right == pytest.approx(g.SEAL_INDENT * g.CHARACTER_PITCH, abs=g.CHARACTER_PITCH / 2)
    assert placed["王某某："][0] == pytest.approx(g.BINDING_MARGIN)


def test_the_same_letter_as_word_and_as_text() -> None:
    document = letter("granted_in_part")
    with zipfile.ZipFile(BytesIO(word.render(document))) as package:
        written = package.read("word/document.xml").decode()
    assert '<w:pStyle w:val="Addressee"/>' in written
    assert written.index("DocumentNumber") < written.index("Addressee") < written.index('w:val="Signature"')
    text = render_plain(document)
    assert text.splitlines()[:2] == ["示例县人民政府政府信息公开申请答复书", "示政公复〔2026〕3号"]
