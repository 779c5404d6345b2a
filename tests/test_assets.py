"""The build of styles and islands: which Node fits, what is built anew, and that no registry is written down."""

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]


def load(name: str, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A script of the build, which lives outside the package."""
    monkeypatch.syspath_prepend(str(ROOT / "deploy"))
    spec = importlib.util.spec_from_file_location(name, ROOT / "deploy" / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, name, module)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("version", "fits"),
    [("v20.18.9", False), ("v20.19.0", True), ("v21.7.0", False), ("v22.11.0", False), ("v22.12.0", True), ("v26.0.1", True), ("", False)],
)  # fmt: skip
def test_only_a_node_that_the_bundler_accepts_is_used(
    monkeypatch: pytest.MonkeyPatch, version: str, fits: bool
) -> None:
    assert load("setup_node", monkeypatch).fits(version) is fits


def test_a_part_is_built_once_and_again_when_its_source_changes(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    build = load("build_assets", monkeypatch)
    source, result, built = tmp_path / "a.css", tmp_path / "b.css", []
    source.write_text("one")

    def make() -> None:
        result.write_text(source.read_text())
        built.append(source.read_text())

    monkeypatch.setattr(build, "ROOT", tmp_path)
    monkeypatch.setattr(build, "STAMPS", tmp_path / "stamps")
    monkeypatch.setattr(build, "PARTS", [build.Part("styles", lambda: [source], lambda: [result], make)])
    build.main(everything=False)
    build.main(everything=False)
    source.write_text("two")
    build.main(everything=False)
    result.unlink()
    build.main(everything=False)
    assert built == ["one", "two", "two"]


def test_the_lock_file_names_no_registry() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    assert [p["resolved"] for p in packages.values() if "://" in p.get("resolved", "")] == []
    assert [name for name, p in packages.items() if "node_modules" in name and not p.get("link") and not p.get("integrity") and not p.get("inBundle")] == []  # fmt: skip
