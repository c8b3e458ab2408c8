"""A regulation (规章) or normative document (行政规范性文件) as the register keeps it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from models.registers.form_words import document_label


class DocumentKind(StrEnum):
    """Which row of the form it belongs to; the keys are those of the rows."""

    RULE = "government_rules"
    NORMATIVE = "normative_documents"

    @property
    def label(self) -> str:
        """The word a clerk reads."""
        return document_label(self.value)


@dataclass(frozen=True)
class RegisteredDocument:
    """One document. ``published`` is the day it was made public, where that is not the day it was issued.

    ``expires`` is the last day of its term. ``superseded_by`` names the document that took its place on ``repealed``.
    """

    title: str
    number: str
    kind: DocumentKind
    issued: date
    published: date | None = None
    amended: date | None = None
    repealed: date | None = None
    expires: date | None = None
    superseded_by: str = ""
    id: int = 0
