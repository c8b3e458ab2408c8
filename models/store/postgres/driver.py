"""The driver of PostgreSQL servers, loaded when the first server is named: a file needs nothing of it."""

from types import ModuleType

from models.errors import Refused


def driver() -> ModuleType:
    """The module psycopg; Refused where this installation has none."""
    try:
        import psycopg
    except ImportError as error:
        raise Refused(
            "这个程序里没有连接 PostgreSQL 的部件，不能打开服务器上的数据库。请安装完整的程序，或改用本机的数据库。"
        ) from error
    return psycopg
