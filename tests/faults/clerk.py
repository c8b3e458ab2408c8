"""What a clerk is told."""

from collections.abc import Callable

import pytest

from models.errors import AppError


def trouble_of(deed: Callable[[], object]) -> str:
    """The sentence a deed ends in."""
    with pytest.raises(AppError) as trouble:
        deed()
    return trouble.value.sentence
