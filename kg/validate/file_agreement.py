"""The files of one edition beside one another: who is printed in one language's file and not in the other's.

Files of one edition (English and French, text and PDF) say the same, so a name that one of them lacks is
either lost in that file or read wrongly there. Editions may differ: names are added.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from kg.model import terms
from kg.model.document import Span
from kg.model.findings import Finding, Severity
from kg.model.namespaces import OA, PACE
from kg.model.terms import Quad

_Node = dict[str, str]


def differences(quads: Iterable[Quad]) -> tuple[Finding, ...]:
    """Return a warning for each signatory line of one file whose signature another file of the edition lacks.

    `quads` are those of one document with its sources. A file without any signature is not compared:
    that it has none is another finding.
    """
    nodes: dict[str, _Node] = defaultdict(dict)
    for quad in quads:
        nodes[quad.subject][quad.predicate] = quad.object
    lines = _lines(nodes)
    sources: dict[str, list[str]] = defaultdict(list)
    for source, node in nodes.items():
        if PACE.recordsEdition in node and lines.get(source):
            sources[node[PACE.recordsEdition]].append(source)
    return tuple(sorted(_compared(sources.values(), lines, nodes), key=lambda found: (found.source, str(found.span))))


def _lines(nodes: dict[str, _Node]) -> dict[str, dict[str, _Node]]:
    """The signatory lines of each source, by the signature that they show."""
    lines: dict[str, dict[str, _Node]] = defaultdict(dict)
    for node in nodes.values():
        if PACE.position in node and OA.hasTarget in node and OA.hasBody in node:
            lines[node[OA.hasTarget]][node[OA.hasBody]] = node
    return lines


def _compared(
    editions: Iterable[list[str]], lines: dict[str, dict[str, _Node]], nodes: dict[str, _Node]
) -> Iterator[Finding]:
    for sources in editions:
        for source in sources:
            for signature, line in lines[source].items():
                lacking = [_file(nodes[other]) for other in sources if signature not in lines[other]]
                if lacking:
                    yield _finding(_file(nodes[source]), line, sorted(lacking))


def _file(node: _Node) -> str:
    return terms.value_of(node[PACE.fileName]).text


def _finding(source: str, line: _Node, lacking: list[str]) -> Finding:
    start, end = (int(terms.value_of(line[key]).text) for key in (PACE.start, PACE.end))
    message = f"{terms.value_of(line[PACE.quote]).text!r} signs here and not in {', '.join(lacking)}"
    hint = "compare the files of this edition"
    return Finding(Severity.WARNING, "signature-in-one-file", message, source, Span(start, end), hint)
