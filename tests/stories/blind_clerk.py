"""A clerk who sees nothing: fills a table by what the program says over AT-SPI, and by keys, as a screen reader's user.

    dbus-run-session -- python3 tests/stories/blind_clerk.py <folder> <program> [argument ...]

Needs dbus-python, at-spi2-core, xdotool (which stands in for a window manager) and an X server. Starts the program,
opens the report that it offers to go on with, turns to 四, goes through the cells of its table by their names, types a
figure into each, and types one word that is refused. What was heard goes to ``heard.json`` in the folder.
"""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import dbus  # type: ignore[import-not-found]  # comes with the system, not with the program

Part = tuple[str, str]
ACCESSIBLE, ACTION, COMPONENT = (f"org.a11y.atspi.{name}" for name in ("Accessible", "Action", "Component"))
PROPERTIES = "org.freedesktop.DBus.Properties"
KEYS = "org.a11y.atspi.DeviceEventController"
EVENTS = "org.a11y.atspi.Event.Object"
ROOT: Part = ("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root")
FOCUSED, SHOWING = 12, 25
RETURN, RIGHT, ESCAPE = 0xFF0D, 0xFF53, 0xFF1B
KEY_SYMBOL = 3
PATIENCE = 60.0
WINDOW = "阳光年报"
FIGURES = {
    "行政复议·结果维持": 11,
    "行政复议·尚未审结": 2,
    "未经复议直接起诉·结果纠正": 3,
    "复议后起诉·其他结果": 104,
}


class ScreenReader:
    """What is on the screen, by role and name, as a bus tells it."""

    def __init__(self, folder: Path) -> None:
        found = dbus.SessionBus().get_object("org.a11y.Bus", "/org/a11y/bus")
        address = found.GetAddress(dbus_interface="org.a11y.Bus")
        self._bus = dbus.bus.BusConnection(address)
        self._events = folder / "events.txt"
        with self._events.open("w", encoding="utf-8") as file:
            self._listener = subprocess.Popen(
                ["dbus-monitor", "--address", address, f"type='signal',interface='{EVENTS}'"], stdout=file
            )
        registry = self._bus.get_object(ROOT[0], "/org/a11y/atspi/registry")
        registry.RegisterEvent("object:announcement", dbus.Array([], signature="s"), "", dbus_interface=ROOT[0])

    def stop(self) -> None:
        """Listen no longer."""
        self._listener.terminate()
        self._listener.wait(timeout=PATIENCE)

    def announced(self, words: str) -> Part | None:
        """The part that last announced something with these words; None while none has."""
        said = re.split("^signal ", self._events.read_text("utf-8", "replace"), flags=re.MULTILINE)
        found = [each for each in said if "member=Announcement" in each and words in each]
        place = re.search(r"sender=(\S+) .*? path=([^;]+);", found[-1]) if found else None
        return (str(place[1]), str(place[2])) if place else None

    def parts(self, root: Part = ROOT) -> Iterator[Part]:
        """Everything that is showing below a part."""
        for name, path in self._ask(root, ACCESSIBLE, "GetChildren"):
            part = str(name), str(path)
            if root == ROOT or self.has(part, SHOWING):
                yield part
                yield from self.parts(part)

    def find(self, role: str, begins: str) -> Part:
        """The first showing part of a role whose name begins so; waits for it."""
        found: Part = self.wait(
            lambda: next((p for p in self.parts() if self.is_so(p, role, begins)), None), f"{role} {begins}"
        )
        return found

    def is_so(self, part: Part, role: str, begins: str) -> bool:
        """Whether a part has the role, and a name that begins so."""
        return self._ask(part, ACCESSIBLE, "GetRoleName") == role and self.name(part).startswith(begins)

    def name(self, part: Part) -> str:
        """What a part is called."""
        return str(self._ask(part, PROPERTIES, "Get", ACCESSIBLE, "Name"))

    def description(self, part: Part) -> str:
        """What is said of a part beyond its name."""
        return str(self._ask(part, PROPERTIES, "Get", ACCESSIBLE, "Description"))

    def has(self, part: Part, state: int) -> bool:
        """Whether a part is in a state."""
        low, high = self._ask(part, ACCESSIBLE, "GetState")
        return bool((int(low) | int(high) << 32) >> state & 1)

    def children(self, part: Part) -> list[Part]:
        """The parts right below one."""
        return [(str(name), str(path)) for name, path in self._ask(part, ACCESSIBLE, "GetChildren")]

    def press(self, part: Part) -> None:
        """Do what a part is for."""
        self._ask(part, ACTION, "DoAction", 0)

    def focus(self, part: Part) -> None:
        """Give a part the keyboard."""
        self._ask(part, COMPONENT, "GrabFocus")

    def key(self, symbol: int) -> None:
        """Strike a key, by its X symbol."""
        controller = self._bus.get_object(ROOT[0], "/org/a11y/atspi/registry/deviceeventcontroller")
        controller.GenerateKeyboardEvent(symbol, "", dbus.UInt32(KEY_SYMBOL), dbus_interface=KEYS)

    def type(self, words: str) -> None:
        """Strike the keys of some plain letters and digits."""
        for letter in words:
            self.key(ord(letter))

    def wait(self, found: Callable[[], Any], what: str) -> Any:  # noqa: ANN401
        """What is found in the end; gives up with a word of what was waited for."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                if answer := found():
                    return answer
            except dbus.DBusException:
                pass  # a part that was just taken away
            time.sleep(0.1)
        raise TimeoutError(what)

    def _ask(self, part: Part, interface: str, method: str, *arguments: object) -> Any:  # noqa: ANN401
        return self._bus.get_object(*part).get_dbus_method(method, interface)(*arguments)


class BlindClerk:
    """Knows a table by its name, and where the keyboard is by what is said."""

    def __init__(self, reader: ScreenReader, table: Part) -> None:
        self.reader, self.table = reader, table

    @property
    def here(self) -> str:
        """The name of the cell with the keyboard; empty where there is none."""
        cells = self.reader.children(self.table)
        return next((self.reader.name(cell) for cell in cells if self.reader.has(cell, FOCUSED)), "")

    def go_to(self, cell: str) -> None:
        """Walk to the right until the name of the cell is heard."""
        for _ in range(20):
            before = self.here
            if before.startswith(cell):
                return
            self.reader.key(RIGHT)
            self.reader.wait(partial(self._is_beyond, before), f"a cell after {before}")
        raise LookupError(cell)

    def _is_beyond(self, cell: str) -> bool:
        return self.here not in ("", cell)

    def hear(self, cell: str) -> str:
        """The whole name of a cell: what it is, and what stands in it."""
        names = map(self.reader.name, self.reader.children(self.table))
        return next(name for name in names if name.startswith(cell))

    def fill(self, cell: str, figure: int) -> None:
        """Type a figure into a cell, and wait until it is said of the cell."""
        self.go_to(cell)
        self.reader.type(str(figure))
        self.reader.key(RETURN)
        self.reader.wait(lambda: self.hear(cell).split()[1] == str(figure), f"{cell} {figure}")


def main(folder: Path, program: list[str]) -> None:
    """Fill in the table, and write down what was heard."""
    running = subprocess.Popen(program, env={**os.environ, "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"})
    try:
        reader = ScreenReader(folder)
        reader.find("frame", WINDOW)
        subprocess.run(["xdotool", "search", "--sync", "--onlyvisible", "--name", WINDOW, "windowfocus"], check=True)
        reader.press(reader.find("push button", "继续填写"))
        reader.press(reader.find("page tab", "四"))
        clerk = BlindClerk(reader, reader.find("table", "四、"))
        reader.focus(clerk.table)
        heard: dict[str, str] = {}
        for cell, figure in FIGURES.items():
            clerk.fill(cell, figure)
            heard[cell] = clerk.hear(cell)
        heard["sum"] = clerk.hear("行政复议·总计")
        refused = clerk.here.split()[0]
        reader.type("1x")
        reader.key(RETURN)
        editor = reader.wait(lambda: reader.announced("只能填数字"), "why it is refused")
        heard["refused"], heard["why"] = reader.name(editor), reader.description(editor)
        assert heard["refused"].startswith(refused)
        reader.key(ESCAPE)
        heard["tab"] = reader.name(reader.find("page tab", "四"))
        (folder / "heard.json").write_text(json.dumps(heard, ensure_ascii=False), "utf-8")
        reader.stop()
    finally:
        running.terminate()
        running.wait(timeout=PATIENCE)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
