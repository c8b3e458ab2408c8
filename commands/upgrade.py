"""``upgrade``: bring a server's database to the shape of this version, once the administrator has backed it up."""

from argparse import Namespace

from commands.database import open_library
from models.errors import Refused


def run(arguments: Namespace) -> int:
    """Upgrade; nothing happens to one that is as it should be."""
    if not arguments.database:
        raise Refused("本机的数据库在打开时自己升级（先备份）。请用 --database 写明要升级哪个服务器上的数据库。")
    library = open_library(arguments, may_upgrade=True)
    try:
        print(f"{library.place} 已是这个版本的结构。{library.durability()}")
    finally:
        library.close()
    return 0
