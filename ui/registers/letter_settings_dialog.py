"""文书设置: what an office says once for all its letters."""

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from models.registers.letters.office import LetterSettings
from models.registers.letters.template import LetterKind
from models.registers.problems import FieldProblem
from ui.registers.case_form import CaseForm, FormField, FormPlan, Values
from ui.registers.field_editors import WordsEdit
from ui.registers.register_model import RegisterModel
from ui.widgets.screens import screen_of

_SIZE = (36, 44)
_FIELDS = (
    ("code", "机关代字", "文号里的【代字】，如“示政公”"),
    ("review_body", "复议机关", "不服答复向哪里申请复议，写全称"),
    ("court", "有管辖权的法院", "写全称"),
    ("department", "联系部门", ""),
    ("phone", "联系电话", ""),
    ("address", "联系地址", ""),
)
_PATTERN = "pattern:"
_WORDS = "写一次，以后的文书都用。文号每年、每种文书各自编号，写法里要有【年】和【序号】。"


class LetterSettingsDialog(QDialog):
    """Accepted once they are kept."""

    def __init__(self, model: RegisterModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("文书设置")
        self._model = model
        known = model.registers.letters.settings
        fields = (
            *(FormField(name, label, WordsEdit(getattr(known, name)), hint) for name, label, hint in _FIELDS),
            *(
                FormField(f"{_PATTERN}{kind.value}", f"{kind.label}的文号", WordsEdit(known.pattern(kind)))
                for kind in LetterKind
            ),
        )
        self.form = CaseForm(FormPlan("文书设置", fields, self._save, "code", _WORDS), self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.form)
        self.form.saved.connect(self.accept)
        self.form.given_up.connect(self.reject)
        letter, room = self.fontMetrics().horizontalAdvance("字"), screen_of(self).availableSize()
        self.resize(min(_SIZE[0] * letter, room.width() - 40), min(_SIZE[1] * letter, room.height() - 60))
        self.form.begin()

    def _save(self, values: Values) -> Sequence[FieldProblem]:
        told = {name: str(values[name]) for name, _, _ in _FIELDS}
        patterns = {kind: str(values[f"{_PATTERN}{kind.value}"]) for kind in LetterKind}
        own = {kind.value: pattern for kind, pattern in patterns.items() if pattern not in ("", kind.pattern)}
        settings = LetterSettings(**told, patterns=own)
        return self._model.attempt(lambda: self._model.registers.letters.set_settings(settings), "文书设置已存。")
