"""How the key follows from the password, as the security page tells it."""

from pathlib import Path

import pytest

from models.store.sqlite_engine import open_file


@pytest.mark.promise("key-derivation")
def test_the_key_is_derived_as_the_document_says(tmp_path: Path) -> None:
    connection = open_file(tmp_path / "a.db", "山高月小 水落石出")
    told = {
        name: connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("kdf_iter", "cipher_kdf_algorithm", "cipher_hmac_algorithm", "cipher_page_size")
    }
    connection.close()
    assert told == {
        "kdf_iter": "256000",
        "cipher_kdf_algorithm": "PBKDF2_HMAC_SHA512",
        "cipher_hmac_algorithm": "HMAC_SHA512",
        "cipher_page_size": "4096",
    }
    words = (Path(__file__).parents[2] / "docs/SECURITY.md").read_text(encoding="utf-8")
    assert all(value in words for value in ("256,000", "PBKDF2-HMAC-SHA512", "HMAC-SHA512", "AES-256"))
