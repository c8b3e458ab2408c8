"""The office's signing key, apart from its other papers: a server lets few read its secret."""

from dataclasses import dataclass

from models.errors import StoreError
from models.store import ledger
from models.store.database import Database
from models.store.office_documents import document_digest
from models.store.tables import SigningKeyRow

_NAME = "签名密钥"
_ROW = 1


@dataclass(frozen=True)
class PublicKey:
    """What everybody may know of the key; ``text`` is empty where a former version made it, which kept no such half."""

    text: str


def read_public_key(database: Database) -> PublicKey | None:
    """The public half, None where the office has no key."""
    with database.read():
        row = SigningKeyRow.select(SigningKeyRow.public_key).where(SigningKeyRow.id == _ROW).first(database)
        return PublicKey(str(row.public_key)) if row else None


def read_secret_key(database: Database) -> str:
    """The secret half, empty where there is none; StoreError where it is not what was kept, or not for this login."""
    with database.read():
        row = SigningKeyRow.select().where(SigningKeyRow.id == _ROW).first(database)
        if row is None:
            return ""
        if row.digest != secret_key_digest(row.content):
            raise StoreError(f"“{_NAME}”与存下时的校验码不符，可能已损坏。请从备份恢复，或换一把新的密钥。")
        return str(row.content)


def write_key(database: Database, public_key: str, secret: str, operator: str) -> None:
    """Keep a key in place of the former one; an empty secret takes it away."""
    with database.write():
        SigningKeyRow.delete().where(SigningKeyRow.id == _ROW).execute(database)
        if secret:
            row = {"id": _ROW, "public_key": public_key, "content": secret, "digest": secret_key_digest(secret)}
            SigningKeyRow.insert(row).execute(database)
        ledger.append(database, operator, "存入密钥" if secret else "删去密钥", {"signing_key": [_ROW]})


def secret_key_digest(secret: str) -> str:
    """The digest that is kept beside the secret."""
    return document_digest(_NAME, secret)
