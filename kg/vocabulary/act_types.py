"""Types of cited acts: an act by its class and designation, and its IRI, the same in every language and spelling."""

import re
from dataclasses import dataclass

from kg.model import iri
from kg.model.document import Mention
from kg.model.errors import UsageError

TREATY = "Treaty"
# One that the vocabulary does not describe: an act known by its designation, not a concept.
UNLISTED_TREATY = "UnlistedTreaty"
# The flag of a treaty that is cited by number or full name and that the vocabulary does not hold.
UNLISTED = "treaty not in the vocabulary"
JUDGMENT = "Judgment"
DOCUMENT = "AssemblyDocument"

# The Assembly's own texts are known by their number; every other act by its designation.
ASSEMBLY_SERIES = frozenset(
    ("Resolution", "Recommendation", "Opinion", "Order", "WrittenDeclaration", "WrittenQuestion", DOCUMENT)
)
FOREIGN = frozenset(
    (
        "AssemblyRecord",
        "CommitteeOfMinistersDecision",
        "CommitteeOfMinistersRecommendation",
        "CommitteeOfMinistersResolution",
        "CongressRecommendation",
        "CongressResolution",
        "EcriRecommendation",
        "EuropeanParliamentResolution",
        "EuropeanUnionAct",
        "GeneralAssemblyResolution",
        "GeneralComment",
        "HumanRightsCouncilResolution",
        JUDGMENT,
        "MonitoringReport",
        "OsceDecision",
        "ReplyToText",
        "SecurityCouncilResolution",
        "SummitDeclaration",
        "UnitedNationsDocument",
        "VeniceCommissionOpinion",
    )
)
_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")
# The first step of an act's IRI, by its class.
STEPS = {kind: _CAPITAL.sub("-", kind).casefold() for kind in sorted(ASSEMBLY_SERIES | FOREIGN | {TREATY})} | {
    DOCUMENT: "doc",
    UNLISTED_TREATY: "treaty",
}

_MINISTERS = ("CommitteeOfMinistersRecommendation", "CommitteeOfMinistersResolution")
# `R (87) 3`, `Rec(2003)24` and `CM/Rec(2003)24`, `(93) 26` and `CM/Res(1993)26` each are one.
_MINISTERS_TEXT = re.compile(r"(?:CM[/ ])?(?P<letters>[A-Za-z]*)\s*\((?P<year>\d{4}|\d{2})\)\s*(?P<rest>\S+)")
_FULL_LETTERS = {"CommitteeOfMinistersRecommendation": ("r", "rec"), "CommitteeOfMinistersResolution": ("", "res")}
_CENTURY_BREAK = 45


@dataclass(frozen=True, slots=True)
class Act:
    """A cited act: its IRI, class, and what it is known by.

    `number` and `year` are those of the Assembly's texts; an act of another body has its usual designation
    in `identifier` (`CM/Rec(2022)8`, `68/262`, `302/02`) and no number. `listed` tells that it is a treaty of
    the vocabulary, which describes it.
    """

    iri: str
    kind: str
    number: int | None
    year: int | None
    identifier: str
    listed: bool = False


def act_of(mention: Mention) -> Act:
    """Return the act that a citation cites.

    `mention` is one of kind `citation` as `kg.parse.citations.find` makes it, with the slots `kind` and
    `treaty`, `number` or `designation`. Raises UsageError on any other mention.
    """
    kind, number, designation = mention.value("kind"), mention.value("number"), mention.value("designation")
    year = int(mention.value("year")) if mention.value("year") else None
    if kind not in STEPS or not (number or designation or mention.value("treaty")):
        raise UsageError(f"a mention of kind {mention.kind!r} by rule {mention.rule!r} cites no act: give a citation")
    treaty = mention.value("treaty")
    if treaty:
        listed = mention.value("flag") != UNLISTED
        if not listed:
            return Act(treaty, UNLISTED_TREATY, None, None, designation or number)
        return Act(treaty, kind, int(number) if number else None, None, designation or number, listed)
    if kind in ASSEMBLY_SERIES:
        return Act(iri.act(STEPS[kind], int(number)), kind, int(number), year, number)
    identifier = designation or number
    return Act(iri.act(STEPS[kind], mention.value("key") or identity(kind, identifier)), kind, None, year, identifier)


def identity(kind: str, designation: str) -> str:
    """Return what tells an act from others of its class, alike for all spellings of its designation.

    >>> identity("CommitteeOfMinistersRecommendation", "Rec(2002)5")
    'cm-rec-2002-5'
    >>> identity("GeneralAssemblyResolution", "68/262")
    '68-262'
    """
    match = _MINISTERS_TEXT.fullmatch(designation) if kind in _MINISTERS else None
    if match is None:
        return iri.slug(designation)
    short, full = _FULL_LETTERS[kind]
    letters = match["letters"].casefold()
    return iri.slug(f"cm {full if letters == short else letters} {_full_year(match['year'])} {match['rest']}")


def usual(kind: str, designation: str) -> str:
    """Return the designation that the Committee of Ministers gave a text in its year; any other as it is.

    `R (87) 3` until 1999, `Rec(2003)24` until 2006, `CM/Rec(2022)8` since (kinds of document, examples).

    >>> usual("CommitteeOfMinistersRecommendation", "CM/Rec(2003)24")
    'Rec(2003)24'
    """
    match = _MINISTERS_TEXT.fullmatch(designation) if kind in _MINISTERS else None
    if match is None:
        return designation
    short, full = _FULL_LETTERS[kind]
    year, letters = _full_year(match["year"]), match["letters"]
    if letters.casefold() in (short, full):
        letters = full.capitalize()
    if year < 2000 and letters == full.capitalize():
        return f"{short.upper()} ({year % 100:02d}) {match['rest']}".strip()
    return f"{'CM/' if year >= 2007 else ''}{letters}({year}){match['rest']}"


def _full_year(digits: str) -> int:
    value = int(digits)
    if len(digits) > 2:
        return value
    return value + (1900 if value >= _CENTURY_BREAK else 2000)
