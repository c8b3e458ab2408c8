"""Words of the form in the grid: whole where they fit, else broken where the edition's file says."""

import pytest
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QApplication

from ui.report.grid.cell_appearance import lines_of_form_text

PIECES = ("社会公益", "组织")


@pytest.mark.parametrize(("width", "drawn"), [(200, "社会公益组织"), (60, "社会公益\n组织")])
def test_a_head_that_does_not_fit_breaks_between_its_pieces(qapp: QApplication, width: int, drawn: str) -> None:
    font = QFont(qapp.font())
    font.setPixelSize(14)
    assert lines_of_form_text("社会公益组织", PIECES, QFontMetrics(font), width) == drawn


def test_a_head_without_pieces_is_left_to_wrap(qapp: QApplication) -> None:
    assert lines_of_form_text("申请人情况", (), QFontMetrics(qapp.font()), 10) == "申请人情况"
