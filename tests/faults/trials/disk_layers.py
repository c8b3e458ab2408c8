"""File layers for trials: one that writes down every operation, one that fails at a chosen operation."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import apsw

from models.store import atomic_files, sqlite_engine
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

    @contextmanager
    def in_force(self) -> Iterator["Layer"]:
        """Every database is opened through this layer meanwhile."""
        real, put = sqlite_engine.driver, atomic_files.replace_with

        def replace_with(partial: Path, target: Path) -> None:
            self.before("rename", str(target))
            put(partial, target)
            for event in (
                Event("sync", str(partial)),
                Event("rename", str(partial), mark=str(target)),
                Event("folder", str(target)),
            ):
                self.after(event)

        sqlite_engine.driver, atomic_files.replace_with = FaultDriver(self.name), replace_with
        try:
            yield self
        finally:
            sqlite_engine.driver, atomic_files.replace_with = real, put


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
        if not self.is_on or not name:
            return
        self.names.append(name)
        if self.count == self.at or (self.is_sticky and self.count > self.at):
            if kind == "rename":
                raise OSError(28 if self.kind == "full" else 5, "planted")
            raise (apsw.FullError if self.kind == "full" and kind != "delete" else apsw.IOError)("planted")


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
                self._settle(event.name)
        elif event.kind == "folder":
            self._settle(event.name)
        elif event.kind == "sync":
            kept = self._kept(event.name)
            if not kept.exists and event.name.endswith(("-wal", "-journal")):
                # SQLite flushes the folder with the first flush of a log it created.
                self._settle(event.name)
            kept.durable, kept.pending, kept.exists = _written(kept.durable, kept.pending), [], True
        else:
            self._kept(event.name).pending.append(event)

    def _kept(self, name: str) -> _Kept:
        if any(event.name == name for event in self._names):
            # A new file under a name that was given up: the older one is out of reach.
            self._settle(name)
        return self.files.setdefault(name, _Kept(exists=False))

    def _settle(self, beside: str) -> None:
        """The names of a folder are on the disk."""
        folder = Path(beside).parent
        for event in self._names:
            if Path(event.name).parent == folder:
                _rename(self.files, event)
        self._names = [event for event in self._names if Path(event.name).parent != folder]

    def after_power_loss(self, chance: random.Random) -> dict[str, bytes]:
        """One of the states a disk may be in: unflushed writes are there, gone, partly there or torn."""
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
