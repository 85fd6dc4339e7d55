"""Who is who from documents to decisions: a build, `kg members candidates`, `decide` and `link`."""

import hashlib
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import ClassVar
from urllib.parse import parse_qs

import pyoxigraph
import pytest

from kg import resolve
from kg.cli import main
from kg.inspect import review, wikidata
from kg.model import iri, resources, terms
from kg.model.errors import InputError, OutputError, UsageError
from kg.pipeline.corpus import BuildOptions, build
from kg.resolve.decisions import agreed, block, decisions_of, heading, with_file
from kg.store import nquads, oxigraph
from kg.store.sparql import parameters, query
from kg.vocabulary import load_vocabulary
from tests.fixtures.occurrences import line, undecided

DOC = """Doc. {number}{edition}
{day}

On the matter of names

Written Declaration No. {declaration}{tabled}

This written declaration commits only the members who have signed it

We follow with growing concern what has happened since the last part-session.

Signed (see overleaf)

Signed: 1

{lines}

Total = {total}

1     SOC: Socialists, Democrats and Greens Group
"""
FIRST = ["SOBOLEV Serhiy, Ukraine, SOC", "GIRZYŃSKI Zbigniew, Poland, SOC", "KARSKI Karol, Poland, SOC"]
SECOND = ["SOBOLIEV Serhii, Ukraine, SOC", "GIRZYƃSKI Zbigniew, Poland, SOC", "WURM Gisela, Austria, SOC"]
PARTS = ["KARWSKI Karol, Poland, SOC", "FISCHER Axel E., Germany, SOC"]


def document(
    lines: list[str], number: int, day: str, edition: str = "", tabled: str = "", declaration: int = 790
) -> str:
    return DOC.format(
        number=number, day=day, edition=edition, tabled=tabled, lines="\n".join(lines), total=len(lines),
        declaration=declaration,
    )  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A declaration in two editions, and another: one name respelt, one gone, one that may be another."""
    texts = tmp_path_factory.mktemp("built") / "texts"
    texts.mkdir()
    later = {"edition": " 2nd edition", "tabled": "\n2nd edition, originally tabled on 12 May 2023"}
    (texts / "one.txt").write_text(document(FIRST, 15800, "12 May 2023"), encoding="utf-8")
    (texts / "two.txt").write_text(document(SECOND, 15800, "23 June 2023", **later), encoding="utf-8")
    (texts / "three.txt").write_text(document(PARTS, 15900, "10 October 2024", declaration=800), encoding="utf-8")
    out = texts.with_name("graph")
    build([texts], out, BuildOptions(ner=False))
    return out


def rows(folder: Path, name: str) -> list[tuple[str, ...]]:
    named = query.named()[name]
    found = query.run(folder, named.text, parameters.terms(named.parameters, [])).rows
    return [
        tuple(terms.value_of(one).text if one and one.startswith('"') else (one or "") for one in row) for row in found
    ]


def test_a_name_that_is_respelt_in_the_next_edition_is_neither_new_nor_missing(folder: Path) -> None:
    found = {(change, name) for _, _, change, name, *_ in rows(folder, "edition-changes")}
    assert found == {("joined", "Gisela Wurm"), ("missing", "Karol Karski")}
    assert [row[3:] for row in rows(folder, "editions") if "790" in row[0]] == [("3", "0", "0"), ("3", "1", "1")]


def test_only_the_name_that_is_gone_is_reported(folder: Path) -> None:
    findings = [json.loads(line) for line in (folder / "findings.jsonl").read_text(encoding="utf-8").splitlines()]
    withdrawn = [one for one in findings if one["code"].startswith("procedure-names-withdrawn")]
    assert [(one["file"], one["line"]) for one in withdrawn] == [("one.txt", 18)]


def test_signatures_of_both_editions_are_the_holding_members(folder: Path) -> None:
    members = {row[-1] for row in rows(folder, "members")}
    assert f"<{iri.BASE}member/UA/serhiy-sobolev>" in members
    assert f"<{iri.BASE}member/UA/serhii-soboliev>" not in members
    text = (folder / "graph.nq").read_text(encoding="utf-8")
    assert "signature/UA/serhii-soboliev" not in text
    assert f"<{iri.BASE}member/UA/serhii-soboliev> <{iri.expand('dcterms:isReplacedBy')}>" in text


def test_tables_print_each_line_as_it_stands_and_members_that_hold(folder: Path, tmp_path: Path) -> None:
    assert main(["export", str(folder), "--format", "csv", "--to", str(tmp_path)]) == 0
    lines = (tmp_path / "signatures.csv").read_text(encoding="utf-8")
    assert "member/UA/serhiy-sobolev,Serhii,Soboliev," in lines
    assert "member/UA/serhiy-sobolev,Serhiy,Sobolev," in lines
    table = (tmp_path / "members.csv").read_text(encoding="utf-8")
    assert table.count("member/UA/") == 1
    assert "SOBOLEV Serhiy; SOBOLIEV Serhii" in table


def test_graph_ttl_tells_of_members_without_leading_into_evidence(folder: Path) -> None:
    text = (folder / "graph.ttl").read_text(encoding="utf-8")
    assert "pace:SeenName" in text
    assert "org:Membership" in text
    assert "/evidence/" not in text


def test_a_group_that_was_renamed_is_no_change_of_groups(tmp_path: Path) -> None:
    texts = tmp_path / "texts"
    texts.mkdir()
    signed = {
        "12 May 2014": ["Mr Karol KARSKI, Poland, SOC", "Ms Gisela WURM, Austria, SOC"],
        "12 May 2023": ["Mr Karol KARSKI, Poland, SOC", "Ms Gisela WURM, Austria, UEL"],
    }
    for number, (day, lines) in enumerate(signed.items(), 790):
        (texts / f"{number}.txt").write_text(document(lines, number + 15000, day, declaration=number), encoding="utf-8")
    build([texts], tmp_path / "graph", BuildOptions(ner=False))
    assert [row[0] for row in rows(tmp_path / "graph", "group-changes")] == ["Gisela Wurm"] * 2


# --- candidates


PAIR = """\
Karol Karski / Karol Karwski   score 0.803
  the names agree by   close spelling
  for one member       surname spelt nearly alike; same group at about the same time
  for two members      nothing
  Karol Karski   id:member/PL/karol-karski   2023-05-12   1 line
      one.txt: KARSKI Karol, Poland, SOC
  Karol Karwski   id:member/PL/karol-karwski   2024-10-10   1 line
      three.txt: KARWSKI Karol, Poland, SOC
  one member:   kg members decide same id:member/PL/karol-karski id:member/PL/karol-karwski --reason … --source …
  two members:  kg members decide distinct id:member/PL/karol-karski id:member/PL/karol-karwski --reason … --source …
"""


def test_candidates_are_listed_with_what_speaks_and_the_lines(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["members", "candidates", str(folder)]) == 0
    assert capsys.readouterr().out == PAIR


def test_candidates_as_json_carry_the_same(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["members", "candidates", str(folder), "--format", "json"]) == 0
    (found,) = json.loads(capsys.readouterr().out)["pairs"]
    assert 0.5 <= found["score"] < 0.85
    assert [(one["form"], one["lines"][0][0]) for one in found["names"]] == [
        ("Karol Karski", "one.txt"), ("Karol Karwski", "three.txt"),
    ]  # fmt: skip
    assert found["speaks_for"][0] == ["close-surname", "surname spelt nearly alike"]
    assert main(["members", "candidates", str(folder), "--least", "0.86"]) == 0
    assert capsys.readouterr().out == "no open pairs\n"


def test_the_decided_pair_is_listed_no_more(folder: Path) -> None:
    assert [one.layer for one in review.candidates(folder, agreed(()))] == ["close spelling"]


# --- decisions


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """Where a file of decisions may come to stand."""
    return tmp_path / "mine.ttl"


WHY = ["--reason", 'A "quoted" reason.', "--source", "https://example.org/x", "--date", "2026-11-24"]
KARSKI = ["id:member/PL/karol-karski", "id:member/PL/karol-karwski"]
DECIDED = (
    ["same", *KARSKI], ["same", *KARSKI, "--holds", KARSKI[1]], ["distinct", *KARSKI],
    ["split", KARSKI[0], "--holds", f"{KARSKI[0]}-2", "--document", "id:motion/1"],
    ["split", KARSKI[0], "--holds", f"{KARSKI[0]}-2", "--from", "2020-01-01", "--until", "2020-12-31"],
    ["same-as", KARSKI[0], "wd:Q42"], ["not-same-as", KARSKI[0], "wd:Q42"],
)  # fmt: skip


@pytest.mark.parametrize("words", DECIDED, ids=[" ".join(one)[:60] for one in DECIDED])
def test_a_decision_is_appended_and_read_back(words: list[str], ledger: Path) -> None:
    assert main(["members", "decide", *words, *WHY, "--decisions", str(ledger)]) == 0
    known = decisions_of(load_vocabulary()).all
    read = [one for one in decisions_of(with_file(load_vocabulary(), ledger)).all if one not in known]
    (made,) = read
    assert made.reason == 'A "quoted" reason.'
    assert made.source == "https://example.org/x"
    assert f"{iri.BASE}{KARSKI[0][3:]}" in made.members
    assert made == made.named()
    if words[0] == "same":
        assert made.canonical == iri.BASE + (words[-1] if "--holds" in words else KARSKI[0])[3:]


REFUSED = (
    (["same", KARSKI[0]], "two members"),
    (["same", KARSKI[0], KARSKI[0]], "two members"),
    (["split", KARSKI[0]], "--holds"),
    (["same-as", "wd:Q42"], "a member"),
    (["same", KARSKI[0], "https://example.org/kg/member/PL/karol-karwski"], "is no member"),
    (["split", KARSKI[0], "--holds", "id:motion/1", "--document", "id:motion/1"], "is no member"),
    (["same", "id:member/DE/axel-fischer", "id:member/DE/axel-e-fischer"], "was decided before"),
    (["distinct", "id:member/DE/axel-fischer", "id:member/DE/axel-e-fischer"], "withdraw one"),
)


@pytest.mark.parametrize(("words", "told"), REFUSED, ids=[told for _, told in REFUSED])
def test_a_decision_that_cannot_be_is_refused(
    words: list[str], told: str, ledger: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["members", "decide", *words, *WHY, "--decisions", str(ledger)]) == 2
    assert told in capsys.readouterr().err
    assert list(ledger.parent.iterdir()) == []


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["members", "decide", "same", *KARSKI, *WHY, "--decisions", str(tmp_path / "no" / "x.ttl")]) == 2
    assert "give another file to --decisions" in capsys.readouterr().err


def test_decisions_of_one_file_are_held_against_each_other(ledger: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["members", "decide", "same", *KARSKI, *WHY, "--decisions", str(ledger)]) == 0
    before = ledger.read_text(encoding="utf-8")
    assert main(["members", "decide", "distinct", *KARSKI, *WHY, "--decisions", str(ledger)]) == 2
    assert "withdraw one" in capsys.readouterr().err
    assert ledger.read_text(encoding="utf-8") == before


def test_a_file_of_decisions_is_applied_beside_the_shipped_ones(ledger: Path) -> None:
    names = [line("PL", "Karol|Karski"), line("PL", "Karol|Karwski"), line("DE", "Axel|Fischer")]
    assert len(set(resolve.members(names, load_vocabulary()).canonical.values())) == 3
    assert main(["members", "decide", "same", *KARSKI, "--holds", KARSKI[1], *WHY, "--decisions", str(ledger)]) == 0
    words = with_file(load_vocabulary(), ledger)
    who = resolve.members(names, words)
    assert set(who.canonical.values()) == {f"{iri.BASE}{KARSKI[1][3:]}", f"{iri.BASE}member/DE/axel-fischer"}
    decision = next(match.decision for match in who.matches if match.decision)
    assert words.concepts[decision].kind == "SameMember"


@pytest.mark.parametrize("kind", ["same", "distinct"])
def test_what_a_file_settles_is_listed_no_more(
    kind: str, folder: Path, ledger: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["members", "decide", kind, *KARSKI, *WHY, "--decisions", str(ledger)]) == 0
    capsys.readouterr()
    assert main(["members", "candidates", str(folder), "--decisions", str(ledger)]) == 0
    assert capsys.readouterr().out == "no open pairs\n"


FAULTY = (
    ("<decision/same/x> a pace:SameMember .", "has no pace:concerns"),
    ("<state/BEL> a pace:State .", "is no decision"),
    ("<decision/x> a pace:SameMember ; pace:concerns", "not valid Turtle"),
    ('<decision/x> a pace:SplitMember ; pace:validFrom "soon" .', "mend the file"),
)


@pytest.mark.parametrize(("text", "told"), FAULTY, ids=[told for _, told in FAULTY])
def test_a_faulty_file_is_told_in_one_line(
    text: str, told: str, ledger: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger.write_text(heading() + text, encoding="utf-8")
    assert main(["members", "decide", "same", *KARSKI, *WHY, "--decisions", str(ledger)]) == 2
    assert told in (line := capsys.readouterr().err)
    assert line.count("\n") == 1
    assert str(ledger) in line


def test_a_file_that_is_not_there_is_told(folder: Path, ledger: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["members", "candidates", str(folder), "--decisions", str(ledger)]) == 2
    assert "cannot be read" in capsys.readouterr().err


def test_the_shipped_decisions_are_not_decided_anew(ledger: Path) -> None:
    one = decisions_of(load_vocabulary()).all[0]
    ledger.write_text(heading() + block(one), encoding="utf-8")
    with pytest.raises(InputError, match="is decided by the shipped file"):
        with_file(load_vocabulary(), ledger)


def test_a_file_that_begins_otherwise_is_left_as_it_is(ledger: Path, capsys: pytest.CaptureFixture[str]) -> None:
    begin = heading().replace(iri.BASE, "https://example.org/")
    ledger.write_text(begin, encoding="utf-8")
    assert main(["members", "decide", "same", *KARSKI, *WHY, "--decisions", str(ledger)]) == 2
    assert "begins otherwise" in capsys.readouterr().err
    assert [path.read_text(encoding="utf-8") for path in ledger.parent.iterdir()] == [begin]


def test_an_installed_copy_asks_for_a_file(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    inside = Path(review.__file__).parent / "data" / "ontology"
    monkeypatch.setattr(resources, "folder", lambda name: inside)
    assert main(["members", "decide", "same", *KARSKI, *WHY]) == 2
    assert "give --decisions FILE" in capsys.readouterr().err


# --- one name of two


def test_a_name_of_a_man_and_a_woman_is_listed_as_two_perhaps(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    texts = tmp_path / "texts"
    texts.mkdir()
    for number, signed in ((15801, "Mr Karol KARSKI, Poland, SOC"), (15802, "Ms Karol KARSKI, Poland, SOC")):
        told = document([signed, "Ms Gisela WURM, Austria, SOC"], number, "12 May 2023", declaration=number - 15000)
        (texts / f"{number}.txt").write_text(told, encoding="utf-8")
    build([texts], tmp_path / "graph", BuildOptions(ner=False))
    assert main(["members", "candidates", str(tmp_path / "graph")]) == 0
    told = capsys.readouterr().out
    assert "Karol Karski   id:member/PL/karol-karski   a man's and a woman's form of address" in told
    assert "  Ms   2023-05-12 to 2023-05-12   1 line" in told
    assert "Wurm" not in told


# --- links to Wikidata

EXTRACT = """
@prefix wd: <http://www.wikidata.org/entity/> . @prefix wdt: <http://www.wikidata.org/prop/direct/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
wd:Q1001 rdfs:label "Serhij Soboljew"@de ; skos:altLabel "Serhii Soboliev"@en ; wdt:P31 wd:Q5 ; wdt:P27 wd:Q212 ;
    wdt:P569 "1961-09-05T00:00:00Z"^^xsd:dateTime ; wdt:P39 wd:Q12132454 .
wd:Q1002 rdfs:label "Serhiy Sobolev"@en ; wdt:P31 wd:Q5 ; wdt:P570 "1990-01-01T00:00:00Z"^^xsd:dateTime .
wd:Q1003 rdfs:label "Gisela Wurm"@mul ; wdt:P31 wd:Q5 ; wdt:P569 "2010-01-01T00:00:00Z"^^xsd:dateTime .
wd:Q1004 rdfs:label "Gisela Wurm"@fr ; wdt:P31 wd:Q5 .
wd:Q1005 rdfs:label "Gisela Wurm"@en .
"""
FOUND = [("Q1004", 0.5, ["same-name"]), ("Q1001", 1.0, ["same-name", "same-state", "holds-office", "lived-then"])]


class Endpoint(BaseHTTPRequestHandler):
    """A SPARQL endpoint over the extract; `asked` keeps what it was asked."""

    graph: ClassVar[pyoxigraph.Store]
    asked: ClassVar[list[str]] = []
    broken: ClassVar[bool] = False

    def do_POST(self) -> None:
        text = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())["query"][0]
        self.asked.append(text)
        found = self.graph.query(text)
        assert isinstance(found, pyoxigraph.QuerySolutions)
        body = b"{}" if self.broken else found.serialize(format=pyoxigraph.QueryResultsFormat.JSON)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def extract(tmp_path: Path) -> Path:
    path = tmp_path / "extract.ttl"
    path.write_text(EXTRACT, encoding="utf-8")
    return path


@pytest.fixture
def endpoint(extract: Path) -> Iterator[str]:
    """The address of an endpoint on this machine."""
    Endpoint.graph, Endpoint.broken = oxigraph.load_file(extract).store, False
    Endpoint.asked.clear()
    server = HTTPServer(("127.0.0.1", 0), Endpoint)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/sparql"
    server.shutdown()
    thread.join()
    server.server_close()


def linked(folder: Path, way: list[str], capsys: pytest.CaptureFixture[str]) -> list[tuple[str, float, list[str]]]:
    assert main(["members", "link", str(folder), *way, "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    return [(iri.local_name(one["item"]), one["score"], one["reasons"]) for one in found]


def test_members_are_found_in_a_file_and_at_an_endpoint_alike(
    folder: Path, extract: Path, endpoint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert linked(folder, ["--file", str(extract)], capsys) == FOUND
    assert Endpoint.asked == []
    assert linked(folder, ["--endpoint", endpoint], capsys) == FOUND
    assert len(Endpoint.asked) == 1


def test_candidates_for_wikidata_are_shown_to_a_person(
    folder: Path, extract: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["members", "link", str(folder), "--file", str(extract)]) == 0
    told = capsys.readouterr().out
    assert "Serhiy Sobolev   wd:Q1001   score 1.00\n" in told
    assert "citizen of the State; has held an office; of age when the lists were signed\n" in told
    assert "kg members decide same-as id:member/UA/serhiy-sobolev wd:Q1001 --reason" in told


def test_what_was_decided_is_asked_no_more(folder: Path, extract: Path) -> None:
    ask, persons = wikidata.extract(extract), wikidata.people(folder)
    decided = {("id:member/AT/gisela-wurm", "http://www.wikidata.org/entity/Q1004")}
    assert [iri.local_name(one.item) for one in wikidata.matches(persons, ask, decided)] == ["Q1001"]
    merged = {("id:member/UA/serhii-soboliev", "http://www.wikidata.org/entity/Q1001")}
    assert [iri.local_name(one.item) for one in wikidata.matches(persons, ask, merged)] == ["Q1004"]


def test_names_go_out_in_batches(folder: Path, extract: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wikidata, "BATCH", 1)
    persons, asked = wikidata.people(folder), []
    ask = wikidata.extract(extract)
    found = list(wikidata.matches(persons, lambda text: asked.append(text) or ask(text)))
    assert len(asked) == len(persons)
    assert len(found) == 2


def test_a_name_cannot_break_out_of_the_query() -> None:
    person = wikidata.WikidataPerson(
        "m", "x", frozenset(), ('"@en } DROP ALL #\\', "line\nbreak"), frozenset(), None, None
    )
    graph = pyoxigraph.Store()
    assert list(graph.query(wikidata.query_for([person]))) == []


@pytest.mark.parametrize(
    ("way", "told"),
    [
        (["--endpoint", "ftp://127.0.0.1/"], "not an address"),
        (["--endpoint", "http://127.0.0.1:9/"], "does not answer (connection refused)"),
        (["--file", "nothing.ttl"], "cannot be read"),
        (["--file", "nothing.odd"], "no known format"),
    ],
)
def test_what_cannot_be_asked_is_told_in_one_line(
    way: list[str], told: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["members", "link", str(folder), *way]) == 2
    assert told in (line := capsys.readouterr().err)
    assert line.count("\n") == 1


def test_an_answer_that_is_none_is_told(folder: Path, endpoint: str) -> None:
    Endpoint.broken = True
    with pytest.raises(OutputError, match="no SPARQL result in JSON"):
        list(wikidata.matches(wikidata.people(folder), wikidata.endpoint(endpoint)))
    with pytest.raises(UsageError):
        wikidata.endpoint("file:///etc/passwd")


def test_the_vocabularies_without_decisions_are_the_same_otherwise() -> None:
    assert set(load_vocabulary().concepts) - set(undecided().concepts) == {
        one.iri for one in decisions_of(load_vocabulary()).all
    }


def test_a_build_follows_decisions_of_ones_own(folder: Path, ledger: Path, tmp_path: Path) -> None:
    """The pair that was open is one member once the file says so; the manifest tells by which file."""
    assert main(["members", "decide", "same", *KARSKI, *WHY, "--decisions", str(ledger)]) == 0
    target = tmp_path / "decided"
    command = ["build", str(folder.with_name("texts")), "--out", str(target), "--no-ner", "--fail-on", "never"]
    assert main([*command, "--decisions", str(ledger)]) == 0
    signed = {
        quad.object
        for quad in nquads.read(target / "graph.nq")
        if quad.predicate == terms.resource(iri.expand("pace:signatory"))
    }
    assert terms.resource(iri.BASE + KARSKI[0][3:]) in signed
    assert terms.resource(iri.BASE + KARSKI[1][3:]) not in signed
    manifest = json.loads((target / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["decisions"] == hashlib.sha256(ledger.read_bytes()).hexdigest()
