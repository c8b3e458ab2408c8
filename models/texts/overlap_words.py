"""Words that say that the parts of a whole overlap, so that they need not add up to it."""

import re

_OVERLAP = re.compile(
    "(?<![不无未])(?<!没有)(?<!不再)(?:交叉|重叠|重合|重复[计统]|兼有)|同时(?:涉及|通过|发布|推送)|同步(?:转发|发布|推送|公开|刊[发登])|一稿多[发投]|分别计入|多选|(?:共同|一[同起])(?:出席|参加)|既[^，。;]{1,12}又|(?:大|多|小|少)于总|口径不同"
)


def are_told_to_overlap(text: str, start: int, end: int) -> bool:
    """Whether a stretch says that some are counted twice: 「有交叉」, 「重复统计」, but not 「未重复统计」."""
    return _OVERLAP.search(text, start, end) is not None
