"""``move``: everything from one database into another, empty one; from a file to a server, and back."""

import json
from argparse import Namespace

from commands.database import password_of
from models.services.library import place_of
from models.services.transfer import move


def run(arguments: Namespace) -> int:
    """Move; 0 when all of it arrived as it left."""
    source, target = place_of(arguments.source), place_of(arguments.target)
    moved = move(source, target, password_of(source), password_of(target))
    told = {"from": str(source), "to": str(target), "reports": moved.reports, "entries": moved.entries}
    words = (
        f"已从 {source} 搬到 {target}：{moved.reports} 份报告，{moved.entries} 条修改记录，"
        f"逐份按校验码、逐条按修改记录核对过，都一致。\n原来的数据库没有动；以后请用新的，旧的留作备份。"
    )
    print(json.dumps({**told, "rows": moved.rows}, ensure_ascii=False, sort_keys=True) if arguments.json else words)
    return 0
