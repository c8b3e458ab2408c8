"""An office with a list of people, and a server that was told of it."""

import pytest

from models.services.library import Library, Server
from tests.postgres import OWNER, LocalServer

PEOPLE = "姓名,登录名,角色\n张某,zhang,填报\n李某,li,校核\n王某,wang,管理\n赵某,zhao,\n孙某,sun,填报、汇总\n"


@pytest.fixture
def granted(server: LocalServer) -> Server:
    """A database whose owner has made a list of people and told the server of it."""
    place = server.database()
    library = Library(place, "管理员")
    library.import_people(PEOPLE + f"管理员,{OWNER},管理\n")
    statements = library.grants()
    library.close()
    for _ in range(2):
        server.ask(place.name, *statements)
    return place
