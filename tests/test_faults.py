"""Planted faults go stale when the source moves on; `make faults` takes minutes, this says it at once."""

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("patch", sorted((ROOT / "tests" / "faults").glob("*.patch")), ids=lambda patch: patch.stem)
def test_every_planted_fault_still_fits_the_source(patch: Path) -> None:
    done = subprocess.run(["git", "apply", "--check", patch], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.returncode == 0
