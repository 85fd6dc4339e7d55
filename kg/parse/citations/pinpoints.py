"""Pinpoints and short forms: what the citations around it explain.

A provision (`Article 5(1)(a)-(f) of the Convention`, `paragraph 16 of Resolution 2034 (2015)`) belongs to the act that
is named behind it with nothing but small words between, or straight before it (`Istanbul Convention (Articles 4 and
32)`). In normal form it is the English kind and the number without spaces.

A short name (`the Convention`, `the Charter`) means a treaty inside this document only. It is given where the treaty
is named (`ETS No. 5, “the Convention”`). Without that, the noun means the only treaty so called that was named
before; a provision of `the Convention` means the treaty that the vocabulary gives for it.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.model.document import Slot
from kg.parse.citations.token_stream import CLOSE, OPEN, QUOTES, Citation, TokenStream, joint, sign, year_number
from kg.parse.citations.treaties import treaty_citation

_LINKS = 6
_JOINTS, _LONGEST_JOINT = 4, 5
_LONGEST_NUMBER = 12
_LETTERS = 3
_LONGEST_NAME = 6
# What may be counted by roman numbers, and their letters.
_COUNTED_ROMAN, _ROMAN = ("article", "chapter"), frozenset("ivxlc")
_LETTERED = ("paragraph",)
# Who are named where the Assembly speaks of the Council's Statute.
_OWNERS = frozenset(("Assembly", "CommitteeOfMinisters"))


@dataclass(frozen=True, slots=True)
class Provision:
    """One provision in the tokens `first` to `last` (exclusive); `value` is its normal form."""

    first: int
    last: int
    value: str


@dataclass(frozen=True, slots=True)
class ShortForm:
    """A short name, its words as printed in the tokens `first` to `since`, that means from there on what is cited."""

    words: tuple[str, ...]
    cited: Citation
    first: int
    since: int

    def stands_at(self, stream: TokenStream, index: int) -> bool:
        """Tell whether it is printed at a token behind its definition, and no longer name begins there."""
        end = index + len(self.words)
        printed = tuple([token.text for token in stream.tokens[index:end]])
        return self.since <= index and printed == self.words and not _goes_on(stream, end)


# --- provisions


def provisions(stream: TokenStream) -> tuple[Provision, ...]:
    """Return all provisions of a stream in order, whatever they belong to."""
    pinpoints: list[Provision] = []
    for index, cues in enumerate(stream.cues):
        if not cues or (pinpoints and index < pinpoints[-1].last):
            continue
        cue = next(stream.cues_at("provision-", index), None)
        if cue is None:
            continue
        kind, end = cue
        start = sign(stream, end)
        first, (last, number) = index, _number(stream, start, "")
        if last == start and kind in _COUNTED_ROMAN:
            last, number = _roman(stream, start)
        elif last == start and kind in _LETTERED:
            last, number = _letter(stream, start)
        while number:
            pinpoints.append(Provision(first, last, f"{kind} {number}"))
            first = joint(stream, last)
            last, number = _number(stream, first, number) if first > last else (last, "")
    return tuple(pinpoints)


def _number(stream: TokenStream, start: int, before: str) -> tuple[int, str]:
    """Read one number of a list, `before` the one that it follows; where it ends, and its normal form.

    `(c)` behind `5(1)(a)` is `5(1)(c)`; `8 to 11` is `8-11`. Nothing where no number stands.
    """
    bracket = _bracket_end(stream, start)
    if bracket > start:
        stem = before[: before.rfind("(")] if "(" in before else ""
        return (bracket, stem + _normal(stream, start, bracket)) if stem else (start, "")
    last = _number_end(stream, start)
    if last == start:
        return start, ""
    number, further = _normal(stream, start, last), stream.cue_end("range", last)
    end = _number_end(stream, further) if further and not stream.at(last).glued else 0
    return (end, f"{number}-{_normal(stream, further, end)}") if end > further else (last, number)


def _roman(stream: TokenStream, start: int) -> tuple[int, str]:
    """Read the roman number of `Section I`, `Part III`; where it ends, and the number, empty for none."""
    token, after = stream.at(start), stream.at(start + 1)
    is_roman = token.text.isupper() and set(token.key) <= _ROMAN and not (after.glued and after.is_text)
    return (start + 1, token.text) if is_roman else (start, "")


def _letter(stream: TokenStream, start: int) -> tuple[int, str]:
    """Read `paragraph (b)`, `§ b` and, with a slip of the press, `para, (b)`; a bare letter has a joint behind it."""
    start += stream.at(start).key == ","
    token, after = stream.at(start), stream.at(start + 1)
    if len(token.text) == 1 and token.text.islower() and (after.key == "," or stream.cue_end("of", start + 1)):
        return start + 1, token.text
    bracket = _bracket_end(stream, start)
    return (bracket, _normal(stream, start, bracket)) if bracket > start else (start, "")


def _normal(stream: TokenStream, first: int, last: int) -> str:
    """The printed number without spaces; `a)` is `(a)`."""
    pieces: list[str] = []
    for index in range(first, last):
        token, before = stream.at(index), stream.at(index - 1)
        opens = index + 1 < last and stream.at(index + 1).key in CLOSE and before.key not in OPEN
        pieces.append(f"({token.text}" if opens and token.is_text else token.text)
    return "".join(pieces)


def _bracket_end(stream: TokenStream, start: int) -> int:
    """Return the end of `(c)` or `c)`, the same place where neither stands."""
    opened = start + (stream.at(start).key in OPEN)
    inside, close = stream.at(opened), stream.at(opened + 1)
    if close.key not in CLOSE or not close.glued or not inside.is_text or len(inside.text) > _LETTERS:
        return start
    return opened + 2 if opened > start or (inside.is_word and len(inside.text) == 1) else start


def _number_end(stream: TokenStream, start: int) -> int:
    """Return the end of `5`, `9.1.a`, `8.2b`, `5(1)(a)-(f)`, `6 § 1 a)`, `3-5`; the same place where none stands."""
    token = stream.at(start)
    if not token.is_number or len(token.text) > _LETTERS or stream.at(start + 1).key == "%":
        return start
    end = start + 1
    while end < start + _LONGEST_NUMBER:
        token, after = stream.at(end), stream.at(end + 1)
        bracket = _bracket_end(stream, end)
        if bracket > end:
            end = bracket
        elif token.key == "§" and after.is_number:
            end += 2
        elif not token.glued or token.key in OPEN:
            break
        elif token.is_word and len(token.text) <= _LETTERS:
            end += 1
        elif token.key == "." and after.glued and (after.is_number or len(after.text) == 1):
            end += 2
        elif token.key in ("-", "–") and after.glued and (after.is_number or after.key in OPEN):
            end += 1 + after.is_number
        else:
            break
    return end


def asked_for(stream: TokenStream, pinpoints: Sequence[Provision]) -> Mapping[int, Provision]:
    """Return for each token at which a provision's act may stand, behind small words, that provision."""
    at: dict[int, Provision] = {}
    for provision in pinpoints:
        index = provision.last
        for _ in range(_LINKS):
            issuer = stream.issuer_at.get(index)
            at[index] = provision
            following = issuer.last if issuer and index > provision.last else stream.skip("between", index)
            following = following if following > index else stream.skip("possessive", index)
            following += following == index and year_number(stream, index) is not None  # `the 1949 Statute`
            if following == index:
                break
            index = following
    return at


def with_provisions(
    stream: TokenStream, citations: Sequence[Citation], pinpoints: Sequence[Provision]
) -> tuple[Citation, ...]:
    """Give each citation the provisions that belong to it, each to the one act that it stands beside."""
    before = _in_front(stream, citations, pinpoints)
    starts = {provision.first: provision for provision in pinpoints}
    owned = {provision for provisions in before for provision in provisions}
    pinpointed = []
    for citation, own in zip(citations, before, strict=True):
        behind = [provision for provision in _straight_behind(stream, citation, starts) if provision not in owned]
        slots = [Slot("provision", p.value, stream.span(p.first, p.last)) for p in own + behind]
        pinpointed.append(citation.with_slots(slots))
    return tuple(pinpointed)


def _in_front(
    stream: TokenStream, citations: Sequence[Citation], pinpoints: Sequence[Provision]
) -> list[list[Provision]]:
    """Return for each citation the list of provisions that ends in front of it, and what that is part of."""
    asking = asked_for(stream, pinpoints)
    ends = {provision.last: provision for provision in pinpoints}
    acts = {citation.last for citation in citations}
    lists: list[list[Provision]] = []
    for citation in citations:
        before: list[Provision] = []
        provision = asking.get(citation.first)
        while provision is not None and provision not in before:
            before.insert(0, provision)
            provision = _joined_before(stream, provision, ends) or asking.get(provision.first)
        # Between two acts with nothing but commas it belongs to the first: `Resolution 1832 (2011), § 5, Resolution …`.
        commas = bool(before) and stream.at(before[0].first - 1).key == stream.at(citation.first - 1).key == ","
        between = commas and before[0].first - 1 in acts and before[-1].last == citation.first - 1
        lists.append([] if between else before)
    return lists


def _straight_behind(stream: TokenStream, citation: Citation, starts: Mapping[int, Provision]) -> list[Provision]:
    """Return the provisions of `…, paragraph 16` and `… (Articles 4 and 32)`; `starts` has each by its first token."""
    behind: list[Provision] = []
    mark = stream.at(citation.last).key
    provision = starts.get(citation.last + 1) if mark in (*OPEN, ",") else None
    while provision is not None:
        behind.append(provision)
        provision = starts.get(joint(stream, provision.last))
    closed = not behind or mark == "," or stream.at(behind[-1].last).key in (*CLOSE, ",", ";")
    return behind if closed else []


def _joined_before(stream: TokenStream, provision: Provision, ends: Mapping[int, Provision]) -> Provision | None:
    """The provision in front, with joints between: `Article 14, read in conjunction with Article 8`."""
    start = provision.first
    for _ in range(_JOINTS):
        starts = [stream.cue_start(key, start, _LONGEST_JOINT) for key in ("join", "provisions-joint")]
        start = next((at for at in starts if at is not None), -1)
        if start < 0 or start in ends:
            break
    return ends.get(start)


# --- short forms


def by_short_form(stream: TokenStream, citations: Sequence[Citation], provided: Collection[int]) -> Iterator[Citation]:
    """Yield the citations by short name; `provided` holds the tokens at which a provision's act is expected."""
    treaties = [citation for citation in citations if citation.value("treaty")]
    short_forms: dict[str, list[ShortForm]] = {}
    places: set[int] = set()
    for definition in (definition for citation in treaties for definition in _given(stream, citation)):
        short_forms.setdefault(definition.words[0], []).append(definition)
        places.update(range(definition.first, definition.since))
    for forms in short_forms.values():  # the longest first, and what a name was last said to mean
        forms.sort(key=lambda form: (-len(form.words), -form.since))
    for index, token in enumerate(stream.tokens):
        if token.text not in short_forms and "treaty-noun" not in stream.cues[index]:
            continue
        if index in places or not token.is_capital:
            continue
        # An abbreviation may stand alone, a capitalised noun needs its article.
        owned = "own" in stream.cues[index] and stream.cue_start("possessor", index, 1) is not None
        articled = owned or stream.cue_start("article", index, 2) is not None
        if not (articled or token.is_shouted):
            continue
        form = next((form for form in short_forms.get(token.text, ()) if form.stands_at(stream, index)), None)
        if form:
            yield _again(stream, form.cited, index, index + len(form.words))
        elif articled:
            treaty, end = _only_one(stream, index, treaties, index in provided)
            if treaty:
                yield treaty_citation(stream, treaty, index, end, "citations.treaty-context")


def _given(stream: TokenStream, citation: Citation) -> Iterator[ShortForm]:
    """Look inside a citation and in the small words straight behind it for a name in quotes or behind `hereinafter`."""
    index = citation.first
    while index < len(stream.tokens):
        place = _quoted(stream, index) or _unquoted(stream, index)
        if place:
            words = tuple([token.text for token in stream.tokens[slice(*place)]])
            if _can_mean(stream, place, citation):
                yield ShortForm(words, citation, *place)
            following = place[1]
        elif stream.at(index).key in (*OPEN, ",", ":", *QUOTES):
            following = index + 1
        else:
            following = max(stream.skip("hereinafter", index), stream.skip("article", index))
        if following == index and index >= citation.last:
            return
        index = max(following, index + (index < citation.last))


def _can_mean(stream: TokenStream, place: tuple[int, int], citation: Citation) -> bool:
    """Tell whether a short name can be a treaty's: behind a protocol `the Convention` is that which it amends."""
    treaty, names = citation.value("treaty"), stream.lexicon.treaties
    is_noun = stream.cue_end("treaty-noun", place[0]) == place[1] == place[0] + 1
    return not is_noun or treaty not in names.phrases or names.is_called((stream.at(place[0]).key,), treaty)


def _again(stream: TokenStream, cited: Citation, first: int, last: int) -> Citation:
    """Cite a treaty once more; one that the vocabulary does not know is called as at its definition."""
    treaty, rule = cited.value("treaty"), "citations.treaty-defined"
    if treaty in stream.lexicon.treaties.labels:
        return treaty_citation(stream, treaty, first, last, rule)
    values = {name: cited.value(name) for name in ("kind", "treaty", "designation", "number", "flag")}
    return Citation(first, last, rule, stream.slots(first, last, **values))


def _quoted(stream: TokenStream, index: int) -> tuple[int, int] | None:
    """Return where the words between quotes stand, without their article."""
    quote = stream.at(index)
    if quote.key not in QUOTES or (quote.glued and stream.at(index - 1).key not in OPEN):
        return None
    start = stream.skip("article", index + 1)
    end = next((at for at in range(start, start + _LONGEST_NAME) if stream.at(at).key in QUOTES), start)
    return (start, end) if end > start and stream.at(start).is_capital else None


def _unquoted(stream: TokenStream, index: int) -> tuple[int, int] | None:
    """Return where the capitalised words behind `hereinafter` stand, or `(the Convention)`, `(CDE)` without quotes."""
    known_as = stream.cue_end("hereinafter", index)
    if not known_as and stream.at(index).key not in OPEN:
        return None
    start = known_as or index + 1
    start += stream.at(start).key == ":"
    begin = end = stream.skip("article", start)
    while stream.at(end).is_capital and end < begin + _LONGEST_NAME:
        end += 1
    short = end == start + 1 and stream.at(start).is_shouted
    closed = (begin > start or short) and stream.at(end).key in CLOSE
    return (begin, end) if end > begin and (known_as or closed) else None


def _goes_on(stream: TokenStream, end: int) -> bool:
    """Tell whether words follow that make another treaty's name of a noun.

    `the Convention on Cluster Munitions`, `Protocole n° 3`, `the Statute of GRECO`.
    """
    owner = stream.cue_end("of", end)
    titled = stream.cue_end("title", end) or (owner and stream.at(owner).is_capital)
    return bool(titled) or stream.at(end).is_capital or stream.number(sign(stream, end)) is not None


def _only_one(stream: TokenStream, index: int, treaties: Sequence[Citation], provided: bool) -> tuple[str, int]:
    """Return the only treaty called by a noun that was named before; of several the one usually meant."""
    end = stream.cue_end("treaty-noun", index)
    if not end or _goes_on(stream, end) or ("own" in stream.cues[index] and stream.cue_end("of", end)):
        return "", index
    names = stream.lexicon.treaties
    noun = tuple([word.key for word in names.rules.words(stream.tokens[index:end])])
    usual = set(names.contextual.get(noun, ()))
    earlier = {citation.value("treaty") for citation in treaties if citation.last <= index}
    before = {treaty for treaty in earlier if names.is_called(noun, treaty)}
    if not before:  # a protocol names its convention
        before = {names.parents[treaty] for treaty in earlier if treaty in names.parents}
        before = {treaty for treaty in before if names.is_called(noun, treaty)}
    if not before and len(usual) == 1 and (provided or _is_own(stream, index)):
        before = usual
    chosen = before if len(before) == 1 else before & usual
    return (chosen.pop(), end) if len(chosen) == 1 else ("", index)


def _is_own(stream: TokenStream, index: int) -> bool:
    """Tell whether `the Statute` or `its Statute` stands in a text that names the Council and nobody else's."""
    if "own" not in stream.cues[index] or not any(issuer.name in _OWNERS for issuer in stream.issuers):
        return False
    places = [at for at, cues in enumerate(stream.cues) if "own" in cues]
    named = [range(match.first, match.last) for match in stream.treaty_at.values()]
    return not any(_is_anothers(stream, at) for at in places if not any(at in name for name in named))


def _is_anothers(stream: TokenStream, at: int) -> bool:
    """Tell whether a noun is part of a longer name: `Staff Statute`, `Statute of the Bank`."""
    named = stream.at(at - 1).is_capital and stream.cue_start("article", at, 2) is None
    return named or _goes_on(stream, at + 1) or bool(stream.cue_end("of", at + 1))
