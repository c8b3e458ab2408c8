"""A county hands up its towns' reports with its own, and who may not sign is told so where it matters."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QLabel

from models.exchange.packages.bundle import BundleStamp, read_received_bundle, write_bundle
from models.exchange.packages.receipt import read_receipt
from models.report.filing import Agency, Filing
from models.services.collection.collection import Collection
from models.services.submission import SubmissionService
from tests.services.collected import CITY, YEAR, take, take_roster
from tests.ui.collection.asked import answers, click
from tests.ui.shell.conftest import Said
from tests.ui.shell.test_drop import drop
from tests.ui.submission.conftest import AtCity, AtUnit
from tests.ui.submission.test_round_trip import CELL, UNIT, Loop, begin, loop, notice, waits
from tests.ui.submission.test_submitting import cautions
from tests.widgets import children
from ui.collection.dialogs.answer_dialog import AnswerDialog
from ui.collection.dialogs.receive_reports_dialog import ReceiveReportsDialog
from ui.submission.receipt_dialog import ReceiptDialog
from ui.submission.submit_dialog import SubmitDialog

__all__ = ["loop"]
COUNTY = "code,name,parent,level,required\n11,示例县人民政府,,county,1\n111,甲镇人民政府,11,town,1\n"
PEOPLE = "姓名,登录名,角色\n填报员,zhang,填报\n李校核,li,校核\n王管理,wang,管理\n"


def of_the_town(folder: Path, sample: Filing) -> Path:
    report = replace(sample, agency=Agency("甲镇人民政府", "111"), last_year=None)
    path = folder / "甲镇.ndbg"
    path.write_bytes(write_bundle(report, BundleStamp(3, "7" * 64, "c" * 64, "final")))
    return path


def test_a_towns_report_goes_up_inside_the_countys_and_its_return_comes_down_through_it(  # noqa: PLR0915, one story in its order
    loop: Loop, at_unit: AtUnit, at_city: AtCity, sample: Filing, tmp_path: Path
) -> None:
    def write(asked: SubmitDialog) -> None:
        assert asked.units_box.text() == "下属单位的报告也放进去（1 份）"
        assert "本单位已收下 0 份，还没有收下 1 份" in " ".join(label.text() for label in children(asked, QLabel))
        click(asked.units_box)
        click(asked.confirm_button)
        assert asked.written_page is not None
        assert "下属 1 个单位的报告也在附件里" in asked.written_page.letter.toPlainText()
        click(asked.written_page.close_it)

    with at_unit() as window:
        take_roster(window.context.library, tmp_path, COUNTY)
        take(window.context.library, [of_the_town(loop.folder, sample)])
        window.open_report(begin(window, sample))
        loop.name("县.ndbg")
        asked = answers(window, SubmitDialog, write)
        window.named_actions["hand_up"].trigger()
        assert asked
    with at_city() as city:
        take_roster(city, tmp_path, CITY)
        dialog = ReceiveReportsDialog(Collection(city, YEAR), None, [loop.folder / "县.ndbg"])
        loop.shown(dialog)
        loop.bot.waitUntil(lambda: len(dialog.model.items) == 2 and not dialog.bar.isVisible(), timeout=20_000)
        files = {dialog.model.data(dialog.model.index(row, 4)) for row in range(2)}
        assert files == {"县.ndbg", "县.ndbg 里的 111-甲镇人民政府.ndbg"}
        click(dialog.take_button)
        loop.bot.waitUntil(lambda: not dialog.bar.isVisible(), timeout=20_000)
        assert dialog.status_label.text().startswith("已收 2 份。")
        dialog.close()
        current = Collection(city, YEAR).submissions.current()
        accepting = AnswerDialog(Collection(city, YEAR), current["11"].id)
        assert cautions(accepting) == ["示例县人民政府 转报的 1 份里，它自己还没有收下的有 1 份：甲镇人民政府。"]
        accepting.deleteLater()
        loop.answers_it(city, current["111"].id, "退甲镇.ndhz", "请核对自然人一列", "为什么？")

    with at_unit() as window:

        def pass_on(shown: ReceiptDialog) -> None:
            assert "报告是经本单位转报的，由本单位转退给它" in shown.status_label.text()
            assert shown.confirm_button.text() == "转退甲镇人民政府，写文件…"
            click(shown.confirm_button)

        loop.name("转退甲镇.ndhz")
        asked_receipt = answers(window, ReceiptDialog, pass_on)
        drop(window, loop.folder / "退甲镇.ndhz")
        waits(lambda: bool(asked_receipt) and not asked_receipt[0].isVisible())
        waits(lambda: "已写好 转退甲镇.ndhz，发给 甲镇人民政府 就行" in notice(window))
    told, _ = read_receipt((loop.folder / "转退甲镇.ndhz").read_bytes())
    assert (told.agency.name, told.office) == ("甲镇人民政府", "示例县人民政府")
    assert told.notes[CELL].lines[-1].office == "示例市人民政府"


def test_who_may_not_sign_is_told_who_may_and_writes_unsigned_only_knowingly(
    loop: Loop, at_unit: AtUnit, sample: Filing, said: Said
) -> None:
    with at_unit() as window:
        library = window.context.library
        SubmissionService(library).make_key()
        report = begin(window, sample)
        library.open(report).finalise()
        library.import_people(PEOPLE)

        def write(asked: SubmitDialog) -> None:
            [told] = cautions(asked)
            assert told.startswith(
                "本单位有签名密钥，填报员（填报）不能用它签名。能签名的是校核、汇总、管理：李校核、王管理。"
            )
            assert asked.signature_label.text() == "您不能用本单位的密钥签名"
            assert not asked.confirm_button.isEnabled()
            click(asked.unsigned_box)
            click(asked.confirm_button)
            assert asked.written_page is not None
            assert "文件没有签名，请打电话核实。" in asked.written_page.letter.toPlainText()
            click(asked.written_page.close_it)

        window.open_report(report)
        path = loop.name("没有签名.ndbg")
        asked = answers(window, SubmitDialog, write)
        window.named_actions["hand_up"].trigger()
        assert asked
        sent = read_received_bundle(path.read_bytes())
        assert (sent.signer, sent.filing.agency) == ("", UNIT)
