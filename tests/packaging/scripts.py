"""Modules of ``packaging/`` for the tests: a folder of scripts, whose name belongs to a package of others."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).parents[2]
PACKAGING = ROOT / "packaging"


def script(name: str) -> ModuleType:
    """The module of a script; what it imports of its neighbours is found as when it runs."""
    if str(PACKAGING) not in sys.path:
        sys.path.append(str(PACKAGING))
    found = importlib.util.spec_from_file_location(name, PACKAGING / f"{name}.py")
    assert found
    assert found.loader
    module = importlib.util.module_from_spec(found)
    sys.modules.setdefault(name, module)  # a dataclass looks for its module there
    found.loader.exec_module(module)
    return module
