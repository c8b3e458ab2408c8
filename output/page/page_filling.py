"""How the lines of a paragraph are shared out among pages."""


def distribute_lines(lines: int, free: int, per_page: int, tail: int = 0) -> list[int]:
    """Lines by page: at most ``free`` on the open page and ``per_page`` on each further one.

    A last line does not stand alone at the top of a page. ``tail`` lines follow that must not be
    parted from the text: where they do not fit, the last two lines go with them to a new page.
    A count of 0 leaves a page as it is.
    """
    counts: list[int] = []
    room = free
    while lines > room:
        counts.append(room)
        lines -= room
        room = per_page
    counts.append(lines)
    if len(counts) > 1 and counts[-1] == 1 and counts[-2] > 2:
        counts[-2:] = [counts[-2] - 1, 2]
    room = free if len(counts) == 1 else per_page
    if tail and counts[-1] + tail > room:
        moved = min(2, counts[-1])
        counts[-1:] = [counts[-1] - moved, moved]
    return counts
