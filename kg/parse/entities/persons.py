"""Persons in prose: the signs that a row of capitals is a person, and all places where each is named.

The model proposes, the rules repair: a title or office in front, a forename that the lexicon knows, what a
surname ends in, a place in a list of persons, what is said to be done to someone. A surname that follows the
full name in the same document means that person, unless it is a man's and the other a woman's. No rule contains a word
of any language.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.model.document import Mention, Slot, Span
from kg.parse.entities.beside import sex_of, states_behind, title_of
from kg.parse.entities.candidates import ModelEntity, NameCandidate, ParagraphEntities, runs_of
from kg.parse.entities.coreference import Coreference, name_of
from kg.parse.entities.gazetteer import PERSON, STATE
from kg.parse.entities.paragraphs import Paragraph
from kg.parse.tokens import Word
from kg.vocabulary.concepts import Lexicon

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
}
_LONGEST_NAME, _LONGEST_THING = 5, 8
_THINGS = ("thing-word", "organisation-word")
_LIST_MARKS = frozenset((",", ";", "/", "&"))


@dataclass(frozen=True, slots=True)
class PersonMention:
    """A person at one place: the passage, the run, and the rule that said so."""

    passage: Paragraph
    run: NameCandidate
    rule: str
    score: float


@dataclass(frozen=True, slots=True)
class PersonListing:
    """Rows that follow one another with only commas and conjunctions between, by their indices.

    `full` where it is long enough, and all of full names, so that one person among them tells what the
    others are.
    """

    rows: range
    full: bool


def find_persons(text: str, proposals: Sequence[ParagraphEntities], lexicon: Lexicon) -> tuple[Mention, ...]:
    """Return the persons of one document, each mention with the person's full name as its slot `name`."""
    found: list[PersonMention] = []
    loose: list[tuple[Paragraph, NameCandidate]] = []
    for proposal in proposals:
        runs = runs_of(proposal)
        accepted = _accepted(proposal, runs)
        found += accepted.values()
        loose += [(proposal.passage, run) for run in runs if run not in accepted]
    names = _names(text, found, lexicon)
    known = _known(text, loose, names, lexicon)
    names += _names(text, known, lexicon)
    everyone = [*found, *known]
    meant = _meant(text, zip(everyone, names, strict=True), lexicon)
    return tuple(_mention(text, person, name) for person, name in zip(everyone, meant, strict=True))


def _meant(text: str, named: Iterable[tuple[PersonMention, str]], lexicon: Lexicon) -> list[str]:
    """The full name of each person; a surname stands for itself where whoever bears it in full is of the other sex."""
    gathered = [(name, _sex(text, person, lexicon)) for person, name in named]
    people = Coreference.of(name for name, _ in gathered)
    sexes: dict[str, set[str]] = {}
    for name, sex in gathered:
        if name in people.full and sex:
            sexes.setdefault(people.full[name], set()).add(sex)
    found = []
    for name, sex in gathered:
        full = people.meant_by(name) or name
        other = bool(sex) and bool(sexes.get(full)) and sex not in sexes[full]
        found.append(name if other else full)
    return found


def _sex(text: str, person: PersonMention, lexicon: Lexicon) -> str:
    title = title_of(person.passage, person.run)
    return sex_of(title.slice(text), lexicon) if title else ""


def _mention(text: str, person: PersonMention, name: str) -> Mention:
    """A person with the title and the States printed beside the name; a surname alone is printed with its title."""
    span, title = person.run.span(person.passage), title_of(person.passage, person.run)
    parts = [Slot("name", name, span)]
    parts += [Slot("honorific", " ".join(title.slice(text).split()), title)] if title else []
    parts += [Slot("beside", hit.target, hit.span) for hit in states_behind(person.passage, person.run)]
    alone = title is not None and _size(person.passage, person.run) == 1
    whole = Span(title.start, span.end) if title and alone else span
    return Mention(PERSON, whole, person.rule, tuple(parts), person.score)


def _names(text: str, found: Sequence[PersonMention], lexicon: Lexicon) -> list[str]:
    """The names as printed; `Leyla` in `Leyla and Arif Yunus` has the surname of the person named next."""
    names = [name_of(text, person.passage, person.run, lexicon) for person in found]
    for index, person in enumerate(found[:-1]):
        if person.rule == "rule.shared-surname":
            names[index] += f" {names[index + 1].split()[-1]}"
    return names


# --- the signs that one row is a person


def _accepted(proposal: ParagraphEntities, runs: Sequence[NameCandidate]) -> dict[NameCandidate, PersonMention]:
    """Decide run by run, then spread along lists, to and fro, and to forenames that share a surname."""
    found = {run: person for run in runs if (person := _judged(proposal, run))}
    lists = _lists(proposal.passage, runs)
    before = -1
    while before < len(found):
        before = len(found)
        for index in (*range(len(runs)), *reversed(range(len(runs)))):
            person = None if runs[index] in found else _listed(proposal, runs, index, lists[index], found)
            if person is not None:
                found[runs[index]] = person
    return {run: found[run] for run in runs if run in found}


def _judged(proposal: ParagraphEntities, run: NameCandidate) -> PersonMention | None:
    """Ask the rules and the model; the rule gives its name where the model did not see the whole name."""
    passage, run = proposal.passage, _from_forename(proposal, run)
    span = run.span(passage)
    if _is_thing(passage, run):
        return None
    rule = _rule(proposal, run)
    model = max(proposal.persons_at(span), key=lambda entity: entity.span.end - entity.span.start, default=None)
    if model is not None and not _is_code(passage, run, rule) and (rule is None or model.span == span):
        return PersonMention(passage, _clipped(passage, run, model), model.rule, model.score)
    return PersonMention(passage, run, rule, SCORES[rule]) if rule else None


def _from_forename(proposal: ParagraphEntities, run: NameCandidate) -> NameCandidate:
    """`Leyla Birlik` of `Şırnak Leyla Birlik`: a word before a forename, unless the model joins the two."""
    passage, second = proposal.passage, run.first + 1
    if run.titled or _size(passage, run) < 3 or passage.words[second].glued or proposal.joins(run.first, second):
        return run
    either = passage.is_a("given-name", run.first) or passage.is_a("also-name", run.first)
    return NameCandidate(second, run.last) if passage.is_a("given-name", second) and not either else run


def _is_code(passage: Paragraph, run: NameCandidate, rule: str | None) -> bool:
    """Whether nothing but the model speaks for what looks like an abbreviation, a letter of a list, or an office.

    `the Ararteko`: a single name with its article is no person's.
    """
    words = [passage.words[index] for index in run.range]
    article = len(words) == 1 and passage.before("article", run.first) is not None and words[0].mark == ""
    return rule is None and (article or _are_codes(words))


def _are_codes(words: Sequence[Word]) -> bool:
    return all(word.is_initial or (len(words) == 1 and word.is_shouted) for word in words)


def _clipped(passage: Paragraph, run: NameCandidate, model: ModelEntity) -> NameCandidate:
    """A row of ordinary length is the name, even where the model saw a part; of a longer one the model's part."""
    if _size(passage, run) <= _LONGEST_NAME:
        return run
    inside = [index for index in passage.between(model.span) if index in run.range]
    return NameCandidate(inside[0], inside[-1] + 1, run.titled)


def _rule(proposal: ParagraphEntities, run: NameCandidate) -> str | None:
    """The surest rule that holds a row for a person; a single word needs a title."""
    size = _size(proposal.passage, run)
    if run.titled and size <= _LONGEST_NAME:
        return "rule.titled-name" if size > 1 else "rule.titled-surname"
    if not 1 < size <= _LONGEST_NAME:
        return None
    return next((rule for rule, sign in _SIGNS if sign(proposal.passage, run)), None) or _hint(proposal, run)


def _hint(proposal: ParagraphEntities, run: NameCandidate) -> str | None:
    passage = proposal.passage
    hinted = passage.before("person-hint", run.first) is not None or passage.is_a("person-verb", run.last)
    return "rule.person-hint" if hinted and not proposal.objects(run.span(proposal.passage)) else None


def _has_forename(passage: Paragraph, run: NameCandidate) -> bool:
    return passage.is_a("given-name", run.first)


def _has_surname(passage: Paragraph, run: NameCandidate) -> bool:
    return passage.is_a("surname-ending", run.last - 1)


def _has_initials(passage: Paragraph, run: NameCandidate) -> bool:
    """`Corien W.A. Jonker`, `A. Navalny`: a letter with its stop before the last word."""
    inside = range(run.first, run.last - 1)
    stopped = (passage.words[i].is_initial and passage.words[i + 1].mark == "." for i in inside)
    return any(stopped) or any("." in passage.words[i].text for i in inside)


def _is_cued(passage: Paragraph, run: NameCandidate) -> bool:
    return any(passage.before(key, run.first) is not None for key in ("person-cue", "role"))


def _has_sequel(passage: Paragraph, run: NameCandidate) -> bool:
    return passage.is_a("person-sequel", run.last) and passage.words[run.last].mark in ("", ",")


def _has_state_behind(passage: Paragraph, run: NameCandidate) -> bool:
    """`Pieter Omtzigt (Netherlands)`."""
    behind = any(hit.first == run.last and hit.kind == STATE for hit in passage.hits)
    return behind and passage.words[run.last].mark == "("


# By these a row of two capitals and more is a person whatever the model says, the surest first.
_SIGNS: tuple[tuple[str, Callable[[Paragraph, NameCandidate], bool]], ...] = (
    ("rule.forename", _has_forename),
    ("rule.surname-ending", _has_surname),
    ("rule.initials", _has_initials),
    ("rule.person-cue", _is_cued),
    ("rule.person-sequel", _has_sequel),
    ("rule.state-behind", _has_state_behind),
)


def _is_thing(passage: Paragraph, run: NameCandidate) -> bool:
    """Whether a word of the row, one before it or a capital behind it makes it a law, a prize, an organisation."""
    capitals = [index for index in range(run.first, _reach(passage, run)) if passage.words[index].is_capital]
    if any(passage.is_a(key, index) for key in _THINGS for index in capitals):
        return True
    before = any(passage.before(key, run.first) is not None for key in _THINGS)
    return before and not run.titled and passage.words[run.first].mark == ""


def _reach(passage: Paragraph, run: NameCandidate) -> int:
    """How far capitals go on behind a row: `Václav Havel` to the end of `Václav Havel Human Rights Prize`."""
    last = run.last
    end = min(len(passage.words), last + _LONGEST_THING)
    while last < end and passage.words[last].is_capital and passage.words[last].mark == "":
        if any(passage.is_a(key, last) for key in ("common-word", "conjunction")):
            break
        last += 1
    return last


def _size(passage: Paragraph, run: NameCandidate) -> int:
    """How many names a row has: a compound with hyphens counts once, small links not at all."""
    words = passage.words
    return sum(words[i].is_capital and (i == run.first or not words[i].glued) for i in run.range)


# --- lists of persons


def _lists(passage: Paragraph, runs: Sequence[NameCandidate]) -> list[PersonListing]:
    """For each row the list that it stands in."""
    lists: list[PersonListing] = []
    first = 0
    for index in range(len(runs)):
        if index + 1 == len(runs) or not _adjoin(passage, runs[index], runs[index + 1]):
            listing = _listing(passage, runs, range(first, index + 1))
            lists += [listing] * len(listing.rows)
            first = index + 1
    return lists


def _listing(passage: Paragraph, runs: Sequence[NameCandidate], rows: range) -> PersonListing:
    full = (_size(passage, runs[index]) > 1 and not _is_thing(passage, runs[index]) for index in rows)
    return PersonListing(rows, len(rows) > 2 and all(full))


def _listed(
    proposal: ParagraphEntities,
    runs: Sequence[NameCandidate],
    index: int,
    listing: PersonListing,
    found: Mapping[NameCandidate, PersonMention],
) -> PersonMention | None:
    """A row beside a person in a list; beside one alone the model may object, unless a conjunction links them."""
    passage, run, row = proposal.passage, runs[index], listing.rows
    if not any(runs[i] in found for i in (index - 1, index + 1) if i in row) or _is_thing(passage, run):
        return None
    if _size(passage, run) == 1:
        rule = _single(passage, runs, index, row, found)
        return PersonMention(passage, run, rule, SCORES[rule]) if rule else None
    linked = passage.before("conjunction", run.first) is not None and index - 1 in row
    sure = linked or listing.full or not proposal.objects(run.span(passage))
    short = _size(passage, run) <= _LONGEST_NAME
    return PersonMention(passage, run, "rule.name-list", SCORES["rule.name-list"]) if sure and short else None


def _single(
    passage: Paragraph,
    runs: Sequence[NameCandidate],
    index: int,
    row: range,
    found: Mapping[NameCandidate, PersonMention],
) -> str | None:
    """One word in a list: a surname behind `Messrs A and`, or a forename that shares the next one's surname."""
    run = runs[index]
    before = runs[index - 1] if index - 1 in row and runs[index - 1] in found else None
    if before and _size(passage, before) == 1 and found[before].rule == "rule.titled-surname":
        return "rule.titled-surname"
    after = runs[index + 1] if index + 1 in row and runs[index + 1] in found else None
    shares = after and passage.before("conjunction", after.first) == run.last
    return "rule.shared-surname" if shares and passage.is_a("given-name", run.first) else None


def _adjoin(passage: Paragraph, left: NameCandidate, right: NameCandidate) -> bool:
    """Whether only a comma, a semicolon or a conjunction parts two rows."""
    if right.first == left.last:
        return passage.words[right.first].mark in _LIST_MARKS
    linked = passage.starts.get("conjunction", {}).get(left.last) == right.first
    return linked and passage.words[left.last].mark in ("", ",", ";")


# --- persons known from elsewhere in the document


def _known(
    text: str, loose: Sequence[tuple[Paragraph, NameCandidate]], names: Sequence[str], lexicon: Lexicon
) -> list[PersonMention]:
    """The rows that no sign tells, but that hold a surname of someone named in full, or end with one in use."""
    people, single = Coreference.of(names), frozenset(name for name in names if " " not in name)
    found = []
    for passage, run in loose:
        part = None if _is_thing(passage, run) else _surname(text, passage, run, people, lexicon)
        if part is None and _is_owner(text, passage, run, single, lexicon):
            part = run
        if part is not None:
            found.append(PersonMention(passage, part, "rule.known-surname", SCORES["rule.known-surname"]))
    return found


def _surname(
    text: str, passage: Paragraph, run: NameCandidate, people: Coreference, lexicon: Lexicon
) -> NameCandidate | None:
    """The longest part of a row that is a surname of someone named in full."""
    if not any(passage.words[index].text.casefold() in people.words for index in run.range):
        return None
    for size in range(min(_LONGEST_NAME, len(run.range)), 0, -1):
        for first in range(run.first, run.last - size + 1):
            part = NameCandidate(first, first + size)
            if people.surname_of(name_of(text, passage, part, lexicon)):
                return part
    return None


def _is_owner(text: str, passage: Paragraph, run: NameCandidate, single: frozenset[str], lexicon: Lexicon) -> bool:
    """Whether someone is called by the last word of a row elsewhere: `Octavie Modert`, where `Ms Modert` follows."""
    if not 1 < _size(passage, run) <= _LONGEST_NAME or _is_thing(passage, run):
        return False
    return name_of(text, passage, NameCandidate(run.last - 1, run.last), lexicon) in single
