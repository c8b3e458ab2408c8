"""Words of the form in the grid: whole where they fit, else broken where the edition's file says."""

import pytest
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication

from ui.report.grid.cell_appearance import lines_of_form_text

HEAD, PIECES = "社会公益组织", ("社会公益", "组织")


@pytest.mark.parametrize(("more", "drawn"), [(0, "社会公益组织"), (-1, "社会公益\n组织")])
def test_a_head_that_does_not_fit_breaks_between_its_pieces(qapp: QApplication, more: int, drawn: str) -> None:
    metrics = QFontMetrics(qapp.font())
    assert lines_of_form_text(HEAD, PIECES, metrics, metrics.horizontalAdvance(HEAD) + more) == drawn


def test_a_head_without_pieces_is_left_to_wrap(qapp: QApplication) -> None:
    assert lines_of_form_text("申请人情况", (), QFontMetrics(qapp.font()), 1) == "申请人情况"
