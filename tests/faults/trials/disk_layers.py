"""File layers for trials: one that writes down every operation, one that fails at a chosen operation."""

import os
import random
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from unittest.mock import patch

import apsw

from models.store import sqlite_engine
from tests.faults.trials.apsw_driver import FaultDriver

_SECTOR = 512
Kind = Literal["write", "truncate", "sync", "delete", "rename", "folder", "mark"]


@dataclass(frozen=True)
class Event:
    """One operation on a file, or a mark that the workload set between them."""

    kind: Kind
    name: str = ""
    offset: int = 0
    content: bytes = b""
    mark: object = None


class _File(apsw.VFSFile):
    def __init__(self, layer: "Layer", name: "apsw.URIFilename | str | None", flags: list[int]) -> None:
        self._layer = layer
        self._name = name.filename() if isinstance(name, apsw.URIFilename) else name
        super().__init__("", name, flags)

    def xWrite(self, content: bytes, offset: int) -> None:
        self._layer.before("write", self._name)
        super().xWrite(content, offset)
        self._layer.written.add(self._name or "")
        self._layer.after(Event("write", self._name or "", offset, bytes(content)))

    def xTruncate(self, size: int) -> None:
        self._layer.before("truncate", self._name)
        super().xTruncate(size)
        self._layer.after(Event("truncate", self._name or "", size))

    def xSync(self, flags: int) -> None:
        self._layer.before("sync", self._name)
        super().xSync(flags)
        self._layer.after(Event("sync", self._name or ""))


class Layer(apsw.VFS):
    """A file layer over the system's; subclasses watch or fail."""

    def __init__(self, name: str) -> None:
        super().__init__(name, "")
        self.name = name
        self.written: set[str] = set()
        """The files that SQLite itself has written."""

    def xOpen(self, name: "apsw.URIFilename | str | None", flags: list[int]) -> _File:
        return _File(self, name, flags)

    def xDelete(self, name: str, is_synced: bool) -> None:
        self.before("delete", name)
        try:
            super().xDelete(name, is_synced)
        except apsw.IOError:
            # What is not there is gone: SQLite asks for no more, but the wrapper would raise.
            if Path(name).exists():
                raise
        self.after(Event("delete", name, int(is_synced)))

    def before(self, kind: Kind, name: str | None) -> None:
        """Called before an operation; may raise."""

    def after(self, event: Event) -> None:
        """Called after an operation."""

    def before_call(self, kind: Kind, name: str) -> None:
        """The same before a call of the system that is not SQLite's; may raise."""

    @contextmanager
    def in_force(self) -> Iterator["Layer"]:
        """Every database is opened through this layer meanwhile, and it hears what the program asks of the system."""
        calls = _SystemCalls(self)
        with ExitStack() as stack:
            stack.enter_context(patch.object(sqlite_engine, "driver", FaultDriver(self.name)))
            for name in ("open", "fsync", "replace", "unlink"):
                stack.enter_context(patch.object(os, name, getattr(calls, name)))
            yield self


class _SystemCalls:
    """The calls by which files get their content, their name and their place on the disk past SQLite.

    A file that SQLite did not write is told whole when it is flushed or renamed: until then nobody relies on it.
    """

    def __init__(self, layer: Layer) -> None:
        self._layer = layer
        self._system: dict[str, Callable[..., Any]] = {
            name: getattr(os, name) for name in ("open", "fsync", "replace", "unlink")
        }
        self._names: dict[int, str] = {}

    def open(self, path: str | Path, *rest: Any, **named: Any) -> int:  # noqa: ANN401, as the system's
        handle: int = self._system["open"](path, *rest, **named)
        self._names[handle] = str(path)
        return handle

    def fsync(self, handle: int) -> None:
        name = self._names.get(handle, "")
        is_folder = bool(name) and Path(name).is_dir()
        if not is_folder:
            self._layer.before_call("sync", name)
        self._system["fsync"](handle)
        if not is_folder:
            self._tell_content(name)
        self._layer.after(Event("folder" if is_folder else "sync", name))

    def replace(self, partial: str | Path, target: str | Path) -> None:
        self._layer.before_call("rename", str(target))
        self._tell_content(str(partial))
        self._system["replace"](partial, target)
        self._layer.after(Event("rename", str(partial), mark=str(target)))

    def unlink(self, path: str | Path, *rest: Any, **named: Any) -> None:  # noqa: ANN401, as the system's
        self._system["unlink"](path, *rest, **named)
        self._layer.after(Event("delete", str(path)))

    def _tell_content(self, name: str) -> None:
        if name and name not in self._layer.written and Path(name).is_file():
            self._layer.after(Event("truncate", name))
            self._layer.after(Event("write", name, content=Path(name).read_bytes()))


class Recorder(Layer):
    """Writes down every operation."""

    def __init__(self, name: str = "recorder") -> None:
        super().__init__(name)
        self.events: list[Event] = []

    def after(self, event: Event) -> None:
        if event.kind in ("mark", "folder") or event.name:
            self.events.append(event)

    def mark(self, what: object) -> None:
        """Note that something was acknowledged."""
        self.after(Event("mark", mark=what))


class Failing(Layer):
    """Fails at the nth operation, that once or from there on."""

    def __init__(self, at: int, kind: Literal["io", "full"], is_sticky: bool, name: str = "failing") -> None:
        super().__init__(name)
        self.at, self.kind, self.is_sticky = at, kind, is_sticky
        self.names: list[str] = []
        self.is_on = False

    @property
    def count(self) -> int:
        """How many operations there were."""
        return len(self.names)

    def before(self, kind: Kind, name: str | None) -> None:
        if name and self._fails_now(name):
            raise (apsw.FullError if self.kind == "full" and kind != "delete" else apsw.IOError)("planted")

    def before_call(self, kind: Kind, name: str) -> None:
        if name and self._fails_now(name):
            raise OSError(28 if self.kind == "full" else 5, "planted")

    def _fails_now(self, name: str) -> bool:
        if not self.is_on:
            return False
        self.names.append(name)
        return self.count == self.at or (self.is_sticky and self.count > self.at)


@dataclass
class _Kept:
    """A file as the disk has it, and what has not been flushed to it yet."""

    durable: bytes = b""
    pending: list[Event] = field(default_factory=list)
    exists: bool = True


class Disk:
    """What a loss of power may leave of the operations so far."""

    def __init__(self, folder: Path) -> None:
        self.files = {str(path): _Kept(path.read_bytes()) for path in folder.rglob("*") if path.is_file()}
        self._names: list[Event] = []

    def apply(self, event: Event) -> None:
        """Take one operation in."""
        if event.kind in ("delete", "rename"):
            self._names.append(event)
            if event.kind == "delete" and event.offset:
                self._settle(Path(event.name).parent)
        elif event.kind == "folder":
            self._settle(Path(event.name))
        elif event.kind == "sync":
            kept = self._kept(event.name)
            if not kept.exists and event.name.endswith(("-wal", "-journal")):
                # SQLite flushes the folder with the first flush of a log it created.
                self._settle(Path(event.name).parent)
            kept.durable, kept.pending, kept.exists = _written(kept.durable, kept.pending), [], True
        else:
            self._kept(event.name).pending.append(event)

    def _kept(self, name: str) -> _Kept:
        moved = next((event.name for event in reversed(self._names) if event.mark == name), "")
        if not moved and any(event.name == name for event in self._names):
            # A new file under a name that was given up: the older one is out of reach.
            self._settle(Path(name).parent)
        return self.files.setdefault(moved or name, _Kept(exists=False))

    def _settle(self, folder: Path) -> None:
        """The names of a folder are on the disk."""
        for event in self._names:
            if Path(event.name).parent == folder:
                _rename(self.files, event)
        self._names = [event for event in self._names if Path(event.name).parent != folder]

    def after_power_loss(self, chance: random.Random) -> dict[str, bytes]:
        """One of the states a disk may be in: unflushed writes are there, gone, partly there or torn.

        A new name that reached the disk before the content of its file leads to an empty or a torn one, as on ext4
        and XFS.
        """
        way = chance.choice(("none", "all", "prefix", "some", "torn"))
        found = {}
        for name, kept in self.files.items():
            chosen = _chosen(kept.pending, way, chance)
            exists = kept.exists or bool(chosen)
            found[name] = _Kept(_written(kept.durable, chosen), [], exists)
        for event in self._names[: chance.randint(0, len(self._names))]:
            _rename(found, event)
        return {name: kept.durable for name, kept in found.items() if kept.exists}


def _rename(files: dict[str, _Kept], event: Event) -> None:
    if event.name in files:
        kept = files.pop(event.name)
        if event.kind == "rename":
            kept.exists = True
            files[str(event.mark)] = kept


def _chosen(pending: list[Event], way: str, chance: random.Random) -> list[Event]:
    if way == "none":
        return []
    if way == "all":
        return pending
    if way == "prefix":
        return pending[: chance.randint(0, len(pending))]
    some = [event for event in pending if chance.random() < 0.5]
    return [_torn(event, chance) for event in some] if way == "torn" else some


def _torn(event: Event, chance: random.Random) -> Event:
    if event.kind != "write" or chance.random() < 0.5:
        return event
    cut = chance.randrange(0, len(event.content) + 1, _SECTOR) if len(event.content) > _SECTOR else len(event.content)
    return Event("write", event.name, event.offset, event.content[:cut])


def _written(content: bytes, events: list[Event]) -> bytes:
    if not events:
        return content
    now = bytearray(content)
    for event in events:
        if event.kind == "truncate":
            del now[event.offset :]
            continue
        end = event.offset + len(event.content)
        if len(now) < end:
            now.extend(bytes(end - len(now)))
        now[event.offset : end] = event.content
    return bytes(now)
