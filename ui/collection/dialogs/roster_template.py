"""A roster to go by: the columns in the clerk's words, and a few units, to be filled in with a spreadsheet."""

from models.csv_text import write_csv
from models.report.roster import UNIT_FIELDS

_EXAMPLE = (
    {"code": "530326", "name": "示例县人民政府", "level": "县级", "is_required": "是"},
    {
        "code": "530326-00", "name": "示例县人民政府办公室", "parent": "示例县人民政府", "level": "部门",
        "is_required": "是", "is_own_level": "是",
    },
    {
        "code": "530326-01", "name": "示例县财政局", "parent": "示例县人民政府", "level": "部门", "is_required": "是",
        "contact": "王某", "telephone": "0870-1234567", "deadline": "2026-01-20",
    },
    {
        "code": "530326-02", "name": "示例县新设的局", "parent": "示例县人民政府", "level": "部门", "is_required": "是",
        "exempt_reason": "今年 11 月新设",
    },
    {
        "code": "530326-99", "name": "示例县税务局", "parent": "示例县人民政府", "level": "部门", "is_required": "是",
        "is_vertical": "是",
    },
)  # fmt: skip


def roster_template() -> str:
    """The example as CSV text; it can be taken in as it stands."""
    return write_csv([example.get(field, "") for field in UNIT_FIELDS] for example in (UNIT_FIELDS, *_EXAMPLE))
