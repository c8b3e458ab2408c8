"""The counts of the sender's registers as a member of its bundle (``counts.json``); others leave it alone."""

import json
import re

from models.editions.edition import Edition
from models.errors import BrokenFile, NoSuchCell
from models.registers.reported_counts import RegisterCounts

COUNTS_MEMBER, SCHEMA = "counts.json", 1
_DIGEST = re.compile(r"[0-9a-f]{64}")
_MOST = 2**53


def write_counts(counts: RegisterCounts) -> bytes:
    """Digest and cells, in alphabetical order: the same counts give the same bytes."""
    cells = {str(cell): count for cell, count in counts.cells.items()}
    root = {"schema": SCHEMA, "digest": counts.digest, "cells": cells}
    return (json.dumps(root, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def read_counts(content: bytes, edition: Edition) -> RegisterCounts | None:
    """The counts of a member; None when a newer program wrote it. BrokenFile says what is wrong with it."""
    try:
        root = json.loads(content.decode("utf-8"))
        if isinstance(root["schema"], int) and root["schema"] > SCHEMA:
            return None
        cells = {edition.find(name): count for name, count in root["cells"].items()}
        digest = root["digest"]
        if not isinstance(digest, str) or not _DIGEST.fullmatch(digest):
            raise ValueError("台账的摘要不是可用的内容")
        for cell, count in cells.items():
            if type(count) is not int or not 0 <= count < _MOST or cell in edition.operands:
                raise ValueError(f"{cell} 的件数不是可用的内容")
    except (ValueError, RecursionError, LookupError, TypeError, AttributeError, NoSuchCell) as error:
        raise BrokenFile(f"{COUNTS_MEMBER}：台账数读不出来（{error}）。请向来源单位重新要一份。") from error
    return RegisterCounts(digest, cells)
