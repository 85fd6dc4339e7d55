"""All documents together: numbers, dates, years and memberships that only agree or disagree across documents."""

from pathlib import Path

import pyshacl
import pytest
from pyshacl.graph_abstraction import DataGraph
from rdflib import RDF, Graph

from kg.model import iri, terms
from kg.model.findings import Severity
from kg.model.terms import Quad
from kg.pipeline import validation
from kg.store import nquads
from kg.validate import engines, results, shapes, validator
from kg.validate.corpus import CorpusView, corpus_view, view_of
from kg.validate.engines import PyshaclEngine
from kg.validate.results import ValidationReport
from kg.validate.shapes import SH, Shapes
from tests.fixtures.handmade_graph import term

W = "id:written-declaration"


@pytest.fixture(scope="module")
def loaded() -> Shapes:
    return shapes.load_across()


def say(graph: str, subject: str, *facts: tuple[str, str]) -> list[Quad]:
    return [Quad(term(subject), term(prop), value, term(graph)) for prop, value in facts]


def day(value: str) -> str:
    return terms.typed(value, "date")


def document(
    name: str, kind: str, number: int, issued: str, doc: int, *more: tuple[str, str], edition: int = 1
) -> list[Quad]:
    """A document with its publication, one edition, its file, and where its date and Doc. number are printed."""
    source, key = f"id:source/{number:016}", "pace-motion" if "Motion" in kind else "pace-written-declaration"
    own = [] if "Motion" in kind else [("pace:number", terms.integer(number))]
    quads = say(
        name, name,
        ("rdf:type", term(f"pace:{kind}")), *own, ("dcterms:issued", day(issued)),
        ("pace:publishedAs", term(f"id:doc/{doc}")), ("pace:edition", term(f"{name}/edition/{edition}")),
        ("eli:type_document", term(f"id:document-kind/{key}")), *more,
    )  # fmt: skip
    quads += say(name, f"{name}/edition/{edition}", ("pace:editionNumber", terms.integer(edition)))
    quads += say("id:graph/acts", f"id:doc/{doc}", ("pace:docNumber", terms.integer(doc)))
    quads += say(
        source, source,
        ("rdf:type", term("pace:Source")), ("pace:records", term(name)),
        ("pace:fileName", terms.string(f"{number}.txt")),
    )  # fmt: skip
    for at, prop in enumerate(("dcterms:issued", "pace:publishedAs", "dcterms:title")):
        quads += place(source, f"{at}", at * 20, name, prop)
    return quads


def place(source: str, key: str, start: int, subject: str, prop: str, body: str = "", quote: str = "x") -> list[Quad]:
    """A place of a source that says something of a thing."""
    facts = [
        ("oa:hasTarget", term(source)), ("pace:start", terms.integer(start)), ("pace:end", terms.integer(start + 9)),
        ("pace:subject", term(subject)), ("pace:property", term(prop)), ("pace:quote", terms.string(quote)),
    ]  # fmt: skip
    return say(source, f"{source}/evidence/{key}", *facts, *([("oa:hasBody", term(body))] if body else []))


def declaration(number: int, issued: str, doc: int, *more: tuple[str, str], edition: int = 1) -> list[Quad]:
    return document(f"{W}/{number}", "WrittenDeclaration", number, issued, doc, *more, edition=edition)


def citing(number: int, year: int, quote: str = "") -> list[Quad]:
    """A declaration that cites Resolution 2193 with a year."""
    source, act = f"id:source/{number:016}", "id:resolution/2193"
    quads = declaration(number, f"20{number:02}-01-25", 14000 + number)
    quads += say("id:graph/acts", act, ("rdf:type", term("pace:Resolution")), ("pace:number", terms.integer(2193)))
    quads += say("id:graph/acts", act, ("pace:year", terms.typed(str(year), "gYear")))
    return quads + place(source, "cited", 100, f"{W}/{number}", "pace:cites", act, quote or f"Resolution 2193 ({year})")


def resolution(year: int) -> list[Quad]:
    name = "id:resolution/2193"
    return document(name, "Resolution", 2193, f"{year}-01-27", 99, ("pace:year", terms.typed(str(year), "gYear")))


def seen(kind: str, key: str, first: str, last: str) -> list[Quad]:
    """A membership of Petra De Sutter, and the line that proves it."""
    member, signature = "id:member/BE/petra-de-sutter", f"{W}/652/signature/{key}"
    about = f"{member}/membership/{key}/{first}"
    affiliation = [("pace:affiliation", term(f"id:{kind}/{key}"))] if kind == "group" else []
    quads = say(
        "id:graph/members", about,
        ("rdf:type", term("org:Membership")), ("org:member", term(member)), ("pace:provedBy", term(signature)),
        ("org:organization", term(f"id:{kind}/{key}")), ("pace:firstSeen", day(first)), ("pace:lastSeen", day(last)),
        *affiliation,
    )  # fmt: skip
    classes = {"state": "pace:State", "group": "pace:PoliticalGroup"}
    quads += say("id:graph/vocabulary", f"id:{kind}/{key}", ("rdf:type", term(classes[kind])))
    return quads + place("id:source/0000000000000652", f"line-{key}", 300, f"{W}/652", "pace:signature", signature)


IN_ORDER = [*declaration(651, "2018-01-24", 14492), *declaration(652, "2018-01-25", 14493)]
BASE_DOC = ("pace:basedOn", term("id:doc/14493"))
# The name, the quads, and for each result its code, its focus and the file in which it is found.
CASES: tuple[tuple[str, list[Quad], set[tuple[str, str, str]]], ...] = (
    ("in order", IN_ORDER, set()),
    (
        "a date out of order",
        [*IN_ORDER, *declaration(653, "2008-01-25", 14494)],
        {("corpus-date-order", f"{W}/653", "653.txt")},
    ),
    (
        "a date a little out of order",
        [*IN_ORDER, *declaration(653, "2018-01-22", 14494)],
        {("corpus-date-near", f"{W}/653", "653.txt")},
    ),
    (
        "numbers of a session before the series began",
        [
            *IN_ORDER,
            *declaration(653, "1949-09-05", 14494),
            *say(
                "id:graph/vocabulary",
                "id:document-kind/pace-written-declaration",
                ("pace:numberedSince", terms.typed("1951", "gYear")),
            ),
        ],
        set(),
    ),
    ("the same day", [*IN_ORDER, *declaration(653, "2018-01-25", 14494)], set()),
    ("a reprint has a later day", [*declaration(650, "2018-05-01", 14490, edition=2), *IN_ORDER], set()),
    (
        "a Doc. number out of order",
        [*IN_ORDER, *declaration(653, "2018-01-26", 1449)],
        {("corpus-doc-order", f"{W}/653", "653.txt")},
    ),
    (
        "two declarations under one Doc. number",
        [*IN_ORDER, *declaration(653, "2018-01-26", 14493)],
        {("corpus-doc-number", f"{W}/652", "652.txt"), ("corpus-doc-number", f"{W}/653", "653.txt")},
    ),
    (
        "a declaration and a motion under one Doc. number",
        [*IN_ORDER, *document("id:motion/14493", "MotionForResolution", 7, "2018-01-26", 14493)],
        {("corpus-doc-number", f"{W}/652", "652.txt"), ("corpus-doc-number", "id:motion/14493", "7.txt")},
    ),
    ("years agree", [*citing(18, 2017), *citing(19, 2017)], set()),
    (
        "one year differs from two",
        [*citing(18, 2017), *citing(19, 2017), *citing(20, 2018)],
        {("corpus-act-year", "id:resolution/2193", "20.txt")},
    ),
    (
        "one year differs from one",
        [*citing(18, 2017), *citing(20, 2018)],
        {("corpus-act-year", "id:resolution/2193", "18.txt"), ("corpus-act-year", "id:resolution/2193", "20.txt")},
    ),
    (
        "the act was read, and has another year",
        [*resolution(2017), *(q for q in citing(20, 2018) if "gYear" not in q.object)],
        {("corpus-act-year", "id:resolution/2193", "20.txt")},
    ),
    (
        "the act was read, and is cited without a year",
        [*resolution(2017), *(q for q in citing(20, 2018, "Resolution 2193") if "gYear" not in q.object)],
        set(),
    ),
    (
        "in two groups on one day",
        [
            *IN_ORDER,
            *seen("group", "soc", "2018-01-25", "2018-01-25"),
            *seen("group", "alde", "2018-01-24", "2018-03-01"),
        ],
        {
            ("corpus-membership", "id:member/BE/petra-de-sutter/membership/soc/2018-01-25", "652.txt"),
            ("corpus-membership", "id:member/BE/petra-de-sutter/membership/alde/2018-01-24", "652.txt"),
        },
    ),
    (
        "for two States on one day",
        [
            *IN_ORDER,
            *seen("state", "BEL", "2018-01-25", "2018-01-25"),
            *seen("state", "NLD", "2018-01-25", "2018-01-25"),
        ],
        {
            ("corpus-membership", "id:member/BE/petra-de-sutter/membership/BEL/2018-01-25", "652.txt"),
            ("corpus-membership", "id:member/BE/petra-de-sutter/membership/NLD/2018-01-25", "652.txt"),
        },
    ),
    (
        "in two groups one after the other, and for a State",
        [
            *seen("group", "soc", "2018-01-25", "2018-01-25"),
            *seen("group", "alde", "2018-01-26", "2018-03-01"),
            *seen("state", "BEL", "2018-01-25", "2018-03-01"),
        ],
        set(),
    ),
    (
        "a resolution rests on a declaration",
        [*IN_ORDER, *document("id:resolution/2200", "Resolution", 2200, "2018-04-01", 99, BASE_DOC)],
        {("corpus-followed", f"{W}/652", "652.txt")},
    ),
    (
        "a resolution rests on a declaration of 2025",
        [
            *declaration(652, "2025-01-25", 14493),
            *document("id:resolution/2200", "Resolution", 2200, "2025-04-01", 99, BASE_DOC),
        ],
        {("corpus-followed-uncertain", f"{W}/652", "652.txt")},
    ),
)


@pytest.mark.parametrize(("quads", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_what_only_all_documents_show(quads: list[Quad], expected: set[tuple[str, str, str]], loaded: Shapes) -> None:
    report = PyshaclEngine(loaded).validate(corpus_view(quads).quads())
    placed = {(one.code, one.message): one.source for one in results.findings(report, quads, ())}
    found = {(one.code, one.focus, placed[one.code, one.message]) for one in report.results}
    assert found == {(code, term(focus), file) for code, focus, file in expected}


def by_pyshacl(quads: list[Quad], loaded: Shapes) -> set[tuple[str, ...]]:
    """What pySHACL makes of the same small graph and the same shapes."""
    lines = "".join(f"{' '.join(quad[:3])} .\n" for quad in corpus_view(quads).whole())
    data = Graph().parse(data=lines, format="nt")
    for fact in loaded.hierarchy:
        data.add(fact)
    _, report, _ = pyshacl.validate(data, shacl_graph=loaded.graph)
    return {
        (str(report.value(node, SH.focusNode)), shapes.code_of(report.value(node, SH.sourceShape)),
         str(report.value(node, SH.value)), str(report.value(node, SH.resultSeverity)))
        for node in report.subjects(RDF.type, SH.ValidationResult)
    }  # fmt: skip


@pytest.mark.parametrize("quads", [case[1] for case in CASES], ids=[case[0] for case in CASES])
def test_pyshacl_gives_the_same(quads: list[Quad], loaded: Shapes) -> None:
    ours = {
        (terms.iri_of(one.focus), one.code, terms.iri_of(one.value), iri.expand(f"sh:{one.severity.capitalize()}"))
        for one in PyshaclEngine(loaded).validate(corpus_view(quads).quads()).results
    }
    assert ours == by_pyshacl(quads, loaded)


# --- shortcuts, each against the long way


TOGETHER = [quad for _, quads, _ in CASES for quad in quads]


@pytest.mark.parametrize("quads", [*(case[1] for case in CASES), TOGETHER], ids=[*(case[0] for case in CASES), "all"])
def test_what_is_in_question_gives_what_the_whole_view_gives(quads: list[Quad], loaded: Shapes) -> None:
    view = corpus_view(quads)
    whole = PyshaclEngine(loaded).validate(view.whole())
    assert set(view.quads()) <= set(view.whole())
    assert PyshaclEngine(loaded).validate(view.quads()) == whole
    # Members' own statements and the like are no part of the view: nothing that the shapes look at is left out of it.
    assert set(PyshaclEngine(loaded).validate({*quads, *view.whole()}).results) == set(whole.results)


@pytest.mark.skipif(not engines.shacl_installed(), reason="needs the extra 'fast'")
@pytest.mark.parametrize("quads", [case[1] for case in CASES], ids=[case[0] for case in CASES])
def test_the_fast_engine_gives_what_pyshacl_gives(quads: list[Quad], loaded: Shapes) -> None:
    view = corpus_view(quads).quads()
    assert engines.ShaclEngine(loaded).validate(view) == PyshaclEngine(loaded).validate(view)


def test_nothing_is_in_question_where_all_agrees() -> None:
    texts = {quad.subject for quad in corpus_view(IN_ORDER).quads() if quad.predicate == term("dcterms:issued")}
    assert texts == set()


def test_the_view_of_a_document_needs_no_other_document() -> None:
    first, second = declaration(18, "2018-01-25", 14018), citing(19, 2017)
    apart = CorpusView((), [quad for quad in second if quad.graph == term("id:graph/acts")])
    apart.add(view_of(first))
    apart.add(view_of(second))
    acts = [quad for quad in first if quad.graph == term("id:graph/acts")]
    assert {*apart.whole(), *acts} == set(corpus_view([*first, *second]).whole())


@pytest.mark.parametrize("quads", [case[1] for case in CASES], ids=[case[0] for case in CASES])
def test_places_are_those_of_a_search_through_all(quads: list[Quad], tmp_path: Path, loaded: Shapes) -> None:
    view = corpus_view(quads).quads()
    report = PyshaclEngine(loaded).validate(view)
    files = {quad.object: [quad.subject] for quad in view if quad.predicate == term("pace:records")}
    nquads.write(tmp_path / "graph.nq", quads)
    through_all = results.findings(report, quads, ())
    assert results.findings_across(report, results.GatheredStatements(quads), files, ()) == through_all
    with nquads.SortedQuads(tmp_path / "graph.nq") as statements:
        assert results.findings_across(report, statements, files, ()) == through_all


def test_a_place_that_no_own_file_gives_is_searched_for(loaded: Shapes) -> None:
    (quads,) = (case[1] for case in CASES if case[0] == "a date out of order")
    dateless = [quad for quad in quads if "/evidence/0" not in quad.subject]
    report = PyshaclEngine(loaded).validate(corpus_view(dateless).quads())
    files = {term(f"{W}/653"): [term(f"id:source/{653:016}")]}
    found = results.findings_across(report, results.GatheredStatements(dateless), files, ())
    assert found == results.findings(report, dateless, ())
    assert [one.span and one.span.start for one in found] == [40]


def test_every_shape_across_documents_is_tried(loaded: Shapes) -> None:
    named = {shapes.code_of(shape) for shape in loaded.graph.subjects(RDF.type, SH.NodeShape)}
    assert named == {code for _, _, expected in CASES for code, _, _ in expected}


def test_every_shape_targets_something(loaded: Shapes) -> None:
    drawn = [quad for _, quads, _ in CASES for quad in corpus_view(quads).quads()]
    lines = "".join(f"{' '.join(quad[:3])} .\n" for quad in drawn)
    data = Graph().parse(data=lines, format="nt")
    for fact in loaded.hierarchy:
        data.add(fact)
    prepared = pyshacl.ShapesGraph(loaded.graph)
    assert [shape.node for shape in prepared.shapes if not shape.focus_nodes(DataGraph.from_rdflib(data))] == []


def test_the_order_of_the_quads_does_not_matter() -> None:
    for _, quads, _ in CASES:
        once, again = (corpus_view(found).quads() for found in (quads, list(reversed(quads))))
        assert once == again


def test_messages_are_whole_and_name_things_shortly(loaded: Shapes) -> None:
    for _, quads, _ in CASES:
        for result in PyshaclEngine(loaded).validate(corpus_view(quads).quads()).results:
            assert "{" not in result.message
            assert "w3id.org" not in result.message


def test_a_check_of_the_whole_graph_tells_what_is_wrong_across_documents() -> None:
    quads = [*IN_ORDER, *declaration(653, "2008-01-25", 14494)]
    report, located = validation.validate_graph(
        quads, options=validator.ValidationOptions(codes=frozenset({"corpus-date-order"}))
    )
    found = [one.finding for one in located]
    assert [(one.code, one.severity, one.source) for one in found] == [
        ("corpus-date-order", Severity.WARNING, "653.txt")
    ]
    assert (
        found[0].message
        == "of 2008-01-25, though id:written-declaration/652, which has a lower number, is of 2018-01-25: "
        "one of the two has a wrong date or number, or was printed again"
    )
    assert [one.code for one in report.results] == ["corpus-date-order"]


def test_nothing_is_found_in_nothing(loaded: Shapes) -> None:
    assert PyshaclEngine(loaded).validate(corpus_view([]).quads()) == ValidationReport(())
    assert results.findings(ValidationReport(()), [], ()) == ()


@pytest.mark.parametrize("base", [iri.BASE, "https://example.org/other/"])
def test_a_graph_on_disk_gives_what_one_in_memory_gives(tmp_path: Path, base: str) -> None:
    nquads.write(tmp_path / "graph.nq", terms.rebased(TOGETHER, iri.BASE, base))
    in_memory = validation.validate_graph(TOGETHER)
    assert in_memory[0].results
    with nquads.SortedQuads(tmp_path / "graph.nq") as stored:
        statements = results.RebasedStatements(stored, base)
        assert validation.validate_statements(statements) == in_memory
        if base == iri.BASE:
            assert validation.validate_statements(stored) == in_memory
