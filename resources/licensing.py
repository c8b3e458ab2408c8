"""The licence of the program, and of what is shipped with it, as texts that a person reads."""

import json
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from resources import find

# Words without which a text is not that licence; of others any one of the last line's is enough.
_BODIES = {
    "LGPL-3.0": "GNU LESSER GENERAL PUBLIC LICENSE Version 3",
    "LGPL-2.1": "GNU LESSER GENERAL PUBLIC LICENSE Version 2.1",
    "GPL-3.0": "GNU GENERAL PUBLIC LICENSE Version 3",
    "MPL-2.0": "Mozilla Public License Version 2.0",
    "Apache-2.0": "Apache License Version 2.0",
}
_ANY_BODY = re.compile(
    r"Permission is hereby granted|Permission to use, copy|Redistribution and use|Apache License|GENERAL PUBLIC LICENSE"
    r"|Mozilla Public License|PYTHON SOFTWARE FOUNDATION LICENSE|provided .as-is.|public domain|OpenLDAP Public License"
    r"|SIL OPEN FONT",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Component:
    """A part of the package that others wrote. ``licence`` is an SPDX expression where its makers give one."""

    name: str
    version: str
    licence: str
    folder: Path

    @property
    def texts(self) -> list[Path]:
        """The files with the texts of its licence."""
        return sorted(path for path in self.folder.rglob("*") if path.is_file())

    @cached_property
    def text(self) -> str:
        """All its texts, one after the other."""
        return "\n\n".join(path.read_text(encoding="utf-8", errors="replace") for path in self.texts)

    def has_its_licence(self) -> bool:
        """Whether the texts are those of the licence: by their words, not by the presence of a file."""
        words = " ".join(self.text.split())
        wanted = [body for name, body in _BODIES.items() if re.search(rf"(?<![A-Z]){name}", self.licence)]
        if " OR " in self.licence:
            return any(body in words for body in wanted) or bool(_ANY_BODY.search(words))
        return all(body.lower() in words.lower() for body in wanted) and bool(_ANY_BODY.search(words))


def components() -> list[Component]:
    """What a package lists of the parts in it; nothing when run from source."""
    listed = find("licences/components.json")
    if not listed.exists():
        return []
    told = json.loads(listed.read_text(encoding="utf-8"))
    return [
        Component(each["name"], each["version"], each["licence"], find("licences") / each["folder"]) for each in told
    ]


def licence_text() -> str:
    """The program's own licence, in Chinese and English. Raises OSError where the package lacks it."""
    return find("../LICENSE" if find("../pyproject.toml").exists() else "licences/LICENSE").read_text(encoding="utf-8")
