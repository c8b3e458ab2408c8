"""打印、导出收到的报告: the reports of chosen units become one PDF or files; what was left out is told with why."""

import zipfile
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from pytestqt.qtbot import QtBot

from models.exchange.packages.bundle import BundleStamp, write_bundle
from models.report.unit_kind import UnitKind
from models.services.library import Library
from tests.services.collected import TEXTS, filing, send, send_sound, take
from tests.ui.collection.asked import answers, click
from tests.ui.collection.window.conftest import Rest
from ui.collection.collection_page import CollectionPage
from ui.collection.dialogs.received_set_dialog import ReceivedSetDialog
from ui.collection.dialogs.received_set_model import RESULT


@pytest.fixture
def told(city: Library, page: CollectionPage, tmp_path: Path, rested: Rest) -> CollectionPage:
    """甲镇's report has words, 乙镇's is a draft, that of 本级 has figures alone; the county has sent none."""
    folder = tmp_path / "又报"
    take(city, [send_sound(folder, "111", 30, 2)])
    draft = replace(filing("112", {}), texts=TEXTS)
    (folder / "112.ndbg").write_bytes(write_bundle(draft, BundleStamp(2, "2" * 64, "c" * 64, "draft")))
    take(city, [folder / "112.ndbg"])
    page.reload()
    rested(page)
    return page


def results(dialog: ReceivedSetDialog) -> dict[str, str]:
    """What became of each unit."""
    return {item.name: dialog.model.text(item, RESULT) for item in dialog.model.items}


def test_the_reports_become_one_pdf_and_what_is_left_out_is_told(
    told: CollectionPage, tmp_path: Path, path_answer: list[Path | None], qtbot: QtBot
) -> None:
    target = tmp_path / "汇编.pdf"

    def write(dialog: ReceivedSetDialog) -> None:
        dialog.through.setChecked(True)
        path_answer.append(target)
        click(dialog.make)
        qtbot.waitUntil(lambda: not dialog.is_busy, timeout=60_000)
        assert results(dialog) == {
            "示例市本级": "✕ 报来的文件里没有文字，只有各表的数",
            "示例县人民政府": "✕ 没有报来",
            "甲镇人民政府": "● 3 页，第 1 页起",
            "乙镇人民政府": "✕ 单位还没有定稿；各表没有数",
        }
        assert dialog.status_label.text() == f"已写出 1 份到 {target}。没有写 3 份，原因在各行。"
        dialog.anyway.setChecked(True)
        path_answer.append(target)
        click(dialog.make)
        qtbot.waitUntil(lambda: not dialog.is_busy, timeout=60_000)
        assert dialog.status_label.text().startswith("已写出 3 份")

    asked = answers(told, ReceivedSetDialog, write)
    click(told.status_tab.write_out)
    assert asked
    document = pypdfium2.PdfDocument(target)
    marks = [(mark.get_title(), mark.get_dest().get_index()) for mark in document.get_toc() if not mark.level]
    assert [name for name, _ in marks] == ["示例市本级", "甲镇人民政府", "乙镇人民政府", "收录清单"]
    list_page = document[marks[-1][1]].get_textpage().get_text_bounded()
    assert "示例县人民政府" in list_page
    assert "没有报来" in list_page
    assert f"— {len(document)} —" in document[len(document) - 1].get_textpage().get_text_bounded()
    document.close()


def test_a_kind_of_units_goes_into_an_archive_and_a_stopped_one_leaves_nothing(
    told: CollectionPage, tmp_path: Path, path_answer: list[Path | None], qtbot: QtBot
) -> None:
    send(tmp_path, "111", 1)  # a folder that holds something already
    target = tmp_path / "存出" / "乡镇.zip"
    target.parent.mkdir()

    def write(dialog: ReceivedSetDialog) -> None:
        towns = next(at for at in range(dialog.units.count()) if UnitKind.TOWN.label in dialog.units.itemText(at))
        dialog.units.setCurrentIndex(towns)
        dialog.units.activated.emit(towns)
        dialog.form.setCurrentIndex(dialog.form.findData(".html"))
        dialog.archive.setChecked(True)
        path_answer.append(target)
        click(dialog.make)
        dialog.cancel()
        qtbot.waitUntil(lambda: not dialog.is_busy, timeout=60_000)
        if not dialog.status_label.text().startswith("已写出"):
            assert list(target.parent.iterdir()) == []
        path_answer.append(target)
        click(dialog.make)
        qtbot.waitUntil(lambda: not dialog.is_busy, timeout=60_000)

    answers(told, ReceivedSetDialog, write)
    click(told.status_tab.write_out)
    with zipfile.ZipFile(target) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["甲镇人民政府2025年政府信息公开工作年度报告.html", "没有收入的单位.txt"]
        assert archive.read("没有收入的单位.txt").decode("utf-8-sig") == "乙镇人民政府：单位还没有定稿；各表没有数"
    assert [path.name for path in target.parent.iterdir()] == ["乡镇.zip"]
