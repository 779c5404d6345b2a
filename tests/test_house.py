"""The fences of the house that import-linter cannot see: doors, foreign keys, names and sizes."""

import ast
from pathlib import Path

import grimp
import pytest
from django.apps import apps

from minori.settings import ROOMS

SOURCE = Path(__file__).parents[1] / "src" / "minori"
GROUND = ["statedb", "ui", "team", "jobs", "notices", "playbooks", "ai"]
CORRIDOR = [
    "eventlog", "collect", "leads", "rules", "scoring", "segments", "content", "pages", "scenarios", "mail", "sales",
    "crm", "reports", "maturity", "desk",
]  # fmt: skip
PLAN = GROUND + CORRIDOR
CATCH_ALL = {"utils", "util", "helpers", "helper", "services", "service", "common", "misc", "manager", "managers"}
OWN_SETTINGS = {"minori.options", "minori.keys"}


def files() -> list[Path]:
    """Every Python file that we wrote, without migrations."""
    return [f for f in SOURCE.rglob("*.py") if "migrations" not in f.parts]


def room_of(module: str) -> str | None:
    """The room of a module's dotted name; None for the modules above the rooms."""
    name = module.split(".")[1] if module.count(".") else ""
    return name if name in PLAN else None


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("minori")


def test_every_room_is_on_the_plan() -> None:
    rooms = {f.parent.name for f in SOURCE.glob("*/__init__.py")}
    assert rooms - {"demo"} == set(PLAN)  # the demo company stands above the rooms, like the pulse
    assert [r for r in PLAN if r in ROOMS] == ROOMS


def test_every_room_tells_what_it_is_for() -> None:
    silent = [r for r in PLAN if len(ast.get_docstring(ast.parse((SOURCE / r / "__init__.py").read_text())) or "") < 40]
    assert silent == []


def test_rooms_are_entered_by_their_doors(graph: grimp.ImportGraph) -> None:
    wrong = []
    for importer in graph.modules:
        for imported in graph.find_modules_directly_imported_by(importer):
            here, there = room_of(importer), room_of(imported)
            if there is None or here == there:
                if there is None and here and imported not in OWN_SETTINGS | {"minori"}:
                    wrong.append((importer, imported))
                continue
            if here is None and imported.rsplit(".", 1)[-1] in {"urls", "api", "server"}:
                continue
            if imported not in {f"minori.{there}", f"minori.{there}.public", f"minori.{there}.words"}:
                wrong.append((importer, imported))
    assert wrong == []


def test_words_and_cores_know_only_words(graph: grimp.ImportGraph) -> None:
    wrong = []
    for importer in graph.modules:
        parts = importer.split(".")
        if "tests" in parts or not (parts[-1] == "words" or "core" in parts):
            continue
        for imported in graph.find_modules_directly_imported_by(importer):
            there = room_of(imported)
            allowed = imported.endswith(".words") or (there == room_of(importer) and ".core" in imported)
            if there and not allowed and imported != f"minori.{there}":
                wrong.append((importer, imported))
    assert wrong == []


def test_the_heart_reads_no_clock() -> None:
    wrong = []
    for file in files():
        if "core" not in file.parts or "tests" in file.parts:
            continue
        calls = [n for n in ast.walk(ast.parse(file.read_text())) if isinstance(n, ast.Call)]
        names = {ast.unparse(call.func) for call in calls}
        wrong += [
            (str(file), n)
            for n in names
            if n.split(".")[-1] in {"now", "utcnow", "today", "monotonic"} or n == "time.time"
        ]
    assert wrong == []


def test_no_file_or_function_grows_too_long_and_no_name_is_a_catch_all() -> None:
    assert [str(f) for f in files() if f.read_text().count("\n") > 400] == []
    assert [str(f) for f in files() if CATCH_ALL & {f.stem, f.parent.name}] == []
    long = []
    for file in files():
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (node.end_lineno or 0) - node.lineno >= 50:
                long.append((str(file), node.name))
    assert long == []


def test_foreign_keys_point_left_and_are_hidden() -> None:
    wrong = []
    for model in apps.get_models():
        mine = model._meta.app_label
        if mine not in PLAN:
            continue
        for field in [*model._meta.local_fields, *model._meta.local_many_to_many]:
            other = field.related_model._meta.app_label if field.is_relation and field.related_model else None
            if other not in PLAN or other == mine:
                continue
            if PLAN.index(other) > PLAN.index(mine) or not (field.remote_field and field.remote_field.hidden):
                wrong.append((model.__name__, field.name))
    assert wrong == []


def foreign_fields() -> dict[str, set[str]]:
    """Per room, the names of fields that lead into another room's table."""
    found: dict[str, set[str]] = {}
    for model in apps.get_models():
        for field in model._meta.local_fields:
            mine, other = model._meta.app_label, field.related_model._meta.app_label if field.related_model else None
            if mine in PLAN and other and other != mine:
                found.setdefault(mine, set()).add(field.name)
    return found


def looks_over_the_wall(node: ast.AST, names: set[str]) -> bool:
    """Is this a lookup, attribute chain or select_related through one of the named foreign fields?"""
    if isinstance(node, ast.keyword) and node.arg:
        head, _, rest = node.arg.partition("__")
        return (
            head in names
            and bool(rest)
            and rest.split("__")[0] not in {"in", "isnull", "gt", "gte", "lt", "lte", "id", "range"}
        )
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute):
        return node.value.attr in names and node.attr not in {"id", "pk"} and not isinstance(node.value.value, ast.Call)
    if (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"select_related", "prefetch_related"}
    ):
        return any(isinstance(a, ast.Constant) and str(a.value).split("__")[0] in names for a in node.args)
    return False


def test_nobody_reads_another_rooms_row() -> None:
    wrong = []
    for room, names in foreign_fields().items():
        names = names - {"user", "by"} if room in {"team"} else names
        for file in (SOURCE / room).rglob("*.py"):
            if "migrations" in file.parts or "tests" in file.parts:
                continue
            wrong += [
                (str(file), node.lineno)
                for node in ast.walk(ast.parse(file.read_text()))
                if looks_over_the_wall(node, names) and hasattr(node, "lineno")
            ]
    assert wrong == []


def test_migrations_are_named_by_hand() -> None:
    names = [f.stem for f in SOURCE.rglob("migrations/0*.py")]
    assert [n for n in names if "_auto_" in n or n.endswith("_initial")] == []
