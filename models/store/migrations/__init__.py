"""The steps, in order and by name, so that a frozen program carries them."""

from models.store.migrations import v0001_first

STEPS = ((1, v0001_first.up),)
