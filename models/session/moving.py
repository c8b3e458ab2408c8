"""Moving a whole database from a file to a server, or back."""

from models.store.moving import Moved as Moved
from models.store.moving import move as move
