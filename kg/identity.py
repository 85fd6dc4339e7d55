"""Pass 2, over names only: the printed names of all documents → members.

A member's IRI comes from State and name alone, so it does not depend on what else was read. Where one
member's name was printed in several forms, the one that was printed most often is the name.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from kg import iri, rdf
from kg.graph import Seen
from kg.rdf import Quad

_GRAPH = rdf.resource(iri.graph("members"))


def members(seen: Iterable[Seen]) -> frozenset[Quad]:
    """Describe every member in `graph/members`: names in normal form, and each form as printed."""
    by_member: dict[str, list[Seen]] = defaultdict(list)
    for name in seen:
        by_member[name.member].append(name)
    return frozenset(quad for member, names in by_member.items() for quad in _describe(member, names))


def _describe(member: str, names: list[Seen]) -> Iterator[Quad]:
    given, family = _usual(names)
    yield _quad(member, "rdf:type", rdf.resource(iri.expand("pace:Member")))
    for predicate, text in (("given", given), ("family", family)):
        if text:
            yield _quad(member, f"foaf:{predicate}Name", rdf.string(text))
    yield _quad(member, "foaf:name", rdf.string(f"{given} {family}".strip()))
    for printed in {name.printed for name in names}:
        yield _quad(member, "pace:printedName", rdf.string(printed))


def _usual(names: list[Seen]) -> tuple[str, str]:
    counted = Counter((name.given, name.family) for name in names)
    return min(counted, key=lambda form: (-counted[form], form))


def _quad(member: str, predicate: str, obj: str) -> Quad:
    return Quad(rdf.resource(member), rdf.resource(iri.expand(predicate)), obj, _GRAPH)
