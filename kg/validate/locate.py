"""Where in a file a thing of the graph is printed: the way back along the evidence.

A SHACL result names a node, a property and perhaps a value; a reader wants a line of a file. The
evidence of a document's graph leads there.
"""

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass

from kg.model import iri, terms
from kg.model.document import Span
from kg.model.namespaces import OA, PACE, RDF
from kg.model.terms import Quad

_START, _END, _SUBJECT, _PROPERTY, _FILE_NAME = (
    f"<{iri.ONTOLOGY}{name}>" for name in ("start", "end", "subject", "property", "fileName")
)
_NEEDED = frozenset((RDF.type, OA.hasTarget, OA.hasBody, _START, _END, _SUBJECT, _PROPERTY, _FILE_NAME))
_TITLE = f"<{iri.expand('dcterms:title')}>"


@dataclass(frozen=True, slots=True, order=True)
class ResultPlace:
    """A stretch of one file: its name and the span, None for the file as a whole.

    `exact` tells a place that prints the very thing from one that only belongs to its document.
    `source` is empty where the graph names no file.
    """

    source: str
    span: Span | None
    exact: bool


_Facts = dict[str, dict[str, list[str]]]


def near(quads: Callable[[], Iterable[Quad]], things: Container[str]) -> list[Quad]:
    """Return of many quads those that can tell where some things are printed; `things` are terms.

    `quads` gives them all each time that it is called: they may be too many for memory. Those returned are all that is
    said of the things, of what points to them, of the evidence of either, and the files' names.
    """
    pointing = {quad.subject for quad in quads() if quad.object in things or quad.subject in things}
    shown = {quad.subject for quad in quads() if quad.predicate in (OA.hasBody, _SUBJECT) and quad.object in pointing}
    return [
        quad
        for quad in quads()
        if quad.subject in pointing
        or quad.subject in shown
        or quad.predicate == _FILE_NAME
        or quad.object == PACE.Source
    ]


class ResultLocator:
    """The evidence of one document's graph, indexed by what it is evidence of. All terms are N-Triples text."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        """Index the quads of a document: its own graph, its sources' graphs and what else it uses, in any order."""
        facts: _Facts = defaultdict(lambda: defaultdict(list))
        self._pointing: dict[str, list[str]] = defaultdict(list)
        needed = (quad for quad in quads if quad.predicate in _NEEDED or quad.object.startswith("<"))
        for subject, predicate, value, _ in needed:
            if predicate in _NEEDED:
                facts[subject][predicate].append(value)
            if terms.is_resource(value):
                self._pointing[value].append(subject)
        self._files = {name: _file_name(node) for name, node in facts.items() if PACE.Source in node.get(RDF.type, ())}
        self._exact: dict[str, ResultPlace] = {}
        self._by_statement: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._by_body: dict[str, list[str]] = defaultdict(list)
        for name, node in facts.items():
            if OA.hasTarget in node:
                self._index(name, node)

    def _index(self, evidence: str, node: dict[str, list[str]]) -> None:
        span = _span(node)
        if span is None:
            return
        self._exact[evidence] = ResultPlace(self._files.get(min(node[OA.hasTarget]), ""), span, exact=True)
        for body in node.get(OA.hasBody, ()):
            self._by_body[body].append(evidence)
        for subject in node.get(_SUBJECT, ()):
            for prop in node.get(_PROPERTY, ()):
                self._by_statement[subject, prop].append(evidence)

    def of(self, focus: str, path: str = "", value: str = "") -> ResultPlace:
        """Return where a statement or a thing is printed.

        `focus`, `path`, `value` are terms, empty where there is none. Tried in this order: the value or the
        focus is itself evidence; evidence of that property (and value) of the focus; evidence whose body is
        the value, where no property is given, or the focus; the title of the focus or of what points to it;
        evidence of anything else about the focus; evidence whose body points to the focus; the file as a
        whole. Of several places the first of the first file is taken.
        """
        exact = next(filter(None, self._exactly(focus, path, value)), ())
        if exact:
            return min(self._exact[name] for name in exact)
        # What a file lacks stands at no place in it, wherever its text may stand.
        around = () if focus in self._files else next(filter(None, self._around(focus)), ())
        if around:
            place = min(self._exact[name] for name in around)
            return ResultPlace(place.source, place.span, exact=False)
        return ResultPlace(self._files.get(focus, min(self._files.values(), default="")), None, exact=False)

    def _exactly(self, focus: str, path: str, value: str) -> Iterator[Sequence[str]]:
        yield [name for name in (value, focus) if name in self._exact][:1]
        of_property = self._by_statement.get((focus, path), [])
        yield [name for name in of_property if name in self._by_body.get(value, ())]
        yield of_property
        if not path:
            yield self._by_body.get(value, [])
        yield self._by_body.get(focus, [])

    def _around(self, focus: str) -> Iterator[Sequence[str]]:
        pointing = sorted(self._pointing.get(focus, ()))
        for about in (focus, *pointing):
            yield self._by_statement.get((about, _TITLE), [])
        for prop in sorted(prop for subject, prop in self._by_statement if subject == focus):
            yield self._by_statement[focus, prop]
        for subject in pointing:
            yield self._by_body.get(subject, [])


def _file_name(node: dict[str, list[str]]) -> str:
    return min((terms.value_of(name).text for name in node.get(_FILE_NAME, ())), default="")


def _span(node: dict[str, list[str]]) -> Span | None:
    """Return the span of an evidence node, None where its offsets are missing or run backwards."""
    try:
        start, end = (int(terms.value_of(min(node[prop])).text) for prop in (_START, _END))
        return Span(start, end)
    except (KeyError, ValueError):
        return None
