"""Where reports are kept: the only folder that knows peewee."""
