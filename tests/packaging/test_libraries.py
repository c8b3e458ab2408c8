"""The libraries inside the wheels are all known, in their versions, with the texts that their licences ask for."""

import json
import re
import shutil
from importlib.metadata import distributions
from pathlib import Path

import bundle_parts
import pytest
import wheel_libraries
from cryptography.hazmat.backends.openssl import backend
from PySide6.QtCore import qVersion
from sqlcipher3 import dbapi2

from resources.licensing import Component

ROOT = Path(__file__).parents[2]

SHIPPED = set(
    re.findall(r"^([a-z0-9][\w.-]*)==", (ROOT / "requirements.txt").read_text(encoding="utf-8"), re.MULTILINE)
)


@pytest.fixture(scope="module")
def wheel_files() -> list[Path]:
    names = {name.replace("-", "_") for name in SHIPPED}
    wheels = [each for each in distributions() if str(each.metadata["Name"]).lower().replace("-", "_") in names]
    return [Path(str(wheel.locate_file(file))) for wheel in wheels for file in wheel.files or ()]


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
    patterns = [entry.files for entry in wheel_libraries.declared()]
    inside = [file.name for file in wheel_files if file.parent.name.endswith(".libs")]
    assert len(inside) > 20
    # libssl comes with libcrypto.
    assert [n for n in inside if not n.startswith("libssl-") and not any(p.match(n) for p in patterns)] == []


def test_versions_are_those_that_the_libraries_tell_when_they_run(wheel_files: list[Path]) -> None:
    found = {(part.name, part.version) for part in wheel_libraries.libraries(wheel_files)}
    ours = backend.openssl_version_text().split()[1]
    cipher = dbapi2.connect(":memory:").execute("PRAGMA cipher_version").fetchone()[0].split()[0]
    assert {("openssl", ours), ("sqlcipher", cipher), ("sqlite", dbapi2.sqlite_version), ("qt", qVersion())} <= found
    assert len([version for name, version in found if name == "openssl"]) == 3


def test_every_component_has_the_words_of_its_licence(shipped: list[Component]) -> None:
    assert {"openssl", "pyside6_essentials", "qt", "krb5", "pillow"} <= {part.name for part in shipped}
    assert [part.name for part in shipped if not part.has_its_licence()] == []


def test_a_page_that_only_names_a_licence_is_not_its_text(tmp_path: Path) -> None:
    (tmp_path / "METADATA.txt").write_text("name: pyside6\nlicence: LGPL-3.0-only\n", encoding="utf-8")
    assert not Component("pyside6", "6.8.3", "LGPL-3.0-only", tmp_path).has_its_licence()


def test_the_text_of_another_version_of_the_licence_is_not_its_text(tmp_path: Path) -> None:
    text = (ROOT / "packaging" / "licences" / "common" / "LGPL-2.1.txt").read_text(encoding="utf-8")
    (tmp_path / "LGPL-2.1.txt").write_text(text, encoding="utf-8")
    assert not Component("qt", "6.8.3", "LGPL-3.0-only", tmp_path).has_its_licence()
    assert Component("keyutils", "1.5.8", "LGPL-2.1-or-later", tmp_path).has_its_licence()
