"""``render``: the finished report as a file."""

from argparse import Namespace
from pathlib import Path

from commands.files import read_file
from models.errors import Refused
from output.publish import FORMS, render


def run(arguments: Namespace) -> int:
    """Write the report to the path asked for; its ending says in which form."""
    from output.saving import save

    target = Path(arguments.output)
    form = target.suffix.lower()
    if form not in FORMS:
        known = "、".join(FORMS)
        raise Refused(f"还不会写“{target.suffix or target.name}”格式的文件，请把输出文件名写成 {known} 之一。")
    save(render(read_file(Path(arguments.file)).filing, form), target)
    print(f"已写出 {target}")
    return 0
