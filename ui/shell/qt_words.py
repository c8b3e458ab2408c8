"""Qt's own words in Chinese, for its file dialog and the like."""

from collections.abc import Mapping

from PySide6.QtCore import QLibraryInfo, QObject, QTranslator

_FORMER_NAMES = {"QAbstractFileIconProvider": "QFileDialog"}
"""What Qt looks words up under today, and under which its translation still has them."""
_OWN_WORDS: Mapping[tuple[str, str], str] = {("QFileSystemModel", "Size"): "大小"}
"""Better ones than Qt's: a file has no 体积."""


class QtTranslator(QTranslator):
    """Qt's Chinese translation, with the words that it lacks or that no Chinese desktop uses."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.is_loaded = self.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))

    def translate(self, context: str, source: str, disambiguation: str | None = None, n: int = -1) -> str:
        """The word in Chinese; None, which Qt takes for no translation, where there is none."""
        own = _OWN_WORDS.get((context, source))
        former = _FORMER_NAMES.get(context, context)
        return own or super().translate(former, source, disambiguation or "", n) or None  # type: ignore[return-value]
