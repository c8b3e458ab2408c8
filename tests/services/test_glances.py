"""A glance says what the whole line says."""

from datetime import date
from pathlib import Path

from models.services.collection.queries import Seeing
from models.services.collection.receipts import Answering
from models.services.collection.unit_status import glances
from models.services.library import Library
from models.store.collection import submissions
from tests.services.collected import YEAR, send, take, take_roster


def test_a_glance_says_of_every_unit_what_its_line_says(library: Library, tmp_path: Path) -> None:
    take_roster(library, tmp_path)
    take(library, [send(tmp_path / "收件", code, 5) for code in ("10", "11", "111", "112")])
    Answering(library).accept(submissions.all_current(library.database, YEAR)["111"].id)
    Answering(library).send_back(submissions.all_current(library.database, YEAR)["112"].id, "请核对")
    seeing = Seeing(library, YEAR)
    list(seeing.check_received())
    for today in (date(YEAR + 1, 1, 1), date(YEAR + 1, 12, 31)):
        seen = list(glances(library, seeing.roster, YEAR, today))
        lines = seeing.lines(today)
        assert [(one.standing, one.due, one.days_late, one.findings) for one in seen] == [
            (line.standing, line.due, line.days_late, line.findings) for line in lines
        ]
        assert [(one.received, one.revision, one.came) for one in seen] == [
            (line.kept.id, line.kept.revision, line.kept.received_at) if line.kept else (0, 0, "") for line in lines
        ]
