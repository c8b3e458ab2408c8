"""A file of a folder of published reports: what became of it, whose it is, and what was found in it."""

import json
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any

from models.audit.finding import AuditFinding, parse_finding, serialize_finding
from models.audit.judging import Judgement
from models.exchange.publication_day import PublicationDay
from models.report.filing import Agency
from models.store.audit.files import StoredAuditFile
from models.texts.characters import replace_unsupported_characters

Json = Any


class FileStatus(StrEnum):
    """What became of a file."""

    AUDITED = "audited"
    COPY = "copy"
    SEVERAL = "several"
    UNIT_IN_QUESTION = "unit_in_question"
    UNKNOWN_UNIT = "unknown_unit"
    YEAR_IN_QUESTION = "year_in_question"
    WRONG_YEAR = "wrong_year"
    EMPTY = "empty"
    BROKEN = "broken"
    UNREAD = "unread"

    @property
    def label(self) -> str:
        """The words a clerk reads."""
        return _LABELS[self]

    @property
    def is_judged(self) -> bool:
        """Whether the rules went over it."""
        return self in (FileStatus.AUDITED, FileStatus.COPY, FileStatus.SEVERAL)

    @property
    def needs_person(self) -> bool:
        """Whether a person can say what it is."""
        return self in _FOR_A_PERSON

    @property
    def may_hide_unit(self) -> bool:
        """Whether it may be the report of a unit of which none was found."""
        return not self.is_judged and self is not FileStatus.WRONG_YEAR


_FOR_A_PERSON = (
    FileStatus.UNIT_IN_QUESTION,
    FileStatus.UNKNOWN_UNIT,
    FileStatus.YEAR_IN_QUESTION,
    FileStatus.SEVERAL,
)
_LABELS = {
    FileStatus.AUDITED: "已核查",
    FileStatus.COPY: "内容相同的又一份",
    FileStatus.SEVERAL: "几份不同，待选定",
    FileStatus.UNIT_IN_QUESTION: "单位待核对",
    FileStatus.UNKNOWN_UNIT: "不在名册",
    FileStatus.YEAR_IN_QUESTION: "年度待核对",
    FileStatus.WRONG_YEAR: "年度不符",
    FileStatus.EMPTY: "没有读到年报",
    FileStatus.BROKEN: "读不出来",
    FileStatus.UNREAD: "没有读",
}


@dataclass(frozen=True)
class AuditedFile:
    """``file`` is its name below the folder, ``sentence`` why it stands as it does, ``unit`` a code or empty.

    ``written`` is the unit as the file has it, ``candidates`` are the codes of those that may be meant. ``body`` is a
    digest of what it says, ``reading`` the report as it was read, packed. ``id`` is 0 while it is not kept.
    """

    file: str
    status: FileStatus
    sentence: str = ""
    unit: str = ""
    written: Agency = field(default_factory=lambda: Agency(""))
    candidates: tuple[str, ...] = ()
    published: PublicationDay = PublicationDay()  # noqa: RUF009, frozen
    judgement: Judgement = Judgement(())  # noqa: RUF009, frozen
    sha: str = ""
    body: str = ""
    reading: str = ""
    id: int = 0
    run: int = 0
    is_current: bool = False

    @property
    def findings(self) -> tuple[AuditFinding, ...]:
        """What was found in it."""
        return self.judgement.findings

    def with_findings(self, findings: tuple[AuditFinding, ...]) -> "AuditedFile":
        """The same with other findings."""
        return replace(self, judgement=replace(self.judgement, findings=findings))

    def stored(self, year: int) -> StoredAuditFile:
        """As it is kept."""
        root = {
            "sentence": self.sentence,
            "written": [self.written.name, self.written.code],
            "candidates": self.candidates,
            "published": self.published.day.isoformat() if self.published.day else "",
            "published_words": self.published.words,
            "findings": [serialize_finding(finding) for finding in self.findings],
            "unread_cells": self.judgement.unread_cells,
            "unread_sections": self.judgement.unread_sections,
            "unjudged_rules": self.judgement.unjudged_rules,
            "body": self.body,
        }
        result = replace_unsupported_characters(json.dumps(root, ensure_ascii=False))[0]
        file = replace_unsupported_characters(self.file)[0]
        return StoredAuditFile(
            self.unit,
            self.status.value,
            file,
            self.sha,
            self.reading,
            result,
            year,
            self.is_current,
            self.id,
            self.run,
        )


def restore_file(stored: StoredAuditFile) -> AuditedFile:
    """A file back from what is kept."""
    root: Json = json.loads(stored.result)
    day = root["published"]
    return AuditedFile(
        stored.file,
        FileStatus(stored.status),
        root["sentence"],
        stored.unit,
        Agency(*root["written"]),
        tuple(root["candidates"]),
        PublicationDay(date.fromisoformat(day) if day else None, root["published_words"]),
        Judgement(
            tuple(map(parse_finding, root["findings"])),
            *(tuple(root[name]) for name in ("unread_cells", "unread_sections", "unjudged_rules")),
        ),
        stored.sha,
        root["body"],
        stored.reading,
        stored.id,
        stored.run,
        stored.is_current,
    )
