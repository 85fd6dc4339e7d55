"""The line form: canonical, sorted, read back exactly, put in other orders within bounds."""

import tempfile
from pathlib import Path
from random import Random

import pyoxigraph
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.model import iri
from kg.model import terms as rdf
from kg.model.errors import GraphError
from kg.model.terms import Quad
from kg.store import nquads, oxigraph

# A busy machine is no fault.
RELAXED = settings(deadline=None)
TEXT = st.text(st.characters(exclude_categories=["Cs"]))
IRIS = st.from_regex(r"https://example\.org/[A-Za-z0-9é日_./-]{0,12}(#[a-z0-9]{0,4})?", fullmatch=True)
RESOURCES = IRIS.map(rdf.resource)
LITERALS = (
    st.builds(rdf.string, TEXT)
    | st.builds(rdf.string, TEXT, st.sampled_from(["en", "fr", "sr-latn"]))
    | st.builds(rdf.typed, TEXT, st.sampled_from(["integer", "date", "gYear", "boolean", "decimal"]))
    | st.integers().map(rdf.integer)
)
QUADS = st.builds(Quad, RESOURCES, RESOURCES, RESOURCES | LITERALS, RESOURCES)


def written(quads: list[Quad]) -> list[str]:
    """The lines of a file of some quads."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "graph.nq"
        nquads.write(path, quads)
        with path.open(encoding="utf-8", newline="\n") as file:
            return file.readlines()


@RELAXED
@given(QUADS)
def test_a_line_is_read_back_as_it_was_written(quad: Quad) -> None:
    assert nquads.parse_line(quad.line()) == quad


@RELAXED
@given(st.lists(QUADS, max_size=20))
def test_oxigraph_reads_the_same_quads(quads: list[Quad]) -> None:
    lines = written(quads)
    read = pyoxigraph.parse("".join(lines).encode(), pyoxigraph.RdfFormat.N_QUADS)
    terms = [Quad(*map(oxigraph.term, (one.subject, one.predicate, one.object, one.graph_name))) for one in read]
    assert terms == [nquads.parse_line(line) for line in lines]


@RELAXED
@given(st.lists(QUADS), st.randoms())
def test_lines_are_sorted_by_code_point_and_written_once(quads: list[Quad], chance: Random) -> None:
    lines = written(quads)
    shuffled = [*quads, *quads]
    chance.shuffle(shuffled)
    assert written(shuffled) == lines
    assert [line.encode() for line in lines] == sorted({quad.line().encode() for quad in quads})


@pytest.mark.parametrize(
    "line",
    [
        "",
        "\n",
        "# a comment\n",
        "<s:s> <p:p> <o:o> .\n",
        "<s:s>  <p:p> <o:o> <g:g> .\n",
        "<s:s> <p:p> <o:o> <g:g>.\n",
        "<s:s> <p:p> <o:o> <g:g> .",
        "<s:s> <p:p> <o:o> <g:g> .\r\n",
        "_:s <p:p> <o:o> <g:g> .\n",
        '"s" <p:p> <o:o> <g:g> .\n',
        '<s:s> <p:p> "a" .\n',
        '<s:s> <p:p> "a <g:g> .\n',
        '<s:s> <p:p> "a"b" <g:g> .\n',
        '<s:s> <p:p> "a\tb" <g:g> .\n',
        '<s:s> <p:p> "\\u0041" <g:g> .\n',
        '<s:s> <p:p> "a"@ <g:g> .\n',
        "<s:s> <p:p> <o o> <g:g> .\n",
        '<s:s> <p:p> "' + "a" * 100_000 + " <g:g> .\n",
    ],
)
def test_what_is_not_canonical_is_no_line(line: str) -> None:
    assert nquads.parse_line(line) is None


def test_a_file_is_read_back(tmp_path: Path) -> None:
    odd = Quad("<s:s>", "<p:p>", rdf.string("a\x0b\x1c\x85\u2028\r\nb"), "<g:g>")
    nquads.write(tmp_path / "graph.nq", [odd])
    assert list(nquads.read(tmp_path / "graph.nq")) == [odd]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<s:s> <p:p> <o:o> <g:g> .\nnonsense\n", "line 2"),
        (b"<s:s> <p:p> <o:o> <g:g> .", "line 1"),
        (b'<s:s> <p:p> "\xff" <g:g> .\n', "byte 13"),
    ],
)
def test_a_broken_file_is_told_by_its_place(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "graph.nq").write_bytes(content)
    with pytest.raises(GraphError, match=said):
        list(nquads.read(tmp_path / "graph.nq"))


def test_a_missing_file_says_how_to_make_it(tmp_path: Path) -> None:
    with pytest.raises(GraphError, match="kg build"):
        list(nquads.read(tmp_path / "graph.nq"))


@RELAXED
@given(st.lists(QUADS, max_size=30, unique=True), st.integers(1, 4000))
def test_arranging_is_sorting_whatever_the_length_of_a_run(quads: list[Quad], run: int) -> None:
    arranged = list(nquads.arrange(quads, lambda quad: quad.graph, run))
    assert arranged == sorted(quads, key=lambda quad: (quad.graph, quad))


def test_arranging_lays_runs_down_in_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    made = []
    quads = [Quad("<s:s>", "<p:p>", rdf.integer(number), f"<{iri.BASE}{number % 3}>") for number in range(10)]
    opened = nquads.tempfile.TemporaryFile
    monkeypatch.setattr(nquads.tempfile, "TemporaryFile", lambda *args, **more: made.append(1) or opened(*args, **more))
    assert list(nquads.arrange(quads, lambda quad: quad.graph, 500)) == sorted(
        quads, key=lambda quad: (quad.graph, quad)
    )
    assert len(made) == 2


@RELAXED
@given(st.lists(QUADS, max_size=30), st.data())
def test_lines_of_a_sorted_file_are_found_by_how_they_begin(quads: list[Quad], data: st.DataObject) -> None:
    """A binary search gives what looking through all lines gives, for beginnings that occur and others."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "graph.nq"
        nquads.write(path, quads)
        lines = sorted({quad.line() for quad in quads})
        beginnings = st.sampled_from(lines).flatmap(lambda line: st.integers(0, len(line)).map(lambda end: line[:end]))
        beginning = data.draw((beginnings if lines else st.nothing()) | st.text("<https:/é ", max_size=9))
        with nquads.SortedQuads(path) as graph:
            assert list(graph.lines(beginning)) == [line for line in lines if line.startswith(beginning)]
            some = {quad.subject for quad in quads}
            assert [quad for one in sorted(some) for quad in graph.quads(f"{one} ")] == [
                nquads.quad_of(line) for line in lines
            ]


def test_a_sorted_file_is_asked_by_graph_and_by_property(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nquads, "_PIECE", 150)
    monkeypatch.setattr(nquads, "_HELD", 300)
    quads = [
        Quad("<s:d>", "<p:p>", '"a"', "<s:d>"),
        Quad("<s:d/e>", "<p:q>", "<s:d>", "<s:d>"),
        Quad("<s:d/other>", "<p:p>", '"a"', "<s:d/other>"),
        Quad("<s:d/e>", "<p:q>", '"b"', "<s:shared>"),
        Quad("<s:de>", "<p:p>", '"' + "long" * 99 + '"', "<s:de>"),
        Quad("<s:x>", "<p:r>", '"c"', "<s:shared>"),
    ]
    nquads.write(tmp_path / "graph.nq", quads)
    with nquads.SortedQuads(tmp_path / "graph.nq") as graph:
        assert set(graph.within("<s:d>")) == {quads[0], quads[1]}
        assert set(graph.within("<s:de>")) == {quads[4]}
        assert set(graph.among(["<s:shared>"], [])) == {quads[3], quads[5]}
        assert set(graph.among(["<s:shared>"], ["<p:q>"])) == {quads[1], quads[3], quads[5]}
        assert set(graph.among([], ["<p:p>"])) == {quads[0], quads[2], quads[4]}
        assert list(graph.quads("")) == [nquads.quad_of(line) for line in sorted(quad.line() for quad in quads)]


@RELAXED
@given(st.lists(QUADS, min_size=1, max_size=30), st.data())
def test_statements_of_a_sorted_file_are_found_by_what_they_hold(quads: list[Quad], data: st.DataObject) -> None:
    """A search through the bytes gives what looking at each statement gives, with the place where its line begins."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "graph.nq"
        nquads.write(path, quads)
        in_order, one = sorted(set(quads), key=Quad.line), data.draw(st.sampled_from(quads))
        with nquads.SortedQuads(path) as graph:
            held = list(graph.holding(f" {one.object} "))
            assert [quad for _, quad in held] == [quad for quad in in_order if f" {one.object} " in quad.line()]
            resources = [quad.object for quad in quads if rdf.is_resource(quad.object)][::2]
            having = [quad for quad in in_order if quad.predicate == one.predicate and quad.object in resources]
            assert [quad for _, quad in graph.having(one.predicate, resources)] == having
            for start, quad in held:
                assert path.read_bytes()[start:].startswith(quad.line().encode())
                assert list(graph.about(start)) == [other for other in in_order if other.subject == quad.subject]


@pytest.mark.parametrize("line", ["x" * 40, "<s> <p> <o> <g>", '<s> <p> "a" b <g> .', "<s> <p> <o> <g> . ."])
def test_a_broken_line_that_is_looked_up_is_told(tmp_path: Path, line: str) -> None:
    path = tmp_path / "graph.nq"
    path.write_text(f"<a> <p> <o> <g> .\n{line}\n", encoding="utf-8")
    told = pytest.raises(GraphError, match=r"graph.nq: .* is not a line of canonical N-Quads: build the graph again$")
    with nquads.SortedQuads(path) as graph, told:
        list(graph.quads(""))
    with nquads.SortedQuads(path) as graph, told:
        list(graph.among(["<g>"], ["<p>"]))


def test_bytes_that_are_no_utf_8_are_told(tmp_path: Path) -> None:
    (tmp_path / "graph.nq").write_bytes(b'<a> <p> "\xff" <g> .\n')
    with nquads.SortedQuads(tmp_path / "graph.nq") as graph, pytest.raises(GraphError, match=r"build the graph again$"):
        list(graph.quads("<a> "))
