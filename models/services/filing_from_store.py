"""A stored report as the value that rules judge and paper shows."""

import json
from collections.abc import Iterable

from models.editions.edition import Edition
from models.figures.totals import add_up
from models.report.change import (
    COVER_PREFIX,
    EXPLANATION_PREFIX,
    FIGURE_PREFIX,
    NOTE_PREFIX,
    PRINTED_BLANK,
    PRINTED_PREFIX,
    TEXT_PREFIX,
    UNLOCKED_PREFIX,
    Contents,
)
from models.report.filing import Explanation, Filing
from models.report.notes import parse_note
from models.rules.across_years import CARRY_OVER
from models.store import reports


def build_filing(stored: reports.StoredReport, last_year: Filing | None = None) -> Filing:
    """The report as rules and paper see it."""
    edition, contents = stored.edition, stored.contents
    typed = {edition.find(name): int(value or 0) for name, value in _under(contents, FIGURE_PREFIX)}
    printed = {
        edition.find(name): None if value == PRINTED_BLANK else int(value or 0)
        for name, value in _under(contents, PRINTED_PREFIX)
    }
    unlocked = {edition.find(name): str(reason) for name, reason in _under(contents, UNLOCKED_PREFIX)}
    explained = [
        _parse_explanation(edition, fingerprint, str(explanation_text))
        for fingerprint, explanation_text in _under(contents, EXPLANATION_PREFIX)
    ]
    # Why a carried figure was changed also explains that it differs from last year's, unless more was said.
    explained += [Explanation(CARRY_OVER, (cell,), reason) for cell, reason in unlocked.items()]
    return Filing(
        edition=edition,
        year=stored.year,
        agency=stored.agency,
        figures=add_up(edition, typed),
        texts={name: str(value) for name, value in _under(contents, TEXT_PREFIX)},
        cover={name: str(value) for name, value in _under(contents, COVER_PREFIX)},
        printed=printed,
        explanations=tuple(explained),
        unlocked=unlocked,
        last_year=last_year,
        notes={
            edition.find(name): parse_note(edition.find(name), str(value))
            for name, value in _under(contents, NOTE_PREFIX)
        },
    )


def _under(contents: Contents, prefix: str) -> Iterable[tuple[str, int | str | None]]:
    return ((place.removeprefix(prefix), value) for place, value in contents.items() if place.startswith(prefix))


def _parse_explanation(edition: Edition, fingerprint: str, content: str) -> Explanation:
    rule, cells, text = json.loads(content)
    return Explanation(rule, tuple(edition.find(cell) for cell in cells), text, fingerprint)


def serialize_explanation(explanation: Explanation) -> str:
    """An explanation as the value of its place."""
    content = [explanation.rule, [str(cell) for cell in explanation.cells], explanation.text]
    return json.dumps(content, ensure_ascii=False)
