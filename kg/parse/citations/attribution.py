"""Whose text a number is: by the issuer's name beside it, else by number and year, else by the sentence.

The Assembly, the Security Council and the Congress print their texts alike (`Resolution 1325 (2000)`).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from kg.parse.citations.series import YEARED, SeriesNumber, SeriesReference
from kg.parse.citations.token_stream import OTHER, Issuer, TokenStream
from kg.parse.citations.values import CLOSE, OPEN, past_bracket
from kg.vocabulary.act_types import ASSEMBLY_SERIES, STEPS

ASSEMBLY = "Assembly"
DISAGREE = "number and year disagree"
LATER = "later than the document"
_UNITED_NATIONS, _SECURITY_COUNCIL, _CONGRESS, _MINISTERS = (
    "UnitedNations",
    "SecurityCouncil",
    "Congress",
    "CommitteeOfMinisters",
)
_VENICE, _GENERAL_ASSEMBLY, _RIGHTS_COUNCIL, _ECRI = "VeniceCommission", "GeneralAssembly", "HumanRightsCouncil", "Ecri"
# The Congress began to count anew in 1994 and is below 600; the Assembly was above 1000 then.
_CONGRESS_SINCE, _CONGRESS_BELOW = 1994, 600
_ECRI_BELOW = 31
# A number without a year says little; below this it may count anything.
_TELLING = 100
_LOOK_BACK = 4
_SIGNS_BETWEEN = frozenset(("[", "'", ":", "-", "–", '"', "("))


@dataclass(frozen=True, slots=True)
class Attribution:
    """The class of a cited act, and what is doubtful about it, empty for nothing."""

    kind: str
    flag: str = ""


@dataclass(frozen=True, slots=True)
class AttributionContext:
    """What is known of one number: `named` is the issuer beside it, `near` those of the sentence, nearest first."""

    series: str
    member: SeriesNumber
    named: str
    near: tuple[str, ...]
    capital: bool

    @property
    def year(self) -> int | None:
        """The year printed with it, None where there is none."""
        return self.member.year.value if self.member.year else None


def rulings(
    page: TokenStream, groups: tuple[SeriesReference, ...]
) -> Iterator[tuple[SeriesReference, SeriesNumber, Attribution]]:
    """Yield each number of a run with what it cites; a number that cites nothing we know is left out."""
    for group in groups:
        within = page.issuer_ends.get(group.head)
        named = within.name if within else _issuer_before(page, group.first)
        if not named and group is groups[-1]:
            named = _issuer_behind(page, group.members[-1].last)
        owned = not named and _is_owned(page, group.members[-1])
        near = tuple(_near(page, group.first))
        capital = page.at(group.first).is_capital
        for member in group.members:
            ruling = _rule(page, AttributionContext(group.series, member, OTHER if owned else named, near, capital))
            if ruling:
                yield group, member, ruling


def _rule(page: TokenStream, claim: AttributionContext) -> Attribution | None:
    if claim.series not in ASSEMBLY_SERIES:
        return Attribution(claim.series)
    if claim.named == OTHER:
        return None
    if claim.member.code:
        return _coded(claim)
    if claim.named == ASSEMBLY:
        return _own(page, claim, least=1)
    if claim.named and claim.named != _MINISTERS:
        return _foreign(claim, _SECURITY_COUNCIL if claim.named == _UNITED_NATIONS else claim.named)
    if claim.series not in YEARED:  # written questions are put to the Committee of Ministers
        return Attribution(claim.series)
    return _unnamed(page, claim) if claim.year else _yearless(page, claim)


def _own(page: TokenStream, claim: AttributionContext, least: int = _TELLING) -> Attribution | None:
    """Rule for the Assembly; number and year that disagree are kept as printed and flagged."""
    if claim.year is None:
        return Attribution(claim.series) if claim.member.number >= least else None
    if not page.grammar.agrees(claim.series, claim.member.number, claim.year):
        return Attribution(claim.series, DISAGREE)
    later = page.day is not None and claim.year > page.day.year
    return Attribution(claim.series, LATER if later else "")


def _foreign(claim: AttributionContext, issuer: str) -> Attribution | None:
    kind = issuer + claim.series
    return Attribution(kind) if kind in STEPS else None


def _coded(claim: AttributionContext) -> Attribution | None:
    """`715/2013` of an opinion is the Venice Commission's, `68/262` of a resolution a United Nations organ's."""
    if claim.series == "Opinion":
        return _foreign(claim, _VENICE) if claim.named in ("", _VENICE) else None
    if claim.named in (_GENERAL_ASSEMBLY, _RIGHTS_COUNCIL):
        return _foreign(claim, claim.named)
    if claim.named not in ("", _UNITED_NATIONS):
        return None
    organs = [name for name in claim.near if name in (_GENERAL_ASSEMBLY, _RIGHTS_COUNCIL)]
    return _foreign(claim, organs[0] if organs else _GENERAL_ASSEMBLY)


def _unnamed(page: TokenStream, claim: AttributionContext) -> Attribution | None:
    """Number and year decide; where both bodies could have it, the only one that the sentence names."""
    rivals = [name for name in claim.near if _fits(page, claim, name)]
    nearest = claim.near[0] if claim.near else ""
    if page.grammar.agrees(claim.series, claim.member.number, claim.year or 0):
        other = rivals and nearest == rivals[0] and ASSEMBLY not in claim.near
        return _foreign(claim, rivals[0]) if other else _own(page, claim)
    if rivals:
        return _foreign(claim, rivals[0])
    if _fits(page, claim, _SECURITY_COUNCIL):
        return _foreign(claim, _SECURITY_COUNCIL)
    if not (claim.member.year and claim.member.year.bracketed) or nearest == OTHER:
        return None
    if _fits(page, claim, _CONGRESS):
        return _foreign(claim, _CONGRESS)
    return Attribution(claim.series, DISAGREE) if claim.member.number >= _TELLING else None


def _yearless(page: TokenStream, claim: AttributionContext) -> Attribution | None:
    nearest = next((name for name in claim.near if name != _UNITED_NATIONS), "")
    if _fits(page, claim, nearest):
        return _foreign(claim, nearest)
    return _own(page, claim) if claim.capital else None


def _fits(page: TokenStream, claim: AttributionContext, issuer: str) -> bool:
    """Tell whether a body can have issued the number in its year."""
    kind, number, year = issuer + claim.series, claim.member.number, claim.year
    if kind not in STEPS or issuer not in (_SECURITY_COUNCIL, _CONGRESS, _ECRI):
        return False
    if issuer == _ECRI:
        return number < _ECRI_BELOW
    if issuer == _CONGRESS:
        return number < _CONGRESS_BELOW and (year is None or year >= _CONGRESS_SINCE)
    return year is None or page.grammar.agrees(kind, number, year)


def _issuer_before(page: TokenStream, first: int) -> str:
    """Name the body that ends where a series word begins: `Assembly Resolution`, `Security Council’s resolution`."""
    index = first
    for _ in range(_LOOK_BACK):
        issuer = page.issuer_ends.get(index)
        if issuer is not None:
            return issuer.name
        passed = _passed_back(page, index)
        if passed == index:
            break
        index = passed
    return OTHER if index == first and _is_foreign(page, first) else ""


def _is_foreign(page: TokenStream, first: int) -> bool:
    """Tell whether an abbreviation that we do not know stands before a series word: `CCJE Opinion`."""
    before = page.at(first - 1)
    return before.is_shouted and not page.at(first).is_shouted and page.sentence[first] == page.sentence[first - 1]


def _passed_back(page: TokenStream, index: int) -> int:
    for key in ("possessive", "before-series"):
        start = page.ends(key, index, 2)
        if start is not None:
            return start
    return index - 1 if page.at(index - 1).key in _SIGNS_BETWEEN and index > 0 else index


def _issuer_behind(page: TokenStream, index: int) -> str:
    """Name the body behind a list: `… of the Security Council`, `… (Doc. 9000) de l’Assemblée`, `… (Congress)`."""
    if page.at(index).key in OPEN:
        issuer = page.issuer_at.get(page.past("article", index + 1))
        if issuer and page.at(issuer.last).key in CLOSE:
            return issuer.name
    index = past_bracket(page, index)
    index += page.at(index).key in (",", "]")
    issuer = page.issuer_at.get(page.mark("of", index) or -1)
    return _owner(page, issuer) if issuer else ""


def _is_owned(page: TokenStream, member: SeriesNumber) -> bool:
    """Tell whether a number without a year is said to be of somebody whom we do not know: `of the Rada`."""
    end = page.mark("of", member.last)
    named = end and page.at(end).is_capital and not any(page.marked("month-", end))
    return bool(named) and member.year is None and end not in page.treaty_at


def _owner(page: TokenStream, issuer: Issuer) -> str:
    """A committee of a convention (`Standing Committee of the Bern Convention`) is not the Assembly's."""
    end = page.mark("of", issuer.last)
    return OTHER if end and end in page.treaty_at else issuer.name


def _near(page: TokenStream, index: int) -> Iterator[str]:
    """Yield the bodies that the sentence names, those before a token first, the nearest first."""
    sentence = page.sentence[index]
    same = [issuer for issuer in page.issuers if page.sentence[issuer.first] == sentence]
    yield from (issuer.name for issuer in reversed(same) if issuer.last <= index)
    yield from (issuer.name for issuer in same if issuer.last > index)
