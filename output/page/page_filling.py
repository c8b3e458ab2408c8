"""How the lines of a paragraph are shared out among pages."""


def distribute_lines(lines: int, free: int, per_page: int, tail: int = 0) -> list[int]:
    """Lines by page: at most ``free`` on the open page and ``per_page`` on each further one.

    Every page is filled: 22 lines (GB/T 9704 5.2.3), though a last line then stands alone at the top of the next.
    ``tail`` lines follow that must not be parted from the text: on a new page two lines of it stand above them.
    A count of 0 leaves a page as it is.
    """
    counts: list[int] = []
    room = free
    while lines > room:
        counts.append(room)
        lines -= room
        room = per_page
    counts.append(lines)
    if tail and len(counts) > 1 and counts[-1] == 1 and counts[-2] > 2:
        counts[-2:] = [counts[-2] - 1, 2]
    room = free if len(counts) == 1 else per_page
    if tail and counts[-1] + tail > room:
        moved = min(2, counts[-1])
        counts[-1:] = [counts[-1] - moved, moved]
    return counts
