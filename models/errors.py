"""Errors whose text a clerk may read."""


class AppError(Exception):
    """Something went wrong that a person can understand and act on.

    The first argument is one or more whole Chinese sentences saying where, what and what to do.
    Anything else that is raised is a bug and is allowed to crash loudly.
    """

    @property
    def sentence(self) -> str:
        """The sentence for the clerk."""
        return str(self.args[0])


class NotANumber(AppError):
    """A text that cannot be kept in a cell of its kind."""


class BrokenEdition(AppError):
    """An edition file that does not describe a form; names the file and the key."""


class NoSuchCell(AppError):
    """A cell key that the edition does not have."""


class BrokenFile(AppError):
    """A file from outside that cannot be used; names the place in it."""


class StoreTrouble(AppError):
    """The database cannot be read or written for a reason outside the program."""


class Damaged(StoreTrouble):
    """The database file, or a part of it, no longer reads as it was written."""


class NeedsPassword(StoreTrouble):
    """The database is locked by a password that was not given or is not this one."""


class InUse(StoreTrouble):
    """Someone else has the database open; the sentence names who and where."""


class Refused(AppError):
    """An action that the state of the report does not allow."""
