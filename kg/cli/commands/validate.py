"""`kg validate DIR|FILE`: check a graph folder, or one document, against the shapes."""

import argparse
import importlib
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

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
    verdict = _document(options.target, plan) if options.target.is_file() else _folder(options.target, plan)
    for piece in FORMATS[options.format](verdict):
        sys.stdout.write(piece)
    return int(findings.reaches(verdict.placed, options.fail_on))


def _focus(name: str) -> str:
    """Return the term of a node given as a whole IRI, or by a prefix: `id:written-declaration/652`."""
    prefix, _, rest = name.partition(":")
    if prefix == "id":
        return terms.resource(BASE + rest)
    return terms.resource(name if rest.startswith("//") else expand(name))


def _document(path: Path, plan: ValidationOptions) -> ValidationOutcome:
    """One document, read afresh; names in prose by vocabulary alone, as no shape depends on them."""
    # Loaded here alone: who validates a graph waits for no reader and no grammar.
    corpus = importlib.import_module("kg.pipeline.corpus")
    made = corpus.in_memory(corpus.inputs.find([path]), ner=False, options=plan)
    texts = {source.name: source.text for source in made.sources}
    return ValidationOutcome(made.findings, texts, made.report, BASE, validator.reasons(plan.folders))


def _folder(path: Path, plan: ValidationOptions) -> ValidationOutcome:
    """A built graph: the shapes anew, beside what the parsers found when it was built."""
    base = oxigraph.base_of(graph_folder.require(path))
    quads = tuple(terms.rebased(nquads.read(path / graph_folder.GRAPH), base, BASE))
    reasons = validator.reasons(plan.folders)
    earlier = [located for located in graph_folder.findings(path) if located.finding.code not in reasons]
    texts = graph_folder.texts(path)
    report, located = validation.validate_graph(quads, earlier, texts, plan)
    return ValidationOutcome(located, texts, report, base, reasons)


def _human(verdict: ValidationOutcome) -> Iterator[str]:
    colour = in_colour("auto", sys.stdout, os.environ)
    return (f"{line}\n" for line in human(verdict, shutil.get_terminal_size().columns, colour))


def _table(verdict: ValidationOutcome) -> Iterator[str]:
    return (f"{line}\n" for line in table(verdict))


def _json(verdict: ValidationOutcome) -> Iterator[str]:
    yield json.dumps([one.fields() for one in verdict.placed], ensure_ascii=False, indent=2) + "\n"


def _sarif(verdict: ValidationOutcome) -> Iterator[str]:
    return (f"{piece}\n" for piece in sarif(verdict, installed_version()))


def _turtle(verdict: ValidationOutcome) -> Iterator[str]:
    quads = sorted(terms.rebased(verdict.report.quads(), BASE, verdict.base), key=turtle.reading_order)
    return iter(turtle.turtle(quads, verdict.base))


FORMATS: dict[str, Callable[[ValidationOutcome], Iterator[str]]] = {
    "human": _human,
    "table": _table,
    "json": _json,
    "sarif": _sarif,
    "turtle": _turtle,
    "html": page,
}
