"""A roster from a file beside the one there is: nothing is written before the clerk agrees."""

from PySide6.QtWidgets import QWidget

from models.report.roster import Fate
from models.services.collection.results import RosterPreview
from ui.widgets.dialog_parts import HeadedDialog, caution_label, make_button, make_row
from ui.widgets.roster_differences import RosterDifferencesView, summary


class RosterImportDialog(HeadedDialog):
    """Accepted when the roster is to be taken; nothing is written here."""

    def __init__(self, preview: RosterPreview, received: frozenset[str], parent: QWidget | None = None) -> None:
        """``received`` are the codes of units whose report is here already."""
        super().__init__("导入名册", f"导入名册：{preview.origin}", (62, 34), parent)
        self.status_label.setText(summary(preview.differences, len(preview.roster.units)))
        self.view = RosterDifferencesView(preview.differences)
        removed = [one for one in preview.differences if one.fate is Fate.REMOVED and one.unit.code in received]
        self.confirm_button = make_button("换成这份名册", "main")
        self.confirm_button.setEnabled(bool(preview.differences))
        leave = make_button("取消" if preview.differences else "关闭")
        self.confirm_button.clicked.connect(self.accept)
        leave.clicked.connect(self.reject)
        if removed:
            text = f"去掉的单位里有 {len(removed)} 个已经报来（如 {removed[0].unit.name}）。"
            self.body.addWidget(caution_label(f"{text}去掉以后它们的报告不再计入汇总，但仍留着，加回名册就又算上。"))
        for remark in preview.remarks:
            self.body.addWidget(caution_label(remark))
        self.body.addWidget(self.view, 1)
        self.body.addLayout(make_row(None, self.confirm_button, leave))
        (self.confirm_button if preview.differences else leave).setFocus()
