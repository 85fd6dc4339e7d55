"""Persons in prose: rows of capitals, the signs that one of them is a person, and who is the same person.

The model proposes, the rules repair: a title or office in front, a forename that the lexicon knows, a place
in a list of persons, what is said to be done to someone. A surname that follows the full name in the same
document means that person. No rule contains a word of any language.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kg.model import Mention, Part, Span
from kg.parse.gazetteer import PERSON, STATE, Hit
from kg.parse.names import normal_case
from kg.parse.passages import Passage
from kg.parse.words import Word, joined
from kg.vocabulary import Lexicon

# Scores of the rules: their precision on tests/cases/prose.jsonl, rounded down (tests/bench/bench_prose.py).
SCORES = {
    "rule.titled-name": 0.98,
    "rule.titled-surname": 0.95,
    "rule.forename": 0.95,
    "rule.surname-ending": 0.95,
    "rule.name-list": 0.9,
    "rule.person-cue": 0.9,
    "rule.person-hint": 0.85,
    "rule.shared-surname": 0.9,
    "rule.known-surname": 0.95,
}
_LONGEST_NAME = 5
_THINGS = ("thing-word", "organisation-word")


@dataclass(frozen=True, slots=True)
class Entity:
    """What a model found: a span, `kind` Person, Organisation, Place or empty, and the model's rule and score."""

    span: Span
    kind: str
    rule: str
    score: float


@dataclass(frozen=True, slots=True)
class Run:
    """A row of capitals that may be a name: words `first` to `last` (exclusive); `titled` behind an address or office."""

    first: int
    last: int
    titled: bool = False

    @property
    def range(self) -> range:
        """The indices of its words."""
        return range(self.first, self.last)


@dataclass(frozen=True, slots=True)
class Found:
    """A person at one place: the passage, the run, and the rule that said so."""

    passage: Passage
    run: Run
    rule: str
    score: float

    @property
    def span(self) -> Span:
        """From the first letter of the name to the last."""
        words = self.passage.words
        return Span(words[self.run.first].span.start, words[self.run.last - 1].span.end)


def find_persons(
    text: str, passages: Sequence[Passage], entities: Sequence[Sequence[Entity]], lexicon: Lexicon
) -> tuple[Mention, ...]:
    """Return the persons of one document, each mention with the person's full name as its part `name`.

    `entities` holds for each passage what the model found there, nothing where there is no model.
    """
    found: list[Found] = []
    loose: list[tuple[Passage, Run]] = []
    for passage, models in zip(passages, entities, strict=True):
        runs = runs_of(passage, models)
        accepted = _accepted(passage, runs, models)
        found += accepted
        loose += [(passage, run) for run in runs if not any(_touch(run, person.run) for person in accepted)]
    names = _names(text, found, lexicon)
    people = People.of(names)
    known = [person for passage, run in loose if (person := _known(text, passage, run, people, lexicon))]
    named = [*zip(found, names, strict=True), *zip(known, _names(text, known, lexicon), strict=True)]
    return tuple(_mention(person, people.meant_by(name) or name) for person, name in named)


# --- rows of capitals


def runs_of(passage: Passage, models: Sequence[Entity] = ()) -> list[Run]:
    """Cut a passage into rows of capitals; names of the vocabulary and words that are no names part them."""
    blocked = _blocked(passage, models)
    runs, index = [], 0
    while index < len(passage.words):
        if index in blocked or not passage.words[index].is_capital:
            index += 1
            continue
        end = _end(passage, index, blocked)
        runs += _split(passage, Run(index, end))
        index = end
    return runs


def _blocked(passage: Passage, models: Sequence[Entity]) -> frozenset[int]:
    hits = {i for hit in passage.hits if not is_personal(passage, hit, models) for i in range(hit.first, hit.last)}
    general = {i for i in passage.covered("no-name") if not _is_forename(passage, i, models)}
    return frozenset({*passage.taken, *hits, *general})


def _is_forename(passage: Passage, index: int, models: Sequence[Entity]) -> bool:
    """`June Carlsen`: a word that may be a forename, where the model takes it and the next capital for a person."""
    if not passage.is_a("also-name", index):
        return False
    return any(
        model.kind == PERSON and passage.between(model.span).start == index and len(passage.between(model.span)) > 1
        for model in models
    )


def is_personal(passage: Passage, hit: Hit, models: Sequence[Entity] = ()) -> bool:
    """Tell whether a State's name is part of a person's: `Mr Jordan`, `Michael Jordan`, `Georgia Meloni`."""
    if hit.kind != STATE or hit.last - hit.first > 1:
        return False
    if passage.before("honorific", hit.first) is not None:
        return passage.words[hit.first].is_capital
    if not passage.is_a("also-name", hit.first):
        return False
    neighbours = [i for i in (hit.first - 1, hit.last) if _is_beside(passage, i, hit)]
    named = [i for i in neighbours if passage.is_a("given-name", i)]
    inside = [entity for entity in models if entity.kind == PERSON and entity.span.overlaps(hit.span)]
    return any(i < hit.first for i in named) or any(len(passage.between(entity.span)) > 1 for entity in inside if neighbours)


def _is_beside(passage: Passage, index: int, hit: Hit) -> bool:
    if not 0 <= index < len(passage.words) or not passage.words[index].is_capital:
        return False
    known = any(other.first <= index < other.last for other in passage.hits)
    spoken = any(passage.is_a(key, index) for key in ("common-word", "no-name", "title", "organisation-word", "thing-word"))
    return not known and not spoken and passage.words[max(index, hit.first)].mark == ""


def _end(passage: Passage, first: int, blocked: frozenset[int]) -> int:
    end = first + 1
    while True:
        following = _next(passage, first, end, blocked)
        if following is None:
            return end
        end = following


def _next(passage: Passage, first: int, end: int, blocked: frozenset[int]) -> int | None:
    """Where the row ends if it goes on behind `end`: another capital, or small words that link to one."""
    index = end
    while index < len(passage.words) and index not in blocked and _follows(passage, index):
        word = passage.words[index]
        if word.is_capital or _is_glued(passage, index):
            return index + 1
        weak = passage.is_a("name-link-weak", index) and passage.is_a("given-name", first) and index - first < 3
        if index > end + 1 or not (passage.is_a("name-link", index) or weak):
            return None
        index += 1
    return None


def _follows(passage: Passage, index: int) -> bool:
    word, before = passage.words[index], passage.words[index - 1]
    if word.mark == "":
        return True
    closes = passage.before("title", index) is not None or passage.before("honorific", index) is not None
    return word.mark == "." and (before.is_initial or closes)


def _is_glued(passage: Passage, index: int) -> bool:
    """A small letter behind an apostrophe inside a name: `L'ovochkina`, `Herasym'yuk`."""
    word = passage.words[index]
    return word.glued and len(word.text) > 2 and not passage.words[index - 1].text[:-1].endswith("-") and _apostrophe(passage, index)


def _apostrophe(passage: Passage, index: int) -> bool:
    return passage.words[index].span.start - passage.words[index - 1].span.end == 1 and not passage.is_a("possessive", index)


def _split(passage: Passage, run: Run) -> Iterator[Run]:
    """Part a row at titles and at words that only begin a sentence; what is left may be a name."""
    piece = run.first
    titled = _is_titled(passage, run.first)
    index = run.first
    while index < run.last:
        end = _separator(passage, index, Run(piece, run.last))
        if end is None:
            index += 1
            continue
        yield from _trimmed(passage, Run(piece, index, titled))
        titled = (titled and index == piece) or _is_title(passage, index)
        piece = index = end
    yield from _trimmed(passage, Run(piece, run.last, titled))


def _is_title(passage: Passage, index: int) -> bool:
    return passage.is_a("title", index) or passage.is_a("honorific", index)


def _is_titled(passage: Passage, first: int) -> bool:
    for key in ("honorific", "title"):
        start = passage.before(key, first)
        if start is not None and (passage.words[start].is_capital or key == "honorific"):
            return True
    return False


def _separator(passage: Passage, index: int, rest: Run) -> int | None:
    """Where a title, or a common word, ends that begins at a word of a row; None for any other word."""
    inside = index > rest.first and passage.is_a("given-name", rest.first)
    for key in ("honorific", "title", "role"):
        end = passage.starts.get(key, {}).get(index)
        if end is not None and end <= rest.last and not inside:
            return end
    named = inside and index - rest.first < 2
    if passage.is_a("common-word", index) and not named and not _links(passage, index, rest):
        return index + 1
    return None


def _links(passage: Passage, index: int, rest: Run) -> bool:
    """A particle with a capital inside a name (`Petra De Sutter`), or before one (`Mr De Bruyn`)."""
    particle = passage.is_a("name-link", index) or passage.is_a("name-link-weak", index)
    return particle and index + 1 < rest.last and not passage.begins_sentence(index) and not passage.words[index + 1].glued


def _trimmed(passage: Passage, run: Run) -> Iterator[Run]:
    first, last = run.first, run.last
    while first < last and _is_elision(passage, first, last):
        first += 1
    while last > first and not passage.words[last - 1].is_capital and not passage.words[last - 1].glued:
        last -= 1
    if first < last:
        yield Run(first, last, run.titled)


def _is_elision(passage: Passage, index: int, last: int) -> bool:
    following = index + 1 < last and passage.words[index + 1].glued
    return following and passage.is_a("elision", index) and not passage.is_a("given-name", index - 1)


# --- the signs that a row of capitals is a person


def _accepted(passage: Passage, runs: Sequence[Run], models: Sequence[Entity]) -> list[Found]:
    """Decide run by run, then spread along lists and to forenames that share a surname."""
    found = {run: person for run in runs if (person := _judged(passage, run, models))}
    spread = True
    while spread:
        open_ = [index for index, run in enumerate(runs) if run not in found]
        new = {runs[i]: person for i in open_ if (person := _listed(passage, runs, i, found, models))}
        found.update(new)
        spread = bool(new)
    return [found[run] for run in sorted(found, key=lambda run: run.first)]


def _judged(passage: Passage, run: Run, models: Sequence[Entity]) -> Found | None:
    model = _model(passage, run, models)
    if _is_thing(passage, run) or len(run.range) > _LONGEST_NAME * 2:
        return None
    rule = _rule(passage, run, models)
    if model is not None and (rule is None or model.span == Found(passage, run, "", 0).span):
        return Found(passage, _clipped(passage, run, model), model.rule, model.score)
    return Found(passage, run, rule, SCORES[rule]) if rule else None


def _rule(passage: Passage, run: Run, models: Sequence[Entity]) -> str | None:
    full = _size(passage, run) > 1
    if run.titled:
        return "rule.titled-name" if full else "rule.titled-surname"
    if not full:
        return None
    if passage.is_a("given-name", run.first):
        return "rule.forename"
    if passage.is_a("surname-ending", run.last - 1):
        return "rule.surname-ending"
    if any(passage.before(key, run.first) is not None for key in ("person-cue", "role")):
        return "rule.person-cue"
    hinted = passage.before("person-hint", run.first) is not None
    return "rule.person-hint" if hinted and not _other(passage, run, models) else None


def _model(passage: Passage, run: Run, models: Sequence[Entity]) -> Entity | None:
    """The model's person that shares a word with the run, the longest first."""
    span = Found(passage, run, "", 0).span
    persons = [entity for entity in models if entity.kind == PERSON and entity.span.overlaps(span)]
    return max(persons, key=lambda entity: (entity.span.end - entity.span.start, -entity.span.start), default=None)


def _other(passage: Passage, run: Run, models: Sequence[Entity]) -> bool:
    """Whether the model holds the run for something else."""
    span = Found(passage, run, "", 0).span
    return any(entity.kind != PERSON and entity.span.overlaps(span) for entity in models)


def _clipped(passage: Passage, run: Run, model: Entity) -> Run:
    """A run of ordinary length is the name, even where the model saw a part; of a longer one the model's part."""
    if _size(passage, run) <= _LONGEST_NAME:
        return run
    inside = [index for index in passage.between(model.span) if index in run.range]
    return Run(inside[0], inside[-1] + 1, run.titled)


def _is_thing(passage: Passage, run: Run) -> bool:
    """Whether a word of the run, one before it or a capital behind it makes it a law, a prize, an organisation."""
    last = run.last
    while last < len(passage.words) and passage.words[last].is_capital and passage.words[last].mark == "":
        last += 1
    behind = any(passage.is_a(key, i) for key in _THINGS for i in range(run.first, last) if passage.words[i].is_capital)
    before = any(passage.before(key, run.first) is not None for key in _THINGS)
    return behind or (before and not run.titled and passage.words[run.first].mark == "")


def _size(passage: Passage, run: Run) -> int:
    """How many names a run has: a compound with hyphens counts once, small links not at all."""
    words = passage.words
    return sum(words[i].is_capital and (i == run.first or not words[i].glued) for i in run.range)


def _listed(
    passage: Passage, runs: Sequence[Run], index: int, found: dict[Run, Found], models: Sequence[Entity]
) -> Found | None:
    """A row beside a person in a list: between two of them always, at an end unless the model objects."""
    run = runs[index]
    before = index > 0 and runs[index - 1] in found and _adjoin(passage, runs[index - 1], run)
    after = index + 1 < len(runs) and runs[index + 1] in found and _adjoin(passage, run, runs[index + 1])
    if _is_thing(passage, run) or not (before or after):
        return None
    if _size(passage, run) > 1:
        linked = before and passage.before("conjunction", run.first) == runs[index - 1].last
        sure = (before and after) or linked or not _other(passage, run, models)
        return Found(passage, run, "rule.name-list", SCORES["rule.name-list"]) if sure else None
    return _single(passage, runs, index, found, before, after)


def _single(
    passage: Passage, runs: Sequence[Run], index: int, found: dict[Run, Found], before: bool, after: bool
) -> Found | None:
    """One word in a list: a surname behind `Messrs A and`, or a forename that shares the next one's surname."""
    run = runs[index]
    if before and runs[index - 1].titled and _size(passage, runs[index - 1]) == 1:
        return Found(passage, Run(run.first, run.last, True), "rule.titled-surname", SCORES["rule.titled-surname"])
    shares = after and passage.is_a("given-name", run.first) and passage.before("conjunction", runs[index + 1].first) == run.last
    return Found(passage, run, "rule.shared-surname", SCORES["rule.shared-surname"]) if shares else None


def _adjoin(passage: Passage, left: Run, right: Run) -> bool:
    """Whether only a comma, a semicolon or a conjunction parts two rows."""
    if right.first == left.last:
        return passage.words[right.first].mark in (",", ";", "/", "&")
    return passage.starts.get("conjunction", {}).get(left.last) == right.first and passage.words[left.last].mark in ("", ",", ";")


# --- who is the same person


@dataclass(frozen=True, slots=True)
class People:
    """The full names of one document, and what each part of a name may stand for."""

    full: dict[str, str]
    parts: dict[str, frozenset[str]]

    @staticmethod
    def of(names: Iterable[str]) -> "People":
        """Gather names; a name that leaves out words of a longer one is the same person."""
        known = sorted({name for name in names if " " in name}, key=lambda name: (-len(name.split()), -len(name), name))
        full: dict[str, str] = {}
        for name in known:
            longer = {other for other in full.values() if _abridges(name, other)}
            full[name] = longer.pop() if len(longer) == 1 else name
        parts: dict[str, set[str]] = {}
        for name in set(full.values()):
            for part in _parts(name):
                parts.setdefault(part.casefold(), set()).add(name)
        return People(full, {part: frozenset(owners) for part, owners in parts.items()})

    def meant_by(self, name: str) -> str | None:
        """Return the one full name that a name or a part of it stands for, None where several or none do."""
        if name in self.full:
            return self.full[name]
        owners = self.parts.get(name.casefold(), frozenset())
        return next(iter(owners)) if len(owners) == 1 else None

    def surname_of(self, name: str) -> str | None:
        """Return the full name that ends with, or holds behind its first word, these words."""
        meant = self.meant_by(name)
        return meant if meant and not meant.casefold().startswith(f"{name.casefold()} ") else None


def _abridges(short: str, long: str) -> bool:
    """`Alexei Navalny` of `Alexei Anatolievich Navalny`, `A. Navalny` of `Alexei Navalny`."""
    left, right = short.split(), long.split()
    if left[-1] != right[-1] or len(left) > len(right):
        return False
    initial = left[0].rstrip(".")
    begins = left[0] == right[0] or (len(initial) == 1 and right[0].startswith(initial))
    return begins and all(word in right for word in left[1:])


def _parts(name: str) -> set[str]:
    words = name.split()
    return {" ".join(words[i:j]) for i in range(len(words)) for j in range(i + 1, len(words) + 1) if j - i < len(words)}


def _known(text: str, passage: Passage, run: Run, people: People, lexicon: Lexicon) -> Found | None:
    """A row that holds a surname of someone named in full elsewhere in the document."""
    for size in range(len(run.range), 0, -1):
        for first in range(run.first, run.last - size + 1):
            part = Run(first, first + size)
            if people.surname_of(_name(text, passage, part, lexicon)) and not _is_thing(passage, run):
                return Found(passage, part, "rule.known-surname", SCORES["rule.known-surname"])
    return None


def _mention(person: Found, name: str) -> Mention:
    return Mention(PERSON, person.span, person.rule, (Part("name", name, person.span),), person.score)


def _names(text: str, found: Sequence[Found], lexicon: Lexicon) -> list[str]:
    """The names as printed; `Leyla` in `Leyla and Arif Yunus` has the surname of the person named next."""
    names = [_name(text, person.passage, person.run, lexicon) for person in found]
    for index, person in enumerate(found[:-1]):
        if person.rule == "rule.shared-surname":
            names[index] += f" {names[index + 1].split()[-1]}"
    return names


def _name(text: str, passage: Passage, run: Run, lexicon: Lexicon) -> str:
    """The name in normal case, surname last: `SAVCHENKO Nadia` and `Nadia SAVCHENKO` are `Nadia Savchenko`."""
    words = [passage.words[index] for index in run.range]
    shouted = [_is_shouted(word) for word in words]
    if shouted[0] and not all(shouted) and not shouted[-1]:
        turn = shouted.index(False)
        if not any(shouted[turn:]) and not passage.is_a("given-name", run.first):
            return f"{joined(words[turn:], text)} {normal_case(joined(words[:turn], text), lexicon)}"
    return normal_case(joined(words, text), lexicon)


def _is_shouted(word: Word) -> bool:
    return word.is_shouted and not word.is_initial


def _touch(one: Run, other: Run) -> bool:
    return one.first < other.last and other.first < one.last
