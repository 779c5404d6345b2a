"""What every test of the house shares: an own data folder for each worker, gone when the run ends."""

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from django.db import connections
from django.db.models.signals import post_migrate

FOLDER = Path(tempfile.mkdtemp(prefix=f"minori-test-{os.environ.get('PYTEST_XDIST_WORKER', 'main')}-"))
os.environ["MINORI_DATA_DIR"] = str(FOLDER)
os.environ["MINORI_TEST_DB"] = str(FOLDER / "test-state.db")


def pytest_unconfigure() -> None:
    shutil.rmtree(FOLDER, ignore_errors=True)


def let_tests_clear_the_trace(using: str, **_: Any) -> None:
    """Tests with real transactions empty every table afterwards; the product's database lets nobody delete a trace."""
    with connections[using].cursor() as cursor:
        cursor.execute("DROP TRIGGER IF EXISTS team_trace_is_not_deleted")


post_migrate.connect(let_tests_clear_the_trace)
