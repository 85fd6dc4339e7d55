"""What `tests.bench.ratios` measures inside one process, loading left out: ours, and libraries beside it.

Run: python -m tests.bench.tasks TASK ARGUMENT…; printed is a JSON object with `count` and `seconds` of the processor.
"""

import json
import sys
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from pathlib import Path

from kg.model.terms import Quad
from tests.bench.processes import timed
from tests.paths import CASES

Figures = dict[str, float]
# Texts that are read before the clock runs.
_WARM = 5


# --- statements


def write_text(graph: str, out: str) -> Figures:
    """Bare writing: quads that are there as terms, joined and written by Python, unsorted and unchecked."""
    from kg.store import nquads

    quads = [tuple(quad) for quad in nquads.read(Path(graph))]

    def write() -> int:
        with Path(out).open("w", encoding="utf-8") as file:
            file.writelines(f"{s} {p} {o} {g} .\n" for s, p, o, g in quads)
        return len(quads)

    return timed(write)


def oxigraph(graph: str, out: str) -> Figures:
    """Oxigraph parses and writes, no byte looked at by Python."""
    import pyoxigraph

    form = pyoxigraph.RdfFormat.N_QUADS

    def parse_and_write() -> int:
        pyoxigraph.serialize(pyoxigraph.parse(path=graph, format=form), output=out, format=form)
        return _lines(graph)

    return timed(parse_and_write)


def rdflib_parse(graph: str, _out: str) -> Figures:
    """rdflib parses the same into its memory."""
    import rdflib

    def parse() -> int:
        rdflib.Dataset().parse(graph, format="nquads")
        return _lines(graph)

    return timed(parse)


def export(folder: str, out: str) -> Figures:
    """Our export as N-Quads: parsed, checked and written, sorted."""
    from kg import export

    def write() -> int:
        export.export(Path(folder), export.NQUADS, out)
        return _lines(out)

    return timed(write)


def _lines(path: str) -> int:
    with Path(path).open("rb") as file:
        return sum(1 for _ in file)


# --- validation


def shapes_ours(graph: str, documents: str) -> Figures:
    """Documents as a build validates them: standards, findings and what pySHACL decides included."""
    from kg.validate import validator

    return _held(graph, int(documents), lambda quads: validator.validate_document(quads, ()))


def shapes_pyshacl(graph: str, documents: str) -> Figures:
    """pySHACL alone, its shapes read once."""
    from kg.validate import shapes
    from kg.validate.engines import PyshaclEngine

    return _held(graph, int(documents), PyshaclEngine(shapes.load()).validate)


def shapes_pyshacl_plain(graph: str, documents: str) -> Figures:
    """pySHACL alone as its documentation has it: one call of `pyshacl.validate` a document."""
    import pyshacl

    from kg.validate import shapes
    from kg.validate.engines import PyshaclEngine

    loaded = shapes.load()
    graph_of = PyshaclEngine(loaded).graph
    return _held(graph, int(documents), lambda quads: pyshacl.validate(graph_of(quads), shacl_graph=loaded.graph))


def _held(graph: str, count: int, validate: Callable[[Sequence[Quad]], object]) -> Figures:
    """Hold some documents of a graph against the shapes; the first one before the clock runs."""
    from kg.pipeline.validation import documents_of
    from kg.store import nquads

    documents = islice(documents_of(nquads.read(Path(graph))), count + 1)
    first, *others = [(*document.quads, *document.context) for document in documents]
    validate(first)

    def each() -> int:
        for quads in others:
            validate(quads)
        return len(others)

    return timed(each)


# --- names and citations


def names_spacy(language: str) -> Figures:
    """The entity recogniser of the language's model, run by spaCy itself."""
    import spacy

    from kg.parse.entities import Recogniser

    package = Recogniser.installed().packages[language]
    parts = spacy.load(package).pipe_names
    pipeline = spacy.load(package, exclude=[name for name in parts if name not in ("tok2vec", "ner")])
    return _entities(language, lambda texts: (doc.ents for doc in pipeline.pipe(texts)))


def names_ours(language: str) -> Figures:
    """The same recogniser as a build runs it."""
    from kg.parse.entities import Recogniser

    model = Recogniser.installed()
    return _entities(language, lambda texts: model.pipe(texts, language))


def _entities(language: str, recognise: Callable[[Sequence[str]], Iterable[Sequence[object]]]) -> Figures:
    texts = texts_of("prose", language)
    sum(map(len, recognise(texts[:_WARM])))
    return timed(lambda: sum(map(len, recognise(texts[_WARM:]))))


def citations(path: str) -> Figures:
    """Our grammar of citations on the texts of a file, a JSON array: how many it finds."""
    from kg.parse import citations
    from kg.parse.tokens import tokenize
    from kg.vocabulary import load_vocabulary

    texts, vocabulary = json.loads(Path(path).read_text("utf-8")), load_vocabulary()

    def found(text: str) -> int:
        return len(citations.find(text, tokenize(text), "en", vocabulary, None))

    found(texts[0])
    return timed(lambda: sum(map(found, texts)), least=1)


def texts_of(cases: str, language: str) -> list[str]:
    """Return the texts of a gold of the tests, `prose` or `citations`, in a language."""
    rows = map(json.loads, (CASES / f"{cases}.jsonl").read_text("utf-8").splitlines())
    return [row["text"] for row in rows if row["language"] == language]


# --- what a graph holds


def examples(folder: str) -> dict[str, list[str]]:
    """Return the shipped queries by name, each with the parameters of its example as typed; a member and a document are
    those that the graph has."""
    from kg.model import terms
    from kg.store.sparql import query
    from tests.fixtures.golden_graph import given

    asked = {
        "member": "SELECT ?x { ?s pace:signatory ?x } ORDER BY ?x LIMIT 1",
        "declaration": "SELECT ?x { ?x pace:signature ?s } ORDER BY ?x LIMIT 1",
    }
    there = {name: terms.iri_of(query.run(Path(folder), text).rows[0][0] or "") for name, text in asked.items()}
    found = {"": list(there.values())}
    for name, named in query.named().items():
        pairs = (pair.partition("=") for pair in given(named))
        found[name] = [f"{key}={there.get(key, value)}" for key, _, value in pairs]
    return found


_TASKS: dict[str, Callable[..., object]] = {
    task.__name__: task
    for task in (
        *(write_text, oxigraph, rdflib_parse, export, shapes_ours, shapes_pyshacl, shapes_pyshacl_plain),
        *(names_spacy, names_ours, citations, examples),
    )
}

if __name__ == "__main__":
    print(json.dumps(_TASKS[sys.argv[1]](*sys.argv[2:])))
