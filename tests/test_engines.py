"""Engines of validation: the fast one gives what pySHACL gives, result by result, and pySHACL decides on rejects."""

import os
import shutil
import subprocess
import zipfile
from collections.abc import Iterable
from pathlib import Path

import pytest
from corpus import declarations
from rdflib import RDF, Graph, URIRef
from sample import Change, adding, declaration, dropping, motion, setting, term
from sample_kinds import SAMPLES
from sample_rules import BROKEN, judged
from test_shapes import ALLOWED, REFUSED, REFUSED_KINDS
from wrong import documents

from kg import assemble, check, fast, files, iri, merge, rdf, rules, shapes, validators
from kg.check import Plan
from kg.errors import InstallationError, UsageError
from kg.model import Severity
from kg.rdf import Quad
from kg.results import Report, Result
from kg.shapes import SH, Shapes
from kg.validate import Validator

ROOT = Path(__file__).parent
GENERATED = 60
needs_fast = pytest.mark.skipif(not fast.installed(), reason="the extra `fast` is not installed")


@pytest.fixture(scope="module")
def loaded() -> Shapes:
    return shapes.load()


def graphs(folder: Path) -> Iterable[tuple[Quad, ...]]:
    """The documents of a folder, each as it is validated."""
    quads = assemble.assemble(files.find([folder]), names=False, jobs=1).quads
    parts = merge.Parts(quads)
    for document in parts.documents:
        held = parts.document(document)
        yield (*held, *rules.standards(held, rules.load()))
    yield from parts.members()


def written(folder: Path, which: str) -> Path:
    """Write the documents of one sort into a folder, each under a name of its own."""
    if which == "generated":
        for name, text in declarations(GENERATED, seed=7):
            (folder / name).write_text(text, encoding="utf-8")
    elif which == "wrong":
        for number, wrong in enumerate(documents()):
            (folder / f"{number:03}").mkdir()
            wrong.write(folder / f"{number:03}")
    else:
        for path in (ROOT / which).glob("*.txt"):
            shutil.copy(path, folder)
    return folder


# --- parity


@needs_fast
@pytest.mark.parametrize(("which", "fewest"), [("golden", 40), ("gold", 20), ("generated", GENERATED)])
def test_both_engines_agree_on_documents(which: str, fewest: int, loaded: Shapes, tmp_path: Path) -> None:
    sure, quick = Validator(loaded), fast.FastValidator(loaded)
    found = list(graphs(written(tmp_path, which)))
    assert len(found) > fewest
    for quads in found:
        assert quick.validate(quads) == sure.validate(quads)


@needs_fast
def test_both_engines_agree_on_wrong_documents(loaded: Shapes, tmp_path: Path) -> None:
    sure, quick = Validator(loaded), fast.FastValidator(loaded)
    results = 0
    for folder in sorted(written(tmp_path, "wrong").iterdir()):
        for quads in graphs(folder):
            report = sure.validate(quads)
            assert quick.validate(quads) == report
            results += len(report.results)
    assert results > 100


SPOILT: tuple[tuple[str, Change], ...] = (*REFUSED, *ALLOWED)


@needs_fast
def test_both_engines_agree_on_spoilt_graphs(loaded: Shapes) -> None:
    sure, quick = Validator(loaded), fast.FastValidator(loaded)
    spoilt = [change(declaration()) for _, change in SPOILT]
    spoilt += [change(SAMPLES[name]()) for _, name, change in REFUSED_KINDS]
    spoilt += [judged(quads) for _, quads, _ in BROKEN]
    for quads in spoilt:
        assert quick.validate(quads) == sure.validate(quads)


# --- who decides


class Says:
    """An engine that says the same of everything, and counts how often it is asked."""

    def __init__(self, *results: Result) -> None:
        self.results = results
        self.asked: list[frozenset[str]] = []

    def validate(self, _: Iterable[Quad], codes: Iterable[str] = ()) -> Report:
        self.asked.append(frozenset(codes))
        return Report(self.results)


def result(code: str, severity: Severity, value: str = "") -> Result:
    return Result(term("id:written-declaration/652"), code, "", value, severity, "said", str(SH.MinCount))


INFO, WARNING = result("info-code", Severity.INFO), result("warning-code", Severity.WARNING)
WRONG, OTHER = result("wrong-code", Severity.VIOLATION), result("wrong-code", Severity.VIOLATION, '"other"')


def test_what_the_fast_engine_lets_pass_is_not_asked_again() -> None:
    sure = Says(OTHER)
    report = validators.Deciding(Says(INFO, WARNING), sure).validate(declaration())
    assert report.results == (INFO, WARNING)
    assert sure.asked == []


@pytest.mark.parametrize("says", [(), (OTHER,), (WRONG,)], ids=["nothing", "something else", "the same"])
def test_pyshacl_decides_on_what_the_fast_engine_rejects(says: tuple[Result, ...]) -> None:
    sure = Says(*says)
    report = validators.Deciding(Says(INFO, WARNING, WRONG), sure).validate(declaration())
    assert set(report.results) == {INFO, WARNING, *says}
    assert sure.asked == [frozenset({"wrong-code"})]


def test_some_shapes_alone_can_be_asked_for(loaded: Shapes) -> None:
    wrong = setting("id:written-declaration/652/edition/1", "pace:statedTotal", rdf.integer(25))(
        dropping("id:written-declaration/652", "dcterms:title")(declaration())
    )
    sure = Validator(loaded)
    assert {one.code for one in sure.validate(wrong, ["document-title"]).results} == {"document-title"}
    assert {one.code for one in sure.validate(wrong).results} > {"document-title", "edition-stated-total"}


def test_an_engine_that_is_none_is_refused(loaded: Shapes) -> None:
    with pytest.raises(UsageError, match="choose one of auto, pyshacl, shacl"):
        validators.validator("jena", loaded)


def test_without_the_extra_pyshacl_is_the_engine(loaded: Shapes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fast, "installed", lambda: False)
    assert isinstance(validators.validator("auto", loaded), Validator)


@needs_fast
def test_faulty_shapes_are_a_faulty_installation_for_the_fast_engine() -> None:
    graph = Graph().parse(
        data="""@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix : <https://w3id.org/pace-kg/shapes#> .
        :x a sh:NodeShape ; sh:targetClass :C ; sh:sparql [ sh:select "SELECT nothing" ] .""",
        format="turtle",
    )
    with pytest.raises(InstallationError, match="faulty"):
        fast.FastValidator(Shapes(graph, (), {})).validate(adding("id:x", "rdf:type", term("shape:C"))(()))


# --- only what the shapes look at goes into the graphs


def test_what_no_shape_looks_at_changes_no_report(loaded: Shapes, tmp_path: Path) -> None:
    quads = assemble.assemble(files.find([written(tmp_path, "golden")]), names=False, jobs=1).quads
    seen = shapes.looked_at(loaded)
    assert term("skos:prefLabel") in seen
    assert term("skos:altLabel") not in seen
    sure = fast.FastValidator(loaded) if fast.installed() else Validator(loaded)
    whole, pruned = merge.Parts(quads), merge.Parts(quads, seen)
    for document in whole.documents:
        assert sure.validate(whole.document(document)) == sure.validate(pruned.document(document))


# --- a third opinion: the validator of Apache Jena, where Debian's package and a Java are there

JARS = Path("/usr/share/java")
PARTS = (
    "jena-arq jena-base jena-cmds jena-core jena-dboe-base jena-dboe-index jena-dboe-storage jena-dboe-trans-data "
    "jena-dboe-transaction jena-iri jena-rdfconnection jena-shacl jena-tdb2 jena-tdb slf4j-api slf4j-nop commons-cli "
    "commons-codec commons-compress commons-csv commons-io commons-lang3 gson guava failureaccess httpclient httpcore "
    "jackson-core jackson-databind jackson-annotations jsonld-java jcl-over-slf4j jakarta.json-api protobuf thrift "
    "titanium-json-ld dexx.collection"
)
needs_jena = pytest.mark.skipif(
    shutil.which("java") is None or not (JARS / "jena-shacl.jar").exists(),
    reason="Jena is not there: apt install libapache-jena-java",
)


@pytest.fixture(scope="module")
def class_path(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Debian moved Jena's copy of Xerces and left its message files behind: put them where the classes look."""
    moved = tmp_path_factory.mktemp("jena")
    with zipfile.ZipFile(JARS / "jena-core.jar") as jar:
        for name in jar.namelist():
            if "/ext/xerces/" in name and name.endswith(".properties"):
                target = moved / name.partition("/ext/")[2]
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(jar.read(name))
    return os.pathsep.join([str(moved), *(str(JARS / f"{part}.jar") for part in PARTS.split())])


def by_jena(quads: Iterable[Quad], loaded: Shapes, class_path: str, folder: Path) -> set[tuple[str, str, str]]:
    """Focus, shape and severity of each of Jena's results."""
    hierarchy = "".join(f"{s.n3()} {p.n3()} {o.n3()} .\n" for s, p, o in loaded.hierarchy)
    data, written_shapes = folder / "data.nt", folder / "shapes.nt"
    data.write_text("".join(sorted({f"{' '.join(quad[:3])} .\n" for quad in quads})) + hierarchy, encoding="utf-8")
    written_shapes.write_bytes(loaded.graph.serialize(format="nt", encoding="utf-8"))
    command = ["java", "-cp", class_path, "shacl.shacl_validate", "--shapes", str(written_shapes), "--data", str(data)]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    report = Graph().parse(data=done.stdout, format="turtle")
    return {
        (
            str(report.value(node, SH.focusNode)),
            shapes.code_of(report.value(node, SH.sourceShape) or URIRef("")),
            str(report.value(node, SH.resultSeverity)),
        )
        for node in report.subjects(RDF.type, SH.ValidationResult)
    }


@needs_jena
def test_jena_gives_the_same(loaded: Shapes, class_path: str, tmp_path: Path) -> None:
    """Each spoilt copy under IRIs of its own would be one run of Java each; the samples together are one."""
    sure = Validator(loaded)
    sets = [declaration(), motion(), *(sample() for sample in SAMPLES.values())]
    sets += [judged(quads) for name, quads, _ in BROKEN if name in ("words-2023", "states-2018", "withdrawn-2023")]
    sets += [change(declaration()) for _, change in REFUSED[::25]]
    for number, quads in enumerate(sets):
        folder = tmp_path / str(number)
        folder.mkdir()
        results = sure._run(sure.graph(quads), [])
        ours = {(rdf.iri_of(one.focus), one.code, iri.expand(f"sh:{one.severity.capitalize()}")) for one in results}
        assert by_jena(quads, loaded, class_path, folder) == ours, number


# --- from end to end


def test_a_plan_chooses_the_engine(tmp_path: Path) -> None:
    found = files.find([written(tmp_path, "gold")])[:4]
    reports = [
        assemble.assemble(found, names=False, jobs=1, plan=Plan(engine=name)).report for name in ("auto", "pyshacl")
    ]
    assert reports[0] == reports[1]
    assert check.ALL.engine == "auto"
