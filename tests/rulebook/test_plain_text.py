"""What stands between the words of others and a widget that would take them for markup: one module, used everywhere."""

import ast
from collections.abc import Iterator

from tests.rulebook.test_conventions import trees

RENDERING = {
    "QLabel", "QTextBrowser", "QMessageBox", "QInputDialog", "QProgressDialog", "QErrorMessage", "QSplashScreen",
    "QWhatsThis", "QTextDocumentFragment", "QSystemTrayIcon",
}  # fmt: skip
"""Widgets of Qt that paint HTML, or take words for it where they look like it."""
RENDERING_IN = {"ui/widgets/plain_text.py", "ui/widgets/messages.py"}
TIPS = {"setToolTip": 0, "setWhatsThis": 0, "setStatusTip": 0, "showText": 1}
"""Calls, and which of their arguments becomes a tooltip."""
FORM_ROWS_OF_OUR_OWN = {
    "ui/collection/dialogs/deadlines_dialog.py",
    "ui/collection/dialogs/distribution_dialog.py",
    "ui/collection/dialogs/roster_changes_dialog.py",
    "ui/collection/dialogs/score_dialog.py",
    "ui/report/tabs/cover_tab.py",
    "ui/shell/settings_dialog.py",
}
"""Where a form's row is named by a word that the program or an edition holds."""


def screens() -> Iterator[tuple[str, ast.Module]]:
    yield from ((file, tree) for file, tree in trees() if file.startswith("ui/"))


def calls(name: str) -> Iterator[tuple[str, ast.Call]]:
    for file, tree in screens():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == name:
                yield file, node


def is_literal(node: ast.expr) -> bool:
    if isinstance(node, ast.IfExp):
        return is_literal(node.body) and is_literal(node.orelse)
    return isinstance(node, ast.Constant)


def is_called(node: ast.expr, name: str) -> bool:
    called = node.func if isinstance(node, ast.Call) else None
    return getattr(called, "id", getattr(called, "attr", "")) == name


def test_what_paints_markup_is_made_in_one_place() -> None:
    found = {
        file
        for file, tree in screens()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and RENDERING & {alias.name for alias in node.names}
    }
    assert found == RENDERING_IN


def test_nobody_else_says_what_is_markup() -> None:
    assert {file for file, _ in calls("setTextFormat")} == RENDERING_IN


def test_every_tooltip_is_the_programs_own_word_or_plain() -> None:
    found = [
        f"{file}:{node.lineno}"
        for name, at in TIPS.items()
        for file, node in calls(name)
        if not (
            is_literal(node.args[at]) or is_called(node.args[at], "plain_tip") or is_called(node.args[at], "toolTip")
        )
    ]
    # A label that shortens its words asks plain_tip once for what it compares and shows.
    assert [place for place in found if not place.startswith("ui/widgets/elided_label.py")] == []


def test_every_model_that_gives_tooltips_makes_them_plain() -> None:
    found = []
    for file, tree in screens():
        names = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        called = {
            node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        if "ToolTipRole" in names and "plain_tip" not in called:
            found.append(file)
    assert found == []


def test_the_rows_of_a_form_are_named_by_the_program() -> None:
    found = {
        file
        for file, node in calls("addRow")
        if len(node.args) == 2 and not (is_literal(node.args[0]) or is_called(node.args[0], "PlainLabel"))
    }
    assert found <= FORM_ROWS_OF_OUR_OWN
