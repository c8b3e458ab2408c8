"""A made-up edition of the form for 2027, never shipped: that of 2021 with a few lines more, as one file beside it."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from unittest.mock import patch

from models.editions.choose import edition_named
from models.editions.declare import CellKey, Edition

NAME, YEAR = "2027", 2027
FORMER = "2021"
LAST_YEAR = YEAR - 1
SOURCE = "国办公开办函〔2027〕99号《关于印发报告格式的通知》"

# What the State Council's office might print: each line of the old file, and what stands there in the new one.
CHANGES = (
    ('name = "2021"', 'name = "2027"'),
    ("from_year = 2021", "from_year = 2027"),
    (
        'source = "国办公开办函〔2021〕30号《关于印发〈中华人民共和国政府信息公开工作年度报告格式〉的通知》"',
        f'source = "{SOURCE}"',
    ),
    # 表二: a row beside 行政处罚 and 行政强制, called by its own head in the texts.
    (
        '  { key = "coercion", head = "行政强制" },\n',
        '  { key = "coercion", head = "行政强制" },\n  { key = "inspections", head = "行政检查" },\n',
    ),
    # 表三: a result more, and a column of applicants more.
    (
        '  { key = "unavailable_not_held"',
        '  { key = "refused_privacy", head = "三、本年度办理结果｜（三）不予公开｜9.属于个人隐私", '
        'words = ["(属于)?个人隐私"] },\n  { key = "unavailable_not_held"',
    ),
    (
        '  { key = "other_org", head',
        '  { key = "media", head = "申请人情况｜法人或其他组织｜新闻媒体" },\n  { key = "other_org", head',
    ),
    ("widths = [0.62, 0.95, 3.4, 1, 1, 1, 1, 1, 1, 1]", "widths = [0.62, 0.95, 3.4, 1, 1, 1, 1, 1, 1, 1, 1]"),
    # 表四: an outcome of reviews more.
    (
        '  { key = "reconsideration_pending"',
        '  { key = "reconsideration_dismissed", head = "行政复议｜结果驳回", words = ["(结果)?驳回"] },\n'
        '  { key = "reconsideration_pending"',
    ),
    (
        "widths = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]",
        "widths = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]",
    ),
)
INSPECTIONS = CellKey("enforcement", "inspections", "decisions")
PRIVACY = CellKey("requests", "refused_privacy", "natural_person")
MEDIA = CellKey("requests", "new_received", "media")
DISMISSED = CellKey("disputes", "all", "reconsideration_dismissed")


def text_2027() -> str:
    """The made-up file."""
    text = _shipped(FORMER)
    for old, new in CHANGES:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def write_editions(folder: Path) -> Path:
    """The shipped files and the new one in a folder; the one before it ends, as docs/EDITIONS.md says it must."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in (files("resources") / "editions").iterdir():
        text = path.read_text(encoding="utf-8")
        if path.name == f"{FORMER}.toml":
            text = text.replace(f"from_year = {FORMER}", f"from_year = {FORMER}\nto_year = {LAST_YEAR}")
        (folder / path.name).write_text(text, encoding="utf-8")
    (folder / f"{NAME}.toml").write_text(text_2027(), encoding="utf-8")
    return folder


@contextmanager
def knowing_2027(folder: Path) -> Iterator[Edition]:
    """The program as it will be when the new file is shipped with it, for as long as this lasts."""
    write_editions(folder)
    with patch("models.editions.shipped.folder", lambda: folder):
        forget_editions()
        try:
            yield edition_named(NAME)
        finally:
            forget_editions()
    forget_editions()


def forget_editions() -> None:
    """Drop what was worked out from the editions, as a program that is started anew has it."""
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] in ("models", "output", "ui", "commands"):
            for kept in list(vars(module).values()):
                if callable(getattr(kept, "cache_clear", None)):
                    kept.cache_clear()


def _shipped(name: str) -> str:
    return (files("resources") / "editions" / f"{name}.toml").read_text(encoding="utf-8")
