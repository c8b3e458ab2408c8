"""一图读懂 in the formats that it is published in."""

from collections.abc import Sequence

from models.errors import Refused
from models.report.filing import Filing
from output.picture.files import png, svg
from output.picture.layout import long_picture, sheet_picture
from output.picture.shapes import Picture
from output.picture.sheet_pdf import draw_sheet_pdf

NOTHING_TO_DRAW = "各表还没有填数，画不出一图读懂。请先填表。"


def render_png(filing: Filing, earlier: Sequence[Filing] | None, *, is_draft: bool) -> bytes:
    """The long picture in dots; Refused where no cell is filled."""
    return png(_drawn(long_picture(filing, earlier, is_draft=is_draft)))


def render_svg(filing: Filing, earlier: Sequence[Filing] | None, *, is_draft: bool) -> bytes:
    """The long picture as one that scales; Refused where no cell is filled."""
    return svg(_drawn(long_picture(filing, earlier, is_draft=is_draft))).encode("utf-8")


def render_sheet(filing: Filing, earlier: Sequence[Filing] | None, *, is_draft: bool) -> bytes:
    """The picture for one sheet as PDF; Refused where no cell is filled."""
    picture = _drawn(sheet_picture(filing, earlier, is_draft=is_draft))
    return draw_sheet_pdf(picture, filing.agency.name, filing.year, filing.cover.get("signed_on", ""))


def _drawn(picture: Picture | None) -> Picture:
    if picture is None:
        raise Refused(NOTHING_TO_DRAW)
    return picture
