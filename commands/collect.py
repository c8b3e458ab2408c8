"""``collect``: look through the reports that units sent and say what each is; with ``--take``, take them in."""

import json
import sys
from argparse import Namespace
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from commands.cli import EXIT_UNUSABLE
from commands.database import open_library
from models.errors import Disconnected, Refused
from models.exchange.report_files import find_files
from models.services.backups import BackupReason
from models.services.collection.assessment import FileAssessment, FileVerdict
from models.services.collection.collection import Collection


@dataclass
class _Outcome:
    """What the files are, which were taken under which number, and the sentence where the server was lost."""

    assessments: list[FileAssessment]
    unread: list[Path]
    taken: dict[Path, int] = field(default_factory=dict)
    lost: str = ""


def run(arguments: Namespace) -> int:
    """0 when every file is taken, or was taken before; 1 when some need a person or could not be read.

    2 when the server was lost meanwhile: what is told as taken is held, the rest is to be taken by another call.
    """
    library = open_library(arguments)
    try:
        outcome = _look_and_take(Collection(library, arguments.year), arguments)
    finally:
        library.close()
    assessments, taken = outcome.assessments, outcome.taken
    if arguments.json:
        read = [_to_json(one, taken) for one in assessments if one.verdict is not FileVerdict.UNREAD]
        told = {"files": read, "unread": list(map(str, outcome.unread))}
        print(json.dumps(told, ensure_ascii=False, sort_keys=True))
    else:
        _print(assessments, taken, arguments.take)
    if outcome.lost:
        print(f"{outcome.lost}写“已收”的都已存下，其余的请在服务器恢复后再收一次。", file=sys.stderr)
        return EXIT_UNUSABLE
    already_settled = ("duplicate", "same_content", "older")
    remaining = [one for one in assessments if one.path not in taken and one.verdict.value not in already_settled]
    received_units = {one.unit for one in assessments if one.path in taken}
    return (
        1
        if any(not one.verdict.is_taken or (arguments.take and one.unit not in received_units) for one in remaining)
        else 0
    )


def _look_and_take(collection: Collection, arguments: Namespace) -> _Outcome:
    submissions = collection.submissions
    found = find_files(Path(word) for word in arguments.inputs)
    if not found.reports:
        raise Refused("没有找到报告文件，请检查文件夹。")
    recognised = _recognised(collection, arguments.recognise_as or ())
    assessments = submissions.resolve_duplicates(progress.assessment for progress in submissions.assess(found))
    assessments, selected = submissions.apply_choices(
        assessments, {Path(word) for word in arguments.choose or ()}, arguments.insist
    )
    outcome = _Outcome(assessments, [one.path for one in found.unread])
    if arguments.take:
        if len(selected) > 1:
            for sentence in collection.library.backup_service.back_up(BackupReason.IMPORT).problems:
                print(sentence, file=sys.stderr)
        for one in assessments:
            if one.path in recognised and one.unit and (one.written.name or one.written.code):
                submissions.recognise_as(one, one.unit)
        _take(collection, selected, arguments.insist, outcome)
    return outcome


def _recognised(collection: Collection, words: Iterable[str]) -> set[Path]:
    """The files that are said to be of a unit, each judged as that unit's from now on; Refused where one is unclear."""
    roster, paths = collection.roster.current, set()
    for word in words:
        name, sign, unit = word.rpartition("=")
        found = [one.code for one in roster.units if unit in (one.code, one.name)]
        if not sign or len(found) != 1:
            why = "名册里没有这个单位" if sign and not found else "请写成 文件=单位代码"
            raise Refused(f"--recognise-as {word}：{why}。")
        collection.submissions.assume(Path(name), found[0])
        paths.add(Path(name))
    return paths


def _take(collection: Collection, selected: list[FileAssessment], insistence: str, outcome: _Outcome) -> None:
    """Take in what was selected; each is noted once it is held, and what became of it where it was not taken."""
    chosen = [one.path for one in selected if not one.verdict.is_taken]
    at = {one.path: number for number, one in enumerate(outcome.assessments)}
    try:
        for progress in collection.submissions.take([one.path for one in selected], chosen, insistence):
            path = progress.assessment.path
            if progress.received is not None:
                outcome.taken[path] = progress.received
            else:
                outcome.assessments[at[path]] = progress.assessment
    except Disconnected as error:
        outcome.lost = error.sentence


def _to_json(one: FileAssessment, taken: dict[Path, int]) -> dict[str, Any]:
    return {
        "file": str(one.path),
        "inside_of": str(one.package) if one.package else "",
        "verdict": one.verdict.value,
        "why": one.sentence,
        "must_mend": list(one.must_mend),
        "unit": one.unit,
        "written": {"name": one.written.name, "code": one.written.code},
        "candidates": list(one.candidates),
        "name": one.name,
        "revision": one.revision,
        "signer": one.fingerprint,
        "signature": one.signature.status.value if one.signature else None,
        "doubt": one.signature.doubt if one.signature else "",
        "taken": one.path in taken,
    }


def _print(assessments: list[FileAssessment], taken: dict[Path, int], is_taking: bool) -> None:
    for one in assessments:
        name = one.path if one.verdict is FileVerdict.UNREAD else one.place
        print(f"{one.verdict.label}  {name}：{one.faults}{one.sentence}{'（已收）' if one.path in taken else ''}")
    counts = "，".join(
        f"{verdict.label} {count}" for verdict, count in Counter(one.verdict for one in assessments).items()
    )
    print(
        f"共 {len(assessments)} 个文件：{counts}。"
        + (f"收下 {len(taken)} 份。" if is_taking else "加 --take 才会收下。")
    )
