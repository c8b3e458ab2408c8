"""Moving a whole database from a file to a server, or back."""

from models.store.transfer import Moved as Moved
from models.store.transfer import move as move
