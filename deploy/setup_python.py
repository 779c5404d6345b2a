"""Make the virtual environment from the lock file; uses uv because it is ten times faster than pip.

Runs on a bare Python 3.11+, so it imports nothing but the standard library.
"""

import subprocess
import sys
from pathlib import Path


def main(folder: str) -> int:
    """Create the environment in a folder and install what the lock says, hashes checked."""
    if sys.version_info < (3, 11):
        print(f"Minori needs Python 3.11 or newer, this is {sys.version.split()[0]}. Set PYTHON to a newer one.")
        return 1
    python = Path(folder, "bin", "python")
    if not python.exists() and subprocess.run([sys.executable, "-m", "venv", folder], check=False).returncode:
        print("Python's venv module is missing. On Debian and Ubuntu: apt install python3-venv")
        return 1
    pip = [python, "-m", "pip", "--disable-pip-version-check", "-q", "install"]
    if not Path(folder, "bin", "uv").exists():
        subprocess.run([*pip, "--require-hashes", "--no-deps", "-r", "requirements-uv.lock"], check=True)
    subprocess.run(
        [Path(folder, "bin", "uv"), "pip", "sync", "-q", "--python", python, "--require-hashes", "requirements.lock"],
        check=True,
    )
    return 0


sys.exit(main(sys.argv[1]))
