"""``move``: everything from one database into another, empty one; from a file to a server, and back."""

import json
from argparse import Namespace

from commands.database import password_of
from models.services.library import parse_place
from models.services.transfer import transfer_database


def run(arguments: Namespace) -> int:
    """Move; 0 when all of it arrived as it left."""
    source, target = parse_place(arguments.source), parse_place(arguments.target)
    result = transfer_database(source, target, password_of(source), password_of(target))
    summary = {"from": str(source), "to": str(target), "reports": result.reports, "entries": result.entries}
    text = (
        f"已从 {source} 搬到 {target}：报告库 {result.reports} 份报告，{result.entries} 条修改记录，"
        f"连同收到的报告、名册和台账等共 {result.rows} 行；报告逐份按校验码、修改记录逐条、其余逐表核对过，都一致。\n"
        "原来的数据库没有动；以后请用新的，旧的留作备份。"
    )
    print(json.dumps({**summary, "rows": result.rows}, ensure_ascii=False, sort_keys=True) if arguments.json else text)
    return 0
