"""Validation of many documents: each by itself, in one process or several, then all of them together.

    documents of a corpus ─┐
                           ├▶ validate ─▶ report and findings of each ─▶ validate_corpus ─▶ those of all together
    documents of graph.nq ─┘

The documents come and go one by one; no grammar and no reader is needed.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType

from kg.graph.merge import OUTLINE, SharedContext
from kg.model import findings, iri, terms
from kg.model.findings import Finding, LocatedFinding
from kg.model.namespaces import PACE
from kg.model.terms import Quad
from kg.pipeline import executor
from kg.pipeline.cache import SourceRecord
from kg.validate import results, validator
from kg.validate.corpus import CorpusView, view_of
from kg.validate.results import GatheredStatements, Statements, ValidationReport
from kg.validate.unread_rules import told_once
from kg.validate.validator import ALL, ValidationOptions

_SHARED = tuple(terms.resource(iri.graph(name)) for name in ("acts", "members", "vocabulary"))


@dataclass(frozen=True, slots=True)
class DocumentGraph:
    """One document of the graph, or several together: statements, files, and what is found wrong with them.

    `quads` are its own statements, merged from its files; `context` what these point to in the shared graphs, to be
    validated with them; `sources` its files with their texts. `report` and the shapes' part of `findings` are those of
    validation.
    """

    quads: tuple[Quad, ...] = ()
    context: tuple[Quad, ...] = ()
    sources: tuple[SourceRecord, ...] = ()
    findings: tuple[LocatedFinding, ...] = ()
    report: ValidationReport = ValidationReport()


def validate(
    documents: Iterable[DocumentGraph],
    text_of: Callable[[str], str],
    options: ValidationOptions = ALL,
    jobs: int = 1,
) -> Iterator[DocumentGraph]:
    """Yield the documents with their reports and findings, in order; they are taken as they are needed.

    `text_of` gives the text of a file that is none of the document's own, by its name. Where the options select, only
    the findings that they want are given.
    """
    for document, (report, new) in executor.run(partial(_validate, options=options), documents, jobs):
        texts = {source.name: source.text for source in document.sources}
        located = tuple(_locate(finding, texts, text_of) for finding in new)
        told = located if options.selects else (*document.findings, *located)
        yield replace(document, report=report, findings=told)


def _locate(finding: Finding, texts: Mapping[str, str], text_of: Callable[[str], str]) -> LocatedFinding:
    if finding.span is None:
        return LocatedFinding(finding)
    text = texts[finding.source] if finding.source in texts else text_of(finding.source)
    return findings.locate(finding, text)


def _validate(
    documents: Sequence[DocumentGraph], options: ValidationOptions
) -> tuple[tuple[ValidationReport, tuple[Finding, ...]], ...]:
    return tuple(
        validator.validate_document(
            (*document.quads, *document.context), [located.finding for located in document.findings], options
        )
        for document in documents
    )


def validate_corpus(
    view: CorpusView,
    statements: Statements,
    earlier: Iterable[LocatedFinding],
    text_of: Callable[[str], str],
    options: ValidationOptions = ALL,
    base: str = iri.BASE,
) -> tuple[ValidationReport, tuple[LocatedFinding, ...]]:
    """Return the report on all documents together, and the findings on all and each in order.

    `view` is what the shapes across documents look at; `statements` are those of the whole graph, under the base IRI
    `base`, to be looked up; `earlier` are the findings on single documents: where one of them explains a result at its
    place, the result yields no second one. A rule that was not read is told once. `text_of` gives the text of a file by
    its name.
    """
    report, located = validator.validate_corpus(view.quads(), options), tuple(earlier)
    if report.results:
        files = {
            terms.rebase(document, iri.BASE, base): [terms.rebase(source, iri.BASE, base) for source in sources]
            for document, sources in view.sources().items()
        }
        based = report.rebased(iri.BASE, base)
        new = results.findings_across(based, statements, files, (one.finding for one in located))
        located += tuple(_locate(finding, {}, text_of) for finding in new)
    in_order = findings.ordered(located)
    # Who asks for some results wants each of them.
    return report, in_order if options.selects else findings.ordered(told_once(in_order))


def validate_graph(
    quads: Iterable[Quad],
    earlier: Iterable[LocatedFinding] = (),
    texts: Mapping[str, str] = MappingProxyType({}),
    options: ValidationOptions = ALL,
    jobs: int = 1,
) -> tuple[ValidationReport, tuple[LocatedFinding, ...]]:
    """Hold a whole merged graph against the shapes, document by document and all of them together.

    `earlier` are the findings of the stages before, `texts` the texts of the files by name. Returned are the report and
    all findings in order: those and one for each result that they do not explain; where the options select, only what
    they select. Raises InstallationError where shapes are faulty, UsageError where the options name what does not
    exist.
    """

    return validate_statements(GatheredStatements(quads), earlier, texts, options, jobs)


def validate_statements(
    statements: Statements,
    earlier: Iterable[LocatedFinding] = (),
    texts: Mapping[str, str] = MappingProxyType({}),
    options: ValidationOptions = ALL,
    jobs: int = 1,
) -> tuple[ValidationReport, tuple[LocatedFinding, ...]]:
    """Hold the statements of a merged graph, under the usual base, against the shapes, as `validate_graph` does.

    The documents come and go one by one; what they share is held in memory.
    """

    def text_of(name: str) -> str:
        return texts.get(name, "")

    told, graph = tuple(earlier), MergedGraph.of(statements)
    located, reports, view = [] if options.selects else [*told], [], graph.view()
    for document in validate(graph.documents(told, validator.looked_at(options)), text_of, options, jobs):
        reports.append(document.report)
        located += document.findings
        view.add(view_of(document.quads))
    last, findings_in_order = validate_corpus(view, statements, located, text_of, options)
    return results.merge((*reports, last)), findings_in_order


def documents_of(
    quads: Iterable[Quad], earlier: Iterable[LocatedFinding] = (), looked_at: Container[str] | None = None
) -> Iterator[DocumentGraph]:
    """Yield the documents of a merged graph in memory, as `MergedGraph.documents` does."""
    return MergedGraph.of(GatheredStatements(quads)).documents(earlier, looked_at)


@dataclass(frozen=True, slots=True)
class MergedGraph:
    """A merged graph whose documents are looked up one by one.

    `shared` are the statements of the shared graphs, `outlines` kind, number and year of all documents, `files` the
    sources of each document, `names` the file names of each source; all are terms.
    """

    statements: Statements
    shared: tuple[Quad, ...]
    outlines: tuple[Quad, ...]
    files: Mapping[str, Collection[str]]
    names: Mapping[str, Collection[str]]

    @classmethod
    def of(cls, statements: Statements) -> "MergedGraph":
        """Look up what documents share, and which there are: a pass over all statements."""
        shared: list[Quad] = []
        files: dict[str, set[str]] = defaultdict(set)
        names: dict[str, set[str]] = defaultdict(set)
        once: dict[str, str] = {}
        for quad in statements.among(_SHARED, (PACE.records, PACE.fileName)):
            if quad.predicate == PACE.records:
                files[quad.object].add(quad.subject)
            elif quad.predicate == PACE.fileName:
                names[quad.subject].add(quad.object)
            if quad.graph in _SHARED:
                # The same terms come again and again: each stands in memory once.
                shared.append(Quad(*[once.setdefault(term, term) for term in quad]))
        about = (quad for document in files for quad in statements.quads(f"{document} "))
        outlines = tuple(quad for quad in about if quad.predicate in OUTLINE and quad.graph == quad.subject)
        return cls(statements, tuple(shared), outlines, files, names)

    def view(self) -> CorpusView:
        """Return the view for the shapes across documents with what is shared; each document is to be added."""
        return CorpusView(self.outlines, self.shared)

    def documents(
        self, earlier: Iterable[LocatedFinding] = (), looked_at: Container[str] | None = None
    ) -> Iterator[DocumentGraph]:
        """Yield the documents, each with what it points to, then what is said of members, in parts.

        `earlier` are the findings of the stages before; `looked_at`, where it is given, are the only properties of the
        vocabularies that matter.
        """
        by_file: dict[str, list[LocatedFinding]] = defaultdict(list)
        for located in earlier:
            by_file[terms.string(located.finding.source)].append(located)
        context = SharedContext(self.shared, self.outlines, looked_at)
        for document, sources in sorted(self.files.items()):
            graphs = (document, *sorted(sources))
            own = tuple(quad for graph in graphs for quad in self.statements.within(graph))
            named = (name for source in sorted(sources) for name in sorted(self.names.get(source, ())))
            told = tuple(located for name in named for located in by_file[name])
            yield DocumentGraph(own, context.reachable(own), findings=told)
        for members in context.members():
            yield DocumentGraph(context=context.quads(context.reached(members)))
