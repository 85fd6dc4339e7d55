"""A whole build of the first real document: what it yields, that it is stable, and what bad input does to it."""

import json
import os
import random
import subprocess
import sys
from collections import Counter
from importlib.metadata import version
from pathlib import Path

import pyoxigraph
import pytest
import rdflib

import kg
from kg.cli import main
from kg.model import terms
from kg.model.iri import BASE, ONTOLOGY
from kg.model.terms import Quad
from kg.parse.entities import Recogniser
from kg.pipeline import cache, first_pass
from kg.store import nquads
from tests.paths import ROOT

INPUT = ROOT / "input"


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The graph folder of input/, built once with the models."""
    folder = tmp_path_factory.mktemp("built") / "graph"
    kg.build(INPUT, folder)
    return folder


@pytest.fixture(scope="module")
def quads(graph: Path) -> list[Quad]:
    return list(nquads.read(graph / "graph.nq"))


def build(text: str, tmp_path: Path) -> list[dict[str, object]]:
    """Build one text without models and return the findings that are kept."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "doc.txt").write_text(text, encoding="utf-8")
    kg.build(tmp_path / "in", tmp_path / "graph", ner=False)
    return [json.loads(line) for line in (tmp_path / "graph" / "findings.jsonl").read_text("utf-8").splitlines()]


def line_of(text: str, words: str) -> int:
    return text[: text.index(words)].count("\n") + 1


def test_doc_14493(graph: Path) -> None:
    manifest = json.loads((graph / "manifest.json").read_text(encoding="utf-8"))
    counts = manifest["counts"]
    assert counts["documents"] == {"WrittenDeclaration": 1}
    assert counts["signatures"] == counts["members"] == 24
    assert counts["groups"] == {"SOC": 14, "EPP/CD": 5, "ALDE": 2, "NR": 2, "UEL": 1}
    assert counts["citations"] == 3
    coverage = manifest["inputs"][0]["coverage"]
    assert coverage["accounted"] == coverage["total"] > 1000
    findings = [json.loads(line) for line in (graph / "findings.jsonl").read_text("utf-8").splitlines()]
    assert {finding["severity"] for finding in findings} <= {"info"}


def test_what_it_cites_and_names(quads: list[Quad]) -> None:
    document = f"<{BASE}written-declaration/652>"

    def objects(name: str) -> set[str]:
        found = [q.object for q in quads if q.subject == document and q.predicate == f"<{ONTOLOGY}{name}>"]
        return {term.removeprefix(f"<{BASE}")[:-1] for term in found}

    assert objects("cites") == {"resolution/2193", "written-declaration/638", "treaty/iccpr"}
    persons = ("talgat-ayan", "max-bokayev", "mukhtar-dzhakishev", "iskander-yerimbetov", "aron-atabek")
    persons += ("botagoz-jardemalie", "mukhtar-ablyazov")
    named = {f"written-declaration/652/person/{person}" for person in persons}
    assert objects("mentions") == named | {"body/coe", "body/un-hrcttee", "state/KAZ", "state/BEL"}
    assert objects("addresses") == objects("about") == {"state/KAZ"}


def test_particles_and_no_group(quads: list[Quad]) -> None:
    names = {terms.value_of(q.object).text for q in quads if q.predicate.endswith("/familyName>")}
    assert {"De Sutter", "De Bruyn", "van de Ven", "O'Reilly", "Rojhan Gustafsson"} <= names
    kinds = {q.object for q in quads if q.subject == f"<{BASE}group/nr>" and q.predicate.endswith("#type>")}
    assert kinds == {f"<{ONTOLOGY}NonAttachment>"}


def test_evidence_slices_out_of_the_text(quads: list[Quad]) -> None:
    text = (INPUT / "doc-14493.txt").read_bytes().decode("utf-8")
    nodes: dict[str, dict[str, str]] = {}
    for quad in quads:
        nodes.setdefault(quad.subject, {})[quad.predicate.rsplit("#", 1)[-1][:-1]] = quad.object
    found = [node for node in nodes.values() if node.get("type") == f"<{ONTOLOGY}Evidence>"]
    for node in found:
        start, end = (int(terms.value_of(node[key]).text) for key in ("start", "end"))
        assert text[start:end] == terms.value_of(node["quote"]).text
    properties = Counter(node["property"].rsplit("#", 1)[-1][:-1] for node in found)
    assert properties["signature"] == 24
    assert properties["cites"] >= 3
    assert properties["mentions"] >= 11


def test_every_signature_citation_and_mention_has_evidence(quads: list[Quad]) -> None:
    bodies = {q.object for q in quads if q.predicate == "<http://www.w3.org/ns/oa#hasBody>"}
    stated = {
        q.object for q in quads if q.predicate in {f"<{ONTOLOGY}{n}>" for n in ("signature", "cites", "mentions")}
    }
    assert stated <= bodies


def test_each_triple_stands_in_one_graph(quads: list[Quad]) -> None:
    counted = Counter((q.subject, q.predicate, q.object) for q in quads)
    assert [triple for triple, number in counted.items() if number > 1] == []
    assert not [q for q in quads if any(term.startswith("_:") for term in q)]


def test_turtle_reads_alike_in_both_engines(graph: Path) -> None:
    for name in ("graph.ttl", "vocabulary.ttl", "report.ttl"):
        path = graph / name
        theirs = {str(triple) for triple in pyoxigraph.parse(path=str(path), format=pyoxigraph.RdfFormat.TURTLE)}
        ours = rdflib.Graph().parse(path, format="turtle")
        plain = {" ".join(term.n3() for term in triple) for triple in ours}
        assert len(theirs) == len(plain) > 5
        assert {line.replace(f"^^<{terms.XSD}string>", "") for line in theirs} == plain


def test_dataset_behaves_as_rdflib_does(graph: Path) -> None:
    dataset = kg.open(graph)
    assert (None, None, rdflib.Literal("De Sutter")) in dataset
    assert rdflib.Literal("EPP/CD") in set(dataset.objects(None, rdflib.SKOS.notation))
    number = dataset.value(rdflib.URIRef(f"{BASE}written-declaration/652"), rdflib.URIRef(f"{ONTOLOGY}number"))
    assert number is not None
    assert number.toPython() == 652


def test_same_bytes_in_any_order_under_any_seed(graph: Path, tmp_path: Path) -> None:
    """Five hash seeds, the files listed in other orders, one and two processes."""
    sources = [INPUT / "doc-14493.txt", *sorted((ROOT / "tests" / "gold").glob("*.txt"))[:6]]
    digests = set()
    for seed in range(5):
        shuffled = random.Random(seed).sample(sources, len(sources))
        out = tmp_path / f"graph{seed}"
        command = [sys.executable, "-m", "kg", "build", *map(str, shuffled), "--out", str(out), "--no-ner"]
        command += ["--fail-on", "never", "--jobs", str(1 + seed % 2)]
        subprocess.run(command, check=True, env={**os.environ, "PYTHONHASHSEED": str(seed)}, capture_output=True)
        names = ("graph.nq", "graph.ttl", "vocabulary.ttl", "report.ttl")
        digests.add(tuple((out / name).read_bytes() for name in names))
    assert len(digests) == 1


def test_a_second_build_gives_the_same_bytes(graph: Path, tmp_path: Path) -> None:
    kg.build([INPUT], tmp_path / "again")
    for name in ("graph.nq", "graph.ttl", "manifest.json", "findings.jsonl", "texts.jsonl"):
        assert (tmp_path / "again" / name).read_bytes() == (graph / name).read_bytes()


def test_another_base(tmp_path: Path) -> None:
    kg.build(INPUT, tmp_path / "graph", ner=False, base_iri="https://example.org/pace/")
    text = (tmp_path / "graph" / "graph.nq").read_text(encoding="utf-8")
    assert "<https://example.org/pace/written-declaration/652>" in text
    assert BASE not in text


# ---------------------------------------------------------------- documents that are wrong on purpose


def test_wrong_total(declaration: str, tmp_path: Path) -> None:
    text = declaration.replace("Total = 24", "Total = 25")
    found = [f for f in build(text, tmp_path) if f["severity"] != "info"]
    assert [(f["code"], f["line"], f["severity"]) for f in found] == [
        ("edition-stated-total", line_of(text, "Total = 25"), "violation")
    ]


def test_unknown_state(declaration: str, tmp_path: Path) -> None:
    text = declaration.replace("THIÉRY Damien, Belgium", "THIÉRY Damien, Beligum")
    found = [f for f in build(text, tmp_path) if f["severity"] != "info"]
    assert [(f["code"], f["line"]) for f in found] == [("unknown-state", line_of(text, "Beligum"))]
    assert "Belgium" in str(found[0]["hint"])


def test_unknown_group(declaration: str, tmp_path: Path) -> None:
    text = declaration.replace("THIÉRY Damien, Belgium, ALDE", "THIÉRY Damien, Belgium, ALDF")
    found = [f for f in build(text, tmp_path) if f["severity"] != "info"]
    assert [(f["code"], f["line"]) for f in found] == [("unknown-group", line_of(text, "ALDF"))]
    assert "ALDE" in str(found[0]["hint"])


def test_stray_line(declaration: str, tmp_path: Path) -> None:
    text = declaration.replace("CORSINI Paolo", "Here stands a line that is no signatory\nCORSINI Paolo")
    found = [f for f in build(text, tmp_path) if f["severity"] != "info"]
    assert [(f["code"], f["line"]) for f in found] == [("unparsed-text", line_of(text, "Here stands"))]


def test_impossible_date(declaration: str, tmp_path: Path) -> None:
    text = declaration.replace("25 January 2018", "31 February 2018")
    found = [f for f in build(text, tmp_path) if f["severity"] != "info"]
    assert [(f["code"], f["line"]) for f in found] == [("date-impossible", line_of(text, "31 February"))]


def test_member_twice(declaration: str, tmp_path: Path) -> None:
    line = "CORSINI Paolo, Italy, SOC\n"
    text = declaration.replace(line, line * 2).replace("Total = 24", "Total = 25")
    found = [f for f in build(text, tmp_path) if f["severity"] != "info"]
    assert [f["code"] for f in found] == ["signature-twice"]
    assert found[0]["line"] in (line_of(text, line), line_of(text, line) + 1)


def test_group_not_alive(declaration: str, tmp_path: Path) -> None:
    text = declaration.replace("SHARMA Virendra, United Kingdom, SOC", "SHARMA Virendra, United Kingdom, LDR")
    found = [f for f in build(text, tmp_path) if f["severity"] != "info"]
    assert [(f["code"], f["severity"], f["line"]) for f in found] == [
        ("group-alive", "warning", line_of(text, "SHARMA"))
    ]


def test_empty_list_under_a_total(declaration: str, tmp_path: Path) -> None:
    start, end = declaration.index("SUTTER Petra"), declaration.index("Total = 24")
    found = build(declaration[:start] + declaration[end:], tmp_path)
    assert "violation" in {f["severity"] for f in found}


POEM = "\n".join(["Shall I compare thee to a summer's day?", "Thou art more lovely and more temperate:"] * 7)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty-file"),
        (POEM.encode(), "layout-unknown"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + random.Random(3).randbytes(9000), "not-text"),
        (random.Random(4).randbytes(1_000_000), "not-text"),
    ],
)
def test_files_of_another_kind(data: bytes, code: str, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "x.txt").write_bytes(data)
    made = kg.build(tmp_path / "in", tmp_path / "graph", ner=False)
    assert made.failed
    assert len(made.reported) == 1
    assert made.reported[0].startswith(f"x.txt: violation {code} ")


def test_one_bad_file_does_not_stop_the_others(tmp_path: Path, declaration: str) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_bytes(b"\x00\x01\x02" * 50)
    (tmp_path / "in" / "b.txt").write_text(declaration, encoding="utf-8")
    made = kg.build(tmp_path / "in", tmp_path / "graph", ner=False)
    assert made.counts.signatures == 24
    assert made.findings["violation"] == 1


def test_without_models_one_line_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A build goes on by vocabulary and rules, with the graph of one that wants no model; nor need spaCy be there."""
    bare = Recogniser({}, {"en": "some-model", "fr": "un-modele"})
    monkeypatch.setattr(Recogniser, "installed", classmethod(lambda cls: bare))
    monkeypatch.setattr(cache, "version", lambda name: version("no-such-library" if name == "spacy" else name))
    first_pass.tools.cache_clear()
    graphs = []
    for options in ((), ("--no-ner",)):
        folder = tmp_path / f"graph{len(options)}"
        assert main(["build", str(INPUT), "--out", str(folder), *options]) == 0
        told = [line for line in capsys.readouterr().err.splitlines() if line.startswith("kg build:")]
        words = "kg build: no model for en, fr, names by vocabulary and rules: pip install some-model un-modele"
        assert [line.startswith(words) for line in told] == ([] if options else [True])
        graphs.append((folder / "graph.nq").read_bytes())
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        assert manifest["models"] == []
        assert "spacy" not in manifest["versions"]
    first_pass.tools.cache_clear()
    assert graphs[0] == graphs[1]
