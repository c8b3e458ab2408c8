"""``render``: the finished report as a file."""

from argparse import Namespace
from pathlib import Path

from commands.files import read_file
from models.errors import Refused


def run(arguments: Namespace) -> int:
    """Write the report to the path asked for; its ending says in which form."""
    target = Path(arguments.output)
    if target.suffix.lower() != ".pdf":
        raise Refused(f"还不会写“{target.suffix or target.name}”格式的文件，请把输出文件名写成 .pdf。")
    candidate = read_file(Path(arguments.file))
    from output import pdf
    from output.compose import compose

    pdf.write(compose(candidate.filing), target)
    print(f"已写出 {target}")
    return 0
