"""The gate of a release, held against releases that lack one thing each."""

import dataclasses
import hashlib
import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import release_gate
from release_gate import Release, release_notes

VERSION = "3.2.1"
LOCKED = "lxml==6.1.3 \\\n    --hash=sha256:00\npeewee==4.5.3 \\\n    --hash=sha256:00\n"


@pytest.fixture
def release(tmp_path: Path) -> Release:
    """A small release with everything: a tagged tree, a bundle, its packages and the same once more."""
    source, output = tmp_path / "source", tmp_path / "first"
    write(source / "resources/version.py", f'__version__ = "{VERSION}"\n')
    write(
        source / "CHANGELOG.md",
        f"# Changelog\n\n## Unreleased\n\n## {VERSION} - 2026-11-30\n- The first.\n\n## 3.2.0 - 2026-01-02\n",
    )
    write(source / "requirements.in", "lxml>=6.1\npeewee==4.5.3\n")
    for lock in ("requirements.txt", "requirements-build.txt"):
        write(source / lock, LOCKED)
    git(source, "init", "--quiet")
    commit(source)
    made = Release(source, f"v{VERSION}", output, tmp_path / "second")
    fill_bundle(made, made.git("rev-parse", "--short=12", "HEAD"))
    for name in made.packages():
        if name.endswith(".deb"):
            build_package(output / name, "某某 <a@example.org>")
        elif not name.endswith(".json"):
            write(output / name, name)
    seal(made)
    shutil.copytree(output, tmp_path / "second")
    return made


def build_package(path: Path, maintainer: str) -> None:
    tree = path.parent.parent / "tree"
    control = (
        "Package: a",
        f"Version: {VERSION}",
        "Architecture: amd64",
        f"Maintainer: {maintainer}",
        "Description: a",
    )
    write(tree / "DEBIAN" / "control", "".join(f"{line}\n" for line in control))
    subprocess.run(["dpkg-deb", "--build", tree, path], check=True, capture_output=True)


def write(path: Path, text: str | bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)


def git(folder: Path, *words: str) -> None:
    who = ["-c", "user.name=a", "-c", "user.email=a@localhost"]
    subprocess.run(["git", "-C", folder, *who, *words], check=True, capture_output=True)


def commit(source: Path) -> None:
    git(source, "add", "--all")
    git(source, "commit", "--quiet", "--message", "Release")
    git(source, "tag", f"v{VERSION}")


def fill_bundle(made: Release, of_commit: str) -> None:
    bundle, resources = made.bundle, made.bundle / "_internal" / "resources"
    write(bundle / "yangguang-nianbao", "#!/bin/sh\necho 自检通过。\n")
    (bundle / "yangguang-nianbao").chmod(0o755)
    write(resources / "build.json", json.dumps({"commit": of_commit}))
    write(resources / "licences/LICENSE", "木兰宽松许可证")
    write(resources / "licences/openssl/copyright.txt", "Apache License")
    part = {"name": "openssl", "version": "3.6.0", "folder": "openssl"}
    write(resources / "licences/components.json", json.dumps([part]))
    write(bundle / "_internal/sqlcipher3/_sqlite3.abi3.so", b"\x7fELF\x00OpenSSL 3.6.0 1 Oct 2025\x00")
    for plugin in ("libfcitx5platforminputcontextplugin.so", "libibusplatforminputcontextplugin.so"):
        write(bundle / "_internal/PySide6/Qt/plugins/platforminputcontexts" / plugin, "plug-in")
    docs = bundle / "_internal" / "docs"
    write(docs / "MANUAL.zh-CN.md", "## 开始\n\n![首页](manual/library.png)\n")
    for name in ("manual/library.png", "_build/manual.pdf", "_build/html/index.html", "_build/html/searchindex.js"):
        write(docs / name, name)
    listed = [("openssl", "3.6.0"), ("sqlcipher", "")]
    page = {"components": [{"name": name, "version": version} for name, version in listed]}
    write(made.output / f"yangguang-nianbao_{VERSION}_amd64.cdx.json", json.dumps(page))


def seal(made: Release) -> None:
    digests = [(hashlib.sha256((made.output / name).read_bytes()).hexdigest(), name) for name in made.packages()]
    write(made.output / "SHA256SUMS", "".join(f"{digest}  {name}\n" for digest, name in digests))


def test_a_whole_release_passes(release: Release, capsys: pytest.CaptureFixture[str]) -> None:
    assert release_gate.problems(release) == []
    assert capsys.readouterr().out.count("√") == len(release_gate.CHECKS) == 12


def bundled(made: Release, name: str) -> Path:
    return Path(made.bundle / "_internal" / name)


def replace(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


def newer_openssl(made: Release) -> None:
    write(bundled(made, "cryptography/_rust.abi3.so"), b"\x7fELF\x00OpenSSL 4.0.3 29 Sep 2026\x00")


def unlisted_crate(made: Release) -> None:
    path = b"/root/.cargo/registry/src/index.crates.io-1949cf8c6b5b557f/calamine-0.37.0/src/cfb.rs"
    write(bundled(made, "python_calamine.so"), b"\x7fELF\x00" + path + b"\x00")


def another_openssl(made: Release) -> None:
    write(bundled(made, "sqlcipher3/_sqlite3.abi3.so"), b"\x7fELF\x00OpenSSL 3.6.1 27 Jan 2026\x00")


def failing_program(made: Release) -> None:
    write(made.bundle / "yangguang-nianbao", "#!/bin/sh\necho '  × 字体：缺少 kai.ttf'\nexit 1\n")


def stale_lock(made: Release) -> None:
    replace(made.source / "requirements.in", "peewee", "reportlab==5.1.0\npeewee")
    git(made.source, "tag", "--delete", made.tag)
    commit(made.source)
    stamp = bundled(made, "resources/build.json")
    write(stamp, json.dumps({"commit": made.git("rev-parse", "--short=12", "HEAD")}))


def lock_of_another_version(made: Release) -> None:
    replace(made.source / "requirements-build.txt", "lxml==6.1.3", "lxml==6.1.2")


def changed_after_sealing(made: Release) -> None:
    for folder in filter(None, (made.output, made.again)):
        write(folder / made.packages()[0], "another")


IBUS = "PySide6/Qt/plugins/platforminputcontexts/libibusplatforminputcontextplugin.so"
OMISSIONS: list[tuple[str, Callable[[Release], object], str]] = [
    ("a changed tree", lambda made: write(made.source / "main.py", ""), "未提交的改动"),
    ("no tag", lambda made: git(made.source, "tag", "--delete", made.tag), "没有标签"),
    (
        "another commit",
        lambda made: write(bundled(made, "resources/build.json"), '{"commit": "unknown"}'),
        "由提交 unknown",
    ),
    ("a stale lock", stale_lock, "没有锁定 reportlab"),
    (
        "no fcitx",
        lambda made: bundled(
            made, "PySide6/Qt/plugins/platforminputcontexts/libfcitx5platforminputcontextplugin.so"
        ).unlink(),
        "没有 fcitx 4 和 fcitx5 的输入法插件",
    ),
    ("a failing self-test", failing_program, "缺少 kai.ttf"),
    (
        "no licence",
        lambda made: bundled(made, "resources/licences/openssl/copyright.txt").unlink(),
        "openssl 没有许可文本",
    ),
    ("no manual", lambda made: bundled(made, "docs/_build/manual.pdf").unlink(), "没有手册的 _build/manual.pdf"),
    ("a picture less", lambda made: bundled(made, "docs/manual/library.png").unlink(), "没有手册的 manual/library.png"),
    ("an unlisted library", newer_openssl, "没有 _rust.abi3.so 里的 openssl 4.0.3"),
    ("a library in another version", another_openssl, "没有 _sqlite3.abi3.so 里的 openssl 3.6.1"),
    ("an unlisted crate", unlisted_crate, "没有 python_calamine.so 里的 Rust 组件 calamine 0.37.0"),
    (
        "no list",
        lambda made: (made.output / made.packages()[3]).unlink(),
        "没有 _sqlite3.abi3.so 里的 openssl 3.6.0",
    ),
    (
        "no notes",
        lambda made: replace(made.source / "CHANGELOG.md", f"{VERSION} - 2026-11-30", f"{VERSION} (unreleased)"),
        "CHANGELOG.md 里没有",
    ),
    (
        "no program's own licence",
        lambda made: bundled(made, "resources/licences/LICENSE").unlink(),
        "缺少本程序的许可证",
    ),
    ("two versions in two locks", lock_of_another_version, "版本不一致：lxml"),
    ("no ibus", lambda made: bundled(made, IBUS).unlink(), "没有 ibus 的输入法插件"),
    ("no checksums", lambda made: (made.output / "SHA256SUMS").unlink(), "SHA256SUMS 里没有"),
    (
        "nobody to write to",
        lambda made: build_package(made.output / made.packages()[1], "阳光年报 <nianbao@localhost>"),
        "没有维护者的地址",
    ),
    ("no UOS package", lambda made: (made.output / made.packages()[0]).unlink(), "缺少 org.yangguang.nianbao"),
    ("no installer", lambda made: (made.output / made.packages()[-1]).unlink(), "windows_amd64_setup.exe"),
    (
        "no package for all users",
        lambda made: (made.output / made.packages()[-2]).unlink(),
        "windows_amd64_machine.msi",
    ),
    ("a changed package", changed_after_sealing, "校验和不对"),
    ("different bytes", lambda made: write(made.output.parent / "second" / made.packages()[1], "another"), "字节不同"),
]


@pytest.mark.parametrize(("omission", "said"), [case[1:] for case in OMISSIONS], ids=[case[0] for case in OMISSIONS])
def test_a_release_that_lacks_one_thing_is_refused_by_name(
    release: Release, omission: Callable[[Release], object], said: str
) -> None:
    omission(release)
    assert said in "\n".join(release_gate.problems(release))


def test_what_the_source_lacks_is_said_before_anything_is_made(
    release: Release, capsys: pytest.CaptureFixture[str]
) -> None:
    unmade = Release(release.source, release.tag, release.source)
    assert release_gate.problems(unmade, before=True) == []
    assert capsys.readouterr().out.count("√") == len(release_gate.OF_SOURCE) == 3
    replace(release.source / "CHANGELOG.md", f"## {VERSION} - ", f"## {VERSION} of ")
    assert any("CHANGELOG.md" in told for told in release_gate.problems(unmade, before=True))


def test_a_program_for_another_processor_is_tried_with_its_own_system(release: Release) -> None:
    program = release.bundle / "yangguang-nianbao"
    write(program, '#!/bin/sh\n[ "$QEMU_LD_PREFIX" = /srv/arm64 ] || { echo "× 少了系统"; exit 1; }\n')
    arm = dataclasses.replace(release, root=Path("/srv/arm64"))
    assert list(release_gate.program_finds_all_of_itself(arm)) == []
    assert "少了系统" in "".join(release_gate.program_finds_all_of_itself(release))


def test_without_a_second_making_nothing_is_said_to_be_the_same(release: Release) -> None:
    alone = Release(release.source, release.tag, release.output)
    assert release_gate.problems(alone) == ["没有做第二遍来比较（--again）"]


def test_a_release_for_arm64_has_its_own_packages_and_no_installer(release: Release) -> None:
    made = Release(release.source, release.tag, release.output, release.again, windows=False, arch="arm64")
    missing = {line for line in release_gate.problems(made) if line.startswith("缺少")}
    assert missing == {f"缺少 {name}" for name in made.packages()}
    assert all("arm64" in name for name in made.packages())
    assert len(made.packages()) == 4


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        ("## 3.2.1 - 2026-11-30\n- One.\n\n## 3.2.0 - 2026-01-02\n- Old.\n", "- One."),
        ("## [3.2.1] - 2026-11-30\n- One.\n", "- One."),
        ("## 3.2.1 (unreleased)\n- One.\n", ""),
        ("## 3.2.10 - 2026-11-30\n- One.\n", ""),
        ("## 3.2.1 - 2026-11-30\n\n## 3.2.0 - 2026-01-02\n- Old.\n", ""),
    ],
)
def test_notes_are_those_of_the_dated_section(text: str, notes: str) -> None:
    assert release_notes(text, VERSION) == notes
