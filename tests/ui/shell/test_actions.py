"""Every action of the table can be reached, and nothing else is offered under its name."""

from collections import Counter
from collections.abc import Iterator

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QToolButton

from tests.widgets import children
from ui.shell.actions import ACTIONS, PROMINENT
from ui.shell.main_window import MainWindow
from ui.shell.top_bar import SHOWN_IN


def offered(window: MainWindow) -> Iterator[QAction]:
    """The actions of the buttons on top, and of every menu that hangs on one."""
    waiting: list[QMenu] = []
    for button in children(window.top_bar, QToolButton):
        if button.menu() is not None:
            waiting.append(button.menu())
        if button.defaultAction() is not None:
            yield button.defaultAction()
    while waiting:
        for action in waiting.pop().actions():
            if isinstance(menu := action.menu(), QMenu):
                waiting.append(menu)
            elif not action.isSeparator():
                yield action


def test_every_action_is_offered_or_has_a_key(window: MainWindow) -> None:
    places = Counter(offered(window))
    assert set(places) <= set(window.named_actions.values())
    assert list(window.named_actions) == [action.id for action in ACTIONS]
    assert [action.id for action in ACTIONS if not action.keys and not places[window.named_actions[action.id]]] == []


def test_a_key_belongs_to_one_action() -> None:
    keys = Counter(QKeySequence(keys).toString() for action in ACTIONS for keys in action.keys)
    assert [each for each, times in keys.items() if times > 1 or not each] == []


def test_what_is_said_of_an_action_elsewhere_names_one() -> None:
    names = {action.id for action in ACTIONS}
    assert len(names) == len(ACTIONS)
    assert set(SHOWN_IN) | PROMINENT <= names
