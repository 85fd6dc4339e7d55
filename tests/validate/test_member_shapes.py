"""The shapes of who is who: a faultless part of `graph/members` conforms, each spoilt copy fails its own shape."""

from datetime import date

import pytest

from kg.model import terms
from kg.model.terms import Quad
from kg.validate import shapes
from kg.validate.engines import PyshaclEngine
from tests.fixtures.handmade_graph import Change, adding, dropping, setting, term
from tests.fixtures.handmade_members import (
    DECISION,
    ENTRY,
    IDENTIFIED,
    LINK,
    LISTED,
    MERGED,
    PERSON,
    REGISTER,
    SAME_AS,
    SPLIT,
    quads,
)

PETRA = "id:member/BE/petra-de-sutter"
NAME = "id:member/BE/petra-de-sutter/name/Petra_De_Sutter"
SITS, STANDS = (
    f"id:member/BE/petra-de-sutter/membership/{key}/2018-01-25" for key in ("state/BEL", "group/soc")
)  # fmt: skip
ELSEWHERE = term("id:elsewhere")


def without_proof(subject: str) -> Change:
    return lambda given: tuple(q for q in given if q[:2] != (term(subject), term("pace:provedBy")))


# What each shape must refuse: the code, and a change that makes the faultless sample fail it.
REFUSED: tuple[tuple[str, Change], ...] = (
    ("name-variant-name-of", setting(NAME, "pace:nameOf", ELSEWHERE)),
    ("name-variant-name-of", adding(NAME, "pace:nameOf", term("id:member/EE/raivo-aeg"))),
    ("name-variant-form", dropping(NAME, "skosxl:literalForm")),
    ("name-variant-form", setting(NAME, "skosxl:literalForm", terms.string(""))),
    ("name-variant-unexpected-property", adding(NAME, "foaf:name", terms.string("Petra"))),
    ("name-variant-proof", without_proof(NAME)),
    ("name-variant-proof", without_proof(SITS)),
    ("name-variant-proof", without_proof(LINK)),
    ("name-variant-first", setting(NAME, "pace:firstSeen", terms.day(date(2018, 1, 26)))),
    ("name-variant-first", setting(SITS, "pace:firstSeen", terms.typed("2018", "gYear"))),
    ("membership-member", setting(SITS, "org:member", ELSEWHERE)),
    ("membership-organization", setting(SITS, "org:organization", ELSEWHERE)),
    ("membership-organization", adding(STANDS, "org:organization", term("id:state/BEL"))),
    ("membership-days", dropping(STANDS, "pace:lastSeen")),
    ("membership-affiliation", setting(STANDS, "pace:affiliation", term("id:state/BEL"))),
    ("membership-unexpected-property", adding(STANDS, "org:role", ELSEWHERE)),
    ("identity-joins", setting(LINK, "pace:joins", term(NAME))),
    ("identity-score", setting(LINK, "pace:score", terms.decimal(1.2))),
    ("identity-reason", dropping(LINK, "pace:layer")),
    ("identity-decided", dropping(f"{LINK}-2", "pace:decidedBy")),
    ("identity-unexpected-property", adding(LINK, "pace:rule", terms.string("a rule"))),
    ("named-member", setting(PERSON, "pace:identifiedAs", ELSEWHERE)),
    ("named-member", adding(PERSON, "pace:identifiedAs", term("id:member/EE/raivo-aeg"))),
    ("identification-person", dropping(IDENTIFIED, "pace:ofPerson")),
    ("identification-member", setting(IDENTIFIED, "pace:asMember", ELSEWHERE)),
    ("identification-score", setting(IDENTIFIED, "pace:score", terms.decimal(1.2))),
    ("identification-layer", dropping(IDENTIFIED, "pace:layer")),
    ("identification-rule", dropping(IDENTIFIED, "pace:rule")),
    ("identification-proof", without_proof(IDENTIFIED)),
    ("identification-unexpected-property", adding(IDENTIFIED, "pace:joins", term(NAME))),
    ("member-number", adding(PETRA, "pace:memberNumber", terms.integer(7308))),
    ("member-number", setting(PETRA, "pace:memberNumber", terms.string("7307"))),
    ("member-page", setting(PETRA, "foaf:page", terms.string("http://example.org/7307"))),
    ("register-source", dropping(REGISTER, "dcterms:source")),
    ("register-date", dropping(REGISTER, "dcterms:issued")),
    ("register-entry-name", dropping(ENTRY, "pace:registeredFamilyName")),
    ("register-entry-state", setting(ENTRY, "pace:registeredState", ELSEWHERE)),
    ("register-entry-register", setting(ENTRY, "pace:inRegister", ELSEWHERE)),
    ("register-link-entry", setting(LISTED, "pace:ofEntry", ELSEWHERE)),
    ("register-link-member", setting(LISTED, "pace:asMember", ELSEWHERE)),
    ("register-link-score", setting(LISTED, "pace:score", terms.decimal(1.2))),
    ("register-link-rule", dropping(LISTED, "pace:rule")),
    ("register-link-layer", dropping(LISTED, "pace:layer")),
    ("register-link-unexpected-property", adding(LISTED, "pace:joins", term(NAME))),
    ("merged-holds", setting(MERGED, "dcterms:isReplacedBy", ELSEWHERE)),
    ("merged-unexpected-property", adding(MERGED, "foaf:name", terms.string("Petra Sutter"))),
    ("decision-concerns", dropping(DECISION, "pace:concerns")),
    ("decision-reason", dropping(DECISION, "pace:reason")),
    ("decision-source", dropping(SAME_AS, "dcterms:source")),
    ("decision-date", dropping(SPLIT, "dcterms:issued")),
    ("decision-holds", dropping(SPLIT, "pace:holds")),
    ("decision-thing", setting(SAME_AS, "pace:thing", ELSEWHERE)),
    ("decision-documents", dropping(SPLIT, "pace:inDocument")),
)  # fmt: skip
CODES = {code for code, _ in REFUSED}


@pytest.fixture(scope="module")
def validator() -> PyshaclEngine:
    return PyshaclEngine(shapes.load())


def codes(validator: PyshaclEngine, given: tuple[Quad, ...]) -> set[str]:
    return {result.code for result in validator.validate(given).results}


def test_the_sample_conforms(validator: PyshaclEngine) -> None:
    assert codes(validator, quads()) == set()


@pytest.mark.parametrize(("code", "change"), REFUSED, ids=[f"{at}-{code}" for at, (code, _) in enumerate(REFUSED)])
def test_a_spoilt_copy_fails_its_shape_and_no_other(code: str, change: Change, validator: PyshaclEngine) -> None:
    assert codes(validator, change(quads())) == {code}


def test_a_split_may_name_days(validator: PyshaclEngine) -> None:
    changed = adding(SPLIT, "pace:validFrom", terms.day(date(2018, 1, 1)))(dropping(SPLIT, "pace:inDocument")(quads()))
    assert codes(validator, changed) == set()
