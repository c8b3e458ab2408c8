"""The libraries inside the wheels are all known, in their versions, with the texts that their licences ask for."""

import json
import re
import shutil
from importlib.metadata import distributions
from pathlib import Path

import bundle_parts
import pikepdf
import pytest
import wheel_libraries
from cryptography.hazmat.backends.openssl import backend
from lxml import etree
from PIL import features
from psycopg.pq import version
from PySide6.QtCore import qVersion
from sqlcipher3 import dbapi2

from resources.licensing import Component

ROOT = Path(__file__).parents[2]

SHIPPED = set(
    re.findall(r"^([a-z0-9][\w.-]*)==", (ROOT / "requirements.txt").read_text(encoding="utf-8"), re.MULTILINE)
)


# Of Qt, most of which is not shipped, the files with libraries of others in them.
OF_QT = re.compile(r"^(QtCore\.abi3\.so|libQt6(Core|Gui)\.so.*|libicu.*|libqjpeg\.so)$")


@pytest.fixture(scope="module")
def wheel_files() -> list[Path]:
    names = {name.replace("-", "_") for name in SHIPPED}
    wheels = [each for each in distributions() if str(each.metadata["Name"]).lower().replace("-", "_") in names]
    files = [Path(str(wheel.locate_file(file))) for wheel in wheels for file in wheel.files or ()]
    return [file for file in files if "PySide6" not in file.parts or OF_QT.match(file.name)]


@pytest.fixture(scope="module")
def found(wheel_files: list[Path]) -> list[wheel_libraries.Library]:
    return wheel_libraries.libraries(wheel_files)


@pytest.fixture(scope="module")
def shipped(wheel_files: list[Path], tmp_path_factory: pytest.TempPathFactory) -> list[Component]:
    """What a bundle of all wheels would list, with the texts where it would have them."""
    work, bundle = tmp_path_factory.mktemp("work"), tmp_path_factory.mktemp("bundle")
    for target, source, _ in bundle_parts.licences(map(str, wheel_files), work):
        (bundle / target).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, bundle / target)
    folder = bundle / "resources" / "licences"
    told = json.loads((folder / "components.json").read_text(encoding="utf-8"))
    return [Component(part["name"], part["version"], part["licence"], folder / part["folder"]) for part in told]


def test_every_library_in_a_wheels_own_folder_of_libraries_is_declared(wheel_files: list[Path]) -> None:
    inside = [file for file in wheel_files if file.parent.name.endswith(".libs")]
    assert len(inside) > 20
    # libssl comes with libcrypto.
    others = [file for file in inside if not file.name.startswith("libssl-")]
    assert [file.name for file in others if not wheel_libraries.libraries([file])] == []


def test_versions_are_those_that_the_libraries_tell_when_they_run(found: list[wheel_libraries.Library]) -> None:
    told = {(part.name, part.version) for part in found}
    ours = backend.openssl_version_text().split()[1]
    cipher = dbapi2.connect(":memory:").execute("PRAGMA cipher_version").fetchone()[0].split()[0]
    assert {("openssl", ours), ("sqlcipher", cipher), ("sqlite", dbapi2.sqlite_version), ("qt", qVersion())} <= told
    assert len([version for name, version in told if name == "openssl"]) == 3
    running = {
        "libxml2": etree.LIBXML_VERSION,
        "libxslt": etree.LIBXSLT_VERSION,
        "postgresql": (version() // 10000,),
        "qpdf": tuple(map(int, pikepdf.__libqpdf_version__.split("."))),
    }
    assert {(name, ".".join(map(str, numbers))) for name, numbers in running.items()} <= told
    names = ("freetype2", "harfbuzz", "raqm", "libtiff", "zlib_ng", "xcb")
    pictures = {name: str(features.version(name)) for name in names}
    ours_of = {"freetype2": "freetype", "zlib_ng": "zlib-ng", "xcb": "libxcb"}
    for name, number in pictures.items():
        wanted = [part.version for part in found if part.name == ours_of.get(name, name)]
        assert number in wanted or number == "None", f"{name} {number}: {wanted}"


def test_a_library_is_known_by_its_mark_in_whichever_file_it_is(tmp_path: Path) -> None:
    body = b"\x7fELF\x00 OpenSSL 3.0.1 14 Dec 2021\x00 deflate 1.2.11 Copyright\x00 libpng version 1.6.37 - April\x00"
    (tmp_path / "_other.so").write_bytes(body)
    told = {(part.name, part.version) for part in wheel_libraries.libraries([tmp_path / "_other.so"], installed=False)}
    assert told == {("openssl", "3.0.1"), ("zlib", "1.2.11"), ("libpng", "1.6.37")}


def test_what_a_python_module_says_of_a_library_is_not_that_library(tmp_path: Path) -> None:
    modules = b"PYZ\x00\xa7\r\r\n\x00\x00 for example OpenSSL 3.2.1 30 Jan 2024\x00"
    (tmp_path / "program").write_bytes(b"\x7fELF\x00 deflate 1.2.11 Copyright\x00" + modules)
    told = [part.name for part in wheel_libraries.libraries([tmp_path / "program"], installed=False)]
    assert told == ["zlib"]


def test_the_number_of_an_interface_is_not_taken_for_a_version(found: list[wheel_libraries.Library]) -> None:
    [ldap] = [part for part in found if part.name == "openldap"]
    assert (ldap.file.name.count(".so.2.0.200"), ldap.version) == (1, "")


def test_every_crate_in_the_bytes_is_listed_by_its_wheel_or_is_rusts_own(wheel_files: list[Path]) -> None:
    lists = [file for file in wheel_files if file.parent.name == "sboms"]
    rust = [file for file in wheel_files if file.name.startswith(("_rust.", "_python_calamine."))]
    told = wheel_libraries.crates(rust, lists)
    assert {crate.purl.partition("@")[0] for crate in told} >= {
        "pkg:cargo/calamine", "pkg:cargo/quick-xml", "pkg:cargo/openssl-sys", "pkg:cargo/pyo3", "pkg:cargo/gimli",
    }  # fmt: skip
    assert all(crate.licence and all(text.stat().st_size for text in crate.texts) for crate in told)
    with pytest.raises(LookupError, match="is in no list"):
        wheel_libraries.crates(rust, [])


@pytest.mark.parametrize(
    ("path", "crate", "is_rusts"),
    [
        ("/root/.cargo/registry/src/index.crates.io-1949cf8c6b5b557f/pyo3-0.29.2/src/err.rs", "pyo3 0.29.2", False),
        (r"C:\Users\a\.cargo\registry\src\index-1\quick-xml-0.42.0\src\de.rs", "quick-xml 0.42.0", False),
        ("/rust/deps/gimli-0.32.3/src/read.rs", "gimli 0.32.3", True),
    ],
)
def test_a_crate_is_known_by_the_path_of_its_source(path: str, crate: str, is_rusts: bool) -> None:
    name, version = crate.split()
    assert wheel_libraries.crates_in(b"\x00" + path.encode() + b"\x00") == {(name, version): is_rusts}


def test_every_component_has_the_words_of_its_licence(shipped: list[Component]) -> None:
    assert {"openssl", "pyside6_essentials", "qt", "krb5", "pillow", "calamine", "zlib-rs", "pcre2"} <= {
        part.name for part in shipped
    }
    assert [part.name for part in shipped if not part.has_its_licence()] == []


def test_every_wheel_and_crate_says_under_which_licence_it_comes(shipped: list[Component]) -> None:
    silent = {part.name for part in shipped if not part.licence}
    own = {entry.name for entry in wheel_libraries.declared() if entry.licence}
    assert silent & (own | SHIPPED | {"pyo3", "calamine"}) == set()


def test_a_page_that_only_names_a_licence_is_not_its_text(tmp_path: Path) -> None:
    (tmp_path / "METADATA.txt").write_text("name: pyside6\nlicence: LGPL-3.0-only\n", encoding="utf-8")
    assert not Component("pyside6", "6.8.3", "LGPL-3.0-only", tmp_path).has_its_licence()


def test_the_text_of_another_version_of_the_licence_is_not_its_text(tmp_path: Path) -> None:
    text = (ROOT / "packaging" / "licences" / "common" / "LGPL-2.1.txt").read_text(encoding="utf-8")
    (tmp_path / "LGPL-2.1.txt").write_text(text, encoding="utf-8")
    assert not Component("qt", "6.8.3", "LGPL-3.0-only", tmp_path).has_its_licence()
    assert Component("keyutils", "1.5.8", "LGPL-2.1-or-later", tmp_path).has_its_licence()
