"""Imports point one way, up the list of the design; nothing foreign leaves its room; a name stands for one thing."""

import ast
import builtins
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from kg.model import namespaces
from kg.model.namespaces import Namespace
from tests.paths import ROOT

ROOT = ROOT / "kg"

# The rooms in their order: a module may import from its own room and from those before it, never from one behind.
ROOMS = "model vocabulary store read segment parse resolve graph validate pipeline export inspect cli".split()  # noqa: SIM905

# Foreign libraries and the only rooms that may know them.
FOREIGN = {
    "pyoxigraph": {"vocabulary", "store", "export"},
    "pyarrow": {"export"},
    "pypdfium2": {"read"},
    "pyshacl": {"validate"},
    "shacl": {"validate"},
    "spacy": {"parse"},
    "prompt_toolkit": {"cli"},
    "jinja2": {"inspect"},
    "markupsafe": {"inspect", "cli"},
    "shtab": {"cli"},
    "wcwidth": {"store"},
    "pandas": {"export"},
    "rdflib": {"__init__", "store", "validate", "inspect"},
    "rapidfuzz": {"vocabulary", "resolve"},
}


def modules() -> list[Path]:
    return sorted(ROOT.rglob("*.py"))


def room(path: Path) -> str:
    """The first step of a module's path under kg/: `parse` for kg/parse/signatories.py."""
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(path: Path) -> list[tuple[str, ast.stmt]]:
    """Dotted names that a module imports, with the statement; `from kg import x` names kg.x."""
    found: list[tuple[str, ast.stmt]] = []
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            found += [(alias.name, node) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            found += [(f"{base}.{alias.name}" if base == "kg" else base, node) for alias in node.names]
    return found


def test_the_package_is_its_rooms() -> None:
    entries = {path.name for path in ROOT.iterdir() if path.name != "__pycache__"}
    assert entries == {*ROOMS, "__init__.py", "__main__.py", "py.typed"}


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_up(path: Path) -> None:
    here = room(path)
    if here not in ROOMS:  # the package's face, which may know every room
        return
    imports = {name.split(".")[1] for name, _ in imported(path) if name.startswith("kg.")}
    behind = {name for name in imports if ROOMS.index(name) > ROOMS.index(here)}
    assert not behind, f"{here} imports what stands behind it: {behind}"


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_foreign_libraries_stay_in_their_rooms(path: Path) -> None:
    strangers = {name.split(".")[0] for name, _ in imported(path)} & set(FOREIGN)
    assert {name for name in strangers if room(path) not in FOREIGN[name]} == set()


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_own_modules_are_imported_at_the_top(path: Path) -> None:
    body = tree_of(path).body
    top = {*body, *(node for block in body if isinstance(block, ast.If) for node in block.body)}
    inside = [name for name, node in imported(path) if name.split(".")[0] == "kg" and node not in top]
    stars = [node for _, node in imported(path) if isinstance(node, ast.ImportFrom) and node.names[0].name == "*"]
    # The package's face loads what a function needs when it is called: `import kg` waits for no library.
    assert inside == [] or path == ROOT / "__init__.py"
    assert stars == []


# --- names


def test_no_two_classes_have_one_name() -> None:
    names = Counter(node.name for path in modules() for node in tree_of(path).body if isinstance(node, ast.ClassDef))
    assert [name for name, times in names.items() if times > 1] == []


# A module of a verb is named after it, whatever else the room holds.
VERBS = ROOT / "cli" / "commands"


def test_module_names_are_unique_inside_a_room() -> None:
    named = [path for path in modules() if not path.stem.startswith("__") and path.parent != VERBS]
    names = Counter((room(path), path.stem) for path in named)
    assert [name for name, times in names.items() if times > 1] == []


def test_no_module_is_named_like_a_builtin_or_a_lone_participle() -> None:
    stems = {path.stem for path in modules() if path.parent != VERBS}
    assert stems & set(dir(builtins)) == set()
    assert [stem for stem in stems if re.fullmatch("[a-z]+ed|found|known|told|kept|held|said|given|seen", stem)] == []


# --- terms


def declared() -> list[tuple[str, str]]:
    """The terms of the namespaces, as the code writes them: `PACE`, `cites`."""
    kinds = [kind for kind in vars(namespaces).values() if isinstance(kind, type) and issubclass(kind, Namespace)]
    return [(kind.__name__, name) for kind in kinds if kind is not Namespace for name in kind.__annotations__]


def test_terms_of_the_ontology_are_defined_in_it() -> None:
    core = (ROOT.parent / "ontology" / "core.ttl").read_text(encoding="utf-8")
    defined = set(re.findall(r"^pace:(\w+)\b", core, re.MULTILINE))
    assert {name for prefix, name in declared() if prefix == "PACE"} - defined == set()


def test_terms_that_are_declared_are_used() -> None:
    used = {
        (node.value.id, node.attr)
        for path in modules()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    }
    assert sorted(set(declared()) - used) == []


def test_terms_stand_in_alphabetical_order() -> None:
    names = declared()
    assert names == sorted(names, key=lambda term: (term[0], term[1][0].isupper(), term[1].casefold()))
