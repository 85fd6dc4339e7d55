"""Validation of many documents: each by itself, in one process or several, then all of them together.

    documents of a corpus ─┐
                           ├▶ validate ─▶ report and findings of each ─▶ validate_corpus ─▶ those of all together
    documents of graph.nq ─┘

The documents come and go one by one; no grammar and no reader is needed.
"""

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType

import msgspec

from kg.graph.merge import OUTLINE, SharedContext
from kg.model import findings, iri, terms
from kg.model.findings import Finding, LocatedFinding
from kg.model.namespaces import PACE
from kg.model.terms import Quad
from kg.pipeline import executor
from kg.pipeline.cache import BuildCache, SourceRecord
from kg.validate import results, validator
from kg.validate.corpus import corpus_view
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


Checked = tuple[ValidationReport, tuple[Finding, ...]]
_CHECKED = msgspec.json.Decoder(Checked)


def validate(
    documents: Iterable[DocumentGraph],
    text_of: Callable[[str], str],
    options: ValidationOptions = ALL,
    jobs: int = 1,
    cache: BuildCache | None = None,
) -> Iterator[DocumentGraph]:
    """Yield the documents with their reports and findings, in order; they are taken as they are needed.

    `text_of` gives the text of a file that is none of the document's own, by its name. What the cache has is not
    validated again; what it lacks is put there. Where the options select, only the findings that they want are given.
    """
    for document, (report, new) in executor.run(partial(_validate, options=options, cache=cache), documents, jobs):
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
    documents: Sequence[DocumentGraph], options: ValidationOptions, cache: BuildCache | None
) -> tuple[Checked, ...]:
    checked = []
    for document in documents:
        quads, earlier = (*document.quads, *document.context), [located.finding for located in document.findings]
        if cache is None:
            checked.append(validator.validate_document(quads, earlier, options))
            continue
        choice = repr((options.engine, options.folders, sorted(options.codes), sorted(options.focus)))
        key = cache.key(choice, "\n".join(map(" ".join, quads)), *map(repr, earlier))
        try:
            result = _CHECKED.decode(cache.get(key) or b"")
        except msgspec.DecodeError:
            result = validator.validate_document(quads, earlier, options)
            cache.put(key, msgspec.json.encode(result))
        checked.append(result)
    return tuple(checked)


def validate_corpus(
    view: Iterable[Quad],
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
    gathered, located = tuple(view), tuple(earlier)
    report = validator.validate_corpus(gathered, options)
    if report.results:
        files: dict[str, list[str]] = defaultdict(list)
        for quad in terms.rebased(gathered, iri.BASE, base):
            if quad.predicate == PACE.records:
                files[quad.object].append(quad.subject)
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

    def text_of(name: str) -> str:
        return texts.get(name, "")

    gathered, told = tuple(quads), tuple(earlier)
    located, reports = [] if options.selects else [*told], []
    for document in validate(documents_of(gathered, told, validator.looked_at(options)), text_of, options, jobs):
        reports.append(document.report)
        located += document.findings
    view, statements = corpus_view(gathered).quads(), GatheredStatements(gathered)
    last, findings_in_order = validate_corpus(view, statements, located, text_of, options)
    return results.merge((*reports, last)), findings_in_order


def documents_of(
    quads: Iterable[Quad], earlier: Iterable[LocatedFinding] = (), looked_at: Container[str] | None = None
) -> Iterator[DocumentGraph]:
    """Yield the documents of a merged graph, each with what it points to, then what is said of members, in parts.

    `earlier` are the findings of the stages before; `looked_at`, where it is given, are the only properties of the
    vocabularies that matter.
    """
    graphs: dict[str, list[Quad]] = defaultdict(list)
    files: dict[str, set[str]] = defaultdict(set)
    by_file: dict[str, list[LocatedFinding]] = defaultdict(list)
    for located in earlier:
        by_file[terms.string(located.finding.source)].append(located)
    by_source: dict[str, list[LocatedFinding]] = defaultdict(list)
    for quad in quads:
        graphs[quad.graph].append(quad)
        if quad.predicate == PACE.records:
            files[quad.object].add(quad.subject)
        elif quad.predicate == PACE.fileName:
            by_source[quad.subject] += by_file[quad.object]
    outlines = (q for document in files for q in graphs[document] if q.subject == document and q.predicate in OUTLINE)
    shared = (quad for graph in _SHARED for quad in graphs[graph])
    context = SharedContext(shared, tuple(outlines), looked_at)
    for document, sources in sorted(files.items()):
        own = tuple(quad for graph in (document, *sorted(sources)) for quad in graphs[graph])
        told = tuple(located for source in sorted(sources) for located in by_source[source])
        yield DocumentGraph(own, context.reachable(own), findings=told)
    for members in context.members():
        yield DocumentGraph(context=context.quads(context.reached(members)))
