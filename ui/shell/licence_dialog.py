"""The licences of the program and of everything that is shipped with it, to be read offline."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox, QHBoxLayout, QListWidget, QListWidgetItem, QPlainTextEdit, QWidget

from resources import find
from resources.licensing import components, licence_text
from ui.widgets.dialog_parts import HeadedDialog
from ui.widgets.plain_text import plain_tip

_SIZE = (62, 38)
_FROM_SOURCE = "从源码运行：Qt 和各依赖包的许可文本随各自的安装包，不在这里列出。"
_PACKAGED = "安装包里的每个部分都列在左边，点名称看它的许可文本。"


class LicenceDialog(HeadedDialog):
    """On the left the program, its faces and the parts of the package; on the right the text of the chosen one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("许可", "本程序按木兰宽松许可证，第2版发布", _SIZE, parent)
        parts = components()
        self.status_label.setText(_PACKAGED if parts else _FROM_SOURCE)
        self.parts_list, self.text_page = QListWidget(), QPlainTextEdit()
        self.parts_list.setAccessibleName("组件")
        self.text_page.setAccessibleName("许可文本")
        self.text_page.setReadOnly(True)
        self._add("阳光年报", "木兰宽松许可证，第2版", licence_text())
        for text in sorted(find("fonts/licences").glob("*.txt")):
            self._add(f"字体：{text.stem}", "", text.read_text(encoding="utf-8"))
        for part in parts:
            self._add(f"{part.name} {part.version}".strip(), part.licence, part.text)
        self.parts_list.currentItemChanged.connect(self._show)
        self.parts_list.setCurrentRow(0)
        beside = QHBoxLayout()
        beside.addWidget(self.parts_list, 2)
        beside.addWidget(self.text_page, 5)
        buttons = QDialogButtonBox()
        buttons.addButton("关闭", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        self.body.addLayout(beside, 1)
        self.body.addWidget(buttons)

    def _add(self, name: str, licence: str, text: str) -> None:
        item = QListWidgetItem(name, self.parts_list)
        item.setToolTip(plain_tip(licence or name))
        item.setData(Qt.ItemDataRole.UserRole, text)

    def _show(self, item: QListWidgetItem | None) -> None:
        self.text_page.setPlainText("" if item is None else item.data(Qt.ItemDataRole.UserRole))
