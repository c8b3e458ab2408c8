"""Papers that the office keeps for all its reports, by name, as it wrote them."""

from hashlib import sha256

from models.errors import StoreTrouble
from models.store.connection import guarded, writing
from models.store.tables import Paper, proxy


def digest_of_paper(name: str, content: str) -> str:
    """The digest that is kept beside a paper."""
    return sha256(f"{name}\n{content}".encode()).hexdigest()


@guarded
def read_paper(name: str) -> str:
    """The paper's content, empty where there is none; StoreTrouble when it is not what was kept."""
    row = Paper.get_or_none(Paper.name == name)
    if row is None:
        return ""
    if row.digest != digest_of_paper(name, row.content):
        raise StoreTrouble(f"“{name}”与存下时的校验码不符，可能已损坏。请从备份恢复，或重新导入。")
    return str(row.content)


@writing
def write_paper(name: str, content: str) -> None:
    """Keep the paper in place of the former one; an empty content takes it away."""
    with proxy.atomic():
        Paper.delete().where(Paper.name == name).execute()
        if content:
            Paper.create(name=name, content=content, digest=digest_of_paper(name, content))
