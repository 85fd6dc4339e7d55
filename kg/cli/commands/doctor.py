"""`kg doctor`: check the installation: platform, data, libraries, models."""

import argparse
import platform
from collections.abc import Callable, Iterator
from functools import partial
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
    """Yield what is checked, and what says its state or raises a KgError."""
    yield "platform", lambda: f"{platform.platform()}, tested on Linux"
    yield "python", platform.python_version
    for library in _LIBRARIES:
        yield library, partial(_installed, library)
    yield "vocabularies", _vocabularies
    yield "shapes", _shapes
    yield "queries", lambda: f"{len(query.named())} shipped queries"
    yield "models", _models


def _installed(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError as error:
        raise KgError(f"not installed: pip install {library}") from error


def _vocabularies() -> str:
    vocabulary = load_vocabulary()
    return f"{len(vocabulary.concepts)} concepts, languages {', '.join(vocabulary.lexicons)}"


def _shapes() -> str:
    loaded = shapes.load()
    PyshaclEngine(loaded)
    return f"{len(loaded.graph)} statements"


def _models() -> str:
    """Name the models that are installed; a build goes on without one, and finds fewer names."""
    recogniser = Recogniser.installed()
    installed = [f"{name} {version(name)}" for name in recogniser.packages.values()]
    missing = [
        f"none for {language}: persons and the like are named by vocabulary and rules alone; pip install {package}"
        for language, package in recogniser.missing.items()
    ]
    return "; ".join((*installed, *missing))
