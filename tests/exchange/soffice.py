"""LibreOffice as the other office: what it makes of our files, for tests that skip where it is not installed."""

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

needs_soffice = pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")


def convert(files: Mapping[str, bytes], target: str, folder: Path, opened_as: str = "") -> dict[str, Path]:
    """Files by name, saved by LibreOffice as ``target`` (an ending, and a filter after a colon), by the name's stem.

    ``opened_as`` is the filter by which they are opened, where it would take another.
    """
    source, out = folder / "source", folder / "out"
    source.mkdir()
    for name, content in files.items():
        (source / name).write_bytes(content)
    call = ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/lo"]
    call += [f"--infilter={opened_as}"] if opened_as else []
    paths = [str(path) for path in sorted(source.iterdir())]
    whole = [*call, "--convert-to", target, "--outdir", str(out), *paths]
    subprocess.run(whole, check=True, capture_output=True, timeout=300)
    return {path.stem: path for path in out.iterdir()}
