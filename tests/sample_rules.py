"""Documents that are held to the Rules of Procedure of a day: made by hand as those of sample.py, then dated.

`judged` adds the standards that the program makes of the rules, so that the shapes see what a build lets them see.
"""

from collections.abc import Iterable
from itertools import cycle

from sample import ISSUED, Change, Draft, Signatory, adding, declaration, evidence, motion, setting, term

from kg import iri, rdf, rules
from kg.rdf import Quad

DOC, EDITION, SECOND = (f"id:written-declaration/652{rest}" for rest in ("", "/edition/1", "/edition/2"))
MOTION, SOURCE = "id:motion/14493", "id:source/83a183a183a183a1"
STATES = (("BE", "BEL"), ("EE", "EST"), ("KZ", "KAZ"), ("RU", "RUS"))


def people(count: int, states: int = 4, groups: tuple[str, ...] = ("soc", "epp-cd")) -> tuple[Signatory, ...]:
    """So many signatories, from so many States and from the groups in turn, in the order of the alphabet."""
    places = zip(range(count), cycle(STATES[:states]), cycle(groups), strict=False)
    return tuple(
        Signatory(alpha2, alpha3, f"Given{n:02}", f"Family{n:02}", group, f"FAMILY{n:02} Given{n:02}, State, GROUP")
        for n, (alpha2, alpha3), group in places
    )


def dated(quads: tuple[Quad, ...], day: str) -> tuple[Quad, ...]:
    """The same document of another day; its States and groups have no dates that could be wrong then."""
    said, meant = rdf.typed(ISSUED, "date"), rdf.typed(day, "date")
    undated = (term("pace:validFrom"), term("pace:verified"), term("pace:verificationNote"))
    return tuple(q._replace(object=meant) if q.object == said else q for q in quads if q.predicate not in undated)


def judged(quads: tuple[Quad, ...], unread: Iterable[str] = ()) -> tuple[Quad, ...]:
    """The document with its standards."""
    return (*quads, *rules.standards(quads, rules.load(), unread))


def declared(day: str, signatories: tuple[Signatory, ...]) -> tuple[Quad, ...]:
    """A declaration of a day."""
    return dated(declaration(signatories), day)


def moved(day: str, signatories: tuple[Signatory, ...]) -> tuple[Quad, ...]:
    """A motion of a day."""
    return dated(motion(signatories), day)


def of_words(count: int) -> Change:
    """A text of so many words."""
    place = "id:" + next(
        rdf.iri_of(quad.subject).removeprefix(iri.BASE)
        for quad in declaration()
        if quad[1:3] == (term("pace:property"), term("pace:wordCount"))
    )
    return lambda quads: setting(place, "pace:value", rdf.integer(count))(
        setting(SOURCE, "pace:wordCount", rdf.integer(count))(quads)
    )


def reprinted(day: str, signed: int, document: str = DOC) -> Change:
    """A second edition of a later day, with the first so many names of the list."""

    def change(quads: tuple[Quad, ...]) -> tuple[Quad, ...]:
        draft, edition, issued = Draft("id:source/ffffffffffffffff"), f"{document}/edition/2", rdf.typed(day, "date")
        for fact in [("rdf:type", "pace:Source"), ("pace:records", document), ("pace:recordsEdition", edition)]:
            draft.say(draft.source, draft.source, (fact[0], term(fact[1])))
        copied = [
            q for q in quads if q.subject == term(SOURCE) and "record" not in q.predicate and "type" not in q.predicate
        ]
        draft.quads += [q._replace(subject=term(draft.source), graph=term(draft.source)) for q in copied]
        draft.say(document, document, ("pace:edition", term(edition)))
        draft.say(
            document, edition,
            ("rdf:type", term("pace:Edition")), ("pace:editionNumber", rdf.integer(2)), ("dcterms:issued", issued),
        )  # fmt: skip
        draft.evidence("2nd edition", edition, "pace:editionNumber", ("pace:value", rdf.integer(2)))
        draft.evidence("a later day", edition, "dcterms:issued", ("pace:value", issued))
        words = next(q.object for q in copied if q.predicate == term("pace:wordCount"))
        draft.evidence("the same text", draft.source, "pace:wordCount", ("pace:value", words))
        signatures = sorted({q.object for q in quads if q.predicate == term("pace:signature")})
        for position, signature in enumerate(signatures[:signed], 1):
            place = ("pace:position", rdf.integer(position)), ("oa:hasBody", signature)
            draft.evidence(f"name {position}", document, "pace:signature", *place)
            draft.quads.append(Quad(signature, term("pace:signedIn"), term(edition), term(document)))
        return tuple(sorted({*quads, *draft.quads}))

    return change


def referred(quads: tuple[Quad, ...]) -> tuple[Quad, ...]:
    """A reference to committee stands under the text."""
    draft = Draft("id:source/eeeeeeeeeeeeeeee")
    draft.evidence("Reference No. 4321", DOC, "pace:committeeReference", ("pace:value", rdf.integer(4321)))
    named = [q._replace(object=term(SOURCE)) if q.predicate == term("oa:hasTarget") else q for q in draft.quads]
    return adding(DOC, "pace:committeeReference", rdf.integer(4321))((*quads, *named))


__all__ = ["DOC", "EDITION", "MOTION", "SECOND", "declared", "evidence", "judged", "moved", "of_words", "people"]
