"""``issue``: write roster, deadlines, word list and forms as one file to hand down; or take in what was handed down."""

import json
from argparse import Namespace
from pathlib import Path
from typing import Any

from commands.database import opened
from models.errors import Refused
from models.services.collection.parts.distribution import DistributionPreview, DistributionService
from models.services.library import Library
from output.saving import save


def run(arguments: Namespace) -> int:
    """0 when it was done; 1 when what came should be looked at by a person first."""
    library = opened(arguments)
    try:
        told = _look(library, arguments) if arguments.file else _write(library, arguments)
    finally:
        library.close()
    if arguments.json:
        print(json.dumps(told, ensure_ascii=False, sort_keys=True))
    else:
        print("\n".join(told["told"]))
    return 1 if told.get("remarks") and not told["taken"] else 0


def _write(library: Library, arguments: Namespace) -> dict[str, Any]:
    if not (arguments.year and arguments.output):
        raise Refused("请给出上级下发的文件（带入），或用 --year 和 -o 写一份下发文件。")
    _, content = DistributionService(library).write(arguments.year, arguments.note, arguments.edition or ())
    save(content, Path(arguments.output))
    return {"told": [f"已写出 {arguments.output}：{arguments.year} 年度的名册、期限和用语表。"], "bytes": len(content)}


def _look(library: Library, arguments: Namespace) -> dict[str, Any]:
    issuing = DistributionService(library)
    look = issuing.preview_distribution(Path(arguments.file))
    if arguments.take:
        issuing.take_distribution(look)
    return {
        "told": [*_words(look), "已带入。" if arguments.take else "加 --take 才会带入。"],
        "office": look.distribution.office,
        "year": look.distribution.year,
        "signer": look.fingerprint,
        "differences": [one.sentence for one in look.differences],
        "remarks": list(look.remarks),
        "taken": bool(arguments.take),
    }


def _words(look: DistributionPreview) -> list[str]:
    issue = look.distribution
    held = [f"名册 {len(issue.roster.units)} 个单位（{len(look.differences)} 处不同）"] if issue.roster else []
    held += [f"用语表 {len(issue.word_list.words)} 条"] if issue.words else []
    begin = f"{issue.office} 下发的 {issue.year} 年度文件：{'，'.join(held) or '没有名册和用语表'}。{issue.note}"
    return [begin, *(one.sentence for one in look.differences), *look.remarks]
