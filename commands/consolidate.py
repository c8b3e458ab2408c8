"""``consolidate``: 汇总 of report files against a roster, or of what the database holds.

Files are collected into a database of their own, which is thrown away: they are judged and added up exactly as those
that a superior takes in.
"""

import getpass
import json
from argparse import Namespace
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from os.path import realpath
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from commands import sum_received
from commands.roster_choices import roster_choices
from models.editions.known_editions import edition_for
from models.errors import Refused
from models.exchange.formats.report_json import write_report
from models.exchange.report_files import FoundFiles, find_files
from models.figures.value import format_figure
from models.report.filing import Agency, Filing
from models.report.roster import RosterUnit
from models.rules.check import check
from models.rules.finding import Severity
from models.services.collection.assessment import FileAssessment, FileVerdict
from models.services.collection.collection import Collection, ScopedConsolidation
from models.services.library import Library
from output.saving import save_file


def run(arguments: Namespace) -> int:
    """Write the sum; 0 when every unit is in and nothing blocks, 1 when something is missing, refused or unread."""
    if not arguments.inputs:
        return sum_received.run(arguments)
    if not arguments.roster or not arguments.output:
        raise Refused("汇总文件夹里的报告，要用 --roster 给出名册、用 -o 给出写到哪里。")
    with TemporaryDirectory() as folder:
        library = Library(Path(folder) / "nianbao.db", getpass.getuser())
        try:
            summary = _sum_files(library, arguments)
        finally:
            library.close()
    if arguments.json:
        print(json.dumps(summary, ensure_ascii=False, sort_keys=True))
    else:
        _print(arguments.output, summary)
    return 1 if any(summary[key] for key in ("missing", "refused", "unread", "blocks")) else 0


def _sum_files(library: Library, arguments: Namespace) -> dict[str, Any]:
    output = Path(arguments.output)
    files = _files(arguments.inputs, (output, Path(arguments.roster)))
    collection, assessments = _assess_inputs(library, arguments, files)
    assessments, selected = collection.submissions.apply_choices(
        assessments, {Path(word) for word in arguments.choose or ()}, arguments.insist
    )
    paths = [one.path for one in selected]
    taken = {
        progress.assessment.path: progress.assessment.unit
        for progress in collection.submissions.take(paths, paths, arguments.insist)
        if progress.received is not None
    }
    refused = [one for one in assessments if one.path not in taken and one.verdict is not FileVerdict.UNREAD]
    if not taken:
        reasons = "；".join(f"{one.path}：{one.sentence}" for one in refused[:5])
        raise Refused(f"没有一份可以汇总的报告：{reasons}")
    consolidation = collection.consolidation()
    node, total = consolidation.node, consolidation.total_figures()
    filing = Filing(collection.edition, collection.year, Agency(node.name, node.code, node.level), total)
    save_file(write_report(filing).encode(), output)
    today = datetime.now().astimezone().date()
    awaited = (line.unit for line in collection.queries.lines(today) if line.status.is_awaited)
    return {
        "summed": sorted(consolidation.counted_versions()),
        "taken": {unit: str(path) for path, unit in taken.items()},
        "missing": [_unit(unit) for unit in awaited],
        "refused": [{"file": str(one.path), "why": one.sentence} for one in refused],
        "unread": [str(one.path) for one in files.unread],
        **_comparisons(consolidation),
        "blocks": [f.message for f in check(filing, _raise) if f.severity is Severity.BLOCK and f.cells],
    }


def _assess_inputs(
    library: Library, arguments: Namespace, files: FoundFiles
) -> tuple[Collection, list[FileAssessment]]:
    """The collection of the report year, which is that of most files where none is asked for, and what each file is."""
    year = arguments.year or datetime.now().astimezone().year - 1
    collection, assessments = _assess(library, arguments, year, files)
    years = Counter(one.year for one in assessments if one.year)
    if not arguments.year:
        if not years:
            raise Refused("没有读到一份报告，请检查文件夹里的文件。")
        most = years.most_common(1)[0][0]
        if most != year:
            return _assess(library, arguments, most, files)
    return collection, assessments


def _assess(
    library: Library, arguments: Namespace, year: int, files: FoundFiles
) -> tuple[Collection, list[FileAssessment]]:
    edition_for(year)
    collection = Collection(library, year)
    roster = collection.roster
    roster.apply(roster.preview(Path(arguments.roster), roster_choices(arguments)))
    if roster.current.top is None:
        raise Refused("名册的最上级应只有一个单位（上级为空的行）：汇总成谁的报告，要由它来定。")
    submissions = collection.submissions
    return collection, submissions.resolve_duplicates(progress.assessment for progress in submissions.assess(files))


def _files(inputs: Iterable[str], own: Iterable[Path]) -> FoundFiles:
    """The files named and those in the folders named; never the sum itself or the roster, which are ``own``."""
    found, excluded = find_files(map(Path, inputs)), {realpath(path) for path in own}
    return FoundFiles(
        tuple(path for path in found.reports if realpath(path) not in excluded),
        tuple(one for one in found.unread if realpath(one.path) not in excluded),
    )


def _raise(rule: str, crash: Exception) -> None:
    raise crash


def _unit(unit: RosterUnit) -> dict[str, str]:
    return {"code": unit.code, "name": unit.name, "contact": unit.contact}


def _comparisons(consolidation: ScopedConsolidation) -> dict[str, Any]:
    """Each superior's own report beside the sum of its units, where it can be judged."""
    edition, comparisons = consolidation.edition, consolidation.compare_superiors()
    return {
        "differences": {
            one.unit.code: [
                {
                    "cell": str(unlike.cell),
                    "reported": format_figure(unlike.reported, edition.kind(unlike.cell)),
                    "summed": format_figure(unlike.summed, edition.kind(unlike.cell)),
                }
                for unlike in one.differences
            ]
            for one in comparisons
            if one.can_judge and one.differences
        },
        "compared": [one.sentence(edition) for one in comparisons],
    }


def _print(output: str, summary: dict[str, Any]) -> None:
    print(f"已写出 {output}：收到 {len(summary['taken'])} 个单位的报告，由 {len(summary['summed'])} 个单位相加。")
    if summary["missing"]:
        print(f"  未报 {len(summary['missing'])} 个：{'、'.join(unit['name'] for unit in summary['missing'])}")
    for refused in summary["refused"]:
        print(f"  未收 {refused['file']}：{refused['why']}")
    for path in summary["unread"]:
        print(f"  没有读 {path}：不是能读的文件，里面若有单位的报告，没有计入。")
    for sentence in summary["compared"]:
        print(f"  {sentence}")
    for message in summary["blocks"]:
        print(f"  必须改  {message}")
