"""Minori carries a person from the first anonymous visit to a won deal, and the result back.

Ibis, DuckDB and Arrow weigh about 100 MB in memory. Only the house process asks the event log anything, so the
three are loaded at their first use; the sender and the collector, which import rooms that mention them, stay small.
"""

import importlib
import sys
import threading
from types import ModuleType
from typing import Any

__version__ = "0.1.0"

_loading = threading.RLock()


class _AtFirstUse(ModuleType):
    """Stands in `sys.modules` for a heavy module until somebody reads an attribute of it."""

    def __getattr__(self, name: str) -> Any:
        with _loading:
            if sys.modules.get(self.__name__) is self:
                del sys.modules[self.__name__]
            real = importlib.import_module(self.__name__)
            # Whoever imported this stand-in keeps it: from now on it answers at once, like the module itself.
            self.__dict__.update({key: value for key, value in vars(real).items() if key not in self.__dict__})
            return getattr(real, name)


for _name in ("ibis", "duckdb", "pyarrow"):
    sys.modules.setdefault(_name, _AtFirstUse(_name))
