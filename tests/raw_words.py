"""What in words for a clerk only a programmer should read."""

import re

RAW = re.compile(
    r"\{[A-Za-z_][\w.]*\}"  # a field, or a pattern that was not filled
    r"|(?<![\w./\\-])[a-z][a-z0-9]*(?:_[a-z0-9]+)+(?![\w./\\-])"  # the name of something in the program
    r"|(?<![\w./\\-])[a-z]+(?:_[a-z]+)*\.[a-z_]+\.[a-z_]+(?![\w./\\-])"  # a cell
    r"|\b(?:figure|printed|text|cover|explanation|note|unlocked|keying):[a-z]"  # a place of a report
)


def raw_words(text: str) -> list[str]:
    """What in a text is a key, a field or a name of the program's own."""
    return RAW.findall(text)
