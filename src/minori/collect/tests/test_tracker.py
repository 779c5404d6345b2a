"""The tag's own tests, types and size limit, run by Node."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[4]
TSC = ROOT / "node_modules" / ".bin" / "tsc"


@pytest.mark.skipif(not TSC.exists() or not shutil.which("node"), reason="needs node_modules; run make setup")
def test_the_tags_own_tests_pass(tmp_path: Path) -> None:
    tracker = ROOT / "tracker"
    subprocess.run([TSC, "--noEmit"], cwd=tracker, check=True)
    # The compiled tests live beside node_modules' parent, so that Node takes them as modules of the same package.
    shutil.copyfile(tracker / "package.json", tmp_path / "package.json")
    subprocess.run([TSC, "-p", "test", "--outDir", tmp_path], cwd=tracker, check=True)
    done = subprocess.run(["node", "--test", f"{tmp_path}/test/"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert "# pass 10" in done.stdout
