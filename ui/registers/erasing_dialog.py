"""清除申请人信息: for how long the office keeps it, whose would go now, why, and what stays."""

from PySide6.QtWidgets import QLineEdit, QSpinBox, QWidget

from models.errors import AppError
from models.services.registers.privacy import MOST_YEARS, ErasureOutlook
from ui.registers.register_model import RegisterModel
from ui.widgets import messages
from ui.widgets.dialog_parts import HeadedDialog, caution_label, make_button, make_row
from ui.widgets.plain_text import PlainLabel

_SIZE = (58, 32)
_USUAL_YEARS, _MOST_NAMED = 5, 8
_STAYS = (
    "留下的：登记号、收到和答复的日期、申请方式、申请人类型、办理过程、办理结果、文号、承办，以及年报的每个数。"
    "清除的：申请人姓名、联系方式、申请内容、备注，连同改动以前的写法。"
)
_BACKUPS = "清除以后不能撤销。以前做的备份里还有，每年一份的要自己删去。"


class ErasingDialog(HeadedDialog):
    """What would go follows the period as it is turned; erasing asks once more."""

    def __init__(self, model: RegisterModel, parent: QWidget | None = None) -> None:
        super().__init__("清除申请人信息", "清除办结多年的申请人信息", _SIZE, parent)
        self._model, self._privacy = model, model.registers.privacy
        self.years = QSpinBox()
        self.years.setRange(1, MOST_YEARS)
        self.years.setSuffix(" 年")
        self.years.setValue(self._privacy.years or _USUAL_YEARS)
        self.years.setAccessibleName("答复以后存几年")
        self.outlook_label, self.reason = PlainLabel(), QLineEdit()
        self.outlook_label.setProperty("role", "strong")
        self.reason.setPlaceholderText("为什么清除：例如 按本单位档案保管期限")
        self.reason.setAccessibleName("理由")
        stays = PlainLabel(_STAYS)
        stays.setProperty("role", "soft")
        for label in (self.outlook_label, stays):
            label.setWordWrap(True)
        self.set_button = make_button("存下年限")
        self.erase_button, self.close_button = make_button("", "main"), make_button("关闭")
        self.body.addLayout(make_row(PlainLabel("答复以后存"), self.years, self.set_button, None))
        self.body.addWidget(self.outlook_label)
        self.body.addWidget(stays)
        self.body.addWidget(caution_label(_BACKUPS))
        self.body.addWidget(self.reason)
        self.body.addStretch(1)
        self.body.addLayout(make_row(None, self.close_button, self.erase_button))
        self.years.valueChanged.connect(lambda _: self._show())
        self.reason.textChanged.connect(lambda _: self._enable())
        self.set_button.clicked.connect(lambda _: self._set_years())
        self.erase_button.clicked.connect(lambda _: self._erase())
        self.close_button.clicked.connect(self.reject)
        self._outlook: ErasureOutlook | None = None
        self._show()

    def _show(self) -> None:
        kept = self._privacy.years
        is_set = kept == self.years.value()
        told = "本单位还没有定存几年" if kept is None else f"本单位定的是 {kept} 年"
        self.status_label.setText(f"{told}；程序不替单位定。")
        try:
            self._outlook = self._privacy.outlook(self.years.value())
        except AppError as error:
            self.outlook_label.setText(error.sentence)
            self._outlook = None
        else:
            self.outlook_label.setText(say_outlook(self._outlook))
        self.set_button.setEnabled(not is_set)
        self._enable()

    def _enable(self) -> None:
        people = self._outlook.people if self._outlook else 0
        is_set = self._privacy.years == self.years.value()
        self.erase_button.setText(f"清除 {people} 份" if people else "没有要清除的")
        self.erase_button.setEnabled(bool(people) and is_set and bool(self.reason.text().strip()))

    def _set_years(self) -> None:
        if self._model.run(lambda: self._privacy.set_years(self.years.value())):
            self._show()

    def _erase(self) -> None:
        if self._outlook is None or not messages.ask(
            self, "清除申请人信息", f"{say_outlook(self._outlook)}{_BACKUPS}", f"清除 {self._outlook.people} 份"
        ):
            return
        reason = self.reason.text()
        try:
            erasure = self._privacy.erase(reason)
        except AppError as error:
            messages.refuse(self, "没有清除", error.sentence)
            return
        self.changed = True
        rest = "" if erasure.is_compacted else "别的窗口正开着数据库，文件里的旧页还没有整理，请关闭它们再清除一次。"
        self._model.tell_changed(f"清除了 {erasure.people} 份申请人信息，案件和数都在。{rest}")
        self.accept()


def say_outlook(outlook: ErasureOutlook) -> str:
    """What would go, and what is kept though it is as old."""
    if not outlook.people:
        words = f"{outlook.before} 以前答复的案件里，没有要清除的申请人信息。"
    else:
        named = "、".join(outlook.numbers[:_MOST_NAMED])
        more = f" 等 {len(outlook.numbers)} 件" if len(outlook.numbers) > _MOST_NAMED else ""
        former = outlook.people - len(outlook.numbers)
        cases = f"{outlook.before} 以前答复的 {len(outlook.numbers)} 件（{named}{more}）" if outlook.numbers else ""
        wordings = f"改动以前的写法 {former} 份" if former else ""
        words = f"会清除 {outlook.people} 份：{'，'.join(filter(None, (cases, wordings)))}。"
    if outlook.held:
        words += (
            f"有 {len(outlook.held)} 件一样久，复议或诉讼还没有审结，先留着：{'、'.join(outlook.held[:_MOST_NAMED])}。"
        )
    return words
