"""An open database as an object: which engine, where it is, and the scopes in which it is read and written."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, ClassVar, TypeVar

import peewee

from models.store.postgres.address import Place
from models.store.sqlite_errors import translated_errors

R = TypeVar("R")
Cursor = Any
"""A driver's cursor: rows can be fetched from it."""

_CACHE_SIZE = 8


class Database(peewee.Database):
    """One opening of one office's database, on either engine; handed to everything that reads or writes it.

    The tables of ``models/store`` know no database of their own: a query is run by ``query.execute(database)``.
    Each thread has a connection of its own, opened when it first asks; ``close`` lets go of the calling thread's.
    """

    place: Place
    is_shared: ClassVar[bool]
    user_version: int
    _snapshot_level: ClassVar[str]

    def __init__(self, name: str, **options: Any) -> None:  # noqa: ANN401, whatever peewee takes
        super().__init__(name, **options)
        self._cache: OrderedDict[Hashable, Any] = OrderedDict()

    @contextmanager
    def read(self) -> Iterator[None]:
        """A scope of questions: StoreError with a sentence for what the disk or the server does."""
        with translated_errors(self.place):
            self.ensure_open()
            yield

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """A scope in which all questions see one moment."""
        with self.read(), self.atomic(self._snapshot_level):
            yield

    @contextmanager
    def write(self) -> Iterator[None]:
        """A scope whose statements reach the disk together or not at all; inside another one, with that one."""
        with self.read(), self.atomic():
            yield

    def run(self, statement: str, values: Sequence[object] = ()) -> Cursor:
        """Run a statement written with ``?`` for each value, in the words of this engine."""
        return self.execute_sql(statement.replace("?", self.param), values)

    def cached(self, key: Hashable, read: Callable[[], R]) -> R:
        """What ``read`` answers, asked once for each key; the key has to change when the answer does."""
        try:
            value: R = self._cache[key]
        except KeyError:
            value = self._cache[key] = read()
            if len(self._cache) > _CACHE_SIZE:
                self._cache.popitem(last=False)
        return value

    def ensure_open(self) -> None:
        """Look before a scope begins whether what was opened is still there; StoreError when it is not."""
        raise NotImplementedError

    @property
    def schema_builder(self) -> peewee.Database:
        """What the steps of the schema are told to."""
        raise NotImplementedError

    def membership(self, values: Sequence[str]) -> tuple[str, object]:
        """A condition on a column that these are all the values it may have, however many, and what to bind to it."""
        raise NotImplementedError

    def login_name(self) -> str:
        """Who knocked, as the server knows them; empty for a file, which knows nobody."""
        raise NotImplementedError

    def lock_schema(self) -> None:
        """Let nobody else change the schema until the transaction ends."""
        raise NotImplementedError

    def schema_names(self) -> set[str]:
        """Every table and trigger."""
        raise NotImplementedError

    def durability(self) -> str:
        """The engine's version and how it keeps a commit, in the words of its own settings."""
        raise NotImplementedError
