"""``people``: who may do what; takes the list in, writes it out, and tells a server's administrator the grants."""

from argparse import Namespace
from pathlib import Path

from commands.database import open_library
from models.errors import StoreError
from models.services.roles import format_people


def run(arguments: Namespace) -> int:
    """Take in, or list, the people."""
    library = open_library(arguments)
    try:
        if arguments.file:
            people = library.import_people(_read(Path(arguments.file)))
            print(f"人员名单已存下：{len(people)} 人。" if people else "人员名单已取消，每个人什么都可以做。")
        if arguments.grants:
            print(";\n".join(library.grants()).replace("\n-- ", "\n\n-- ") + ";")
        elif not arguments.file:
            people = library.people()
            print(format_people(people).rstrip() if people else "没有人员名单，每个人什么都可以做。")
    finally:
        library.close()
    return 0


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeError) as error:
        raise StoreError(f"读不了人员名单 {path}（{error}）。请存成 UTF-8 的 CSV。名单没有改动。") from error
