"""Papers that the office keeps for all its reports, by name, as it wrote them."""

from hashlib import sha256

from models.errors import StoreTrouble
from models.store.database import Database
from models.store.tables import Paper


def digest_of_paper(name: str, content: str) -> str:
    """The digest that is kept beside a paper."""
    return sha256(f"{name}\n{content}".encode()).hexdigest()


def read_paper(database: Database, name: str) -> str:
    """The paper's content, empty where there is none; StoreTrouble when it is not what was kept."""
    with database.read():
        row = Paper.select().where(Paper.name == name).first(database)
        if row is None:
            return ""
        if row.digest != digest_of_paper(name, row.content):
            raise StoreTrouble(f"“{name}”与存下时的校验码不符，可能已损坏。请从备份恢复，或重新导入。")
        return str(row.content)


def write_paper(database: Database, name: str, content: str) -> None:
    """Keep the paper in place of the former one; an empty content takes it away."""
    with database.write():
        Paper.delete().where(Paper.name == name).execute(database)
        if content:
            Paper.insert(name=name, content=content, digest=digest_of_paper(name, content)).execute(database)
