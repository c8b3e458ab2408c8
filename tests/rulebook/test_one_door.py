"""The screen changes a report by ``ReportModel.run`` alone: nothing else in ui reaches the session to write."""

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.services.outcome import Outcome
from models.services.report_session import ReportSession
from ui.report.report_model import ReportModel

UI = Path(__file__).parents[2] / "ui"
MODEL = Path(inspect.getfile(ReportModel))
CHANGES = {
    name
    for name, method in inspect.getmembers(ReportSession, inspect.isfunction)
    if inspect.signature(method).return_annotation is Outcome and not name.startswith("_") and name != "current"
} | {"mark_seen", "clear_unseen"}
"""What a session does beside answering questions."""


def breaches(code: str) -> Iterator[str]:
    """Where code keeps a session, calls what changes one, or passes a change to ``read``."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Attribute) and node.attr in {"session", "_session"}:
            yield f"{node.lineno}: a session is kept"
        elif isinstance(node, ast.arg | ast.AnnAssign) and node.annotation and names_session(node.annotation):
            yield f"{node.lineno}: a session is taken"
        elif isinstance(node, ast.Assign) and any(is_session_attribute(target) for target in node.targets):
            yield f"{node.lineno}: a session is written to"
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr in CHANGES and is_session(node.func.value):
                yield f"{node.lineno}: {node.func.attr} is called on a session"
            elif node.func.attr == "read" and any(is_change(given) for given in node.args):
                yield f"{node.lineno}: a change is passed to read"


def names_session(annotation: ast.expr) -> bool:
    return any(isinstance(node, ast.Name) and node.id == "ReportSession" for node in ast.walk(annotation))


def is_session(node: ast.expr) -> bool:
    """A variable called session, the class itself, or what a library has just opened."""
    opened = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "open"
    return opened or (isinstance(node, ast.Name) and node.id in {"session", "ReportSession"})


def is_session_attribute(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and is_session(node.value)


def is_change(node: ast.expr) -> bool:
    return is_session_attribute(node) and isinstance(node, ast.Attribute) and node.attr in CHANGES


def test_what_changes_a_session_is_known() -> None:
    assert {"set_cells", "set_text", "explain", "undo", "finalise", "catch_up", "mark_seen"} <= CHANGES
    assert not {"entries", "current", "filing"} & CHANGES


@pytest.mark.parametrize(
    "code",
    [
        "self.report._session.undo()",
        "page.report.session.operator = 'x'",
        "session.operator = 'x'",
        "def settle(session: ReportSession) -> None: ...",
        "kept: ReportSession | None = None",
        "library.open(7).set_cells({})",
        "session.mark_seen('figure:a')",
        "ReportSession.undo(session)",
        "report.read(ReportSession.undo)",
    ],
)
def test_a_way_around_would_be_found(code: str) -> None:
    assert list(breaches(code)) != []


@pytest.mark.parametrize("code", ["report.run(ReportSession.undo)", "report.read(workflow_record)", "session.findings"])
def test_reading_and_running_are_no_way_around(code: str) -> None:
    assert list(breaches(code)) == []


def test_nothing_on_the_screen_goes_around_the_model() -> None:
    files = [path for path in sorted(UI.rglob("*.py")) if path != MODEL]
    assert [f"{path.relative_to(UI)}:{each}" for path in files for each in breaches(path.read_text("utf-8"))] == []


def test_the_model_shows_its_session_to_nobody(session: ReportSession) -> None:
    model = ReportModel(session)
    shown = [name for name in dir(ReportModel) if isinstance(getattr(ReportModel, name), property)]
    assert len(shown) > 8
    assert [name for name in shown if getattr(model, name) is session] == []
