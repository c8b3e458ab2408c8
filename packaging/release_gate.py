"""Refuses a release that lacks something: run after the packages are made, before anyone is given them.

    python packaging/release_gate.py OUTPUT --tag v1.2.3 [--again OTHER_OUTPUT] [--without-windows]
    python packaging/release_gate.py OUTPUT --tag v1.2.3 [--again OTHER_OUTPUT] --arch arm64 --root ROOT
    python packaging/release_gate.py --tag v1.2.3 --before

With ``--before`` only what needs no package is looked at, before time is spent on making them. ROOT is a system of
the other processor whose loader and libraries its self-test runs with under qemu.

OUTPUT holds the bundle and the packages of ``build_deb.sh`` (and of ``build_windows.sh``); OTHER_OUTPUT the same made
once more, for the bytes to be compared. Every check is printed; the exit status is 1 when one of them failed.
"""

import argparse
import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from wheel_libraries import crates_in, libraries, read_binaries

sys.path.insert(0, str(Path(__file__).parents[1]))

from resources.manual import find_pictures

ROOT = Path(__file__).parents[1]
NAME = "yangguang-nianbao"
ID = "org.yangguang.nianbao"
PLUGINS = "_internal/PySide6/Qt/plugins/platforminputcontexts"
INPUT_METHODS = {
    "fcitx 4 和 fcitx5": "libfcitx5platforminputcontextplugin.so",
    "ibus": "libibusplatforminputcontextplugin.so",
}


@dataclass(frozen=True)
class Release:
    """What is to be given out: the source tree, its tag, the folder with bundle and packages, and a second making."""

    source: Path
    tag: str
    output: Path
    again: Path | None = None
    windows: bool = True
    arch: str = "amd64"
    root: Path | None = None

    @property
    def version(self) -> str:
        """The version that the tag names."""
        return self.tag.removeprefix("v")

    @property
    def bundle(self) -> Path:
        """The one-folder program."""
        return self.output / NAME

    def git(self, *words: str) -> str:
        """What git answers in the source tree; empty where it refuses."""
        return subprocess.run(["git", "-C", self.source, *words], capture_output=True, text=True).stdout.strip()

    def packages(self) -> list[str]:
        """The names of the files that a release has."""
        linux = [f"{ID}_{self.version}_uos_{self.arch}.deb", f"{ID}_{self.version}_{self.arch}.deb"]
        linux += [f"{NAME}_{self.version}_{self.arch}.tar.xz", f"{NAME}_{self.version}_{self.arch}.cdx.json"]
        installers = [f"{NAME}_{self.version}_windows_amd64_{kind}" for kind in ("machine.msi", "setup.exe")]
        return linux + (installers if self.windows else [])


def source_is_the_tag(release: Release) -> Iterator[str]:
    """The tree is that of the tag, and nothing in it was changed."""
    if changed := release.git("status", "--porcelain"):
        yield f"工作区有未提交的改动：{changed.splitlines()[0].strip()} 等 {len(changed.splitlines())} 处"
    if release.tag not in release.git("tag", "--points-at", "HEAD").split():
        yield f"当前提交没有标签 {release.tag}"
    told = re.search(r'^__version__ = "(.+)"', (release.source / "resources" / "version.py").read_text("utf-8"), re.M)
    if told is None or told[1] != release.version:
        yield f"resources/version.py 里的版本不是 {release.version}"


def bundle_is_of_this_commit(release: Release) -> Iterator[str]:
    """The program says the commit it was built from, and it is this one."""
    stamp = release.bundle / "_internal" / "resources" / "build.json"
    told = json.loads(stamp.read_text("utf-8")) if stamp.exists() else {}
    commit = release.git("rev-parse", "--short=12", "HEAD")
    if told.get("commit") != commit:
        yield f"程序是由提交 {told.get('commit', '不明')} 做的，不是 {commit}"


def changes_are_told(release: Release) -> Iterator[str]:
    """The change log has a dated section for the version, with something in it."""
    text = (release.source / "CHANGELOG.md").read_text("utf-8")
    if not release_notes(text, release.version):
        yield f"CHANGELOG.md 里没有“## {release.version} - 日期”一节，或者是空的"


def release_notes(changelog: str, version: str) -> str:
    """The words of a version's dated section; empty where there is none."""
    heading = re.search(rf"^## \[?{re.escape(version)}\]? [-–—] \d{{4}}-\d\d-\d\d$", changelog, re.M)
    return changelog[heading.end() :].partition("\n## ")[0].strip() if heading else ""


def locks_are_of_today(release: Release) -> Iterator[str]:
    """Every requirement is pinned, and the bundle's lock agrees with the program's."""
    pinned = {lock: _pins(release.source / lock) for lock in ("requirements.txt", "requirements-build.txt")}
    asked = re.findall(r"^([A-Za-z0-9_.-]+)", (release.source / "requirements.in").read_text("utf-8"), re.M)
    for lock, pins in pinned.items():
        if missing := [name for name in asked if _plain(name) not in pins]:
            yield f"{lock} 过时了，没有锁定 {'、'.join(missing)}：用 packaging/lock.sh 重做"
    run, build = pinned.values()
    if different := [name for name in run if build.get(name) != run[name]]:
        yield f"两个锁定文件的版本不一致：{'、'.join(different)}"


def _pins(lock: Path) -> dict[str, list[str]]:
    pins: dict[str, list[str]] = {}
    for name, version in re.findall(r"^([a-z0-9][\w.-]*)(?:\[[\w,]+\])?==([\w.]+)", lock.read_text("utf-8"), re.M):
        pins.setdefault(_plain(name), []).append(version)
    return pins


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def chinese_can_be_typed(release: Release) -> Iterator[str]:
    """The plug-ins of the input methods are in the bundle: without fcitx's, users of 搜狗 cannot type Chinese."""
    for method, plugin in INPUT_METHODS.items():
        if not (release.bundle / PLUGINS / plugin).is_file():
            yield f"没有 {method} 的输入法插件 {plugin}：先用 packaging/build_fcitx.sh 做"


def manual_is_there(release: Release) -> Iterator[str]:
    """The manual is in the bundle: as F1 shows it with every picture, as pages with their index, and as PDF."""
    docs = release.bundle / "_internal" / "docs"
    source = docs / "MANUAL.zh-CN.md"
    pictures = find_pictures(source.read_text("utf-8")) if source.is_file() else []
    for name in (
        "MANUAL.zh-CN.md",
        "_build/manual.pdf",
        "_build/html/index.html",
        "_build/html/searchindex.js",
        *pictures,
    ):
        if not (docs / name).is_file():
            yield f"程序里没有手册的 {name}：用 packaging/build_manual.sh 做"


def program_finds_all_of_itself(release: Release) -> Iterator[str]:
    """Its own self-test passes."""
    emulated = {"QEMU_LD_PREFIX": str(release.root)} if release.root else {}
    tried = subprocess.run(
        [release.bundle / NAME, "--self-test"], capture_output=True, text=True, env=os.environ | emulated
    )
    if tried.returncode:
        failed = [line.strip() for line in tried.stdout.splitlines() if "×" in line]
        yield f"自检没有通过：{'；'.join(failed) or tried.stderr.strip()[-200:]}"


def licences_are_there(release: Release) -> Iterator[str]:
    """The licence of the program, and a text for each part that is listed."""
    folder = release.bundle / "_internal" / "resources" / "licences"
    if not (folder / "LICENSE").is_file():
        yield "缺少本程序的许可证"
    for part in _parts(release):
        if not any((folder / str(part["folder"])).glob("*")):
            yield f"{part['name']} 没有许可文本"


def _parts(release: Release) -> list[dict[str, str]]:
    listed = release.bundle / "_internal" / "resources" / "licences" / "components.json"
    told: list[dict[str, str]] = json.loads(listed.read_text("utf-8")) if listed.exists() else []
    return told


def components_are_listed(release: Release) -> Iterator[str]:
    """The CycloneDX list names each library and crate that has left its mark in the bundle's files, in its version."""
    page = release.output / f"{NAME}_{release.version}_{release.arch}.cdx.json"
    told = json.loads(page.read_text("utf-8"))["components"] if page.exists() else []
    listed = {(part["name"], version) for part in told for version in (part.get("version", ""), "")}
    files = [path for path in release.bundle.rglob("*") if path.is_file() and not path.is_symlink()]
    for library in libraries(files, installed=False):
        if (library.name, library.version) not in listed:
            yield f"组件清单里没有 {library.file.name} 里的 {library.name} {library.version}".rstrip()
    for file, content in read_binaries(files):
        for name, version in sorted(crates_in(content).keys() - listed):
            yield f"组件清单里没有 {file.name} 里的 Rust 组件 {name} {version}"


def packages_are_whole(release: Release) -> Iterator[str]:
    """Each package is there, and its checksum is that of SHA256SUMS."""
    page = release.output / "SHA256SUMS"
    lines = page.read_text("utf-8").splitlines() if page.exists() else []
    sums = {name.lstrip("*"): digest for digest, name in (line.split(maxsplit=1) for line in lines)}
    for name in release.packages():
        path = release.output / name
        if not path.is_file():
            yield f"缺少 {name}"
        elif sums.get(name) != hashlib.sha256(path.read_bytes()).hexdigest():
            yield f"SHA256SUMS 里没有 {name}，或校验和不对"


def maintainer_is_told(release: Release) -> Iterator[str]:
    """The Debian packages name whom to write to."""
    for name in release.packages():
        if name.endswith(".deb") and (release.output / name).is_file():
            told = subprocess.run(
                ["dpkg-deb", "-f", release.output / name, "Maintainer"], capture_output=True, text=True
            ).stdout
            if "@" not in told or "@localhost" in told:
                yield f"{name} 里没有维护者的地址：做的时候写 MAINTAINER='姓名 <地址>'"


def made_twice_the_same(release: Release) -> Iterator[str]:
    """A second making from the same tag gave the same bytes."""
    if release.again is None:
        yield "没有做第二遍来比较（--again）"
        return
    for name in release.packages():
        ours, theirs = release.output / name, release.again / name
        if not theirs.is_file() or not ours.is_file() or ours.read_bytes() != theirs.read_bytes():
            yield f"做两遍，{name} 的字节不同"


CHECKS: tuple[tuple[str, Callable[[Release], Iterator[str]]], ...] = (
    ("源码就是标签", source_is_the_tag),
    ("程序由这个提交做成", bundle_is_of_this_commit),
    ("更新说明", changes_are_told),
    ("锁定文件", locks_are_of_today),
    ("输入法插件", chinese_can_be_typed),
    ("自检", program_finds_all_of_itself),
    ("使用手册", manual_is_there),
    ("许可文本", licences_are_there),
    ("组件清单", components_are_listed),
    ("安装包和校验和", packages_are_whole),
    ("维护者", maintainer_is_told),
    ("两遍相同", made_twice_the_same),
)


OF_SOURCE = frozenset({source_is_the_tag, changes_are_told, locks_are_of_today})
"""The checks that need no package."""


def problems(release: Release, before: bool = False) -> list[str]:
    """Run every check, or with ``before`` those of the source, and print its outcome; what was wrong, in sentences."""
    found: list[str] = []
    for title, check in CHECKS:
        if before and check not in OF_SOURCE:
            continue
        wrong = list(check(release))
        print(f"× {title}：{'；'.join(wrong)}" if wrong else f"√ {title}")
        found += wrong
    return found


def main() -> int:
    """0 when the release may be given out, 1 when something is wrong with it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("output", type=Path, nargs="?", default=ROOT)
    parser.add_argument("--tag", required=True)
    parser.add_argument("--before", action="store_true")
    parser.add_argument("--root", type=Path)
    parser.add_argument("--again", type=Path)
    parser.add_argument("--arch", choices=("amd64", "arm64"), default="amd64")
    parser.add_argument("--without-windows", action="store_true")
    asked = parser.parse_args()
    windows = asked.arch == "amd64" and not asked.without_windows
    release = Release(ROOT, asked.tag, asked.output, asked.again, windows, asked.arch, asked.root)
    found = problems(release, asked.before)
    print(f"不能发布：{len(found)} 个问题。" if found else "可以开始做。" if asked.before else "可以发布。")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
