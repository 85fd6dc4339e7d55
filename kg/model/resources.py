"""Where the shipped data lies: beside the package in a wheel, beside the repository's folders in a checkout."""

from pathlib import Path

from kg.model.errors import InstallationError

_PACKAGE = Path(__file__).resolve().parent.parent
# Where a kind of data lies: in its room; in a wheel, ontology and shapes beside this module, in a checkout beside kg/.
_PLACES = {
    "encoding": (_PACKAGE / "read" / "encoding",),
    "queries": (_PACKAGE / "store" / "sparql" / "queries",),
    "styles": (_PACKAGE / "cli" / "render" / "styles",),
    "templates": (_PACKAGE / "cli" / "render" / "templates",),
    "reference": (_PACKAGE / "inspect" / "reference" / "templates",),
    "base": (_PACKAGE / "inspect" / "templates",),
    "ontology": (_PACKAGE / "model" / "data" / "ontology", _PACKAGE.parent / "ontology"),
    "shapes": (_PACKAGE / "model" / "data" / "shapes", _PACKAGE.parent / "shapes"),
}


def installed_version() -> str:
    """Return the version of the installed distribution, or `unknown` in a bare checkout."""
    # Not at the top: it takes as long to load as all else that `kg --help` needs.
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("pace-kg")
    except PackageNotFoundError:
        return "unknown"


def folder(name: str) -> Path:
    """Return the folder of shipped data of that name: `ontology`, `shapes`, `queries`, `styles`, `encoding`; for HTML
    pages `templates` of the command line, `reference` and `base`.

    Raises InstallationError where it is missing.
    """
    for place in _PLACES[name]:
        if place.is_dir():
            return place
    raise InstallationError(f"the folder {name}/ is missing from the installation: install pace-kg again")


def files(name: str, suffix: str) -> tuple[Path, ...]:
    """Return the files of a shipped folder with that suffix, deep, sorted by path."""
    return tuple(sorted(path for path in folder(name).rglob(f"*{suffix}") if path.is_file()))


def everything() -> tuple[Path, ...]:
    """Return every file that decides what a document is read as: code, vocabularies and shapes, sorted."""
    code = sorted(path for path in _PACKAGE.rglob("*.py") if path.is_file())
    return (*code, *files("encoding", ".tsv"), *files("ontology", ""), *files("shapes", ".ttl"))
