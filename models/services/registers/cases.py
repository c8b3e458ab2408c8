"""The registers of disputes (复议与诉讼) and of documents (规章和规范性文件): enter, change, take out."""

from dataclasses import replace
from datetime import date

from models.registers.dispute import Dispute
from models.registers.document import RegisteredDocument
from models.registers.problems import FieldProblem, dispute_problems, document_problems, refuse
from models.services.registers.office import RegisterOffice
from models.store.registers import reading
from models.store.registers.writer import Writer


class DisputeRegister:
    """复议与诉讼台账. ImpossibleCase names each field of a dispute that cannot be so."""

    def __init__(self, office: RegisterOffice) -> None:
        self._office = office

    def all(self) -> list[Dispute]:
        """Every dispute, oldest first."""
        return reading.read_disputes(self._office.database, self._office.agency_id)

    def problems(self, dispute: Dispute) -> list[FieldProblem]:
        """What cannot be so in a dispute as it is being entered."""
        numbers = {one.number for one in self.all() if one.id != dispute.id}
        return dispute_problems(dispute, self._office.today(), numbers, self._received(dispute))

    def _received(self, dispute: Dispute) -> date | None:
        if dispute.request is None:
            return None
        request = reading.read_request(self._office.database, self._office.agency_id, dispute.request)
        return request.received if request else None

    def add(self, dispute: Dispute) -> Dispute:
        """Enter a dispute; the one that was kept."""
        self._write(f"登记 {dispute.number}", dispute, None)
        return next(one for one in self.all() if one.number == dispute.number)

    def change(self, known: Dispute, dispute: Dispute) -> Dispute:
        """Write a dispute that was read as ``known``; ConcurrentChange when others were first."""
        self._write(f"修改 {known.number}", replace(dispute, id=known.id), known)
        return next(one for one in self.all() if one.id == known.id)

    def remove(self, known: Dispute) -> None:
        """Take a dispute out; it can be undone."""
        self._office.change(f"删去 {known.number}", lambda writer: writer.put_dispute(None, known))

    def _write(self, description: str, dispute: Dispute, known: Dispute | None) -> None:
        def fill(writer: Writer) -> None:
            refuse(self.problems(dispute))
            writer.put_dispute(dispute, known)

        self._office.change(description, fill)


class DocumentRegister:
    """规章和行政规范性文件台账. ImpossibleCase names each field of a document that cannot be so."""

    def __init__(self, office: RegisterOffice) -> None:
        self._office = office

    def all(self) -> list[RegisteredDocument]:
        """Every document, oldest first."""
        return reading.read_documents(self._office.database, self._office.agency_id)

    def problems(self, document: RegisteredDocument) -> list[FieldProblem]:
        """What cannot be so in a document as it is being entered."""
        numbers = {one.number for one in self.all() if one.id != document.id and one.number}
        return document_problems(document, self._office.today(), numbers)

    def add(self, document: RegisteredDocument) -> RegisteredDocument:
        """Enter a document; the one that was kept."""
        self._write(f"登记 {_name(document)}", document, None)
        return max(self.all(), key=lambda one: one.id)

    def change(self, known: RegisteredDocument, document: RegisteredDocument) -> RegisteredDocument:
        """Write a document that was read as ``known``; ConcurrentChange when others were first."""
        self._write(f"修改 {_name(known)}", replace(document, id=known.id), known)
        return next(one for one in self.all() if one.id == known.id)

    def remove(self, known: RegisteredDocument) -> None:
        """Take a document out; it can be undone."""
        self._office.change(f"删去 {_name(known)}", lambda writer: writer.put_document(None, known))

    def _write(self, description: str, document: RegisteredDocument, known: RegisteredDocument | None) -> None:
        def fill(writer: Writer) -> None:
            refuse(self.problems(document))
            writer.put_document(document, known)

        self._office.change(description, fill)


def _name(document: RegisteredDocument) -> str:
    return document.number or document.title[:20]
