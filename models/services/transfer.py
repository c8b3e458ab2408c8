"""Moving a whole database from a file to a server, or back."""

from models.store.transfer import TransferResult as TransferResult
from models.store.transfer import transfer_database as transfer_database
