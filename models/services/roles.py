"""Who may do what: the office's list of people, the roles as a table, and the deed that each change is."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from models.csv_text import read_csv, write_csv
from models.errors import BrokenFile, Refused
from models.report.change import EXPLANATION_PREFIX, KEYING_PREFIX, NOTE_PREFIX, STATE_PLACE, Change, Step
from models.report.workflow_record import State
from resources import find

PEOPLE = "人员与角色"
_HEAD = ["姓名", "登录名", "角色"]
_ACTION_OF_PLACE = ((NOTE_PREFIX, "note"), (KEYING_PREFIX, "note"), (EXPLANATION_PREFIX, "explain"))
_ACTION_OF_STATE = {State.CHECKING: "send", State.RETURNED: "check", State.FINAL: "finalise", State.DRAFT: "reopen"}


@dataclass(frozen=True)
class Role:
    """A role: its key, its name, and the keys of the deeds it may do."""

    key: str
    name: str
    allowed_actions: frozenset[str]


@dataclass(frozen=True)
class Person:
    """Someone of the office; ``login`` is who the server knows them as, empty where there is none."""

    name: str
    login: str
    roles: tuple[Role, ...]


@dataclass(frozen=True)
class Permit:
    """What whoever sits at the window may do; without a list of people, everything.

    ``is_listed`` is whether the list has them: a name that it does not have is the account's or the login's.
    """

    name: str = ""
    roles: tuple[Role, ...] = ()
    is_limited: bool = False
    is_listed: bool = True

    @property
    def own_roles(self) -> str:
        """The roles in words."""
        unlisted = "" if self.is_listed else "不在人员名单里，"
        return "、".join(role.name for role in self.roles) or f"{unlisted}只能查看"

    def allows(self, action: str) -> bool:
        """Whether a deed is open to this person."""
        return not self.is_limited or any(action in role.allowed_actions for role in self.roles)

    def require(self, *actions: str) -> None:
        """Refused, with who may, when one of the deeds is not open to this person."""
        for action in actions:
            if not self.allows(action):
                names = "、".join(role.name for role in roles() if action in role.allowed_actions)
                whose = f"{self.name or '您'}（{self.own_roles}）"
                raise Refused(f"{whose}不能{action_names()[action]}，这一步没有做。这要由{names}来做。")


@cache
def _table() -> dict[str, object]:
    return tomllib.loads(find("roles.toml").read_text(encoding="utf-8"))


@cache
def action_names() -> dict[str, str]:
    """Every deed: key → what it is, in words."""
    return dict(_table()["deeds"])  # type: ignore[call-overload, no-any-return]


@cache
def roles() -> tuple[Role, ...]:
    """Every role."""
    return tuple(Role(row["key"], row["name"], frozenset(row["may"])) for row in _table()["roles"])  # type: ignore[attr-defined]


def required_actions(change: Change) -> tuple[str, ...]:
    """The deeds that a change is."""
    return tuple(dict.fromkeys(_action_of(step) for step in change.steps))


def _action_of(step: Step) -> str:
    if step.place == STATE_PLACE:
        return _ACTION_OF_STATE[State(str(step.after or State.DRAFT))]
    return next((action for prefix, action in _ACTION_OF_PLACE if step.place.startswith(prefix)), "fill")


def parse_people(text: str) -> tuple[Person, ...]:
    """The people of a CSV with the columns 姓名, 登录名, 角色 (several parted by 、); BrokenFile names the line."""
    people: list[Person] = []
    for number, row in read_csv(text):
        cells = [cell.strip() for cell in row]
        if not any(cells) or (number == 1 and cells == _HEAD):
            continue
        if len(cells) != len(_HEAD) or not cells[0]:
            raise BrokenFile(f"人员名单第 {number} 行看不懂。每行写三栏：{'，'.join(_HEAD)}。名单没有改动。")
        person = Person(cells[0], cells[1], tuple(_role(name, number) for name in cells[2].split("、") if name))
        if any(person.name == other.name or (person.login and person.login == other.login) for other in people):
            raise BrokenFile(f"人员名单第 {number} 行的姓名或登录名前面已经有了。名单没有改动。")
        people.append(person)
    if people and not any("people" in role.allowed_actions for person in people for role in person.roles):
        raise BrokenFile("人员名单里没有“管理”：以后就没有人能改名单了。名单没有改动。")
    return tuple(people)


def _role(name: str, line: int) -> Role:
    known = {role.name: role for role in roles()}
    if name.strip() not in known:
        raise BrokenFile(f"人员名单第 {line} 行的角色“{name}”不认识。可以写：{'、'.join(known)}。名单没有改动。")
    return known[name.strip()]


def format_people(people: Iterable[Person]) -> str:
    """The list as CSV."""
    rows = ([p.name, p.login, "、".join(role.name for role in p.roles)] for p in people)
    return write_csv([_HEAD, *rows], "\n")


def permit_for(people: Iterable[Person], name: str, login: str) -> Permit:
    """What a person may do: found by login on a server, by name in a file."""
    listed = tuple(people)
    if not listed:
        return Permit(name)
    person = next((p for p in listed if (p.login == login if login else p.name == name)), None)
    return Permit(person.name, person.roles, True) if person else Permit(name or login, (), True, is_listed=False)
