"""Writes a CycloneDX 1.5 list of what a bundle is made of.

python packaging/sbom.py BUNDLE OUTPUT.json
"""

import hashlib
import json
import sys
import uuid
from datetime import datetime
from pathlib import Path
from typing import Any

FONTS = {
    "FandolFang": "GPL-3.0-only WITH Font-exception-2.0", "FandolKai": "GPL-3.0-only WITH Font-exception-2.0",
    "LXGW WenKai": "OFL-1.1", "Noto Sans SC": "OFL-1.1", "Noto Serif SC": "OFL-1.1", "Liberation Serif": "OFL-1.1",
}  # fmt: skip


def component(part: dict[str, str]) -> dict[str, Any]:
    """One package, as the bundle's own list tells of it."""
    told: dict[str, Any] = {"type": "library", "bom-ref": part["purl"]}
    told |= {key: part[key] for key in ("name", "version", "purl")}
    if part["licence"]:
        told["licenses"] = [{"license": {"name": part["licence"]}}]
    return told


def files(bundle: Path) -> list[dict[str, Any]]:
    """Every program and library of the bundle with its hash."""
    found = []
    for path in sorted(bundle.rglob("*")):
        if path.is_file() and not path.is_symlink() and (".so" in path.name or path.suffix in {"", ".exe", ".dll"}):
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            name = path.relative_to(bundle).as_posix()
            found.append({"type": "file", "name": name, "hashes": [{"alg": "SHA-256", "content": digest}]})
    return found


def main() -> None:
    """Write the list for the bundle named on the command line."""
    bundle, output = map(Path, sys.argv[1:])
    shipped = bundle / "_internal" / "resources"
    build = json.loads((shipped / "build.json").read_text(encoding="utf-8"))
    parts = json.loads((shipped / "licences" / "components.json").read_text(encoding="utf-8"))
    fonts = [
        {"type": "file", "name": name, "licenses": [{"expression": licence}]}
        if " WITH " in licence
        else {"type": "file", "name": name, "licenses": [{"license": {"id": licence}}]}
        for name, licence in FONTS.items()
    ]
    moment = datetime.strptime(build["built"], "%Y-%m-%d %H:%M %Z")  # noqa: DTZ007 (it is written as UTC)
    told = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, json.dumps([build, parts], sort_keys=True))}",
        "version": 1,
        "metadata": {
            "timestamp": moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "component": {"type": "application", "name": "yangguang-nianbao", "version": build["version"]},
            "properties": [{"name": "commit", "value": build["commit"]}],
        },
        "components": [*map(component, parts), *fonts, *files(bundle)],
    }
    output.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
