"""What may be installed is named to the byte, and completely: nothing is left for an installer to look up."""

import re
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
LOCKS = ["requirements.txt", "requirements-dev.txt", "requirements-build.txt", "requirements-manual.txt"]
HASHES = re.compile(r"( --hash=sha256:[0-9a-f]{64})+")


def pins(lock: str) -> list[Requirement]:
    """The packages of a lock; a line that does not end in hashes fails."""
    text = (ROOT / lock).read_text("utf-8").replace("\\\n", " ")
    lines = [" ".join(line.split()) for line in text.splitlines() if line and not line.lstrip().startswith("#")]
    assert [line for line in lines if not HASHES.search(line)] == []
    return [Requirement(HASHES.sub("", line)) for line in lines]


def requirements_of(pin: Requirement) -> Iterator[Requirement]:
    """What an installed package asks for, with the extras that its pin names, on this machine."""
    for line in metadata.requires(pin.name) or []:
        asked = Requirement(line)
        environments = [{"extra": extra} for extra in ["", *pin.extras]]
        if asked.marker is None or any(asked.marker.evaluate(each) for each in environments):
            yield asked


def unmet(lock: list[Requirement]) -> list[str]:
    """What installed packages of a lock ask for and the lock leaves out: a package, an extra or a fitting version."""
    here = [pin for pin in lock if pin.marker is None or pin.marker.evaluate()]
    pinned = {canonicalize_name(pin.name): pin for pin in here}
    missing = []
    for pin in here:
        for asked in requirements_of(pin):
            found = pinned.get(canonicalize_name(asked.name))
            if found is None or not asked.extras <= found.extras or not fits(found, asked):
                missing.append(f"{pin.name}: {asked}")
    return missing


def fits(found: Requirement, asked: Requirement) -> bool:
    (version,) = (each.version for each in found.specifier)
    return asked.specifier.contains(version, prereleases=True)


@pytest.mark.parametrize("lock", LOCKS)
@pytest.mark.promise("locks-pinned")
def test_every_package_is_pinned_to_one_version_with_its_hashes(lock: str) -> None:
    packages = pins(lock)
    assert len(packages) > 20
    assert [str(pin) for pin in packages if [each.operator for each in pin.specifier] != ["=="]] == []


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-dev.txt"])
def test_a_lock_holds_all_that_its_packages_ask_for(lock: str) -> None:
    assert unmet(pins(lock)) == []


def test_an_extra_left_out_of_a_lock_is_noticed() -> None:
    stripped = [Requirement(str(pin).replace("[toml]", "")) for pin in pins("requirements-dev.txt")]
    assert unmet(stripped) == ["pytest-cov: coverage[toml]>=7.10.6"]


def test_the_build_lock_pins_the_program_as_the_run_lock_does() -> None:
    """PyInstaller is not installed with the tests; the rest of its lock is held to the lock that is."""
    build = {str(pin) for pin in pins("requirements-build.txt")}
    assert [str(pin) for pin in pins("requirements.txt") if str(pin) not in build] == []


@pytest.mark.parametrize("machine", ["x86_64", "aarch64", "AMD64"])
def test_each_python_has_one_version_of_qt(machine: str) -> None:
    markers = [pin.marker for pin in pins("requirements.txt") if pin.name == "pyside6-essentials"]
    for python in ["3.11.2", "3.12.0", "3.13.5", "3.14.0"]:
        here = {"python_full_version": python, "python_version": python.rpartition(".")[0], "platform_machine": machine}
        fitting = [each for each in markers if isinstance(each, Marker) and each.evaluate(here)]
        assert len(fitting) == 1, python


@pytest.mark.parametrize(
    "script",
    [
        "run.bat",
        "packaging/setup.sh",
        "packaging/add_wheels.sh",
        "packaging/build_sqlcipher.sh",
        "packaging/build_manual.sh",
        "packaging/build_windows.sh",
        "packaging/verify.sh",
        "packaging/windows-ci.yml",
    ],
)
@pytest.mark.promise("locks-pinned")
def test_a_lock_is_installed_by_its_hashes_and_without_a_look_at_what_is_newer(script: str) -> None:
    text = (ROOT / script).read_text("utf-8").replace("\\\n", " ")
    installs = [words for words in re.findall(r"pip install .*", text) if "packaging/uv.txt" not in words]
    assert installs
    assert [words for words in installs if "--require-hashes" not in words or "--no-deps" not in words] == []
