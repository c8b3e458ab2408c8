"""``--self-test``: each file and function the program needs, tried by name; for the program as installed."""

import os
import sys
import tempfile
from argparse import Namespace
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import TYPE_CHECKING

from resources import find
from resources.licensing import components, licence_text
from resources.version import build, full_version

# Only what cannot fail is imported here: a part that is missing is to be told, not to stop the telling.
if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from models.report.filing import Filing

PACKAGES = ("commands", "models", "output", "resources", "ui")
OUTSIDE = (
    "peewee", "sqlcipher3.dbapi2", "reportlab.pdfgen.canvas", "lxml.etree", "pikepdf", "python_calamine", "xlsxwriter",
    "psycopg", "psycopg_binary", "keyring", "chinese_calendar",
    "PySide6.QtCore", "PySide6.QtGui", "PySide6.QtWidgets", "PySide6.QtSvg", "PySide6.QtPrintSupport",
)  # fmt: skip
SHIPPED = (
    "style.qss", "sample/report.json", "narrative/language.toml", "narrative/facts.toml", "recognise/aliases.toml",
    "registers/statutory_days.toml",
    "icons/app.png", "icons/app.svg", "icons/app.ico",
)  # fmt: skip
# What each face must be able to draw; that of the rare characters may be left out.
FACES = {
    "fangsong": "国务院办公厅", "fangsong-more": "", "kai": "人民政府", "hei": "一总体情况填报", "song": "㛃镕",
    "latin": "0A", "title": "政府信息公开工作年度报告",
}  # fmt: skip
RARE = "𠮷𡋗"
PLUGINS = {
    "linux": (
        "platforms/libqxcb.so", "platforms/libqoffscreen.so",
        "platforminputcontexts/libibusplatforminputcontextplugin.so",
        "platforminputcontexts/libcomposeplatforminputcontextplugin.so",
        "printsupport/libcupsprintersupport.so", "iconengines/libqsvgicon.so",
        "imageformats/libqsvg.so", "imageformats/libqjpeg.so", "imageformats/libqico.so",
    ),
    "win32": ("platforms/qwindows.dll", "iconengines/qsvgicon.dll", "imageformats/qsvg.dll", "imageformats/qico.dll"),
}  # fmt: skip

# These load only where the system's libwayland is of 1.20 or later; elsewhere the window goes to XWayland.
WAYLAND = (
    "platforms/libqwayland-generic.so", "wayland-shell-integration/libxdg-shell.so",
    "wayland-decoration-client/libbradient.so",
)  # fmt: skip


class Missing(Exception):
    """Something the program needs is not there or does not work; the text says what."""


def run(_: Namespace) -> int:
    """Try everything, print a line for each; 0 when all of it works, 1 otherwise."""
    failed = 0
    print(f"阳光年报 {full_version()}")
    for name, trial in TRIALS:
        try:
            detail = trial()
        except Missing as error:
            failed += 1
            print(f"× {name}：{error}")
        except ImportError as error:
            failed += 1
            print(f"× {name}：缺少程序文件 {error.name or ''}（{error}），请重新安装。")
        except Exception as error:
            failed += 1
            print(f"× {name}：出错了（{type(error).__name__}：{error}）")
        else:
            print(f"√ {name}：{detail}")
    print("自检通过。" if not failed else f"自检没有通过：{failed} 项有问题。")
    return 1 if failed else 0


def _require(truth: object, sentence: str) -> None:
    if not truth:
        raise Missing(sentence)


def _sample() -> "Filing":
    from models.exchange.formats.report_json import read_report

    return read_report(find("sample/report.json").read_text(encoding="utf-8")).filing


def _modules() -> str:
    names = [*OUTSIDE, *PACKAGES]
    for package in PACKAGES:
        names += [module.name for module in walk_packages(import_module(package).__path__, f"{package}.")]
    for name in names:
        import_module(name)
    _require(len(names) > 150, f"程序只剩下 {len(names)} 个模块，请重新安装。")
    return f"{len(names)} 个模块都能载入"


def _files() -> str:
    missing = [name for name in SHIPPED if not (find(name).is_file() and find(name).stat().st_size)]
    _require(not missing, f"缺少或是空文件：{'、'.join(missing)}")
    return f"{len(SHIPPED)} 个必备文件都在 {find('')}"


def _fonts() -> str:
    from output.page.sfnt import Sfnt

    rare = find("fonts/rare.ttf").exists()
    for name, signs in (FACES | ({"rare": RARE} if rare else {})).items():
        path = find(f"fonts/{name}.ttf")
        _require(path.is_file(), f"缺少字体文件 {name}.ttf")
        face = Sfnt(path)
        lacking = [sign for sign in signs if not face.glyph(ord(sign))]
        _require(not lacking, f"字体 {name}.ttf 里没有“{'、'.join(lacking)}”")
    return f"{len(FACES)} 款都在，" + ("含生僻字字体（扩展 B 及以后）" if rare else "生僻字到扩展 A（未装扩展 B 字体）")


def _editions() -> str:
    from models.editions.known_editions import known_editions
    from models.editions.layout import lay_out

    for edition in known_editions():
        for table in edition.tables:
            lay_out(table)
    names = {edition.name for edition in known_editions()}
    _require(names >= {"2019", "2021"}, f"只找到 {'、'.join(sorted(names))} 格式")
    return "、".join(f"{edition.name} 格式 {len(edition.cells)} 格" for edition in known_editions())


def _narrative() -> str:
    from models.editions.known_editions import known_editions
    from models.editions.lexicon import shipped_lexicon
    from models.rules.check import check
    from models.rules.ruleset_version import ruleset_version

    crashed: list[str] = []
    findings = check(_sample(), lambda rule, trouble: crashed.append(f"{rule} {trouble}"))
    _require(not crashed, f"规则出错：{'；'.join(crashed)}")
    packs = "、".join(ruleset_version(edition) for edition in known_editions())
    return f"词表已读（{type(shipped_lexicon()).__name__}），示例报告查出 {len(findings)} 条，规则 {packs}"


def _database() -> str:
    with tempfile.TemporaryDirectory() as folder:
        plain = _reopened_report(Path(folder) / "test.db", "")
        locked = Path(folder) / "locked.db"
        _reopened_report(locked, "自检Pw")
        _require(b"SQLite format 3" not in locked.read_bytes()[:16], "设了密码的数据库没有加密")
    _require("WAL + FULL" in plain, f"数据库没有按 WAL + FULL 保存（现在是 {plain}），断电时可能丢数据")
    return f"{plain}，加密可用"


def _reopened_report(path: Path, password: str) -> str:
    from models.services.library import Library

    library = Library(path, password=password)
    try:
        report = library.add_filing(_sample(), "自检")
    finally:
        library.close()
    library = Library(path, password=password)
    try:
        _require(library.open(report).filing.figures == _sample().figures, "存入的数与读出的不一致")
        return library.durability()
    finally:
        library.close()


def _formats() -> str:
    from models.exchange.report_file import read_report_bytes
    from output.formats import FORMATS
    from output.publish import render

    lines = []
    expected = _sample().figures
    for ending, each in FORMATS.items():
        raw = render(_sample(), ending)
        _require(raw, f"写出的 {ending} 是空的")
        _require(raw == render(_sample(), ending), f"同一份报告两次写出的 {ending} 不一样")
        lines.append(f"{ending[1:]} {max(len(raw) // 1000, 1)} kB")
        if each.reads_back:
            _require(
                read_report_bytes(raw, f"自检{ending}").filing.figures == expected,
                f"写出的 {ending} 再读入时数字不一致",
            )
    return "、".join(lines) + "；能读入的都读回来，数字一致"


def _pictures() -> str:
    from output.formats import PICTURES

    begins = {".png": b"\x89PNG", ".svg": b"<svg", ".pdf": b"%PDF"}
    for ending, each in PICTURES.items():
        _require(each.write(_sample()).startswith(begins[ending]), f"一图读懂写不成 {ending}")
    return f"一图读懂写成 {'、'.join(PICTURES)}"


def application() -> "QApplication":
    """Qt without a screen, with the program's own ways."""
    from PySide6.QtWidgets import QApplication

    from ui.shell.app import start_qt

    if QApplication.instance() is None:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    return start_qt()


def _plugins() -> str:
    from PySide6.QtCore import QLibraryInfo, QPluginLoader

    from ui.shell import input_method

    folder = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath))
    fcitx = [f"platforminputcontexts/{name}" for name in input_method.FCITX_PLUGINS]
    wayland = WAYLAND if sys.platform == "linux" else ()
    names = [*PLUGINS.get(sys.platform, ()), *(name for name in fcitx if (folder / name).exists()), *wayland]
    loaded, without = [], ""
    for name in names:
        _require((folder / name).is_file(), f"缺少 Qt 插件 {name}")
        loader = QPluginLoader(str(folder / name))
        if loader.load():
            loaded.append(Path(name).stem.removeprefix("lib"))
        else:
            told = f"Qt 插件 {name} 载入不了，多半是系统缺少组件（{loader.errorString()}）"
            _require(name in WAYLAND, told)
            without = f"；{told}，窗口只能经 X 显示"
    return f"{len(loaded)} 个能载入（{'、'.join(loaded)}）{without}"


def _input_method() -> str:
    from ui.shell import input_method

    asks = {"XMODIFIERS": "@im=fcitx"}
    chosen = input_method.choose(asks, sys.platform, input_method._has_fcitx_plugin())
    if sys.platform == "linux":
        portal = {"QT_IM_MODULE": "ibus", "IBUS_USE_PORTAL": "1"}
        _require(chosen in ({"QT_IM_MODULE": "fcitx"}, portal), f"fcitx 桌面上选错了输入法模块：{chosen}")
    now = os.environ.get("QT_IM_MODULE", "")
    return f"本桌面用 {now or '系统默认'}" + ("（经 portal）" if os.environ.get("IBUS_USE_PORTAL") else "")


def _chinese() -> str:
    from PySide6.QtCore import QCoreApplication, qVersion

    application()
    translated = QCoreApplication.translate("QPlatformTheme", "Cancel")
    _require(translated == "取消", f"缺少 Qt 的中文翻译 qtbase_zh_CN（“Cancel”译成“{translated}”）")
    return f"Qt {qVersion()}，按钮文字为中文"


def _window() -> str:
    from models.services.library import Library
    from ui.settings import SettingsStore
    from ui.shell.main_window import MainWindow
    from ui.theme.apply import apply_theme

    app = application()
    with tempfile.TemporaryDirectory() as folder:
        apply_theme(app)
        library = Library(Path(folder) / "test.db")
        try:
            report = library.add_filing(_sample(), "自检")
            window = MainWindow(library, SettingsStore(Path(folder) / "settings.ini"), Path(folder))
            window.open_report(report)
            window.show()
            app.processEvents()
            _require(not window.grab().isNull() and window.page is not None, "窗口画不出来")
            window.close()
        finally:
            library.close()
    return f"打开了示例报告（{app.font().family()}）"


def _preview() -> str:
    from PySide6.QtCore import QSize, Qt
    from PySide6.QtGui import QImage

    from models.file_types import PDF
    from output.publish import render
    from ui.report.preview.pdf_document import PdfDocument

    document = PdfDocument(render(_sample(), PDF.ending))
    pages = len(document.sizes)
    _require(pages, "印出的 PDF 读不回来")
    blank = QImage(QSize(210, 297), QImage.Format.Format_RGB32)
    blank.fill(Qt.GlobalColor.white)
    _require(document.render(0, blank.size()) != blank, "PDF 的第一页画不出来")
    _require("政府信息公开" in document.text(0), "PDF 里的字取不出来")
    return f"读回 {pages} 页，首页能画出、能取字"


def _print() -> str:
    from PySide6.QtGui import QPainter
    from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

    application()
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "printed.pdf"
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(target))
        painter = QPainter(printer)
        painter.drawText(200, 200, "阳光年报自检")
        _require(painter.end() and target.read_bytes().startswith(b"%PDF-"), "打印到 PDF 文件没有成功")
    return f"打印到文件成功，系统里有 {len(QPrinterInfo.availablePrinterNames())} 台打印机"


def _licences() -> str:
    texts = [path for path in find("fonts/licences").glob("*") if path.stat().st_size]
    _require(len(texts) >= 6, "缺少字体的许可文本")
    _require("木兰宽松许可证" in licence_text(), "缺少本程序的许可证")
    if not build():
        return f"本程序的许可证，字体 {len(texts)} 份（从源码运行，其余随依赖包）"
    parts = components()
    without = [part.name for part in parts if not part.has_its_licence()]
    _require(parts and not without, f"这些组件的许可文本缺少或不全：{'、'.join(without)}")
    return f"本程序的许可证，字体 {len(texts)} 份，组件 {len(parts)} 个都有许可文本"


TRIALS: tuple[tuple[str, Callable[[], str]], ...] = (
    ("必备文件", _files),
    ("程序模块", _modules),
    ("字体", _fonts),
    ("格式文件", _editions),
    ("词表和规则", _narrative),
    ("数据库", _database),
    ("各种文件", _formats),
    ("图解", _pictures),
    ("Qt 中文", _chinese),
    ("Qt 插件", _plugins),
    ("输入法", _input_method),
    ("窗口", _window),
    ("读回 PDF", _preview),
    ("打印", _print),
    ("许可文本", _licences),
)
