"""What every test of the house shares: an own data folder for each worker, gone when the run ends."""

import os
import shutil
import tempfile
from pathlib import Path

FOLDER = Path(tempfile.mkdtemp(prefix=f"minori-test-{os.environ.get('PYTEST_XDIST_WORKER', 'main')}-"))
os.environ["MINORI_DATA_DIR"] = str(FOLDER)
os.environ["MINORI_TEST_DB"] = str(FOLDER / "test-state.db")


def pytest_unconfigure() -> None:
    shutil.rmtree(FOLDER, ignore_errors=True)
