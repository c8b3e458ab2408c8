"""``collect``: look through the reports that units sent and say what each is; with ``--take``, take them in."""

import json
import sys
from argparse import Namespace
from collections import Counter
from pathlib import Path
from typing import Any

from commands.database import opened
from models.errors import Refused
from models.services.backups import Why
from models.services.collection.parts.submissions import Submissions
from models.services.collection.parts.version_comparison import FileAssessment, apply_choices, resolve_duplicates


def run(arguments: Namespace) -> int:
    """0 when every file is taken, or was taken before; 1 when some need a person."""
    library = opened(arguments)
    try:
        collecting = Submissions(library, arguments.year)
        files = collecting.files(Path(word) for word in arguments.inputs)
        if not files:
            raise Refused("没有找到报告文件，请检查文件夹。")
        seen = resolve_duplicates(progress.assessment for progress in collecting.assess(files))
        seen, wanted = apply_choices(seen, {Path(word) for word in arguments.choose or ()})
        if arguments.take and len(wanted) > 1:
            for trouble in library.safekeeping.back_up(Why.IMPORT).told:
                print(trouble, file=sys.stderr)
        taken = _take(collecting, wanted) if arguments.take else {}
    finally:
        library.close()
    if arguments.json:
        print(json.dumps({"files": [_told(one, taken) for one in seen]}, ensure_ascii=False, sort_keys=True))
    else:
        _to_people(seen, taken, arguments.take)
    settled_already = ("duplicate", "same_content", "older")
    rest = [one for one in seen if one.path not in taken and one.verdict.value not in settled_already]
    came = {one.unit for one in seen if one.path in taken}
    return 1 if any(not one.verdict.is_taken or (arguments.take and one.unit not in came) for one in rest) else 0


def _take(collecting: Submissions, wanted: list[FileAssessment]) -> dict[Path, int]:
    taken = {}
    chosen = [one.path for one in wanted if not one.verdict.is_taken]
    for progress in collecting.take([one.path for one in wanted], chosen):
        if progress.received is not None:
            taken[progress.assessment.path] = progress.received
    return taken


def _told(one: FileAssessment, taken: dict[Path, int]) -> dict[str, Any]:
    return {
        "file": str(one.path),
        "verdict": one.verdict.value,
        "why": one.sentence,
        "unit": one.unit,
        "name": one.name,
        "revision": one.revision,
        "signer": one.fingerprint,
        "taken": one.path in taken,
    }


def _to_people(seen: list[FileAssessment], taken: dict[Path, int], is_taking: bool) -> None:
    for one in seen:
        print(f"{one.verdict.label}  {one.path.name}：{one.sentence}{'（已收）' if one.path in taken else ''}")
    counts = "，".join(f"{verdict.label} {count}" for verdict, count in Counter(one.verdict for one in seen).items())
    print(f"共 {len(seen)} 个文件：{counts}。" + (f"收下 {len(taken)} 份。" if is_taking else "加 --take 才会收下。"))
