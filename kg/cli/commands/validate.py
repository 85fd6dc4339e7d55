"""`kg validate DIR|FILE`: check a graph folder, or one document, against the shapes."""

import argparse
import importlib
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from kg.cli.render.findings_page import page
from kg.cli.render.human import human, table
from kg.cli.render.sarif import sarif
from kg.cli.render.validation import ValidationOutcome
from kg.cli.terminal import in_colour
from kg.model import findings, terms
from kg.model.iri import BASE, expand
from kg.model.resources import installed_version
from kg.pipeline import validation
from kg.store import graph_folder, nquads, oxigraph, turtle
from kg.validate import validator
from kg.validate.validator import ValidationOptions


def run(options: argparse.Namespace) -> int:
    """Validate and print the findings, worst first in each file; 1 where they reach `--fail-on`."""
    plan = ValidationOptions(
        engine=options.engine,
        folders=tuple(options.shapes),
        codes=frozenset(validator.code_named(name, tuple(options.shapes)) for name in options.shape),
        focus=frozenset(map(_focus, options.focus)),
    )
    outcome = _document(options.target, plan) if options.target.is_file() else _folder(options.target, plan)
    for piece in FORMATS[options.format](outcome):
        sys.stdout.write(piece)
    return int(findings.reaches(outcome.located, options.fail_on))


def _focus(name: str) -> str:
    """Return the term of a node given as a whole IRI, or by a prefix: `id:written-declaration/652`."""
    prefix, _, rest = name.partition(":")
    if prefix == "id":
        return terms.resource(BASE + rest)
    return terms.resource(name if rest.startswith("//") else expand(name))


def _document(path: Path, plan: ValidationOptions) -> ValidationOutcome:
    """Validate one document, read afresh; names in prose by vocabulary alone, as no shape depends on them."""
    # Loaded here alone: who validates a graph waits for no reader and no grammar.
    corpus = importlib.import_module("kg.pipeline.corpus")
    whole = corpus.in_memory(corpus.inputs.find([path]), ner=False, options=plan)
    texts = {source.name: source.text for source in whole.sources}
    return ValidationOutcome(whole.findings, texts, whole.report, BASE, validator.reasons(plan.folders))


def _folder(path: Path, plan: ValidationOptions) -> ValidationOutcome:
    """Validate a built graph: the shapes anew, beside what the parsers found when it was built."""
    base = oxigraph.base_of(graph_folder.require(path))
    quads = tuple(terms.rebased(nquads.read(path / graph_folder.GRAPH), base, BASE))
    reasons = validator.reasons(plan.folders)
    earlier = [located for located in graph_folder.findings(path) if located.finding.code not in reasons]
    texts = graph_folder.texts(path)
    report, located = validation.validate_graph(quads, earlier, texts, plan)
    return ValidationOutcome(located, texts, report, base, reasons)


def _human(outcome: ValidationOutcome) -> Iterator[str]:
    colour = in_colour("auto", sys.stdout, os.environ)
    return _lines(human(outcome, shutil.get_terminal_size().columns, colour))


def _json(outcome: ValidationOutcome) -> Iterator[str]:
    yield json.dumps([located.fields() for located in outcome.located], ensure_ascii=False, indent=2) + "\n"


def _turtle(outcome: ValidationOutcome) -> Iterator[str]:
    quads = sorted(terms.rebased(outcome.report.quads(), BASE, outcome.base), key=turtle.reading_order)
    return iter(turtle.turtle(quads, outcome.base))


def _lines(lines: Iterable[str]) -> Iterator[str]:
    return (f"{line}\n" for line in lines)


FORMATS: Mapping[str, Callable[[ValidationOutcome], Iterator[str]]] = MappingProxyType(
    {
        "human": _human,
        "table": lambda outcome: _lines(table(outcome)),
        "json": _json,
        "sarif": lambda outcome: _lines(sarif(outcome, installed_version())),
        "turtle": _turtle,
        "html": page,
    }
)
