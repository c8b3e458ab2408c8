"""What may be installed is named to the byte: every package with its version and the hashes of its files."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*==[^\s;\\]+( ; .+?)?( --hash=sha256:[0-9a-f]{64})+")


def wanted(lock: str) -> list[str]:
    """The lines of a lock, those that go on joined."""
    text = (ROOT / lock).read_text("utf-8").replace("\\\n", " ")
    lines = (" ".join(line.split()) for line in text.splitlines())
    return [line for line in lines if line and not line.startswith("#")]


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-dev.txt", "requirements-build.txt"])
def test_every_package_is_pinned_with_its_hashes(lock: str) -> None:
    lines = wanted(lock)
    assert len(lines) > 20
    assert [line for line in lines if not PIN.fullmatch(line)] == []


@pytest.mark.parametrize("script", ["run.bat", "packaging/setup.sh", "packaging/build_bundle.sh"])
def test_nothing_is_installed_without_its_hash(script: str) -> None:
    text = (ROOT / script).read_text("utf-8").replace("\\\n", " ")
    installs = re.findall(r"pip install .*", text)
    assert installs
    assert [words for words in installs if "--require-hashes" not in words] == []
