"""An office with registers, on either engine."""

from datetime import date

import pytest

from models.report.filing import Agency, Level
from models.services.library import Library
from models.services.registers.registers import Registers
from tests.engines import both_engines as pytest_generate_tests
from tests.engines import place, server

__all__ = ["place", "pytest_generate_tests", "server"]

COUNTY = Agency("示例县人民政府", "530300", Level.COUNTY)
TODAY = date(2026, 3, 10)


@pytest.fixture
def registers(library: Library) -> Registers:
    """The empty registers of a county, on 10 March 2026."""
    return Registers(library, COUNTY, lambda: TODAY)
