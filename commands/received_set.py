"""``consolidate --reports``: the received reports as a set, in one PDF, one archive or a folder."""

from argparse import Namespace
from pathlib import Path
from typing import Any

from models.errors import Refused
from models.file_types import ARCHIVE, PDF
from models.report.unit_kind import UnitKind
from models.services.collection.collection import Collection
from output.report_set import ArchiveSet, FolderSet, PdfSet, SetWriter


def write_set(collection: Collection, arguments: Namespace) -> dict[str, Any]:
    """Write it: what each unit's report became, and those left out, each with why.

    Refused where no unit is of the kind asked for, or the place is neither a file of these kinds nor a folder.
    """
    codes = _codes(collection, arguments)
    written, left_out = {}, []
    with _writer(collection, arguments) as writer:
        for one in collection.received_set.write(codes, writer, arguments.anyway):
            if one.reason:
                left_out.append({"code": one.code, "name": one.name, "why": one.reason})
            else:
                written[one.code] = one.became
        if written:
            writer.finish()
    return {"place": arguments.reports, "written": written, "left_out": left_out}


def print_set(told: dict[str, Any]) -> None:
    """What was written, and what was not."""
    left_out = told["left_out"]
    if told["written"]:
        print(f"已写出 {told['place']}：{len(told['written'])} 份报告。")
    else:
        print(f"没有一份可以写的报告，没有写 {told['place']}。")
    if left_out:
        print(f"没有收入 {len(left_out)} 份：")
    for one in left_out:
        print(f"  {one['name']}：{one['why']}")


def _codes(collection: Collection, arguments: Namespace) -> list[str]:
    """The units asked for, of those that report or were to."""
    received, nodes = collection.received_set, arguments.pick or [arguments.node or ""]
    wanted = {code for node in nodes for code in received.codes_under(node)}
    if arguments.kind:
        by_label = {kind.label: kind for kind in UnitKind}
        if arguments.kind not in by_label:
            raise Refused(f"没有“{arguments.kind}”这一类单位，有 {'、'.join(by_label)}。")
        kinds = collection.kinds.all()
        wanted = {code for code in wanted if kinds.get(code) is by_label[arguments.kind]}
    codes = received.concerned(wanted)
    if not codes:
        raise Refused("没有这样的单位，没有写。")
    return codes


def _writer(collection: Collection, arguments: Namespace) -> SetWriter:
    path = Path(arguments.reports)
    ending = arguments.form or PDF.ending
    if path.is_dir():
        return FolderSet(path, ending)
    if path.suffix.lower() == ARCHIVE.ending:
        return ArchiveSet(path, ending)
    if path.suffix.lower() != PDF.ending:
        raise Refused(f"--reports {path}：请写成 .pdf、.zip，或一个已有的目录。")
    top = collection.roster.current.top
    return PdfSet(top.name if top else "", collection.year, path, is_numbered_through=arguments.continuous)
