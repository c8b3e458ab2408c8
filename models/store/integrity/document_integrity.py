"""Whether the office's papers and its signing key are as they were kept; read by plain SQL, nothing is changed."""

from collections.abc import Iterator

from models.store.office_documents import document_digest
from models.store.postgres.raw_reader import Reader, may_read
from models.store.signing_key import secret_key_digest

_DOCUMENTS_SINCE, _KEY_APART_SINCE = 3, 6


def broken_documents(connection: Reader, version: int) -> Iterator[str]:
    """A sentence for each paper that is not as it was kept, and for the key as far as whoever asks may read it."""
    if version < _DOCUMENTS_SINCE:
        return
    for name, content, digest in connection.execute("SELECT name, content, digest FROM paper"):
        if document_digest(name, content) != digest:
            yield f"“{name}”与存下时的校验码不符。"
    if version >= _KEY_APART_SINCE and may_read(connection, "signing_key", "content"):
        for content, digest in connection.execute("SELECT content, digest FROM signing_key"):
            if secret_key_digest(content) != digest:
                yield "“签名密钥”与存下时的校验码不符。"


def document_remarks(connection: Reader, version: int) -> Iterator[str]:
    """What whoever asks may not read, so that it cannot be told whether it is whole."""
    if version >= _KEY_APART_SINCE and not may_read(connection, "signing_key", "content"):
        yield "这个登录读不到签名密钥的内容（只有校核、汇总、管理读得到），它有没有损坏，这次无法判断。"
