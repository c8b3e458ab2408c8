"""The steps, in order and by name, so that a frozen program carries them."""

from models.store.migrations import (
    v0001_first,
    v0002_guards,
    v0003_papers,
    v0004_collecting,
    v0005_ledger,
    v0006_identity,
    v0007_sums,
    v0008_registers,
    v0009_audit,
    v0010_letters,
    v0011_collection_settings,
    v0012_register_counts,
)

STEPS = (
    (1, v0001_first.up),
    (2, v0002_guards.up),
    (3, v0003_papers.up),
    (4, v0004_collecting.up),
    (5, v0005_ledger.up),
    (6, v0006_identity.up),
    (7, v0007_sums.up),
    (8, v0008_registers.up),
    (9, v0009_audit.up),
    (10, v0010_letters.up),
    (11, v0011_collection_settings.up),
    (12, v0012_register_counts.up),
)
