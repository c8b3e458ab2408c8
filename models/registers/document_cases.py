"""Rows of a list of documents as documents; a row that cannot be one says why."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from models.registers.document import DocumentKind, RegisteredDocument
from models.registers.request import MAX_LENGTH
from models.registers.sheet_plan import QuestionKind
from models.registers.sheet_reader import Row, SheetReader, Unreadable
from models.registers.sheet_words import Meaning, bare, document_kind_of

_DAYS = {"published": "公开日期", "amended": "修改日期", "repealed": "废止日期", "expires": "有效期"}
_ENDED = ("废止", "失效", "已废止", "已失效", "无效", "否")
_LASTING = ("长期", "长期有效", "永久", "有效", "现行有效", "是")


@dataclass(frozen=True)
class SheetDocument:
    """A row as a document; ``kind_words`` have to be asked where they are not empty."""

    place: str
    document: RegisteredDocument
    kind_words: str = ""

    def answered(self, answers: Mapping[str, str]) -> RegisteredDocument | None:
        """The document with what was answered; None while it was not."""
        if not self.kind_words:
            return self.document
        kind = answers.get(f"{QuestionKind.DOCUMENT.value}:{self.kind_words}")
        return replace(self.document, kind=DocumentKind(kind)) if kind in set(DocumentKind) else None


class DocumentReader(SheetReader[SheetDocument]):
    """Reads rows into documents."""

    def read_row(self, row: Row) -> SheetDocument:
        """A document; Unreadable where the row is none."""
        title = " ".join(row.get("title").split())
        if not title:
            raise Unreadable("没有文件名称")
        if len(title) > MAX_LENGTH:
            raise Unreadable(f"文件名称有 {len(title)} 个字，最多 {MAX_LENGTH} 个字")
        issued = self.day(row, "issued", "制发日期")
        if issued is None:
            raise Unreadable("没有制发日期")
        days = {name: self.day(row, name, label) for name, label in _DAYS.items()}
        if bare(row.get("state")) in map(bare, _ENDED) and not (days["repealed"] or days["expires"]):
            raise Unreadable(f"写了“{row.get('state')}”，没有写废止日期")
        meaning = document_kind_of(row.get("kind"))
        # Most of what offices list are normative documents.
        likely = meaning if meaning.is_sure else Meaning(DocumentKind.NORMATIVE.value, is_sure=False)
        kind, words = self.ask(QuestionKind.DOCUMENT, row.get("kind"), likely, row.place)
        document = RegisteredDocument(
            title,
            " ".join(row.get("number").split())[:MAX_LENGTH],
            DocumentKind(kind or DocumentKind.NORMATIVE),
            issued,
            published=days["published"],
            amended=days["amended"],
            repealed=days["repealed"],
            expires=days["expires"],
            superseded_by=" ".join(row.get("superseded_by").split())[:MAX_LENGTH] if days["repealed"] else "",
        )
        return SheetDocument(row.place, document, words)

    def day(self, row: Row, column: str, name: str, after: date | None = None) -> date | None:
        """None too where a document is said to last."""
        return None if bare(row.get(column)) in map(bare, _LASTING) else super().day(row, column, name, after)


def merge_document(known: RegisteredDocument, told: RegisteredDocument) -> RegisteredDocument:
    """What is kept with what a list says now: its empty cells take nothing away."""
    return replace(
        known,
        title=told.title,
        kind=told.kind,
        published=told.published or known.published,
        amended=told.amended or known.amended,
        repealed=told.repealed or known.repealed,
        expires=told.expires or known.expires,
        superseded_by=told.superseded_by or known.superseded_by,
    )


def say_document_changes(before: RegisteredDocument, after: RegisteredDocument) -> str:
    """What a list changes of a document that is kept, in words."""
    return "；".join(_differences(before, after))


def _differences(before: RegisteredDocument, after: RegisteredDocument) -> Iterator[str]:
    for name, label in _DAYS.items():
        then, now = getattr(before, name), getattr(after, name)
        if then != now:
            yield f"{label} {then or '空'} → {now}"
    if before.title != after.title:
        yield "名称有改动"
    if before.kind is not after.kind:
        yield f"种类 {before.kind.label} → {after.kind.label}"
