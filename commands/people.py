"""``people``: who may do what; takes the list in, writes it out, and tells a server's administrator the grants."""

from argparse import Namespace
from pathlib import Path

from commands.database import open_library
from models.exchange.input_file import read_input_text
from models.services.roles import format_people


def run(arguments: Namespace) -> int:
    """Take in, or list, the people."""
    library = open_library(arguments)
    try:
        if arguments.file:
            people = library.import_people(read_input_text(Path(arguments.file), "人员名单"))
            print(f"人员名单已存下：{len(people)} 人。" if people else "人员名单已取消，每个人什么都可以做。")
        if arguments.grants:
            print(";\n".join(library.grants()).replace("\n-- ", "\n\n-- ") + ";")
        elif not arguments.file:
            people = library.people()
            print(format_people(people).rstrip() if people else "没有人员名单，每个人什么都可以做。")
    finally:
        library.close()
    return 0
