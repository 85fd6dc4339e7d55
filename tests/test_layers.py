"""Imports point one way, up the list of the design, and nothing foreign leaves its room."""

import ast
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1] / "kg"

# The order of the house: a module may import what stands before it, never what stands behind.
ORDER = """
    errors model rdf iri kinds resources shelf sorting progress terminal vocabulary numbering acts forms fronts
    folder read sentences excerpt layouts findings files parse resolve doubts graph editions relations evidence
    identity merge compare locate results cases rules shapes validate fast validators nquads turtle store nearest
    why differences across tabulate export guard usershapes tokens parameters worker runner query render prompt
    review wikidata evaluate pipeline harvest marks markup explanation engine check assemble reports reference
    ledger draft builder frames api load commands cli __main__ __init__
""".split()  # noqa: SIM905 (a list of forty strings is harder to read)

# Foreign libraries and the only rooms that may know them.
ROOMS = {
    "pyoxigraph": {"vocabulary", "store", "export", "worker", "load"},
    "pyarrow": {"export"},
    "pypdfium2": {"read"},
    "pyshacl": {"validate"},
    "shacl": {"fast"},
    "spacy": {"parse"},
    "prompt_toolkit": {"prompt"},
    "pandas": {"frames", "api"},
    "rdflib": {"validate", "shapes", "usershapes", "across", "reference", "store", "guard", "api", "diagram"},
}


def modules() -> list[Path]:
    return sorted(ROOT.rglob("*.py"))


def room(path: Path) -> str:
    """The first step of a module's path under kg/: `parse` for kg/parse/names.py."""
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


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_up(path: Path) -> None:
    here = room(path)
    if here in ("diagram", "pages"):  # tools of the documentation, imported by nothing
        return
    assert here in ORDER, f"say where kg/{here} stands in the order of the house"
    behind = {
        name
        for name, _ in imported(path)
        if name.startswith("kg.") and ORDER.index(name.split(".")[1]) > ORDER.index(here)
    }
    assert not behind or here == "__init__", f"{here} imports what stands behind it: {behind}"


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_foreign_libraries_stay_in_their_rooms(path: Path) -> None:
    strangers = {name.split(".")[0] for name, _ in imported(path)} & set(ROOMS)
    assert {name for name in strangers if room(path) not in ROOMS[name]} == set()


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_own_modules_are_imported_at_the_top(path: Path) -> None:
    body = tree_of(path).body
    top = {*body, *(node for block in body if isinstance(block, ast.If) for node in block.body)}
    inside = [name for name, node in imported(path) if name.split(".")[0] == "kg" and node not in top]
    stars = [node for _, node in imported(path) if isinstance(node, ast.ImportFrom) and node.names[0].name == "*"]
    assert inside == []
    assert stars == []
