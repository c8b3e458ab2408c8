"""A text as it is pasted out of a page: a line for each row, blanks between the cells."""

from tests.exchange.oddities.printed import Kind, Printed, Table

KINDS = frozenset({Kind.PLAIN, Kind.AS_TEXT, Kind.ERROR, Kind.BOLD})


def write_tabbed(printed: Printed) -> bytes:
    """The text in UTF-8."""
    lines: list[str] = []
    for part in printed.parts:
        if isinstance(part, Table):
            lines += ("\t".join(cell.text.replace("\n", " ") for cell in cells) for _, cells in part.in_rows() if cells)
        else:
            lines.append(part.text)
    return "\n".join(lines).encode()
