"""A made-up next edition of the form, never shipped: the newest one with four lines more, as one file beside it."""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from models.editions.edition import CellKey, Edition
from models.editions.known_editions import edition_by_name
from models.editions.shipped import file_of, shipped

SHIPPED = shipped()
FORMER = SHIPPED[-1]
YEAR = int(FORMER) + 6
NAME, LAST_YEAR = str(YEAR), YEAR - 1
SOURCE = f"国办公开办函〔{NAME}〕99号《关于印发报告格式的通知》"
HEADER = {"name": f'"{NAME}"', "from_year": NAME, "source": f'"{SOURCE}"'}

# A stretch of the old file, and what stands there in the new one; in words that no real form is likely to print.
CHANGES = (
    # 表二: a row beside 行政处罚 and 行政强制, called by its own head in the texts.
    (
        '  { key = "coercion", head = "行政强制" },\n',
        '  { key = "coercion", head = "行政强制" },\n  { key = "drills", head = "行政演练" },\n',
    ),
    # 表三: a result more, and a column of applicants more.
    (
        '  { key = "unavailable_not_held"',
        '  { key = "refused_drill", head = "三、本年度办理结果｜（三）不予公开｜9.属于演练情形", '
        'words = ["(属于)?演练情形"] },\n  { key = "unavailable_not_held"',
    ),
    (
        '  { key = "other_org", head',
        '  { key = "drill_office", head = "申请人情况｜法人或其他组织｜演练机构" },\n  { key = "other_org", head',
    ),
    ("widths = [0.62, 0.95, 3.4, 1, 1, 1, 1, 1, 1, 1]", "widths = [0.62, 0.95, 3.4, 1, 1, 1, 1, 1, 1, 1, 1]"),
    # 表四: an outcome of reviews more.
    (
        '  { key = "reconsideration_pending"',
        '  { key = "reconsideration_drilled", head = "行政复议｜结果演练", words = ["(结果)?演练"] },\n'
        '  { key = "reconsideration_pending"',
    ),
    (
        "widths = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]",
        "widths = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]",
    ),
)
DECISIONS = CellKey("enforcement", "drills", "decisions")
RESULT = CellKey("requests", "refused_drill", "natural_person")
APPLICANT = CellKey("requests", "new_received", "drill_office")
OUTCOME = CellKey("disputes", "all", "reconsideration_drilled")


def text_of_next() -> str:
    """The made-up file."""
    text = file_of(FORMER).read_text(encoding="utf-8")
    for key, value in HEADER.items():
        text = re.sub(rf"(?m)^{key} = .*$", f"{key} = {value}", text, count=1)
    for old, new in CHANGES:
        assert text.count(old) == 1, f"the newest edition has no such place: {old}"
        text = text.replace(old, new)
    return text


def write_editions(folder: Path) -> Path:
    """The shipped files and the new one in a folder; the one before it ends, as docs/EDITIONS.md says it must."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in SHIPPED:
        text = file_of(name).read_text(encoding="utf-8")
        if name == FORMER:
            text = text.replace(f"from_year = {FORMER}", f"from_year = {FORMER}\nto_year = {LAST_YEAR}", 1)
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    (folder / f"{NAME}.toml").write_text(text_of_next(), encoding="utf-8")
    return folder


@contextmanager
def knowing_next(folder: Path) -> Iterator[Edition]:
    """The program as it will be when the new file is shipped with it, for as long as this lasts."""
    write_editions(folder)
    with patch("models.editions.shipped.folder", lambda: folder):
        forget_editions()
        try:
            yield edition_by_name(NAME)
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
