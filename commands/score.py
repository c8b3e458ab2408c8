"""``score``: each unit's points for its reporting, from what is recorded, as a workbook."""

import json
from argparse import Namespace
from datetime import datetime
from pathlib import Path
from typing import Any

from commands.database import open_library
from models.errors import Refused
from models.exchange.input_file import read_input_text
from models.file_types import WORKBOOK
from models.report.score_sheet import parse_weights
from models.save_target import find_target
from models.services.collection.collection import Collection
from models.services.library import Library
from output.collection_workbook import write_lists


def run(arguments: Namespace) -> int:
    """0 when it was written; units of which nothing is recorded are told as such."""
    library = open_library(arguments)
    try:
        told = _write(library, arguments)
    finally:
        library.close()
    print(json.dumps(told, ensure_ascii=False, sort_keys=True) if arguments.json else told["told"])
    return 0


def _write(library: Library, arguments: Namespace) -> dict[str, Any]:
    target = find_target(Path(arguments.output))
    if Path(arguments.output).suffix.lower() != WORKBOOK.ending:
        raise Refused(f"考核表写成 {WORKBOOK.ending}，请改输出文件名。")
    collection, today = Collection(library, arguments.year), datetime.now().astimezone().date()
    service = collection.scores
    weights = (
        parse_weights(read_input_text(Path(arguments.weights), "权重")) if arguments.weights else service.weights()
    )
    scores = service.scores(today, weights)
    top = collection.roster.current.top
    office = top.name if top else ""
    write_lists(target, service.lists(scores, weights, today), f"{office}{arguments.year}年度报告考核表", office)
    unknown = sum(one.points is None for one in scores)
    return {
        "told": f"已写出 {arguments.output}：{len(scores) - unknown} 个单位有得分，{unknown} 个无从评。",
        "units": [
            {"code": one.basis.code, "name": one.basis.name, "points": one.points, "how": one.calculation}
            for one in scores
        ],
    }
