"""``--self-test``: each thing the program needs, tried by name; for the program as installed."""

import tempfile
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

from models.editions.choose import known_editions
from models.editions.layout import lay_out
from models.exchange.report_json import read_report
from models.filing import Filing
from models.session.library import Library
from resources import find


def run(_: Namespace) -> int:
    """Try everything, print a line for each; 0 when all of it works, 1 otherwise."""
    failed = 0
    for name, trial in TRIALS:
        try:
            told = trial()
        except Exception as trouble:
            failed += 1
            print(f"✗ {name}：{trouble}")
        else:
            print(f"✓ {name}：{told}")
    print("自检通过。" if not failed else f"自检没有通过：{failed} 项有问题。")
    return 1 if failed else 0


def _sample() -> Filing:
    return read_report(find("sample/report.json").read_text(encoding="utf-8")).filing


def _editions() -> str:
    for edition in known_editions():
        for table in edition.tables:
            lay_out(table)
    return "、".join(f"{edition.name} 格式 {len(edition.cells)} 格" for edition in known_editions())


def _database() -> str:
    with tempfile.TemporaryDirectory() as folder:
        library = Library(Path(folder) / "test.db")
        try:
            report = library.bring_in(_sample(), "自检")
            kept = library.open(report).filing.figures == _sample().figures
            told = library.durability()
        finally:
            library.close()
    if not kept:
        raise RuntimeError("存入的数与读出的不一致")
    return told


def _pdf() -> str:
    from output import pdf
    from output.compose import compose

    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "sample.pdf"
        pdf.write(compose(_sample()), target)
        return f"示例报告 {target.stat().st_size // 1000} kB"


def _window() -> str:
    from PySide6.QtCore import QLibraryInfo, QTranslator, qVersion
    from PySide6.QtPdf import QPdfDocument
    from PySide6.QtPrintSupport import QPrinter
    from PySide6.QtWidgets import QApplication

    app = QApplication.instance() or QApplication(["self-test", "-platform", "offscreen"])
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if not QTranslator().load("qtbase_zh_CN", folder):
        raise RuntimeError("缺少 Qt 的中文翻译 qtbase_zh_CN")
    assert QPdfDocument is not None
    assert QPrinter is not None
    return f"Qt {qVersion()}，{type(app).__name__}"


def _preview() -> str:
    from PySide6.QtCore import QBuffer, QByteArray
    from PySide6.QtPdf import QPdfDocument

    from output import pdf
    from output.compose import compose

    buffer = QBuffer()
    buffer.setData(QByteArray(pdf.render(compose(_sample()))))
    buffer.open(QBuffer.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(buffer)
    if document.pageCount() < 1:
        raise RuntimeError("印出的 PDF 读不回来")
    return f"读回 {document.pageCount()} 页"


TRIALS: tuple[tuple[str, Callable[[], str]], ...] = (
    ("格式文件", _editions),
    ("数据库", _database),
    ("成文 PDF", _pdf),
    ("窗口组件", _window),
    ("读回 PDF", _preview),
)
