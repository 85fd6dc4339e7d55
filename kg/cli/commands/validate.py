"""`kg validate DIR|FILE`: check a graph folder, or one document, against the shapes."""

import argparse
import importlib
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
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
from kg.validate.results import RebasedStatements
from kg.validate.validator import ValidationOptions


def run(options: argparse.Namespace) -> int:
    """Validate and print the findings, worst first in each file; 1 where they reach `--fail-on`."""
    target, folders = options.target, tuple(options.shapes)
    codes = frozenset(validator.code_named(name, folders) for name in options.shape)
    plan = ValidationOptions(options.engine, folders, codes, frozenset(map(_node, options.focus)))
    if target.is_file():
        # A document is read afresh, its names by vocabulary alone, as no shape depends on them.
        # Loaded here alone: who validates a graph waits for no reader and no grammar.
        corpus = importlib.import_module("kg.pipeline.corpus")
        whole = corpus.in_memory(corpus.inputs.find([target]), ner=False, options=plan)
        located, report, base = whole.findings, whole.report, BASE
        texts = {source.name: source.text for source in whole.sources}
        reasons = validator.reasons(folders)
    else:
        # A graph is checked anew, beside what the parsers found when it was built.
        base = oxigraph.base_of(graph_folder.require(target))
        reasons = validator.reasons(folders)
        earlier = [located for located in graph_folder.findings(target) if located.finding.code not in reasons]
        texts = graph_folder.texts(target)
        with nquads.SortedQuads(target / graph_folder.GRAPH) as stored:
            statements = stored if base == BASE else RebasedStatements(stored, base)
            report, located = validation.validate_statements(statements, earlier, texts, plan)
    outcome = ValidationOutcome(located, texts, report, base, reasons)
    for piece in FORMATS[options.format](outcome):
        sys.stdout.write(piece)
    return int(findings.reaches(located, options.fail_on))


def _node(name: str) -> str:
    """Return the term of a node given as a whole IRI, or by a prefix: `id:written-declaration/652`."""
    prefix, _, rest = name.partition(":")
    if prefix == "id":
        return terms.resource(BASE + rest)
    return terms.resource(name if rest.startswith("//") else expand(name))


def _lines(lines: Iterable[str]) -> Iterator[str]:
    return (f"{line}\n" for line in lines)


FORMATS: Mapping[str, Callable[[ValidationOutcome], Iterator[str]]] = MappingProxyType(
    {
        "human": lambda outcome: _lines(
            human(outcome, shutil.get_terminal_size().columns, in_colour("auto", sys.stdout, os.environ))
        ),
        "table": lambda outcome: _lines(table(outcome)),
        "json": lambda outcome: _lines(
            [json.dumps([located.fields() for located in outcome.located], ensure_ascii=False, indent=2)]
        ),
        "sarif": lambda outcome: _lines(sarif(outcome, installed_version())),
        "turtle": lambda outcome: turtle.turtle(
            sorted(terms.rebased(outcome.report.quads(), BASE, outcome.base), key=turtle.reading_order), outcome.base
        ),
        "html": page,
    }
)
