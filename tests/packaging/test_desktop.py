"""What a Linux package gives the desktop and the command line: entries, icons, man page, completion."""

import gzip
import json
import os
import shutil
import subprocess
from pathlib import Path

import command_pages
import lxml.etree
import pytest
from lxml import etree

from models.file_types import BUNDLE, OURS
from resources.version import INSTALLED_COMMAND, __version__

ROOT = Path(__file__).parents[2]
DESKTOP = ROOT / "packaging" / "desktop"
ID = "org.yangguang.nianbao"
MIME = "{http://www.freedesktop.org/standards/shared-mime-info}"
AGAIN = "程序的命令改了：请运行 python packaging/command_pages.py"
TOOLS = ("dpkg-deb", "ar", "xz", "objdump")


def test_the_manual_page_and_the_completion_are_those_of_the_parser() -> None:
    page = (DESKTOP / f"{INSTALLED_COMMAND}.1").read_text(encoding="utf-8")
    assert page == command_pages.man_page(), AGAIN
    assert (DESKTOP / f"{INSTALLED_COMMAND}.bash").read_text(encoding="utf-8") == command_pages.completion(), AGAIN
    for verb in ("check", "render", "consolidate", "upgrade"):
        assert f"\n.SS {verb}\n" in page


@pytest.mark.skipif(not shutil.which("man"), reason="man is not installed")
def test_the_manual_page_is_read_without_a_warning() -> None:
    plain = {"LC_ALL": "C.UTF-8", "MANWIDTH": "100", "PATH": "/usr/bin:/bin"}
    shown = subprocess.run(
        ["man", "--warnings", "-E", "UTF-8", "-l", DESKTOP / f"{INSTALLED_COMMAND}.1"],
        capture_output=True, text=True, check=True, env=plain,
    )  # fmt: skip
    assert shown.stderr == ""
    assert "给程序读的 JSON" in shown.stdout


COMPLETE = """source "$1"; shift
function=$(complete -p yangguang-nianbao | sed -n 's/.*-F \\(\\S*\\).*/\\1/p')
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=()
$function yangguang-nianbao "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
printf '%s\\n' "${COMPREPLY[@]}"
"""


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        (["re"], {"register", "remind", "render", "receipt", "restore"}),
        (["render", "--dr"], {"--draft"}),
        (["render", "a.json", "--archive", ""], {"2u", "1b"}),
        (["check", "年"], {"年报.ndbg"}),
    ],
)
def test_a_word_is_completed(typed: list[str], offered: set[str], tmp_path: Path) -> None:
    (tmp_path / "年报.ndbg").touch()
    words = [DESKTOP / f"{INSTALLED_COMMAND}.bash", INSTALLED_COMMAND, *typed]
    told = subprocess.run(
        ["bash", "-c", COMPLETE, "bash", *map(str, words)], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert set(told.stdout.split()) == offered


def test_the_desktops_are_told_of_the_programs_own_files() -> None:
    entry = (DESKTOP / f"{ID}.desktop").read_text(encoding="utf-8").splitlines()
    assert f"MimeType={BUNDLE.media_type};" in entry
    assert f"Exec=/opt/apps/{ID}/files/{INSTALLED_COMMAND} %f" in entry
    (kind,) = etree.parse(DESKTOP / f"{ID}.xml").getroot()
    assert kind.get("type") == BUNDLE.media_type
    assert [glob.get("pattern") for glob in kind.iter(f"{MIME}glob")] == [f"*{each.ending}" for each in OURS]


@pytest.mark.skipif(not all(map(shutil.which, TOOLS)), reason="the tools that make a package are not installed")
def test_a_package_holds_what_desktop_and_shell_look_for(tmp_path: Path) -> None:
    bundle = tmp_path / "out" / INSTALLED_COMMAND
    resources = bundle / "_internal" / "resources"
    shutil.copytree(ROOT / "resources" / "icons", resources / "icons")
    (resources / "licences").mkdir()
    shutil.copy(ROOT / "LICENSE", resources / "licences")
    (resources / "licences" / "components.json").write_text("[]")
    told = {"version": __version__, "commit": "0" * 12, "built": "2026-11-30 08:00 UTC"}
    (resources / "build.json").write_text(json.dumps(told, indent=1))
    shutil.copy(ROOT / "packaging" / "desktop" / "document.svg", bundle / "_internal" / "libexample.so.1")
    (bundle / "_internal" / "libexample.so.1").chmod(0o755)
    make: list[str | Path] = ["bash", ROOT / "packaging" / "build_deb.sh", tmp_path / "out"]
    # The program itself is not here; a library of a wheel keeps to the floor as it does.
    shutil.copy(lxml.etree.__file__, bundle / INSTALLED_COMMAND)
    options = {"ONLY": "deb", "XZ_LEVEL": "0", "MAINTAINER": "某某 <a@example.org>"}
    made = subprocess.run(make, capture_output=True, text=True, check=False, env={**os.environ, **options})
    assert made.returncode == 0, made.stderr
    package, opened = tmp_path / "out" / f"{ID}_{__version__}_amd64.deb", tmp_path / "opened"
    subprocess.run(["dpkg-deb", "-x", package, opened], check=True)
    share = opened / "usr" / "share"
    assert gzip.decompress((share / "man/man1" / f"{INSTALLED_COMMAND}.1.gz").read_bytes()).startswith(b".TH")
    assert (share / "bash-completion/completions" / INSTALLED_COMMAND).is_file()
    assert gzip.decompress((share / "doc" / ID / "changelog.gz").read_bytes()).startswith(
        f"{ID} ({__version__})".encode()
    )
    told_release = etree.parse(share / "metainfo" / f"{ID}.metainfo.xml").find("releases/release")
    assert told_release is not None
    assert dict(told_release.attrib) == {"version": __version__, "date": "2026-11-30"}
    for size in ("16x16", "48x48", "128x128", "scalable"):
        assert len(list((share / "icons/hicolor" / size).rglob("*.*g"))) == 2
    assert not (opened / "opt/apps" / ID / "files/_internal/libexample.so.1").stat().st_mode & 0o111
    if shutil.which("appstreamcli"):
        metainfo: list[str | Path] = ["appstreamcli", "validate", "--no-net", share / "metainfo" / f"{ID}.metainfo.xml"]
        assert subprocess.run(metainfo, capture_output=True).returncode == 0
