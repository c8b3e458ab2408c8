"""``submit``: the office's final report as the file for its superior, with its units' reports inside where wanted."""

import json
from argparse import Namespace
from pathlib import Path

from commands.database import open_library
from commands.stored_reports import find_report
from models.errors import Refused
from models.report.workflow_record import State
from models.save_target import find_target
from models.services.collection.collection import Collection
from models.services.library import Library
from models.services.submission import SubmissionService
from output.saving import save_file


def run(arguments: Namespace) -> int:
    """0 when it was written."""
    library = open_library(arguments)
    try:
        told = _write(library, arguments)
    finally:
        library.close()
    print(json.dumps(told, ensure_ascii=False, sort_keys=True) if arguments.json else told["told"])
    return 0


def _write(library: Library, arguments: Namespace) -> dict[str, object]:
    line = find_report(library, arguments)
    if line.state != State.FINAL:
        raise Refused(f"“{line.agency.name}”{line.year} 年度的报告还没有定稿，定稿以后才能上报。")
    sending, forwarding = SubmissionService(library), Collection(library, line.year).forwarding
    if sending.signing_hindrance and not arguments.unsigned:
        raise Refused(f"{sending.signing_hindrance}要写没有签名的文件，加 --unsigned。")
    target, is_signed = find_target(Path(arguments.output)), not arguments.unsigned
    make = forwarding.make_package if arguments.with_units else sending.make_bundle
    content = make(line.id, is_signed)
    save_file(content, target)
    sending.record(line.id, content, target.name)
    units = forwarding.units(line.agency)
    inside = len(units.inside) if arguments.with_units else 0
    signed = sending.fingerprint() if is_signed else ""
    parts = [f"已写出 {arguments.output}：{line.agency.name} {line.year} 年度报告"]
    parts += [units.sentence] if arguments.with_units else []
    parts += [f"用本单位密钥签名，指纹 {signed}。" if signed else "没有签名。"]
    return {"told": "\n".join(parts), "units": inside, "bytes": len(content), "signer": signed}
