"""Recognition of persons in prose, and their coreference: what makes a candidate a person, and whom each name means.

The model proposes, the rules repair: a title or office in front, a forename that the lexicon knows, what a surname
ends in, a place in a list of persons, what is said to be done to someone. A surname that follows the full name in the
same document means that person, unless it is a man's and the other a woman's. No rule contains a word of any language.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from kg.model.document import Mention, Slot, Span
from kg.parse.entities.candidates import NameCandidate, ParagraphEntities, candidates_of
from kg.parse.entities.paragraphs import PERSON, STATE, GazetteerMatch, Paragraph
from kg.parse.personal_names import forename_first, normal_case, surname_first
from kg.parse.tokens import joined
from kg.vocabulary.concepts import Lexicon, fold

# Scores of the rules. On the gold of the tests each is right wherever it speaks, but that is too small to tell
# 0.95 from 1: the rules that rest on the name itself stand above those that rest on what surrounds it.
SCORES: Mapping[str, float] = {
    "rule.titled-name": 0.98,
    "rule.titled-surname": 0.95,
    "rule.forename": 0.95,
    "rule.surname-ending": 0.95,
    "rule.initials": 0.95,
    "rule.known-surname": 0.95,
    "rule.state-behind": 0.9,
    "rule.name-list": 0.9,
    "rule.shared-surname": 0.9,
    "rule.person-cue": 0.9,
    "rule.person-sequel": 0.9,
    "rule.person-hint": 0.85,
    "rule.surname-cue": 0.85,
}
_LONGEST_NAME, _LONGEST_THING, _LONGEST_REMARK, _SHORTEST_SURNAME = 5, 8, 8, 4
# What may part a surname from the word that tells of it: nothing, or quotes.
_CUED_MARKS = frozenset(("", '"', "'"))
_THINGS, _TITLES = ("thing-word", "organisation-word"), ("honorific", "title")
_BEFORE_THINGS = (*_THINGS, "organisation-cue")
# Forms of address that only men, or only women, are given.
_ADDRESS = "address-"
_LIST_MARKS = frozenset((",", ";", "/", "&"))
# As words are cut elsewhere: a hyphen or an apostrophe parts two.
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class PersonMention:
    """A person at one place: the paragraph, the candidate, and the rule (or the model) with its score."""

    paragraph: Paragraph
    candidate: NameCandidate
    rule: str
    score: float

    def title(self) -> Span | None:
        """Return where the title directly in front of the name stands; None where it has none, or another name's."""
        paragraph, first = self.paragraph, self.candidate.first
        starts = [start for start in (paragraph.led_by(key, first) for key in _TITLES) if start is not None]
        if not starts or any(match.first < first and min(starts) < match.last for match in paragraph.matches):
            return None
        return Span(paragraph.words[min(starts)].span.start, paragraph.words[first - 1].span.end)

    def sex(self, text: str, lexicon: Lexicon) -> str:
        """Return the key of the lexicon that the form of address belongs to where only one sex has it, else nothing."""
        title = self.title()
        return _addresses(lexicon).get(fold(title.slice(text)), "") if title else ""

    def states_behind(self) -> Iterator[GazetteerMatch]:
        """Yield the States in brackets straight behind: `Mr Gross (Switzerland, SOC)`, not `(who is in Russia)`."""
        words, first = self.paragraph.words, self.candidate.last
        if first == len(words) or words[first].mark != "(":
            return
        rest = range(first + 1, min(first + _LONGEST_REMARK, len(words)))
        last = next((index for index in rest if words[index].mark not in ("", ",")), rest.stop)
        for match in self.paragraph.matches:
            inside = first <= match.first and match.last <= last
            if match.kind == STATE and inside and (match.first == first or words[match.first].mark == ","):
                yield match


@dataclass(frozen=True, slots=True)
class PersonListing:
    """Candidates that follow one another with only commas and conjunctions between, by their indices.

    `full` where it is long enough, and all of full names, so that one person among them tells what the
    others are.
    """

    rows: range
    full: bool


@dataclass(frozen=True, slots=True)
class Coreference:
    """Who is the same person within one document: full names by the names as printed, and whom each part may mean.

    `words` are the single words, folded, that some name has.
    """

    full: Mapping[str, str]
    parts: Mapping[str, frozenset[str]]
    words: frozenset[str]

    @staticmethod
    def of(names: Iterable[str]) -> "Coreference":
        """Gather names; one that leaves out words of a single longer one is the same person."""
        longest_first = sorted({name for name in names if " " in name}, key=lambda n: (-len(n.split()), -len(n), n))
        full: dict[str, str] = {}
        for name in longest_first:
            longer = {other for other in full.values() if _abridges(name, other)}
            full[name] = longer.pop() if len(longer) == 1 else name
        # Every row of words of a name but the whole may stand for it.
        parts: dict[str, set[str]] = {}
        for name in sorted(set(full.values())):
            words = name.split()
            for end in range(1, len(words) + 1):
                for start in range(end):
                    if end - start < len(words):
                        parts.setdefault(" ".join(words[start:end]).casefold(), set()).add(name)
        single = frozenset([word.casefold() for word in _WORD.findall(" ".join(full.values()))])
        return Coreference(full, {part: frozenset(owners) for part, owners in parts.items()}, single)

    def resolve(self, name: str) -> str | None:
        """Return the only full name that a name or a part of one stands for; None for none or several."""
        if name in self.full:
            return self.full[name]
        owners = self.parts.get(name.casefold(), frozenset())
        return next(iter(owners)) if len(owners) == 1 else None

    def surname_of(self, name: str) -> str | None:
        """Return the only full name that has these words behind its first; None for none or several."""
        full = self.resolve(name)
        return full if full and not full.casefold().startswith(f"{name.casefold()} ") else None


def _abridges(short: str, long: str) -> bool:
    """Tell whether a name leaves out words of another.

    `Alexei Navalny` of `Alexei Anatolievich Navalny`, `A. Navalny` of `Alexei Navalny`, `De Sutter` of
    `Petra De Sutter`.
    """
    left, right = short.split(), long.split()
    if left[-1] != right[-1] or len(left) > len(right):
        return False
    initial = left[0].rstrip(".")
    begins = left[0] == right[0] or (len(initial) == 1 and right[0].startswith(initial))
    return left == right[-len(left) :] or (begins and all(word in right for word in left[1:]))


def persons_in(text: str, sections: Sequence[ParagraphEntities], lexicon: Lexicon) -> tuple[Mention, ...]:
    """Return the persons of one document, each mention with the person's full name as its slot `name`.

    Further slots: `honorific`, the title in front, and `beside`, the IRI of each State in brackets behind. A surname
    alone is printed with its title, and then the title is inside the mention's span.
    """
    persons: list[PersonMention] = []
    rejected: list[tuple[Paragraph, NameCandidate]] = []
    for section in sections:
        candidates = candidates_of(section)
        if not candidates:
            continue
        accepted = _accepted(section, candidates)
        persons += accepted.values()
        rejected += [(section.paragraph, candidate) for candidate in candidates if candidate not in accepted]
    names = [_name(text, person.paragraph, person.candidate, lexicon) for person in persons]
    for index, person in enumerate(persons[:-1]):
        if _shares_surname(person, persons[index + 1]):  # `Leyla` in `Leyla and Arif Yunus`
            names[index] += f" {names[index + 1].split()[-1]}"
    surnames = _by_surname(text, rejected, names, lexicon)
    names += [_name(text, person.paragraph, person.candidate, lexicon) for person in surnames]
    persons += surnames
    mentions = []
    for person, name in zip(persons, _full_names(text, persons, names, lexicon), strict=True):
        span, title = person.candidate.span(person.paragraph), person.title()
        slots = [Slot("name", name, span)]
        slots += [Slot("honorific", " ".join(title.slice(text).split()), title)] if title else []
        slots += [Slot("beside", match.target, match.span) for match in person.states_behind()]
        alone = title is not None and _size(person.paragraph, person.candidate) == 1
        whole = Span(title.start, span.end) if title and alone else span
        mentions.append(Mention(PERSON, whole, person.rule, tuple(slots), person.score))
    return tuple(mentions)


def _shares_surname(person: PersonMention, following: PersonMention) -> bool:
    """Whether a forename shares the surname of the next person, with which a conjunction links it."""
    paragraph, first, last = person.paragraph, person.candidate.first, person.candidate.last
    if person.rule == "rule.shared-surname":
        return True
    alone = last == first + 1 and paragraph.is_a("given-name", first) and not person.candidate.titled
    row = following.candidate
    linked = following.paragraph is paragraph and paragraph.cue_end("conjunction", last) == row.first
    return alone and linked and paragraph.is_a("given-name", row.first) and _size(paragraph, row) == 2


def _name(text: str, paragraph: Paragraph, candidate: NameCandidate, lexicon: Lexicon) -> str:
    """The name in normal case, surname last, as members' names are written.

    `SAVCHENKO Nadia` and `Nadia SAVCHENKO` are `Nadia Savchenko`; a name all in capitals keeps its order.
    """
    printed = joined(paragraph.words[candidate.first : candidate.last], text)
    name = (forename_first(printed, lexicon) or surname_first(printed, lexicon)) if " " in printed else None
    return name.full if name else normal_case(printed, lexicon)


def _full_names(text: str, persons: Sequence[PersonMention], names: Sequence[str], lexicon: Lexicon) -> Iterator[str]:
    """The full name of each person; a surname stands for itself where whoever bears it in full is of the other sex."""
    coreference = Coreference.of(names)
    sexes = [person.sex(text, lexicon) for person in persons]
    bearers: dict[str, set[str]] = {}
    for name, sex in zip(names, sexes, strict=True):
        if name in coreference.full and sex:
            bearers.setdefault(coreference.full[name], set()).add(sex)
    for name, sex in zip(names, sexes, strict=True):
        full = coreference.resolve(name) or name
        yield name if sex and bearers.get(full) and sex not in bearers[full] else full


@lru_cache(maxsize=16)
def _addresses(lexicon: Lexicon) -> Mapping[str, str]:
    """The key of each form of address that only one sex has, by its folded form."""
    keys = reversed(lexicon.keys(_ADDRESS))
    return MappingProxyType({fold(form): key for key in keys for form in lexicon.forms(key)})


# --- the signs that one candidate is a person


def _accepted(section: ParagraphEntities, candidates: Sequence[NameCandidate]) -> dict[NameCandidate, PersonMention]:
    """Decide candidate by candidate, then spread along lists, to and fro, and to forenames that share a surname."""
    persons = {candidate: person for candidate in candidates if (person := _judged(section, candidate))}
    listings = _listings(section.paragraph, candidates)
    before = -1
    while before < len(persons):
        before = len(persons)
        for index in (*range(len(candidates)), *reversed(range(len(candidates)))):
            listing, candidate = listings[index], candidates[index]
            listed = None if candidate in persons else _listed(section, candidates, index, listing, persons)
            if listed is not None:
                persons[candidate] = listed
    return {candidate: persons[candidate] for candidate in candidates if candidate in persons}


def _judged(section: ParagraphEntities, candidate: NameCandidate) -> PersonMention | None:
    """Ask the rules and the model; the rule gives its name where the model did not see the whole name."""
    paragraph = section.paragraph
    # `Leyla Birlik` of `Şırnak Leyla Birlik`: a word before a forename is no part, unless the model joins them.
    second = candidate.first + 1
    if not candidate.titled and _size(paragraph, candidate) > 2 and not paragraph.words[second].glued:
        forename = any(paragraph.is_a(key, candidate.first) for key in ("given-name", "also-name"))
        if paragraph.is_a("given-name", second) and not forename and not section.joins(candidate.first, second):
            candidate = NameCandidate(second, candidate.last)
    if _is_thing(paragraph, candidate):
        return None
    span, rule = candidate.span(paragraph), _rule(section, candidate)
    model = max(section.persons_at(span), key=lambda entity: entity.span.end - entity.span.start, default=None)
    if rule and (model is None or model.span != span):
        return PersonMention(paragraph, candidate, rule, SCORES[rule])
    # Where only the model speaks, what looks like an abbreviation or a letter of a list is no name, nor is a single
    # word with its article (`the Ararteko`), or behind a letter of a list.
    words = paragraph.words[candidate.first : candidate.last]
    single = len(words) == 1
    article = single and paragraph.before("article", candidate.first) is not None and words[0].mark == ""
    lettered = single and candidate.first - 1 in paragraph.letters
    code = article or lettered or _is_possessed(paragraph, candidate)
    code = code or all(word.is_initial or (single and word.is_shouted) for word in words)
    if model is None or (rule is None and code):
        return None
    # A row of ordinary length is the name, even where the model saw a part; of a longer one the model's part.
    if _size(paragraph, candidate) > _LONGEST_NAME:
        inside = [index for index in paragraph.between(model.span) if index in candidate.range]
        candidate = NameCandidate(inside[0], inside[-1] + 1, candidate.titled)
    return PersonMention(paragraph, candidate, model.rule, model.score)


def _rule(section: ParagraphEntities, candidate: NameCandidate) -> str | None:
    """The surest rule that holds a row for a person; a single word needs a title.

    All but the last hold it whatever the model says.
    """
    paragraph, size = section.paragraph, _size(section.paragraph, candidate)
    if candidate.titled and size <= _LONGEST_NAME:
        return "rule.titled-name" if size > 1 else "rule.titled-surname"
    if size == 1 and _is_cued_surname(section, candidate):
        return "rule.surname-cue"
    if not 1 < size <= _LONGEST_NAME:
        return None
    words, first, last = paragraph.words, candidate.first, candidate.last
    if paragraph.is_a("given-name", first):
        return "rule.forename"
    if paragraph.is_a("surname-ending", last - 1):
        return "rule.surname-ending"
    # `Corien W.A. Jonker`, `A. Navalny`: a letter with its stop before the last word.
    stopped = any(words[i].is_initial and words[i + 1].mark == "." for i in range(first, last - 1))
    if stopped or any("." in word.text for word in words[first : last - 1]):
        return "rule.initials"
    if paragraph.led_by("person-cue", first) is not None or paragraph.led_by("role", first) is not None:
        return "rule.person-cue"
    if paragraph.is_a("person-sequel", last) and words[last].mark in ("", ","):
        return "rule.person-sequel"
    # `Pieter Omtzigt (Netherlands)`
    if any(match.first == last and match.kind == STATE for match in paragraph.matches) and words[last].mark == "(":
        return "rule.state-behind"
    hinted = paragraph.led_by("person-hint", first) is not None or paragraph.is_a("person-verb", last)
    return "rule.person-hint" if hinted and not section.objects(candidate.span(paragraph)) else None


def _is_possessed(paragraph: Paragraph, candidate: NameCandidate) -> bool:
    """Whether one word stands behind what a name owns it by: `Inn` in `Holm’s Inn`, not in `Ruritania’s Holm`."""
    owner = paragraph.before("possessive", candidate.first)
    if owner is None or len(candidate.range) > 1 or not paragraph.words[owner].glued:
        return False
    return paragraph.words[owner - 1].is_capital and not any(match.last == owner for match in paragraph.matches)


def _is_cued_surname(section: ParagraphEntities, candidate: NameCandidate) -> bool:
    """Whether a surname alone stands where one tells whose a thing is: `the Holmenko case`, `le régime Holmenko`.

    Where the word may tell of a place too (`case`), what the model takes for an organisation or a place is none.
    """
    paragraph, first, last = section.paragraph, candidate.first, candidate.last
    word = paragraph.words[first]
    if len(word.text) < _SHORTEST_SURNAME or word.has_several_capitals or word.mark not in _CUED_MARKS:
        return False
    small = last < len(paragraph.words) and not paragraph.words[last].is_capital
    sequel = small and paragraph.words[last].mark in _CUED_MARKS and not paragraph.begins_sentence(first)
    if (sequel and paragraph.is_a("surname-sequel", last)) or paragraph.before("surname-cue", first) is not None:
        return True
    weak = sequel and paragraph.is_a("surname-sequel-weak", last)
    weak = weak or paragraph.before("surname-cue-weak", first) is not None
    return weak and (paragraph.is_a("surname-ending", first) or not section.objects(candidate.span(paragraph)))


def _is_thing(paragraph: Paragraph, candidate: NameCandidate) -> bool:
    """Whether a word of the row, one before it or a capital behind it makes it a law, a prize, an organisation."""
    # Capitals go on behind a row: `Václav Havel` to the end of `Václav Havel Human Rights Prize`.
    words, last = paragraph.words, candidate.last
    end = min(len(words), last + _LONGEST_THING)
    while last < end and words[last].is_capital and words[last].mark == "":
        if paragraph.is_a("common-word", last) or paragraph.is_a("conjunction", last):
            break
        last += 1
    capitals = [index for index in range(candidate.first, last) if words[index].is_capital]
    if any(paragraph.is_a(key, index) for key in _THINGS for index in capitals):
        return True
    before = any(paragraph.before(key, candidate.first) is not None for key in _BEFORE_THINGS)
    return before and not candidate.titled and words[candidate.first].mark == ""


def _size(paragraph: Paragraph, candidate: NameCandidate) -> int:
    """How many names a row has: a compound with hyphens counts once, small links not at all."""
    words = paragraph.words
    return sum([words[i].is_capital and (i == candidate.first or not words[i].glued) for i in candidate.range])


# --- lists of persons


def _listings(paragraph: Paragraph, candidates: Sequence[NameCandidate]) -> list[PersonListing]:
    """For each candidate the list that it stands in."""
    listings: list[PersonListing] = []
    words, links, first = paragraph.words, paragraph.places("conjunction"), 0
    for index, left in enumerate(candidates):
        # Only a comma, a semicolon, a conjunction or a remark in brackets parts two rows of a list.
        right = candidates[index + 1].first if index + 1 < len(candidates) else -1
        end = _past_remark(paragraph, left.last)
        listed = right == end and (words[end].mark in _LIST_MARKS or end > left.last)
        linked = links.get(end) == right and (words[end].mark in ("", ",", ";") or end > left.last)
        if not (listed or linked):
            rows = range(first, index + 1)
            persons = (
                _size(paragraph, row) > 1 and not _is_thing(paragraph, row) for row in candidates[first : rows.stop]
            )
            listings += [PersonListing(rows, len(rows) > 2 and all(persons))] * len(rows)
            first = rows.stop
    return listings


def _past_remark(paragraph: Paragraph, index: int) -> int:
    """Where a text goes on behind a remark in brackets, such as a State: `Mr Holm (Ruritania), …`."""
    words = paragraph.words
    if index == len(words) or words[index].mark != "(":
        return index
    rest = range(index + 1, min(index + _LONGEST_REMARK, len(words)))
    return next((behind for behind in rest if words[behind].mark == ")"), index)


def _listed(
    section: ParagraphEntities,
    candidates: Sequence[NameCandidate],
    index: int,
    listing: PersonListing,
    persons: Mapping[NameCandidate, PersonMention],
) -> PersonMention | None:
    """A row beside a person in a list; beside one alone the model may object, unless a conjunction links them."""
    paragraph, candidate, rows = section.paragraph, candidates[index], listing.rows
    before = persons.get(candidates[index - 1]) if index - 1 in rows else None
    after = persons.get(candidates[index + 1]) if index + 1 in rows else None
    if (before is None and after is None) or _is_thing(paragraph, candidate):
        return None
    rule = None
    if _size(paragraph, candidate) > 1:
        linked = paragraph.before("conjunction", candidate.first) is not None and index - 1 in rows
        sure = linked or listing.full or not section.objects(candidate.span(paragraph))
        rule = "rule.name-list" if sure and _size(paragraph, candidate) <= _LONGEST_NAME else None
    # One word is a surname behind `Messrs A and`, or a forename that shares the next one's surname.
    elif before and candidates[index - 1].titled and _size(paragraph, candidates[index - 1]) == 1:
        rule = "rule.titled-surname"
    elif after and paragraph.before("conjunction", candidates[index + 1].first) == candidate.last:
        rule = "rule.shared-surname" if paragraph.is_a("given-name", candidate.first) else None
    return PersonMention(paragraph, candidate, rule, SCORES[rule]) if rule else None


# --- persons named elsewhere in the document


def _by_surname(
    text: str, rejected: Sequence[tuple[Paragraph, NameCandidate]], names: Sequence[str], lexicon: Lexicon
) -> list[PersonMention]:
    """The rows that no sign tells, but that hold a surname of someone named in full, or end with one in use.

    `Octavie Modert` is a person where `Ms Modert` follows.
    """
    coreference, single = Coreference.of(names), {name for name in names if " " not in name}
    persons = []
    for paragraph, candidate in rejected:
        if _is_thing(paragraph, candidate):
            continue
        # The longest part of the row that is a surname of someone named in full.
        surname = None
        if any(paragraph.words[index].text.casefold() in coreference.words for index in candidate.range):
            sizes = range(min(_LONGEST_NAME, len(candidate.range)), 0, -1)
            starts = ((first, size) for size in sizes for first in range(candidate.first, candidate.last - size + 1))
            parts = (NameCandidate(first, first + size) for first, size in starts)
            full = (part for part in parts if coreference.surname_of(_name(text, paragraph, part, lexicon)))
            surname = next(full, None)
        # Else the row itself, where its last word alone is in use.
        if surname is None and 1 < _size(paragraph, candidate) <= _LONGEST_NAME:
            last = NameCandidate(candidate.last - 1, candidate.last)
            surname = candidate if _name(text, paragraph, last, lexicon) in single else None
        if surname is not None:
            persons.append(PersonMention(paragraph, surname, "rule.known-surname", SCORES["rule.known-surname"]))
    return persons
