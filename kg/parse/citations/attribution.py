"""Attribution of numbered texts: whose a number is, by the issuer beside it, by number and year, or by the sentence.

The Assembly prints its texts as the Security Council and the Congress do (`Resolution 1325 (2000)`), and other bodies
count in the same way (`resolution 68/262 of the General Assembly`, `General Policy Recommendation No. 15`).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from kg.parse.citations.series import YEARED, SeriesNumber, SeriesReference, references
from kg.parse.citations.token_stream import CLOSE, OPEN, OTHER, Citation, TokenStream, past_bracket
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
    """What is known of one number: `owner` is the issuer beside it, `near` those of the sentence, nearest first."""

    series: str
    number: SeriesNumber
    owner: str
    near: tuple[str, ...]
    capital: bool

    @property
    def year(self) -> int | None:
        """The year printed with it, None where there is none."""
        return self.number.year.value if self.number.year else None

    def foreign(self, issuer: str) -> Attribution | None:
        """Attribute it to another body than the Assembly, if that has such a series."""
        kind = issuer + self.series
        return Attribution(kind) if kind in STEPS else None


def by_series(stream: TokenStream, index: int) -> Iterator[Citation]:
    """Yield the acts that a run of series words and numbers cites; a number that cites nothing we know is left out."""
    run = references(stream, index)
    for reference in run:
        within = stream.issuer_ends.get(reference.head)
        owner = within.name if within else _issuer_before(stream, reference.first)
        last = reference.numbers[-1]
        if not owner and reference is run[-1]:
            owner = _issuer_behind(stream, last.last)
        if not owner and not last.year:
            # Without a year it may be said to be of somebody whom we do not know: `of the Rada`.
            end = stream.cue_end("of", last.last)
            is_foreign = end and end not in stream.treaty_at and stream.at(end).is_capital
            owner = OTHER if is_foreign and not any(stream.cues_at("month-", end)) else ""
        # The bodies that the sentence names, those before the reference first, the nearest first.
        first, sentence = reference.first, stream.sentence[reference.first]
        same = [issuer for issuer in stream.issuers if stream.sentence[issuer.first] == sentence]
        before, behind = [i.name for i in same if i.last <= first], [i.name for i in same if i.last > first]
        near, capital = (*reversed(before), *behind), stream.at(first).is_capital
        for number in reference.numbers:
            context = AttributionContext(reference.series, number, owner, near, capital)
            attribution = _attribution(stream, context)
            if attribution:
                yield _citation(stream, reference, number, attribution)


def _citation(
    stream: TokenStream, reference: SeriesReference, number: SeriesNumber, attribution: Attribution
) -> Citation:
    at, last = number.at, number.last if number.code or number.implied else number.at + 1
    printed = number.code or str(number.value)
    slots = [
        *stream.slots(reference.first, reference.head, kind=attribution.kind),
        *stream.slots(at, last, number=printed),
        *stream.slots(at, last, designation="" if attribution.kind in ASSEMBLY_SERIES else printed),
        *stream.slots(number.first, number.last, flag=attribution.flag),
    ]
    if number.year and not (number.code and attribution.kind == "GeneralAssemblyResolution"):
        slots += stream.slots(number.year.at, number.year.at + 1, year=str(number.year.value))
    rule = "citations.act" if len(reference.numbers) == 1 else "citations.list"
    return Citation(number.first, number.last, rule, tuple(slots))


# --- what decides


def _attribution(stream: TokenStream, context: AttributionContext) -> Attribution | None:
    if context.series not in ASSEMBLY_SERIES:
        return Attribution(context.series)
    if context.owner == OTHER:
        return None
    if context.number.code:
        # `715/2013` of an opinion is the Venice Commission's, `68/262` of a resolution a United Nations organ's.
        if context.series == "Opinion":
            return context.foreign(_VENICE) if context.owner in ("", _VENICE) else None
        organs = [name for name in (context.owner, *context.near) if name in (_GENERAL_ASSEMBLY, _RIGHTS_COUNCIL)]
        if context.owner not in ("", _UNITED_NATIONS, _GENERAL_ASSEMBLY, _RIGHTS_COUNCIL):
            return None
        return context.foreign(organs[0] if organs else _GENERAL_ASSEMBLY)
    if context.owner == ASSEMBLY:
        return _of_assembly(stream, context, least=1)
    if context.owner and context.owner != _MINISTERS:
        return context.foreign(_SECURITY_COUNCIL if context.owner == _UNITED_NATIONS else context.owner)
    if context.series not in YEARED:  # written questions are put to the Committee of Ministers
        return Attribution(context.series)
    if context.year:
        return _by_year(stream, context)
    nearest = next((name for name in context.near if name != _UNITED_NATIONS), "")
    if _fits(stream, context, nearest):
        return context.foreign(nearest)
    return _of_assembly(stream, context) if context.capital else None


def _of_assembly(stream: TokenStream, context: AttributionContext, least: int = _TELLING) -> Attribution | None:
    """Attribute to the Assembly; number and year that disagree are kept as printed and flagged."""
    if context.year is None:
        least = 1 if stream.is_early else least
        return Attribution(context.series) if context.number.value >= least else None
    if not stream.lexicon.numbering.agrees(context.series, context.number.value, context.year):
        return Attribution(context.series, DISAGREE)
    later = stream.day is not None and context.year > stream.day.year
    return Attribution(context.series, LATER if later else "")


def _by_year(stream: TokenStream, context: AttributionContext) -> Attribution | None:
    """Number and year decide; where both bodies could have it, the only one that the sentence names."""
    rivals = [name for name in context.near if _fits(stream, context, name)]
    nearest = context.near[0] if context.near else ""
    if stream.lexicon.numbering.agrees(context.series, context.number.value, context.year or 0):
        rival = rivals and nearest == rivals[0] and ASSEMBLY not in context.near
        return context.foreign(rivals[0]) if rival else _of_assembly(stream, context)
    if rivals:
        return context.foreign(rivals[0])
    if _fits(stream, context, _SECURITY_COUNCIL):
        return context.foreign(_SECURITY_COUNCIL)
    if not (context.number.year and context.number.year.bracketed) or nearest == OTHER:
        return None
    if _fits(stream, context, _CONGRESS):
        return context.foreign(_CONGRESS)
    return Attribution(context.series, DISAGREE) if context.number.value >= _TELLING else None


def _fits(stream: TokenStream, context: AttributionContext, issuer: str) -> bool:
    """Tell whether a body can have issued the number in its year."""
    kind, number, year = issuer + context.series, context.number.value, context.year
    if kind not in STEPS or issuer not in (_SECURITY_COUNCIL, _CONGRESS, _ECRI):
        return False
    if issuer == _ECRI:
        return number < _ECRI_BELOW
    if issuer == _CONGRESS:
        return number < _CONGRESS_BELOW and (year is None or year >= _CONGRESS_SINCE)
    return year is None or stream.lexicon.numbering.agrees(kind, number, year)


# --- who is named


def _issuer_before(stream: TokenStream, first: int) -> str:
    """Name the body that ends where a series word begins: `Assembly Resolution`, `Security Council’s resolution`."""
    index = first
    for _ in range(_LOOK_BACK):
        issuer = stream.issuer_ends.get(index)
        if issuer is not None:
            return issuer.name
        starts = [stream.cue_start(key, index, 2) for key in ("possessive", "before-series")]
        sign_between = index - 1 if index > 0 and stream.at(index - 1).key in _SIGNS_BETWEEN else None
        start = next((start for start in (*starts, sign_between) if start is not None), index)
        if start == index:
            break
        index = start
    # An abbreviation that we do not know stands before the series word: `CCJE Opinion`.
    before = stream.at(first - 1)
    shouted = index == first and before.is_shouted and not stream.at(first).is_shouted
    return OTHER if shouted and stream.sentence[first] == stream.sentence[first - 1] else ""


def _issuer_behind(stream: TokenStream, index: int) -> str:
    """Name the body behind a list: `… of the Security Council`, `… (Doc. 9000) de l’Assemblée`, `… (Congress)`."""
    if stream.at(index).key in OPEN:
        issuer = stream.issuer_at.get(stream.skip("article", index + 1))
        if issuer and stream.at(issuer.last).key in CLOSE:
            return issuer.name
    index = past_bracket(stream, index)
    index += stream.at(index).key in (",", "]")
    issuer = stream.issuer_at.get(stream.cue_end("of", index) or -1)
    if issuer is None:
        return ""
    # A committee of a convention (`Standing Committee of the Bern Convention`) is not the Assembly's.
    owner = stream.cue_end("of", issuer.last)
    return OTHER if owner and owner in stream.treaty_at else issuer.name
