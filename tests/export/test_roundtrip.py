"""Out in a format, back through rdflib or through Oxigraph: the same canonical hash (RDFC-1.0), whatever was inside."""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph
import pytest
import rdflib

from kg import export
from kg.export.selection import Selection
from kg.model import iri
from kg.model import terms as rdf
from kg.model.errors import OutputError
from kg.model.terms import Quad
from kg.store import graph_folder, nquads
from tests.fixtures import small_graph as sample_graph
from tests.paths import ROOT

FORMATS = {
    "turtle": (pyoxigraph.RdfFormat.TURTLE, "turtle"),
    "trig": (pyoxigraph.RdfFormat.TRIG, "trig"),
    "ntriples": (pyoxigraph.RdfFormat.N_TRIPLES, "nt"),
    "nquads": (pyoxigraph.RdfFormat.N_QUADS, "nquads"),
    "jsonld": (pyoxigraph.RdfFormat.JSON_LD, "json-ld"),
    "rdfxml": (pyoxigraph.RdfFormat.RDF_XML, "xml"),
}
KEEP_GRAPHS = ("trig", "nquads", "jsonld")
EVERYTHING = Selection(evidence=True)
HOSTILE = [
    "</script><script>alert(1)</script>",
    "]]><!-- x --><![CDATA[",
    "\"'\"\"\"'''\\\\\\u0041\n\r\n\t",
    "\u202eright to left\u202c \u2066x\u2069 \u200f",
    "&amp; &lt; &#13; %41",
    " leading and trailing \r",
    "\u0085\u2028\u2029\ufeff\x9f\x7f",
    "e\u0301 é 😀 \U000f0000",
    "@base <x> . { } [ ] ( ) ; , ^^ @en #",
]
CONTROLS = ["a\x00b", "\x1b[31m", "\x0c", "\ufffe"]
BASES = (iri.BASE, "https://example.org/own#", "https://example.org/own/")


def hostile(texts: Iterable[str]) -> list[Quad]:
    subject, graph = rdf.resource(f"{iri.BASE}x/é-ß"), rdf.resource(f"{iri.BASE}graph/hostile?a=1&b=2")
    kinds = (rdf.string, lambda text: rdf.string(text, "en"), lambda text: rdf.typed(text, "no-such-type"))
    terms = [kind(text) for text in texts for kind in kinds]
    properties = [iri.expand(name) for name in ("rdf:value", "dcterms:title", "pace:value", "pace:signature")]
    return [Quad(subject, rdf.resource(name), term, graph) for name in properties for term in terms]


def made(path: Path, quads: Iterable[Quad], base: str = iri.BASE) -> Path:
    sample_graph.write_folder(path, rdf.rebased(quads, iri.BASE, base))
    (path / graph_folder.MANIFEST).write_text(json.dumps({"base_iri": base}), encoding="utf-8")
    return path


def canonical_hash(quads: Iterable[pyoxigraph.Quad]) -> str:
    dataset = pyoxigraph.Dataset(quads)
    dataset.canonicalize(pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0)
    lines = pyoxigraph.serialize(dataset, format=pyoxigraph.RdfFormat.N_QUADS).decode()
    return hashlib.sha256("".join(sorted(lines.splitlines(keepends=True))).encode()).hexdigest()


def expected(graph: Path, form: str) -> str:
    """The hash of graph.nq itself, without its graphs where the format has none."""
    read = pyoxigraph.parse(path=graph / graph_folder.GRAPH, format=pyoxigraph.RdfFormat.N_QUADS)
    return canonical_hash(quad if form in KEEP_GRAPHS else pyoxigraph.Quad(*quad.triple) for quad in read)


def by_oxigraph(path: Path, form: str) -> str:
    return canonical_hash(pyoxigraph.parse(path=path, format=FORMATS[form][0]))


def by_rdflib(path: Path, form: str) -> str:
    dataset = rdflib.Dataset()
    # Only formats with graphs name them; the rest is read where a graph has no name.
    (dataset if form in KEEP_GRAPHS else dataset.default_graph).parse(path, format=FORMATS[form][1])
    lines = dataset.serialize(format="nquads").replace(f" <{rdflib.graph.DATASET_DEFAULT_GRAPH_ID}> .", " .")
    return canonical_hash(pyoxigraph.parse(lines.encode(), pyoxigraph.RdfFormat.N_QUADS))


@pytest.mark.parametrize("base", BASES)
@pytest.mark.parametrize("form", FORMATS)
def test_both_readers_give_back_what_the_graph_says(tmp_path: Path, form: str, base: str) -> None:
    texts = HOSTILE if form == "rdfxml" else [*HOSTILE, *CONTROLS]
    graph = made(tmp_path / "graph", [*sample_graph.quads(), *hostile(texts)], base)
    export.export(graph, form, str(tmp_path / "out"), EVERYTHING)
    assert by_oxigraph(tmp_path / "out", form) == expected(graph, form)
    assert by_rdflib(tmp_path / "out", form) == expected(graph, form)


@pytest.mark.parametrize("text", CONTROLS)
def test_rdf_xml_refuses_what_it_cannot_hold(tmp_path: Path, text: str) -> None:
    graph = made(tmp_path / "graph", hostile([text]))
    with pytest.raises(OutputError, match=r"U\+.* take another format"):
        export.export(graph, "rdfxml", str(tmp_path / "out"))
    assert [path.name for path in tmp_path.iterdir()] == ["graph"]


@pytest.mark.parametrize("form", [*FORMATS, "graphml", "gexf", "void"])
def test_hash_seeds_change_no_byte(tmp_path: Path, form: str) -> None:
    graph = made(tmp_path / "graph", sample_graph.quads())
    code = "import sys, pathlib; from kg import export; export.export(pathlib.Path(sys.argv[1]), sys.argv[2], '-')"
    written = {
        subprocess.run(
            [sys.executable, "-c", code, str(graph), form],
            env={**os.environ, "PYTHONHASHSEED": str(seed), "PYTHONPATH": str(ROOT)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in range(3)
    }
    assert len(written) == 1
    assert written != {b""}


@pytest.mark.parametrize("form", FORMATS)
def test_a_sort_through_files_changes_no_byte(tmp_path: Path, form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    graph = made(tmp_path / "graph", sample_graph.quads())
    export.export(graph, form, str(tmp_path / "at once"))
    arrange = nquads.arrange
    monkeypatch.setattr(nquads, "arrange", lambda quads, key: arrange(quads, key, 20_000))
    export.export(graph, form, str(tmp_path / "in runs"))
    assert (tmp_path / "in runs").read_bytes() == (tmp_path / "at once").read_bytes()
