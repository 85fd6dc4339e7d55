"""`kg doctor`: check the installation: data, libraries, models."""

import argparse
import platform
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, version

from kg.model.errors import KgError
from kg.parse.entities import Recogniser
from kg.store.sparql import query
from kg.validate import shapes
from kg.validate.engines import PyshaclEngine
from kg.vocabulary import load_vocabulary

_LIBRARIES = ("rdflib", "pyshacl", "pyoxigraph", "spacy")


def run(_: argparse.Namespace) -> int:
    """Print a line for each part that was checked; 2 where a needed one is missing or faulty."""
    failed = False
    for name, check in _checks():
        try:
            print(f"ok     {name}: {check()}")
        except KgError as error:
            failed = True
            print(f"FAULT  {name}: {error}")
    return 2 if failed else 0


def _checks() -> Iterator[tuple[str, Callable[[], str]]]:
    yield "python", platform.python_version
    for library in _LIBRARIES:
        yield library, lambda library=library: _version(library)  # type: ignore[misc]
    yield "vocabularies", _vocabularies
    yield "shapes", _shapes
    yield "queries", lambda: f"{len(query.named())} shipped queries"
    yield "models", _models


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError as error:
        raise KgError(f"not installed: pip install {library}") from error


def _vocabularies() -> str:
    loaded = load_vocabulary()
    return f"{len(loaded.concepts)} concepts, languages {', '.join(loaded.lexicons)}"


def _shapes() -> str:
    loaded = shapes.load()
    PyshaclEngine(loaded)
    return f"{len(loaded.graph)} statements"


def _models() -> str:
    recogniser = Recogniser.installed()
    if recogniser.missing:
        raise KgError(
            "; ".join(f"no model for {language}: pip install {what}" for language, what in recogniser.missing.items())
        )
    return ", ".join(f"{name} {version(name)}" for name in recogniser.packages.values())
