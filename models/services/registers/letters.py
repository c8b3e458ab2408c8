"""Letters (文书) of requests: which fit, what stands against one, issuing it with what follows, and templates."""

import json
from dataclasses import dataclass, replace
from datetime import date

from models.errors import Refused
from models.registers.clock import PAYMENT_DAYS, reckon
from models.registers.letters.checks import letter_problems
from models.registers.letters.filling import FilledLetter, LetterCase, example_letter, with_defaults
from models.registers.letters.letter import (
    FieldValue,
    Letter,
    LetterDraft,
    LetterText,
    format_letter,
    parse_letter,
)
from models.registers.letters.numbering import next_letter_number, pattern_problems
from models.registers.letters.offers import LetterOffer, offers
from models.registers.letters.office import LetterSettings, format_settings, parse_settings
from models.registers.letters.template import (
    LIMITS,
    SENT,
    LetterKind,
    LetterTemplate,
    shipped_templates,
    template_problems,
)
from models.registers.problems import FieldProblem, refuse
from models.registers.request import Particulars, Request
from models.services.registers.office import RegisterOffice
from models.store.registers import reading
from models.store.registers.writer import Writer

SETTINGS = "settings"
"""What the office's settings are called beside its templates."""


@dataclass(frozen=True)
class IssuedLetter:
    """The case as it stands behind a letter, and the letter."""

    request: Request
    letter: Letter


class LetterRegister:
    """文书. A letter and what follows from it for its case are one step, and are taken back together."""

    def __init__(self, office: RegisterOffice) -> None:
        self._office = office

    # ── what an office says once ──

    @property
    def settings(self) -> LetterSettings:
        """What the office says once for all its letters."""
        return parse_settings(self._own().get(SETTINGS, ""))

    def set_settings(self, settings: LetterSettings) -> None:
        """Keep them; ImpossibleCase names the kind whose numbers cannot be written so."""
        refuse(
            FieldProblem(f"pattern:{kind}", sentence)
            for kind, pattern in settings.patterns.items()
            for sentence in pattern_problems(pattern)
        )
        self._office.change("修改文书设置", lambda writer: writer.put_template(SETTINGS, format_settings(settings)))

    def templates(self) -> list[LetterTemplate]:
        """Every template, in the office's own wording where it has one."""
        own = self._own()
        return [_own_version(template, own.get(key, "")) for key, template in shipped_templates().items()]

    def template(self, key: str) -> LetterTemplate:
        """One of them; Refused where there is none of that name."""
        found = next((one for one in self.templates() if key in (one.key, one.name)), None)
        if found is None:
            raise Refused(f"没有“{key}”这种文书。有：{'、'.join(one.name for one in self.templates())}。")
        return found

    def reword(self, key: str, title: str, body: str) -> None:
        """Keep the office's own wording; ImpossibleCase where a field is not known, with those there are."""
        template = self.template(key)
        refuse(FieldProblem("body", sentence) for sentence in template_problems(title, body))
        content = json.dumps({"title": title.strip(), "body": body.strip("\n")}, ensure_ascii=False)
        self._office.change(f"修改模板 {template.name}", lambda writer: writer.put_template(key, content))

    def restore(self, key: str) -> None:
        """Go back to the program's own wording."""
        template = self.template(key)
        self._office.change(f"恢复模板 {template.name}", lambda writer: writer.put_template(key, ""))

    def example(self, template: LetterTemplate) -> LetterText:
        """A template with examples in its fields."""
        return example_letter(template, self.settings, self._office.agency.name)

    def _own(self) -> dict[str, str]:
        return reading.read_templates(self._office.database, self._office.agency_id)

    # ── a letter ──

    def offers(self, request: Request) -> list[LetterOffer]:
        """Every letter, with the reason why it does not fit the case as it stands."""
        workdays, today = self._office.workdays, self._office.today()
        reckoning = reckon(request, workdays, today)
        return list(offers(request, self.templates(), reckoning, workdays, today))

    def next_number(self, template: LetterTemplate, day: date) -> str:
        """The next number of that kind in the year of a day."""
        settings, kind = self.settings, template.kind
        given = reading.letter_numbers(self._office.database, self._office.agency_id, kind.value, day.year)
        return next_letter_number(settings.pattern(kind), settings.code, day.year, given)

    def begin(self, request: Request, template: LetterTemplate, result: str = "") -> LetterDraft:
        """A letter of today under the next number, with what its fields hold where nothing is typed."""
        today = self._office.today()
        values: dict[str, FieldValue] = {}
        if template.kind is LetterKind.FEE:
            values[LIMITS[LetterKind.FEE]] = self._office.workdays.add(today, PAYMENT_DAYS)
        if template.kind is LetterKind.DELIVERY and (sent := self.of(request)):
            values[SENT] = f"{self.name(sent[-1]).partition('：')[0]}（{sent[-1].number}）"
        return with_defaults(LetterDraft(template, today, self.next_number(template, today), result, values))

    def fill(self, request: Request, draft: LetterDraft) -> FilledLetter:
        """The letter filled in from the case and from what is typed."""
        office = self._office
        people = reading.read_particulars(office.database, [request.person] if request.person is not None else [])
        who = next(iter(people.values()), Particulars())
        case = LetterCase(request, who, office.agency.name, self.settings, office.workdays, office.today())
        return FilledLetter(case, draft)

    def problems(self, request: Request, draft: LetterDraft) -> list[FieldProblem]:
        """What stands against a letter; each says where it is mended."""
        return self._problems(self.fill(request, draft))

    def _problems(self, filled: FilledLetter) -> list[FieldProblem]:
        number = filled.draft.number.strip()
        holder = reading.find_letter_number(self._office.database, self._office.agency_id, number) if number else ""
        return letter_problems(filled, holder)

    def issue(self, known: Request, draft: LetterDraft) -> IssuedLetter:
        """Issue a letter: its text is kept, and what it means for the case is entered, as one step.

        ImpossibleCase where something stands against it, ConcurrentChange where others changed the case meanwhile.
        """
        filled = self.fill(known, draft)
        kept: list[int] = []

        def write(writer: Writer) -> None:
            # Asked once nobody else can write: the number may have been given meanwhile.
            refuse(self._problems(filled))
            text = writer.add_text(format_letter(filled.text))
            request = writer.put_request(filled.request_after, known)
            template = draft.template
            letter = Letter(template.kind, template.key, draft.number.strip(), draft.day, request, text)
            kept.append(writer.put_letter(letter, None))

        self._office.change(f"{draft.template.name} {known.number}", write)
        request = reading.read_request(self._office.database, self._office.agency_id, known.id)
        assert request is not None
        return IssuedLetter(request, next(one for one in self.of(request) if one.id == kept[0]))

    def of(self, request: Request) -> list[Letter]:
        """The letters of a case, oldest first."""
        return reading.read_letters(self._office.database, self._office.agency_id, request.id)

    def text(self, letter: Letter) -> LetterText | None:
        """What a letter said, as it was issued; None where it was erased with the case."""
        content = reading.read_text(self._office.database, letter.text)
        return parse_letter(content) if content else None

    def digest(self, letter: Letter) -> str:
        """The digest that is kept with a letter's text."""
        return reading.text_digest_of(self._office.database, letter.text)

    def name(self, letter: Letter) -> str:
        """What a letter is called."""
        template = shipped_templates().get(letter.template)
        return template.name if template else letter.kind.label

    def remove(self, letter: Letter) -> None:
        """Take a letter out of the case; what followed from it stays, and is changed in the case itself."""
        self._office.change(f"删去文书 {letter.number}", lambda writer: self._drop(writer, letter))

    @staticmethod
    def _drop(writer: Writer, letter: Letter) -> None:
        writer.put_letter(None, letter)


def _own_version(template: LetterTemplate, content: str) -> LetterTemplate:
    if not content:
        return template
    told = json.loads(content)
    return replace(template, title=str(told["title"]), body=str(told["body"]), is_own=True)
