"""Documents that are held to the Rules of Procedure of a day: made by hand as those of sample.py, then dated.

`judged` adds the standards that the program makes of the rules, so that the shapes see what a build lets them see.
"""

from collections.abc import Iterable
from itertools import cycle

from sample import ISSUED, Change, Draft, Signatory, adding, declaration, motion, term

from kg.model import terms
from kg.model.terms import Quad
from kg.validate import procedure

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
    said, meant = terms.typed(ISSUED, "date"), terms.typed(day, "date")
    undated = (term("pace:validFrom"), term("pace:verified"), term("pace:verificationNote"))
    return tuple(q._replace(object=meant) if q.object == said else q for q in quads if q.predicate not in undated)


def judged(quads: tuple[Quad, ...], unread: Iterable[str] = ()) -> tuple[Quad, ...]:
    """The document with its standards."""
    return (*quads, *procedure.standards(quads, procedure.load(), unread))


def declared(day: str, signatories: tuple[Signatory, ...]) -> tuple[Quad, ...]:
    """A declaration of a day."""
    return dated(declaration(signatories), day)


def moved(day: str, signatories: tuple[Signatory, ...]) -> tuple[Quad, ...]:
    """A motion of a day."""
    return dated(motion(signatories), day)


def of_words(count: int) -> Change:
    """A text of so many words."""

    def change(quads: tuple[Quad, ...]) -> tuple[Quad, ...]:
        counted = {q.subject for q in quads if q[1:3] == (term("pace:property"), term("pace:wordCount"))}
        values = {(name, term("pace:value")) for name in counted} | {(term(SOURCE), term("pace:wordCount"))}
        return tuple(q._replace(object=terms.integer(count)) if q[:2] in values else q for q in quads)

    return change


def reprinted(day: str, signed: int, document: str = DOC) -> Change:
    """A second edition of a later day, with the first so many names of the list."""

    def change(quads: tuple[Quad, ...]) -> tuple[Quad, ...]:
        draft, edition, issued = Draft("id:source/ffffffffffffffff"), f"{document}/edition/2", terms.typed(day, "date")
        for fact in [("rdf:type", "pace:Source"), ("pace:records", document), ("pace:recordsEdition", edition)]:
            draft.say(draft.source, draft.source, (fact[0], term(fact[1])))
        copied = [
            q for q in quads if q.subject == term(SOURCE) and "record" not in q.predicate and "type" not in q.predicate
        ]
        draft.quads += [q._replace(subject=term(draft.source), graph=term(draft.source)) for q in copied]
        draft.say(document, document, ("pace:edition", term(edition)))
        draft.say(
            document, edition,
            ("rdf:type", term("pace:Edition")), ("pace:editionNumber", terms.integer(2)), ("dcterms:issued", issued),
        )  # fmt: skip
        draft.evidence("2nd edition", edition, "pace:editionNumber", ("pace:value", terms.integer(2)))
        draft.evidence("a later day", edition, "dcterms:issued", ("pace:value", issued))
        words = next(q.object for q in copied if q.predicate == term("pace:wordCount"))
        draft.evidence("the same text", draft.source, "pace:wordCount", ("pace:value", words))
        signatures = sorted({q.object for q in quads if q.predicate == term("pace:signature")})
        for position, signature in enumerate(signatures[:signed], 1):
            place = ("pace:position", terms.integer(position)), ("oa:hasBody", signature)
            draft.evidence(f"name {position}", document, "pace:signature", *place)
            draft.quads.append(Quad(signature, term("pace:signedIn"), term(edition), term(document)))
        return tuple(sorted({*quads, *draft.quads}))

    return change


def referred(quads: tuple[Quad, ...]) -> tuple[Quad, ...]:
    """A reference to committee stands under the text."""
    draft = Draft("id:source/eeeeeeeeeeeeeeee")
    draft.evidence("Reference No. 4321", DOC, "pace:committeeReference", ("pace:value", terms.integer(4321)))
    named = [q._replace(object=term(SOURCE)) if q.predicate == term("oa:hasTarget") else q for q in draft.quads]
    return adding(DOC, "pace:committeeReference", terms.integer(4321))((*quads, *named))


W, V, ENOUGH = "warning", "violation", people(24)
# What breaks a rule: a name, the document, and what the shapes say of it besides infos.
BROKEN = (
    ("words-1971", of_words(211)(declared("1971-05-12", ENOUGH)), {"rules-words-unsure": W}),
    ("words-2018", of_words(211)(declared("2018-05-12", ENOUGH)), {"rules-words-unsure": W}),
    ("words-2023", of_words(211)(declared("2023-05-12", ENOUGH)), {"rules-words": V}),
    ("words-2025", of_words(211)(declared("2025-05-12", ENOUGH)), {"rules-words-unsure": W}),
    ("words-tolerated", of_words(210)(declared("2023-05-12", ENOUGH)), {}),
    ("words-motion", of_words(316)(moved("2023-05-12", ENOUGH)), {"rules-words": V, "rules-states": V}),
    ("words-motion-2018", of_words(316)(moved("2018-05-12", ENOUGH)), {}),
    ("signatories-1971", declared("1971-05-12", people(2)), {"rules-signatories-unsure": W}),
    ("signatories-1960", declared("1960-05-12", people(2)), {}),
    ("signatories-2018", declared("2018-05-12", people(19)), {"rules-signatories-unsure": W}),
    ("signatories-2023", declared("2023-05-12", people(19)), {"rules-signatories": V}),
    ("signatories-2024", declared("2024-09-30", people(19)), {"rules-signatories-unsure": W}),
    ("signatories-motion", moved("2023-05-12", people(19)), {"rules-signatories": V, "rules-states": V}),
    ("states-1971", declared("1971-05-12", people(3, states=2)), {"rules-states-unsure": W}),
    ("states-2018", declared("2018-05-12", people(24, states=3)), {"rules-states-unsure": W}),
    ("states-2023", declared("2023-05-12", people(24, states=3)), {"rules-states": V}),
    ("groups-2018", declared("2018-05-12", people(24, groups=("soc",))), {}),
    ("groups-2023", declared("2023-05-12", people(24, groups=("soc",))), {"rules-groups": V}),
    ("no-group-2023", declared("2023-05-12", people(24, groups=("soc", "nr"))), {"rules-groups": V}),
    (
        "added-2023",
        reprinted("2023-06-12", 24, MOTION)(moved("2023-05-12", ENOUGH)),
        {"rules-names-added": V, "rules-states": V},
    ),
    ("added-2015", reprinted("2015-06-12", 24, MOTION)(moved("2015-05-12", ENOUGH)), {"rules-names-added-unsure": W}),
    ("added-2008", reprinted("2008-06-12", 24, MOTION)(moved("2008-05-12", ENOUGH)), {}),
    ("withdrawn-2023", reprinted("2023-06-12", 23)(declared("2023-05-12", ENOUGH)), {"rules-names-withdrawn": V}),
    ("withdrawn-2018", reprinted("2018-06-12", 9)(declared("2018-05-12", ENOUGH)), {"rules-names-withdrawn-unsure": W}),
    ("reprinted-2023", reprinted("2023-06-12", 24)(declared("2023-05-12", ENOUGH)), {}),
    ("closing-2023", reprinted("2023-10-14", 24)(declared("2023-04-24", ENOUGH)), {"rules-closing-date-unsure": W}),
    ("closing-2018", reprinted("2019-10-14", 24)(declared("2018-04-24", ENOUGH)), {}),
    ("referred-1971", referred(declared("1971-05-12", ENOUGH)), {"rules-referral": V}),
    ("referred-2018", referred(declared("2018-05-12", ENOUGH)), {"rules-referral": V}),
    ("referred-2023", referred(declared("2023-05-12", ENOUGH)), {"rules-referral": V}),
    ("referred-2025", referred(declared("2025-05-12", ENOUGH)), {"rules-referral-unsure": W}),
)
