"""What a session does holds on a file and on a server alike."""

from tests.engines import both_engines as pytest_generate_tests
from tests.engines import place, server

__all__ = ["place", "pytest_generate_tests", "server"]
