"""An office's own words: what must not be written, with what to write instead, and what must be written."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from models.csv_text import read_csv
from models.errors import BrokenFile


@dataclass(frozen=True)
class ListedWord:
    """A word of the list. ``sections`` names the parts of the report it concerns, none for all."""

    text: str
    is_required: bool = False
    replacement: str = ""
    reason: str = ""
    sections: tuple[str, ...] = ()


@dataclass(frozen=True)
class WordList:
    """The words of one office, in the order of its file."""

    words: tuple[ListedWord, ...] = ()


@dataclass(frozen=True)
class WordMatch:
    """A forbidden word at a stretch of a text, or a required one that is missing (no stretch)."""

    word: ListedWord
    span: tuple[int, int] | None = None


_COLUMN_NAMES = {
    "词": "text",
    "词语": "text",
    "用语": "text",
    "word": "text",
    "类型": "kind",
    "类别": "kind",
    "kind": "kind",
    "改为": "instead",
    "建议": "instead",
    "替换": "instead",
    "instead": "instead",
    "说明": "why",
    "原因": "why",
    "why": "why",
    "部分": "sections",
    "章节": "sections",
    "sections": "sections",
}
_REQUIRED = frozenset({"必须", "必写", "应有", "required", "须有"})
_FORBIDDEN = frozenset({"禁用", "禁止", "不用", "错误", "forbidden", "敏感", ""})
_MAX_LENGTH = 100


def read_word_list(content: str) -> WordList:
    """Read a CSV with the columns 词语, 类型 (禁用 or 必须), 改为, 说明, 部分; only the first is needed.

    BrokenFile names the line that is not understood.
    """
    rows = list(read_csv(content))
    if not rows:
        return WordList()
    heads = [_COLUMN_NAMES.get(head.strip().lower(), "") for head in rows[0][1]]
    body = rows[1:] if "text" in heads else rows
    heads = heads if "text" in heads else ["text", "kind", "instead", "why", "sections"]
    words = (_word(dict(zip(heads, row, strict=False)), line) for line, row in body)
    return WordList(tuple(dict.fromkeys(word for word in words if word)))


def _word(row: dict[str, str], line: int) -> ListedWord | None:
    text = row.get("text", "").strip()
    kind = row.get("kind", "").strip().lower()
    if not text:
        return None
    if len(text) > _MAX_LENGTH:
        raise BrokenFile(f"用语表第 {line} 行的词超过 {_MAX_LENGTH} 个字，请核对是否写错了列。")
    if kind not in _REQUIRED | _FORBIDDEN:
        raise BrokenFile(f"用语表第 {line} 行的类型“{kind[:20]}”不认识，请写“禁用”或“必须”。")
    sections = tuple(part for part in re.split("[、;；，, ]+", row.get("sections", "").strip()) if part)
    return ListedWord(text, kind in _REQUIRED, row.get("instead", "").strip(), row.get("why", "").strip(), sections)


def match_words(text: str, words: WordList) -> Iterator[WordMatch]:
    """Every forbidden word of a text, and every required one it lacks.

    A forbidden word is passed over where the text already has the longer word to write instead.
    """
    for word in words.words:
        if word.is_required:
            if word.text not in text:
                yield WordMatch(word)
            continue
        for match in re.finditer(re.escape(word.text), text):
            if not _is_replacement(text, word, match.start()):
                yield WordMatch(word, match.span())


def _is_replacement(text: str, word: ListedWord, place: int) -> bool:
    offset = word.replacement.find(word.text) if word.replacement else -1
    return offset >= 0 and text.startswith(word.replacement, max(place - offset, 0))
