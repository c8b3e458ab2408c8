"""What goes into the packages, as far as it can be told without building one."""

import ast
import hashlib
import json
import os
import re
import struct
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import bundle_parts
import lean_icu
import pytest
import windows_python
from hypothesis import given
from hypothesis import strategies as st
from PySide6 import QtCore

from commands import self_test
from models.file_types import OURS
from resources.version import __version__

ROOT = Path(__file__).parents[2]
PACKAGING = ROOT / "packaging"
SPEC = ast.parse((ROOT / "pyinstaller.spec").read_text(encoding="utf-8"))


def assigned(name: str) -> ast.expr:
    """What the spec, which is a Python file, gives a name."""
    [value] = [
        node.value for node in SPEC.body if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name
    ]
    return value


def imported() -> set[str]:
    """Every module that the program names in an import, wherever it stands."""
    names = set()
    for package in ("commands", "models", "output", "resources", "ui"):
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Import):
                    names |= {alias.name for alias in node.names}
                elif isinstance(node, ast.ImportFrom) and node.module:
                    names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def pinned(lock: str) -> set[str]:
    return set(re.findall(r"^([a-z0-9][\w.-]*)==", (ROOT / lock).read_text(encoding="utf-8"), re.MULTILINE))


def test_nothing_that_the_program_imports_is_left_out() -> None:
    excluded: list[str] = ast.literal_eval(assigned("EXCLUDED"))
    assert imported() & set(excluded) == set()


def test_every_plug_in_that_the_self_test_asks_for_is_taken_in() -> None:
    kept: dict[str, tuple[str, ...]] = ast.literal_eval(assigned("PLUGINS"))
    asked = [name for names in (*self_test.PLUGINS.values(), self_test.WAYLAND) for name in names]
    assert len(asked) > 13
    for name in asked:
        folder, _, file = name.partition("/")
        assert any(sign in file for sign in kept[folder]), name


FILTER = {"PLUGINS", "TEXTS", "SYSTEM", "UNUSED_QT", "is_wanted"}


@pytest.mark.parametrize(
    ("file", "wanted"),
    [
        ("PySide6/Qt/plugins/printsupport/libcupsprintersupport.so", True),
        ("PySide6/Qt/plugins/platforminputcontexts/libibusplatforminputcontextplugin.so", True),
        ("PySide6/Qt/plugins/platforms/libqwayland-generic.so", True),
        ("PySide6/Qt/plugins/platforms/libqwayland-egl.so", False),
        ("PySide6/Qt/plugins/wayland-shell-integration/libxdg-shell.so", True),
        ("PySide6/Qt/plugins/wayland-shell-integration/libqt-shell.so", False),
        ("PySide6/Qt/lib/libQt6WaylandClient.so.6", True),
        ("PySide6/Qt/lib/libQt6WaylandCompositor.so.6", False),
        ("PySide6/Qt/lib/libQt6WaylandEglClientHwIntegration.so.6", False),
        ("libwayland-client.so.0", False),
        ("PySide6/Qt/plugins/platformthemes/libqgtk3.so", False),
        ("PySide6/Qt/translations/qtbase_zh_CN.qm", True),
        ("PySide6/Qt/translations/qtbase_de.qm", False),
        ("PySide6/Qt/lib/libQt6Pdf.so.6", True),
        ("PySide6/Qt/lib/libQt6Quick.so.6", False),
        ("libcups.so.2", False),
        ("libglib-2.0.so.0", False),
        ("libgobject-2.0.so.0", False),
        ("libstdc++.so.6", False),
        ("libX11-xcb.so.1", True),
        ("libX11.so.6", False),
        ("libxcb-cursor.so.0", True),
        ("libxcb.so.1", False),
        ("resources/fonts/song.ttf", True),
    ],
)
def test_the_filter_of_the_spec_keeps_what_is_ours_and_leaves_the_systems_to_the_system(
    file: str, wanted: bool
) -> None:
    parts: list[ast.stmt] = []
    for node in SPEC.body:
        name = node.name if isinstance(node, ast.FunctionDef) else ast.unparse(node).partition(" = ")[0]
        if name in FILTER:
            parts.append(node)
    assert len(parts) == len(FILTER)
    scope: dict[str, Any] = {"re": re, "Path": Path}
    exec(compile(ast.Module(parts, []), "pyinstaller.spec", "exec"), scope)
    assert scope["is_wanted"]((file, f"/somewhere/{file}", "BINARY")) is wanted


def test_nothing_of_the_tools_of_development_is_in_what_the_bundle_is_made_from() -> None:
    tools = pinned("requirements-dev.txt") - pinned("requirements.txt")
    making = pinned("requirements-build.txt") - pinned("requirements.txt")
    assert {"pytest", "mypy", "ruff"} <= tools
    assert "pyinstaller" in making
    assert tools & making == {"packaging", "setuptools"} & tools & making


def test_the_bundle_is_made_from_what_the_program_was_tried_with() -> None:
    def versions(lock: str) -> dict[str, str]:
        lines = (ROOT / lock).read_text(encoding="utf-8")
        return dict(re.findall(r"^([a-z0-9][\w.-]*)==([\w.]+)", lines, re.MULTILINE))

    build = versions("requirements-build.txt")
    assert {name: build.get(name) for name in versions("requirements.txt")} == versions("requirements.txt")


def test_every_component_has_a_text_of_its_licence(tmp_path: Path) -> None:
    entries = bundle_parts.licences([QtCore.__file__], tmp_path)
    listed = json.loads((tmp_path / "components.json").read_text(encoding="utf-8"))
    named = {component["name"] for component in listed}
    assert {"python", "pyside6_essentials"} <= named
    for name in named:
        texts = [Path(source) for target, source, _ in entries if target.startswith(f"resources/licences/{name}/")]
        assert texts, name
        assert all(text.stat().st_size for text in texts), name


def test_the_database_needs_no_sqlite_but_that_of_its_driver(tmp_path: Path) -> None:
    place = bundle_parts.stand_ins(tmp_path, ssl=False)
    tried = (
        "import sqlite3, sqlcipher3.dbapi2 as driver",
        "from models.store import connection, sqlite_engine",
        "from models.store.backups import backup, damage, salvage",
        f"assert sqlite3.__file__.startswith({str(place)!r}) and sqlite3.connect is driver.connect",
        "assert sqlite_engine.driver is driver and sqlite_engine.can_encrypt()",
        "assert backup._BUSY_CODES == (5, 6)",
    )
    path = f"{place}{os.pathsep}{ROOT}"
    subprocess.run([sys.executable, "-c", "\n".join(tried)], env=os.environ | {"PYTHONPATH": path}, check=True)


def test_the_version_stands_in_one_place() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8")).get("project", {})
    assert "version" not in project
    for path in [ROOT / "pyinstaller.spec", *PACKAGING.glob("*.py"), *PACKAGING.glob("*.yml")]:
        assert __version__ not in path.read_text(encoding="utf-8"), path.name


def test_the_packages_of_the_program_are_the_same_for_every_tool() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    tools = project["tool"]
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "benchmarks"}
    assert set(self_test.PACKAGES) == packages
    assert set(tools["mypy"]["files"]) == packages | {"main.py", "tests", "benchmarks", "packaging"}
    assert set(tools["coverage"]["run"]["source"]) < packages
    assert set(tools["importlinter"]["root_packages"]) == packages
    assert set(tools["importlinter"]["contracts"][0]["layers"]) == packages
    wheel = tools["hatch"]["build"]["targets"]["wheel"]
    assert set(wheel["only-include"]) == packages
    assert wheel["sources"] == {name: f"yangguang_nianbao/{name}" for name in packages}
    assert set(tools["ruff"]["lint"]["isort"]["known-first-party"]) == packages | {"main", "tests"}
    assert f"for part in {self_test.PACKAGES!r} for module".replace("'", '"') in ast.unparse(assigned("ours")).replace(
        "'", '"'
    )


def test_windows_is_told_of_the_programs_own_files() -> None:
    windows = (PACKAGING / "installer.nsi").read_text(encoding="utf-8")
    ours = [each.ending for each in OURS]
    for deed in ("Associate", "Dissociate"):
        assert re.findall(rf'!insertmacro {deed} "(\.\w+)"', windows) == ours
    assert r"${CLASSES}\${SUFFIX}" in windows
    assert '"%1"' in windows


# ── scripts that change what they pack ──


def icu_block(items: list[tuple[str, bytes]]) -> bytes:
    """ICU's common data, as its own tools lay it."""
    begin = 32
    head = struct.pack("<HH", begin, 0x27DA) + struct.pack("<HHBBBB", 20, 0, 0, 0, 2, 0) + b"CmnD" + bytes(begin - 16)
    names, table, bodies = b"", [], b""
    start = 4 + 8 * len(items) + sum(len(name) + 1 for name, _ in items)
    for name, body in items:
        bodies += bytes(-(begin + start + len(bodies)) % 16)
        table.append((4 + 8 * len(items) + len(names), start + len(bodies)))
        names += name.encode() + b"\0"
        bodies += body
    return head + struct.pack("<I", len(items)) + b"".join(struct.pack("<II", *pair) for pair in table) + names + bodies


LANGUAGES = ["root", "zh", "zh_Hans_CN", "en", "en_GB", "de", "fr_CA", "ar"]
PLACES = ["", "coll/", "curr/", "zone/"]
names = st.one_of(
    st.builds(
        lambda place, language: f"icudt73l/{place}{language}.res", st.sampled_from(PLACES), st.sampled_from(LANGUAGES)
    ),
    st.sampled_from(
        ["icudt73l/gb18030.cnv", "icudt73l/nfc.nrm", "icudt73l/res_index.res", "icudt73l/brkitr/thaidict.dict"]
    ),
)


@given(st.dictionaries(names, st.binary(min_size=1, max_size=70), min_size=1))
def test_lean_icu_keeps_what_it_keeps_to_the_byte(content: dict[str, bytes]) -> None:
    everything = sorted(content.items())
    whole, before, after = lean_icu.rebuilt(icu_block(everything))
    left = {name: body for name, body in everything if lean_icu.is_kept(name.partition("/")[2], len(body))}
    read = dict(lean_icu.items(whole))
    assert (before, after) == (len(everything), len(left))
    assert list(read) == sorted(left)
    assert {name: body[: len(left[name])] for name, body in read.items()} == left
    assert not any("/de." in name or "dict" in name or "/curr/" in name for name in read)
    wanted = {name for name in content if re.search(r"zh|root|\.cnv$", name) and "/curr/" not in name}
    assert wanted <= set(read)


@pytest.mark.parametrize(
    ("name", "length", "kept"),
    [
        ("gb18030.cnv", 232_816, True),
        ("ibm-1386_P100-2001.cnv", 116_704, True),
        ("ibm-5348_P100-1997.cnv", 1_024, True),
        ("ibm-1390_P110-2003.cnv", 183_904, False),
        ("coll/zh.res", 712_800, True),
        ("region/zh.res", 9_000, False),
        ("brkitr/line_cj.brk", 24_928, True),
    ],
)
def test_of_encodings_the_chinese_and_the_small_stay(name: str, length: int, kept: bool) -> None:
    assert lean_icu.is_kept(name, length) is kept


def test_a_changed_module_is_not_taken_for_a_signed_one() -> None:
    catalogue = b"head" + hashlib.sha256(b"import os\r\n").digest() + b"tail"
    assert windows_python.is_listed("Lib/os.py", b"import os\r\n", catalogue)
    assert windows_python.is_listed("Lib/urllib/__init__.py", b"", catalogue)
    assert not windows_python.is_listed("Lib/os.py", b"import os\r\n#", catalogue)
    assert not windows_python.is_listed("Lib/xml/__init__.py", b"import os\r\n", catalogue)


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("python311.dll", True),
        ("DLLs/_ctypes.pyd", True),
        ("Lib/json/decoder.py", True),
        ("DLLs/tcl86t.dll", False),
        ("Lib/site-packages/pip/__init__.py", False),
        ("Lib/test/test_os.py", False),
        ("Scripts/pip.exe", False),
        ("Lib/os.pyc", False),
    ],
)
def test_of_windows_python_only_what_is_signed_and_used_is_taken(name: str, wanted: bool) -> None:
    assert bool(windows_python.PROGRAMS.match(name) or windows_python.MODULES.match(name)) is wanted


@pytest.mark.promise("installers-leave-data")
def test_neither_package_reaches_the_users_data() -> None:
    """The Debian package brings no scripts, and what the Windows one takes away lies in the program's own places."""
    debian = (PACKAGING / "build_deb.sh").read_text(encoding="utf-8")
    assert set(re.findall(r"DEBIAN/(\w+)", debian)) == {"control", "md5sums"}
    windows = (PACKAGING / "installer.nsi").read_text(encoding="utf-8")
    assert 'InstallDir "$LOCALAPPDATA\\Programs\\${ID}"' in windows
    taken = re.findall(r'^ +(?:RMDir(?: /r)?|Delete) "(.*)"', windows, re.MULTILINE)
    assert len(taken) > 5
    assert [path for path in taken if not path.startswith(("$INSTDIR", "$SMPROGRAMS", "$DESKTOP"))] == []
    assert 'RMDir /r "$INSTDIR"' not in windows
