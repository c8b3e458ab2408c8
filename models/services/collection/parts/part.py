"""What the parts of a collection have in common: the collection they belong to."""

from typing import TYPE_CHECKING

from models.editions.edition import Edition
from models.services.library import Library
from models.store.database import Database

if TYPE_CHECKING:
    from models.services.collection.collection import Collection


class CollectionPart:
    """A service over one year's collection, made by the collection when it is first used."""

    def __init__(self, collection: "Collection") -> None:
        self._collection = collection

    @property
    def year(self) -> int:
        """The collection's year."""
        return self._collection.year

    @property
    def edition(self) -> Edition:
        """The edition of the year's reports."""
        return self._collection.edition

    @property
    def _library(self) -> Library:
        return self._collection.library

    @property
    def _database(self) -> Database:
        return self._collection.library.database
