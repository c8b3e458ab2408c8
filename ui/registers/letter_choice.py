"""Which letter to write: those that fit the case first, the others below them, grey and with the reason."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from models.registers.form_words import result_label
from models.registers.letters.offers import LetterOffer
from ui.widgets.plain_text import plain_tip

_WALK = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def offer_words(offer: LetterOffer) -> str:
    """A letter as the list shows it: its name, whether the wording is the office's own, why it does not fit."""
    own = "（本单位的）" if offer.template.is_own else ""
    return f"{offer.template.name}{own}" + (f"　{offer.reason}" if offer.reason else "")


class LetterChoice(QWidget):
    """``chosen`` carries the offer. Words narrow the list, the arrows walk it meanwhile, Enter takes it."""

    chosen = Signal(object)

    def __init__(self, offers: Sequence[LetterOffer], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.offers = [*(each for each in offers if each.fits), *(each for each in offers if not each.fits)]
        self.search = _LetterSearch()
        self.search.setPlaceholderText("写几个字找，上下键选，回车写这一份")
        self.search.setAccessibleName("找文书")
        self.list = QListWidget()
        self.list.setAccessibleName("可以出的文书")
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for offer in self.offers:
            item = QListWidgetItem(offer_words(offer), self.list)
            tip = f"表三：{result_label(offer.result)}" if offer.result else offer.reason
            item.setToolTip(plain_tip(tip))
            if not offer.fits:
                item.setFlags(Qt.ItemFlag.NoItemFlags)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 6, 14, 12)
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        self.setFocusProxy(self.search)
        self.search.textChanged.connect(self._narrow)
        self.search.walked.connect(self._walk)
        self.search.entered.connect(self._take)
        self.list.itemActivated.connect(lambda _: self._take())
        self._narrow("")

    @property
    def current(self) -> LetterOffer | None:
        """The offer that the choice is on; None where nothing that fits is left."""
        item = self.list.currentItem() if self.list.currentRow() >= 0 else None
        if item is None or item.isHidden() or not self.offers[self.list.currentRow()].fits:
            return None
        return self.offers[self.list.currentRow()]

    def _narrow(self, text: str) -> None:
        for row in range(self.list.count()):
            item = self.list.item(row)
            item.setHidden(not all(word in item.text() for word in text.split()))
        if self.current is None:
            shown = (row for row, each in enumerate(self.offers) if each.fits and not self.list.item(row).isHidden())
            self.list.setCurrentRow(next(shown, -1))

    def _walk(self, event: QKeyEvent) -> None:
        self.list.keyPressEvent(event)

    def _take(self) -> None:
        if self.current is not None:
            self.chosen.emit(self.current)


class _LetterSearch(QLineEdit):
    walked = Signal(QKeyEvent)
    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _WALK:
            self.walked.emit(event)
        elif event.key() in _ENTER:
            self.entered.emit()
        else:
            super().keyPressEvent(event)
