"""Papers that the office keeps for all its reports, by name, as it wrote them."""

from hashlib import sha256

from models.errors import StoreError
from models.store import ledger
from models.store.database import Database
from models.store.tables import DocumentRow


def document_digest(name: str, content: str) -> str:
    """The digest that is kept beside a paper."""
    return sha256(f"{name}\n{content}".encode()).hexdigest()


def read_document(database: Database, name: str) -> str:
    """The paper's content, empty where there is none; StoreError when it is not what was kept."""
    with database.read():
        row = DocumentRow.select().where(DocumentRow.name == name).first(database)
        if row is None:
            return ""
        if row.digest != document_digest(name, row.content):
            raise StoreError(f"“{name}”与存下时的校验码不符，可能已损坏。请从备份恢复，或重新导入。")
        return str(row.content)


def write_document(database: Database, name: str, content: str, operator: str = "") -> None:
    """Keep the paper in place of the former one; an empty content takes it away."""
    with database.write():
        DocumentRow.delete().where(DocumentRow.name == name).execute(database)
        if content:
            DocumentRow.insert(name=name, content=content, digest=document_digest(name, content)).execute(database)
        ledger.append(database, operator, "存入文件" if content else "删去文件", {"paper": [name]})
