"""A user's own shapes: added to ours, named in the findings, and refused where they reach outside."""

import json
from pathlib import Path

import pytest
from rdflib import RDF

from kg.cli import main
from kg.model.errors import UsageError
from kg.model.findings import Severity
from kg.validate import engines, shapes
from kg.validate.engines import ENGINES
from kg.validate.shapes import SH
from tests.fixtures.handmade_graph import declaration

HEAD = """@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix pace: <https://w3id.org/pace-kg/ontology#> .
@prefix my: <https://example.org/shapes#> .
"""
OWN = f"""{HEAD}
my:Declaration a sh:NodeShape ; sh:targetClass pace:WrittenDeclaration ;
    sh:property [
        sh:path pace:number ; sh:minInclusive 1000 ; sh:severity sh:Warning ;
        sh:message "number {{?value}} is of the old series"@en
    ] ,
    [ sh:path pace:signature ; sh:maxCount 2 ; sh:message "too many"@en ] .
my:Query a sh:NodeShape ; sh:targetClass pace:Signature ; sh:sparql [
    sh:prefixes my:prefixes ; sh:message "signed in {{?edition}}"@en ;
    sh:select "SELECT $this ?edition WHERE {{ $this pace:signedIn ?edition ; pace:honorific 'Mr' }}"
] .
my:prefixes sh:declare [ sh:prefix "pace" ; sh:namespace "https://w3id.org/pace-kg/ontology#"^^xsd:anyURI ] .
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "mine.ttl").write_text(OWN, encoding="utf-8")
    return tmp_path / "own"


ENGINES_HERE = [name for name in ENGINES if name != "shacl" or engines.shacl_installed()]


@pytest.mark.parametrize("engine", ENGINES_HERE)
def test_own_shapes_are_held_beside_ours(engine: str, own: Path) -> None:
    added = shapes.with_own(shapes.load(), [str(own)])
    report = engines.engine_named(engine, added).validate(declaration())
    mine = {(one.code.partition("#")[2], one.severity, one.message) for one in report.results if "#" in one.code}
    assert mine == {
        ("Declaration-1", Severity.VIOLATION, "too many"),
        ("Declaration-2", Severity.WARNING, "number 638 is of the old series"),
        ("Declaration-2", Severity.WARNING, "number 652 is of the old series"),
        ("Query", Severity.VIOLATION, "signed in id:written-declaration/652/edition/1"),
    }
    assert "first-signatory" in {one.code for one in report.results}


def test_a_nameless_shape_has_the_same_name_in_every_run(own: Path) -> None:
    shipped = set(shapes.load().graph.objects(None, SH.property))
    names = [
        {
            str(shape)
            for shape in {*shapes.with_own(shapes.load(), [str(own)]).graph.objects(None, SH.property)} - shipped
        }
        for _ in range(3)
    ]
    assert names[0] == names[1] == names[2] == {f"https://example.org/shapes#Declaration-{n}" for n in (1, 2)}


def test_nothing_is_added_where_nothing_is_given() -> None:
    loaded = shapes.load()
    assert shapes.with_own(loaded, ()) is loaded


BODY, QUERY = "my:S a sh:NodeShape ; sh:targetClass pace:Signature", "sh:sparql [ sh:select"
GRAPH_PATTERN = "{ $this ?p ?o }"
REFUSED = (
    ("imports", "my:shapes owl:imports my:more . my:S a sh:NodeShape .", "imports"),
    ("other shapes graphs", "my:data sh:shapesGraph my:more . my:S a sh:NodeShape .", "shapesGraph"),
    ("scripts", f'{BODY} ; sh:js [ sh:jsFunctionName "f" ] .', "scripts"),
    ("script libraries", f"{BODY} . my:L a sh:JSLibrary .", "scripts"),
    ("services", f'{BODY} ; {QUERY} "SELECT $this {{ SERVICE <http://x.org/> {GRAPH_PATTERN} }}" ] .', "SERVICE"),
    ("other graphs", f'{BODY} ; {QUERY} "SELECT $this FROM <http://x.org/> {GRAPH_PATTERN}" ] .', "FROM"),
    ("rules", f"{BODY} ; sh:rule [ a sh:TripleRule ] .", "sh:rule is refused, as it is not looked at"),
    ("targets by query", f'{BODY} ; sh:target [ sh:select "SELECT ?this {{ ?this ?p ?o }}" ] .', "sh:target"),
    ("expressions", f"{BODY} ; sh:expression [ my:f ( ) ] .", "sh:expression"),
    ("no query", f'{BODY} ; {QUERY} "SELECT $this {{" ] .', "query"),
    ("updates", f'{BODY} ; {QUERY} "DROP ALL" ] .', "query"),
    ("no Turtle", "my:S a", "Turtle"),
    ("a severity of one's own", f"{BODY} ; sh:severity my:Grave .", "sh:severity .*Grave is refused"),
    ("no shape", "my:S a owl:Class .", "no shape"),
    ("a name of ours", "<https://w3id.org/pace-kg/shapes#edition-total> a sh:NodeShape .", "name of another shape"),
)


@pytest.mark.parametrize(("body", "words"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_what_reaches_outside_is_refused(body: str, words: str, tmp_path: Path) -> None:
    (tmp_path / "bad.ttl").write_text(HEAD + body, encoding="utf-8")
    with pytest.raises(UsageError, match=words) as refused:
        shapes.with_own(shapes.load(), [str(tmp_path)])
    assert "bad.ttl" in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_folder_without_shapes_is_told(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "missing"):
        with pytest.raises(UsageError, match="no shapes here"):
            shapes.with_own(shapes.load(), [str(folder)])


def test_the_command_takes_own_shapes(own: Path, declaration: str, capsys: pytest.CaptureFixture[str]) -> None:
    (own.parent / "doc.txt").write_text(declaration, encoding="utf-8")
    command = ["validate", str(own.parent / "doc.txt"), "--format", "json", "--shapes", str(own)]
    assert main(command) == 1
    found = {one["code"]: one for one in json.loads(capsys.readouterr().out)}
    assert found["https://example.org/shapes#Declaration-1"]["line"]
    assert main([*command, "--shape", "https://example.org/shapes#Declaration-2"]) == 0
    assert [one["severity"] for one in json.loads(capsys.readouterr().out)] == ["warning"] * 2
    assert main([*command, "--format", "turtle"]) == 1
    assert "<https://example.org/shapes#Declaration-2>" in capsys.readouterr().out


def test_ours_stay_as_they_were(own: Path) -> None:
    loaded = shapes.load()
    before = len(loaded.graph)
    added = shapes.with_own(loaded, [str(own)])
    assert len(loaded.graph) == before < len(added.graph)
    assert set(loaded.graph.subjects(RDF.type, SH.NodeShape)) < set(added.graph.subjects(RDF.type, SH.NodeShape))
