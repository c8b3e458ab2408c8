"""``issue``: write roster, deadlines, word list and forms as one file to hand down; or take in what was handed down."""

import json
from argparse import Namespace
from collections.abc import Collection as Keys
from pathlib import Path
from typing import Any

from commands.database import open_library
from commands.insistence import refusal_of
from models.errors import Refused
from models.services.collection.collection import Collection
from models.services.collection.results import DistributionPreview
from models.services.collection.superior_exchange import SuperiorExchange
from models.services.library import Library
from output.saving import save_file


def run(arguments: Namespace) -> int:
    """0 when it was done; 1 when what came should be looked at by a person first."""
    library = open_library(arguments)
    try:
        summary = _preview(library, arguments) if arguments.file else _write(library, arguments)
    finally:
        library.close()
    if arguments.json:
        print(json.dumps(summary, ensure_ascii=False, sort_keys=True))
    else:
        print("\n".join(summary["told"]))
    return 1 if summary.get("doubts") and not summary["taken"] else 0


def _write(library: Library, arguments: Namespace) -> dict[str, Any]:
    if not (arguments.year and arguments.output):
        raise Refused("请给出上级下发的文件（带入），或用 --year 和 -o 写一份下发文件。")
    service = Collection(library, arguments.year).distribution
    _, content = service.write(arguments.note, arguments.edition or (), arguments.unit or "")
    save_file(content, Path(arguments.output))
    return {"told": [f"已写出 {arguments.output}：{arguments.year} 年度的名册、期限和用语表。"], "bytes": len(content)}


def _preview(library: Library, arguments: Namespace) -> dict[str, Any]:
    exchange = SuperiorExchange(library)
    preview = exchange.preview_distribution(Path(arguments.file))
    taken = _taken_updates(preview, arguments)
    refusal = refusal_of(lambda: exchange.take_distribution(preview, arguments.insist, taken)) if arguments.take else ""
    is_taken = bool(arguments.take) and not refusal
    end = "已带入。" if is_taken else "没有带入。" if refusal else "加 --take 才会带入。"
    return {
        "told": [*_describe(preview, taken), end],
        "office": preview.distribution.office,
        "year": preview.distribution.year,
        "signature": preview.signature.status.value,
        "signer": preview.signature.fingerprint,
        "unit": preview.distribution.unit,
        "differences": [one.sentence for one in preview.updates],
        "updates": [
            {"key": one.key, "why": one.sentence, "removes": one.is_removal, "taken": one.key in taken}
            for one in preview.updates
        ],
        "doubts": list(preview.doubts),
        "remarks": list(preview.remarks),
        "refused": refusal,
        "taken": is_taken,
    }


def _taken_updates(preview: DistributionPreview, arguments: Namespace) -> frozenset[str]:
    """The updates to take: the usual ones, without those to leave and with those that were asked for."""
    keys = {one.key for one in preview.updates}
    named = {*(arguments.leave or ()), *(arguments.also or ())}
    if unknown := sorted(named - keys):
        raise Refused(f"这份文件里没有“{unknown[0]}”这一处改动。")
    return (preview.usual - frozenset(arguments.leave or ())) | frozenset(arguments.also or ())


def _describe(preview: DistributionPreview, taken: Keys[str]) -> list[str]:
    distribution, handed_down = preview.distribution, preview.handed_down
    contents = (
        [f"名册 {len(distribution.roster.units)} 个单位（{len(preview.updates)} 处不同）"]
        if distribution.roster
        else []
    )
    contents += [f"用语表 {len(distribution.word_list.words)} 条"] if distribution.words else []
    head = f"{distribution.office} 下发的 {distribution.year} 年度文件："
    summary = f"{head}{'，'.join(contents) or '没有名册和用语表'}。{distribution.note}"
    told = [f"{'带入' if one.key in taken else '不带入'} {one.key}：{one.sentence}" for one in preview.updates]
    return [summary, *told, *(handed_down.remarks if handed_down else ()), *preview.doubts]
