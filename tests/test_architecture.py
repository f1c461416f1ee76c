"""The house plan holds: imports go downwards only, files stay readable, nothing hides.

Every rule is a function from {module name: source text} to sentences about what breaks it, so
each can be shown to fail on a made-up module beside being held against the real house.
"""

import ast
import graphlib
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

#: from the top of the house to its ground; a part may import only what stands after it
LAYERS = [
    "conferences.registration",
    "conferences",
    "initiatives",
    "portal.pages",
    "portal.api",
    "portal.exchange",
    "portal.search",
    "portal.publishing",
    "portal.outbox",
    "portal.accounts",
    "portal.places",
    "portal.lib",
]
#: inside an app; a module with another name only has to keep out of circles
FLOORS = {
    "urls": 5,
    "views": 4,
    "admin": 4,
    "management": 4,
    "forms": 3,
    "filters": 3,
    "services": 3,
    "loading": 3,
    "models": 2,
    "querysets": 1,
}
MAX_LINES = 400


@dataclass(frozen=True)
class Import:
    by: str
    of: str
    line: int
    inline: bool

    def __str__(self) -> str:
        return f"{self.by}:{self.line} imports {self.of}"


# --- reading ------------------------------------------------------------------------------
def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts)


def read_house() -> dict[str, str]:
    """{"portal.pages.views": source, "portal.pages.__init__": source, …}, migrations left out."""
    paths = [
        p for app in ("portal", "initiatives", "conferences") for p in (ROOT / app).rglob("*.py")
    ]
    return {module_name(p): p.read_text("utf-8") for p in paths if "migrations" not in p.parts}


def imports(modules: dict[str, str]) -> list[Import]:
    """Every import inside the house, of the most precise module that exists."""
    found = []
    for name, source in modules.items():
        tree = ast.parse(source)
        top = set(map(id, tree.body))
        for node in ast.walk(tree):
            for target in targets(node, name, modules):
                found.append(Import(name, target, node.lineno, id(node) not in top))
    return found


def targets(node: ast.AST, by: str, modules: dict[str, str]) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if not isinstance(node, ast.ImportFrom):
        return []
    base = node.module or ""
    if node.level:
        package = by.split(".")[: -node.level]
        base = ".".join([*package, *([node.module] if node.module else [])])
    return [precise(base, alias.name, modules) for alias in node.names]


def precise(base: str, name: str, modules: dict[str, str]) -> str:
    inner = f"{base}.{name}"
    is_module = inner in modules or f"{inner}.__init__" in modules
    return inner if is_module else base


def layer(module: str) -> str | None:
    """The part of the house a module belongs to; None for what is not ours."""
    return next((part for part in LAYERS if f"{module}.".startswith(f"{part}.")), None)


def floor(module: str) -> int | None:
    """The floor of a module inside its part; None for a module that has no fixed one."""
    rest = module.removeprefix(layer(module) or "").strip(".").split(".")
    return FLOORS.get(rest[0])


# --- the rules ----------------------------------------------------------------------------
def upward_imports(modules: dict[str, str]) -> list[str]:
    ours = [i for i in imports(modules) if layer(i.by) and layer(i.of)]
    return [str(i) for i in ours if LAYERS.index(layer(i.of)) < LAYERS.index(layer(i.by))]


def imports_of_guests_by_name(modules: dict[str, str]) -> list[str]:
    """portal, its settings and urls included, knows its guests by string only."""
    found = [i for i in imports(modules) if i.by.startswith("portal.")]
    return [str(i) for i in found if i.of.split(".")[0] in ("initiatives", "conferences")]


def imports_by_the_frame(modules: dict[str, str]) -> list[str]:
    """Settings, root urls and the like stand beside the house and import nothing of it."""
    found = [i for i in imports(modules) if i.by.startswith("portal.") and not layer(i.by)]
    return [str(i) for i in found if i.of.startswith("portal.") and layer(i.of)]


def imports_up_the_stairs(modules: dict[str, str]) -> list[str]:
    """urls > views, admin > forms, filters, services > models > querysets, in each app."""
    inside = [i for i in imports(modules) if layer(i.by) and layer(i.by) == layer(i.of)]
    known = [i for i in inside if floor(i.by) and floor(i.of)]
    return [str(i) for i in known if floor(i.of) > floor(i.by)]


def circles(modules: dict[str, str]) -> list[str]:
    graph: dict[str, set[str]] = {}
    for found in imports(modules):
        for of in (found.of, f"{found.of}.__init__"):
            if of in modules and of != found.by:
                graph.setdefault(found.by, set()).add(of)
    try:
        graphlib.TopologicalSorter(graph).prepare()
    except graphlib.CycleError as error:
        return [" → ".join(error.args[1])]
    return []


def inline_imports(modules: dict[str, str]) -> list[str]:
    return [str(i) for i in imports(modules) if i.inline]


def signals(modules: dict[str, str]) -> list[str]:
    return [str(i) for i in imports(modules) if "signals" in i.of or "django.dispatch" in i.of]


def grab_bags(modules: dict[str, str]) -> list[str]:
    names = {"utils", "util", "helpers", "common", "misc"}
    return [name for name in modules if names & set(name.split("."))]


def long_files(modules: dict[str, str]) -> list[str]:
    lines = {name: source.count("\n") for name, source in modules.items()}
    return [f"{name} has {count} lines" for name, count in lines.items() if count > MAX_LINES]


# --- each rule holds, and each can fail -----------------------------------------------------
BROKEN = {
    upward_imports: {"portal.lib.x": "from portal.places.models import Office"},
    imports_of_guests_by_name: {"portal.urls": "from initiatives import urls"},
    imports_by_the_frame: {"portal.settings": "from portal.lib import slugs"},
    imports_up_the_stairs: {
        "initiatives.models": "from . import views",
        "initiatives.views": "",
    },
    circles: {
        "initiatives.a": "from .b import thing",
        "initiatives.b": "from initiatives import a",
    },
    inline_imports: {"initiatives.views": "def f():\n    import os\n"},
    signals: {"initiatives.models": "from django.db.models.signals import post_save"},
    grab_bags: {"portal.utils.text": ""},
    long_files: {"initiatives.models": "\n" * (MAX_LINES + 1)},
}
RULES = pytest.mark.parametrize("rule", BROKEN, ids=lambda rule: rule.__name__)


@RULES
def test_the_house_keeps_the_rule(rule):
    assert rule(read_house()) == []


@RULES
def test_the_rule_notices_a_house_that_breaks_it(rule):
    assert len(rule(BROKEN[rule])) == 1


def test_downward_imports_are_fine():
    house = {
        "conferences.views": "from initiatives.models import Initiative\nfrom .models import Event",
        "conferences.models": "from portal.publishing.models import Entry",
        "initiatives.models": "",
        "portal.publishing.models": "",
    }
    assert all(rule(house) == [] for rule in BROKEN)


def test_the_whole_house_is_read():
    house = read_house()
    assert {"portal.settings", "initiatives.models.initiative", "conferences.querysets"} < set(
        house
    )
    assert len(imports(house)) > 100
