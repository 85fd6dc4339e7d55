"""What `graph/members` holds beside the members: names as seen, memberships, links, a person identified, an IRI
merged away, a decision.

`quads()` belongs to the sample of tests/sample.py and is faultless; `around_graph()` to that of tests/sample_graph.py.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import sample_graph
from sample import SIGNATORIES, declaration, term
from sample_graph import Values, about

from kg.model import iri, terms
from kg.model.terms import Quad

GRAPH = "id:graph/members"
DAY = terms.day(date(2018, 1, 25))
LINK, MERGED = "id:identity/be--be", "id:member/BE/petra-sutter"
PERSON, IDENTIFIED = "id:written-declaration/652/person/petra", "id:identification/petra--petra"
DECISION, SAME_AS, SPLIT = "id:decision/same/petra", "id:decision/same-as/petra", "id:decision/split/petra"


@dataclass(frozen=True, slots=True)
class Person:
    """A member as a line prints it: `alpha3` and `group` as in IRIs, `line` the evidence's IRI."""

    member: str
    given: str
    family: str
    alpha3: str
    group: str
    signature: str
    line: str

    @property
    def name(self) -> str:
        """The IRI of the name as seen."""
        return f"{self.member}/name/{self.given}_{self.family}".replace(" ", "_")


def _person(one: Person) -> Iterator[Quad]:
    days: dict[str, Values] = {"pace:firstSeen": DAY, "pace:lastSeen": DAY}
    yield from about(GRAPH, f"<{one.name}>", {
        "rdf:type": "pace:SeenName", "pace:nameOf": f"<{one.member}>", "pace:provedBy": f"<{one.line}>",
        "skosxl:literalForm": terms.string(f"{one.given} {one.family}"),
        "pace:seenGivenName": terms.string(one.given), "pace:seenFamilyName": terms.string(one.family), **days,
    })  # fmt: skip
    proved: dict[str, Values] = {"org:member": f"<{one.member}>", "pace:provedBy": f"<{one.signature}>", **days}
    for key, organisation, affiliation in (
        (f"state/{one.alpha3}", f"id:state/{one.alpha3}", []),
        (
            f"group/{one.group}",
            "id:body/pace" if one.group == "nr" else f"id:group/{one.group}",
            [f"id:group/{one.group}"],
        ),
    ):
        if not key.endswith("/"):
            yield from about(GRAPH, f"<{one.member}/membership/{key}/2018-01-25>", {
                "rdf:type": "org:Membership", "org:organization": organisation, "pace:affiliation": affiliation,
                **proved,
            })  # fmt: skip


def _link(name: str, kind: str, one: Person, other: Person, said: dict[str, Values]) -> list[Quad]:
    return about(GRAPH, name, {
        "rdf:type": kind, "pace:score": terms.decimal(0.8), "pace:joins": [f"<{one.name}>", f"<{other.name}>"],
        "pace:provedBy": [f"<{one.line}>", f"<{other.line}>"], **said,
    })  # fmt: skip


def _layers() -> Iterator[Quad]:
    graph = "id:graph/vocabulary"
    said = {"rdf:type": "pace:IdentityLayer", "pace:rank": 5, "skos:prefLabel": terms.string("dropped surname", "en")}
    yield from about(graph, "id:identity-layer/dropped-surname", said)
    yield from about(graph, "id:body/pace", {
        "rdf:type": "pace:Body", "skos:inScheme": "id:scheme/bodies", "skos:prefLabel": terms.string("Assembly", "en"),
    })  # fmt: skip


def _honorific(one: Person) -> list[Quad]:
    return about(GRAPH, f"<{one.member}/honorific/ms>", {
        "rdf:type": "pace:SeenHonorific", "pace:nameOf": f"<{one.member}>", "skosxl:literalForm": terms.string("Ms"),
        "pace:provedBy": f"<{one.line}>", "pace:firstSeen": DAY, "pace:lastSeen": DAY,
    })  # fmt: skip


def _reviewed(one: Person, other: Person) -> Iterator[Quad]:
    yield from about(GRAPH, MERGED, {"rdf:type": "pace:MergedMember", "dcterms:isReplacedBy": f"<{one.member}>"})
    yield from about("id:graph/vocabulary", DECISION, {
        "rdf:type": "pace:SameMember", "pace:concerns": [f"<{one.member}>", MERGED], "pace:holds": f"<{one.member}>",
        "pace:reason": terms.string("both sign the first list", "en"), "dcterms:source": terms.string("Doc. 14493"),
        "dcterms:issued": DAY,
    })  # fmt: skip
    yield from _link(f"{LINK}-2", "pace:DecidedLink", one, other, {"pace:decidedBy": DECISION})
    why: dict[str, Values] = {
        "pace:concerns": f"<{one.member}>", "pace:reason": terms.string("the same birth date", "en"),
        "dcterms:source": terms.string("the member's page"), "dcterms:issued": DAY,
    }  # fmt: skip
    yield from about("id:graph/vocabulary", SAME_AS, {"rdf:type": "pace:SameAs", "pace:thing": "wd:Q42", **why})
    yield from about("id:graph/vocabulary", SPLIT, {
        "rdf:type": "pace:SplitMember", "pace:holds": f"{MERGED}-2", "pace:inDocument": "id:motion/14493", **why,
    })  # fmt: skip


def _identified(one: Person) -> Iterator[Quad]:
    """A text names the first member once more; the person and the certain identification."""
    document = PERSON.rpartition("/person/")[0]
    yield from about(document, PERSON, {"rdf:type": "pace:NamedPerson", "foaf:name": terms.string(one.given)})
    yield from about(GRAPH, PERSON, {"pace:identifiedAs": f"<{one.member}>"})
    said: dict[str, Values] = {
        "pace:ofPerson": PERSON, "pace:asMember": f"<{one.member}>", "pace:layer": "id:identity-layer/dropped-surname",
        "pace:rule": terms.string("named.full-name"), "pace:score": terms.decimal(1), "pace:provedBy": f"<{one.line}>",
    }  # fmt: skip
    yield from about(GRAPH, IDENTIFIED, {"rdf:type": "pace:CertainIdentification", **said})
    yield from about(GRAPH, f"{IDENTIFIED}-2", {"rdf:type": "pace:CandidateIdentification", **said})


def quads() -> tuple[Quad, ...]:
    """Return a faultless part of `graph/members` with all that it points to but documents."""
    lines = [
        quad.subject[1:-1] for quad in declaration() if quad[1:3] == (term("pace:property"), term("pace:signature"))
    ]
    people = [
        Person(
            person.member, person.given, person.family, person.alpha3, person.group,
            iri.signature(iri.act("written-declaration", 652), person.member), line,
        )
        for person, line in zip(SIGNATORIES, lines, strict=True)
    ]  # fmt: skip
    known = (term("pace:Member"), term("pace:State"), term("pace:PoliticalGroup"), term("pace:NonAttachment"))
    kept = {quad.subject for quad in declaration() if quad.object in known}
    reason: dict[str, Values] = {"pace:layer": "id:identity-layer/dropped-surname"}
    return (
        *(quad for quad in declaration() if quad.subject in kept and quad.predicate != term("pace:hasStatus")),
        *(quad for one in people for quad in _person(one)),
        *_layers(),
        *_honorific(people[0]),
        *_link(LINK, "pace:CandidateLink", people[0], people[2], reason),
        *_reviewed(people[0], people[2]),
        *_identified(people[0]),
    )


def around_graph() -> list[Quad]:
    """Return names, memberships, a candidate and a second edition for the sample of tests/sample_graph.py."""
    document = iri.act("written-declaration", 652)
    source = iri.source("0" * 64)
    people = []
    for number, line in enumerate(sample_graph.SIGNATORIES.splitlines()):
        given, family, _, alpha3, group, _ = line.split("|")
        member = sample_graph.member(line)[1:-1]
        place = iri.evidence(source, "signature", number, number + 1)
        people.append(Person(member, given, family, alpha3, group, iri.signature(document, member), place))
    later = f"{document}/edition/2".replace("652", "653")
    return [
        *(quad for one in people for quad in _person(one)),
        *_layers(),
        *_link("id:identity/gb--gb", "pace:CandidateLink", people[6], people[7], {}),
        *_second_edition(later),
        *about(GRAPH, f"<{people[0].member}/membership/group/nr/2018-03-01>", {
            "rdf:type": "org:Membership", "org:member": f"<{people[0].member}>", "org:organization": "id:body/pace",
            "pace:affiliation": "id:group/nr", "pace:firstSeen": terms.day(date(2018, 3, 1)),
            "pace:lastSeen": terms.day(date(2018, 3, 1)), "pace:provedBy": f"<{people[0].signature}>",
        }),
    ]  # fmt: skip


def _second_edition(edition: str) -> Iterator[Quad]:
    """A reprint of declaration 653 with two of its four signatures, one of them with a second group."""
    document = edition.rpartition("/edition/")[0]
    yield from about(f"<{document}>", f"<{document}>", {"pace:edition": f"<{edition}>"})
    yield from about(f"<{document}>", f"<{edition}>", {
        "rdf:type": "pace:Edition", "pace:editionNumber": 2, "dcterms:issued": terms.day(date(2018, 4, 27)),
    })  # fmt: skip
    lines = sample_graph.SIGNATORIES.splitlines()[:2]
    signatures = [iri.signature(document, sample_graph.member(line)[1:-1]) for line in lines]
    for signature in signatures:
        yield from about(f"<{document}>", f"<{signature}>", {"pace:signedIn": f"<{edition}>"})
    yield from about(f"<{document}>", f"<{signatures[0]}>", {"pace:group": "id:group/nr"})
