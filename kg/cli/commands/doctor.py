"""`kg doctor`: check the installation: platform, data, libraries, models."""

import argparse
import platform
from importlib.metadata import PackageNotFoundError, version

from kg.model.errors import KgError
from kg.parse.entities import Recogniser
from kg.store.sparql import query
from kg.validate import shapes
from kg.validate.engines import PyshaclEngine
from kg.vocabulary import load_vocabulary

_LIBRARIES = ("rdflib", "pyshacl", "pyoxigraph", "spacy")
_PARTS = ("platform", "python", *_LIBRARIES, "vocabularies", "shapes", "queries", "models")


def run(_: argparse.Namespace) -> int:
    """Print a line for each part that was checked; 2 where a needed one is missing or faulty."""
    failed = False
    for part in _PARTS:
        try:
            print(f"ok     {part}: {_state(part)}")
        except KgError as error:
            failed = True
            print(f"FAULT  {part}: {error}")
    return 2 if failed else 0


def _state(part: str) -> str:
    """Return the state of a part of the installation in words; raise KgError where it is missing or faulty."""
    match part:
        case "platform":
            return f"{platform.platform()}, tested on Linux"
        case "python":
            return platform.python_version()
        case "vocabularies":
            vocabulary = load_vocabulary()
            return f"{len(vocabulary.concepts)} concepts, languages {', '.join(vocabulary.lexicons)}"
        case "shapes":
            union = shapes.load()
            PyshaclEngine(union)
            return f"{len(union.graph)} statements"
        case "queries":
            return f"{len(query.named())} shipped queries"
        case "models":
            # A build goes on without a model, and finds fewer names.
            recogniser = Recogniser.installed()
            models = [f"{name} {version(name)}" for name in recogniser.packages.values()]
            models += [
                f"none for {language}: persons and the like are named by vocabulary and rules alone; pip install {name}"
                for language, name in recogniser.missing.items()
            ]
            return "; ".join(models)
    try:
        return version(part)
    except PackageNotFoundError as error:
        raise KgError(f"not installed: pip install {part}") from error
