"""The grammar of bodies' names: a head with what stands before it, and with what it is of, on, for or against.

    National Security Council of Ruritania      modifiers, head, link and State
    Committee on Migration, Refugees and Youth  head, link and a list
    Cour constitutionnelle de Ruritanie         head, adjective in small letters, link and State

What these parts are the lexicon of each language says. A head alone is no name; nor is one that a listed name holds.
"""

from collections.abc import Iterator

from kg.parse.entities.paragraphs import ORGANISATION, PLACE, STATE, GazetteerMatch, LanguageResources, Paragraph
from kg.parse.tokens import words_of

# Longer than any name of a body, in words.
LONGEST = 16
# Signs that may stand between two words of a name: none, and the apostrophe of a plural (`Peoples’ Rights`).
INSIDE = ("", "'")
# More capitals than a name has that nothing but its kind tells; the quotes it may stand in.
_LONGEST_OWN, _QUOTES = 4, frozenset(('"', "'"))
# Without one of these no word begins a name that is not listed.
_TELLING = frozenset(("body-head", "organisation-cue", "organisations-cue", "body-opening", "body-closing"))
# What stops a name at a capital behind a comma or a conjunction: another name, or the words before one.
_OTHERS = ("body-head", "title", "honorific", "given-name", "organisation-word")
# What is no part of a name though it begins with a capital.
_ADDRESSES = ("title", "honorific", "given-name")


def body_names(paragraph: Paragraph, resources: LanguageResources) -> Iterator[range]:
    """Yield the words of each name, left to right: modifiers, a head or a listed name, and what it is of or for."""
    listed = {match.first: match for match in paragraph.matches if match.kind == ORGANISATION}
    index = done = 0
    while index < len(paragraph.words):
        match = listed.get(index)
        if match is None and _TELLING.isdisjoint(paragraph.cues[index]):
            index += 1
            continue
        generic = match is not None and paragraph.cue_end("generic-body", index) == match.last
        name: range | None = None
        if match is not None and generic:
            name = _namesake(paragraph, match, resources)
        elif match is None and paragraph.is_a("body-head", index) and _is_free(paragraph, index):
            name = _of_head(paragraph, index, resources)
        elif match is None:
            name = _announced(paragraph, index)
            for other in _further(paragraph, index, name):
                if name is not None and name.start >= done:
                    yield name
                name, done = other, name.stop if name else done
        if name is not None and name.start >= done:
            yield name
            done = name.stop
        index = max(index + 1, name.stop if name else 0, match.last if match else 0)


def _is_free(paragraph: Paragraph, index: int) -> bool:
    """Whether a word has a capital, and neither a name nor another grammar holds it."""
    held = any(match.first <= index < match.last for match in paragraph.matches)
    return paragraph.words[index].is_capital and not held and index not in paragraph.taken


def _of_head(paragraph: Paragraph, head: int, resources: LanguageResources) -> range | None:
    """The words of the name that is built on a head; None where nothing makes it a name."""
    end = paragraph.cue_end("body-head", head)
    first = _modified(paragraph, head)
    last = max(_tail(paragraph, end), _small_tail(paragraph, head, end, resources))
    if not last and first < head and paragraph.is_a("body-alone", head):
        # Words that are no name together (`State Party`) name no body.
        plain = paragraph.before("no-name", end)
        last = end if plain is None or plain > first else 0
    place = next((match for match in paragraph.matches if match.last == first and match.kind == PLACE), None)
    if place is not None and head == first and last > end and paragraph.words[first].mark == "":  # `Baku Court of …`
        first = place.first
    return range(first, last) if last else None


def _namesake(paragraph: Paragraph, match: GazetteerMatch, resources: LanguageResources) -> range | None:
    """The words of a body that has the listed one's name and is another one: of a State, or of some other body."""
    first, last = _modified(paragraph, match.first), _tail(paragraph, match.last)
    before = match.first if paragraph.words[match.first].mark == "" else -1
    behind = _linked(paragraph, match)
    if first == match.first and 0 < last == _own_name_end(paragraph, behind, match.target, resources):
        return None
    beside = [other for other in paragraph.matches if other.last == before or other.first == behind]
    own = resources.superiors(match.target) | {match.target}
    owners = [other for other in beside if other.kind in (STATE, ORGANISATION) and other.target not in own]
    # An adjective and an owner that no vocabulary holds are a part of the name.
    inside = [
        other
        for other in owners
        if (other.first == match.last and other.form == "adjective")
        or (other.first == behind and other.kind == ORGANISATION and not other.target)
    ]
    last = max([last, *(other.last for other in inside)])
    # Another listed body's name stands beside it and is named by itself.
    if last or first < match.first or owners:
        return range(first, last or match.last)
    return None


def _own_name_end(paragraph: Paragraph, start: int, target: str, resources: LanguageResources) -> int:
    """Where a short name of what a body belongs to ends (`the Assembly`); 0 where none stands."""
    keys = [tuple(word.key for word in words_of(name)) for name in _short_names(target, resources)]
    found = [len(key) for key in keys if tuple(w.key for w in paragraph.words[start : start + len(key)]) == key]
    return start + max(found) if found else 0


def _short_names(target: str, resources: LanguageResources) -> Iterator[str]:
    """The contextual names of what a body belongs to, without their articles."""
    for above in resources.superiors(target):
        for label in resources.vocabulary.concepts[above].labels:
            if label.role == "contextual" and label.language == resources.language:
                words = words_of(label.text)
                skipped = len(words) > 1 and words[0].key in resources.lexicon.forms("article")
                yield " ".join(word.text for word in words[skipped:])


def _linked(paragraph: Paragraph, match: GazetteerMatch) -> int:
    """Where the name begins that a listed one is said to be of, or stands right before."""
    words, last = paragraph.words, match.last
    if last == len(words) or words[last].mark != "":
        return -1
    return paragraph.cue_end("body-link", last) or last


def _announced(paragraph: Paragraph, index: int) -> range | None:
    """The words of a name that a small word tells: `channel NTR`, `hôpital Holm`, `the Holm hospital`."""
    for key in ("organisation-cue", "organisations-cue", "body-opening"):
        start = paragraph.cue_end(key, index)
        linked = (paragraph.cue_end("body-link", start) if key == "body-opening" else 0) or start
        end = start and _capitals_end(paragraph, linked)
        if end:
            return range(index if key == "body-opening" else start, end)
    end = first = paragraph.cue_end("body-closing", index) and index
    while first > 0 and paragraph.words[first].mark in INSIDE and _is_own(paragraph, first - 1, places=True):
        first -= 1
    modified = all(paragraph.is_a("body-modifier", at) or not _is_own(paragraph, at) for at in range(first, end))
    return None if modified else range(first, paragraph.cue_end("body-closing", index))


def _further(paragraph: Paragraph, index: int, name: range | None) -> Iterator[range]:
    """Yield the names that follow the first in a list that a plural tells: `the companies Holm, Sylva and NTX`."""
    words, cued = paragraph.words, paragraph.cue_end("organisations-cue", index)
    while cued and name is not None and name.stop < len(words):
        link = paragraph.cue_end("conjunction", name.stop)
        start = link or (name.stop if words[name.stop].mark == "," else 0)
        end = start and _capitals_end(paragraph, start, listed=True)
        name = range(start, end) if end else None
        if name is not None:
            yield name


def _capitals_end(paragraph: Paragraph, start: int, *, listed: bool = False) -> int:
    """Where the capitals end that begin a name of its own there, with small links inside; 0 where none do."""
    words, end = paragraph.words, start
    marks = _QUOTES | {","} if listed else _QUOTES
    while end < len(words) and end - start < _LONGEST_OWN:
        if words[end].mark != "" and not (end == start and words[end].mark in marks):
            break
        linked = end
        while end > start and linked < end + 2 and linked + 1 < len(words) and paragraph.is_a("name-link-weak", linked):
            linked += 1
        if (words[linked].mark not in INSIDE and linked > end) or not _is_own(paragraph, linked):
            break
        end = linked + 1
    named = end > start and any(not paragraph.is_a("body-modifier", index) for index in range(start, end))
    return end if named else 0


def _is_own(paragraph: Paragraph, index: int, *, places: bool = False) -> bool:
    """Whether a word may be a part of a name that nothing but its kind tells: a capital, or a compound's end.

    A name of the lexicon may be a part of a longer one; with `places` one of a place too.
    """
    if _is_compound(paragraph, index) or (paragraph.is_a("possessive", index) and paragraph.words[index].glued):
        return True
    known = any(paragraph.is_a(key, index) for key in ("honorific", "title", "common-word", "no-name"))
    known = known and not paragraph.words[index].is_shouted  # `SA`
    held = [match for match in paragraph.matches if match.first <= index < match.last]
    free = all(match.kind == (PLACE if places else ORGANISATION) and not match.target for match in held)
    capital = paragraph.words[index].is_capital and index not in paragraph.taken
    return capital and free and not known and not paragraph.is_a("body-adjective", index)


# --- what stands before a head


def _modified(paragraph: Paragraph, head: int) -> int:
    """Where a name begins whose head is there: `National` in `National Security Council`.

    Before a modifier any capitals may stand behind what owns the body: `OSCE Kosovo Verification Mission`.
    """
    first = head
    while first > 0 and paragraph.words[first].mark == "" and _is_modifier(paragraph, first - 1):
        first -= 1
        # `Ombudsman’s` is one modifier.
        title = paragraph.before("title", first) if paragraph.is_a("possessive", first) else None
        first = first if title is None else title
    first = _local(paragraph, first)
    owner = first
    while owner > 0 and paragraph.words[owner].mark == "" and head - owner < LONGEST:
        held = [match for match in paragraph.matches if match.first < owner <= match.last]
        if held and held[0].kind == ORGANISATION:
            return held[0].first if paragraph.is_a("body-alone", head) else first
        if not held and not _may_stand_inside(paragraph, owner - 1):
            break
        owner = held[0].first if held else owner - 1
    return first


def _local(paragraph: Paragraph, first: int) -> int:
    """Where a name begins that a place of its own begins: `Holmov` in `Holmov District Court`."""
    if not paragraph.is_a("body-local", first) or paragraph.words[first].mark != "":
        return first
    own = first > 0 and _is_own(paragraph, first - 1) and paragraph.words[first - 1].is_capital
    place = next((match for match in paragraph.matches if match.last == first and match.kind == PLACE), None)
    return first - 1 if own else place.first if place else first


def _is_modifier(paragraph: Paragraph, index: int) -> bool:
    """Whether a capital may stand before the head of a name: an adjective, or `National`, `Supreme`."""
    word = paragraph.words[index]
    if paragraph.is_a("body-local", index) and word.is_capital:
        return True
    if paragraph.is_a("possessive", index):
        return word.glued and paragraph.before("title", index) is not None
    if word.hyphened and not word.is_capital:
        return paragraph.words[index - 1].is_capital and index - 1 not in paragraph.taken
    # `Prosecutor` in `Prosecutor General's Office`: an office of several words.
    office = paragraph.cue_end("title", index)
    if office > index + 1 and office < len(paragraph.words) and paragraph.is_a("possessive", office):
        return word.is_capital
    states = [match for match in paragraph.matches if match.last == index + 1 and match.form == "adjective"]
    return word.is_capital and bool(states or _covers(paragraph, "body-modifier", index))


def _covers(paragraph: Paragraph, key: str, index: int) -> bool:
    """Whether a phrase of that key begins at a word or ends with it."""
    return paragraph.is_a(key, index) or paragraph.before(key, index + 1) is not None


def _may_stand_inside(paragraph: Paragraph, index: int) -> bool:
    word = paragraph.words[index]
    if index in paragraph.taken or not word.is_capital:
        return False
    return not any(paragraph.is_a(key, index) for key in (*_ADDRESSES, "common-word", "no-name", "thing-word"))


# --- what stands behind a head


def _tail(paragraph: Paragraph, start: int) -> int:
    """Where a name ends that goes on behind its head by what it is of or for; 0 where it does not."""
    words, index, last = paragraph.words, start, 0
    while index < len(words) and index - start < LONGEST and index not in paragraph.taken:
        mark, link = words[index].mark, paragraph.cue_end("body-link", index)
        state = next((m for m in paragraph.matches if m.kind == STATE and m.first == index), None)
        country = _country(paragraph, index) if last and mark == "" else 0
        if country:
            return country
        if last and mark in INSIDE and not state and (_is_free(paragraph, index) or _is_compound(paragraph, index)):
            last = index = index + 1
        elif link and mark == "" and _follows(paragraph, link, listed=False):
            held = next((m for m in paragraph.matches if m.kind in (STATE, PLACE) and m.first == link), None)
            if held is not None:
                return held.last
            last = index = link + 1
        elif last and _continues(paragraph, index):
            last = index = max(index, paragraph.cue_end("body-list", index)) + 1
        else:
            break
    return 0 if _qualifies_noun(paragraph, last) else last


def _qualifies_noun(paragraph: Paragraph, last: int) -> bool:
    """Whether a link leads to an adjective alone, whose noun follows in small letters: `for the European nations`."""
    words = paragraph.words
    if not 0 < last < len(words) or words[last].mark != "" or words[last].is_capital or words[last].glued:
        return False
    link = paragraph.before("body-link", last - 1)
    adjective = link is not None and paragraph.before("body-modifier", last) == last - 1
    return adjective and not any(
        paragraph.is_a(key, last) for key in ("body-link", "body-in", "common-word", "name-break")
    )


def _country(paragraph: Paragraph, index: int) -> int:
    """Where the name of the State ends in which a body works: `in Ruritania`; 0 where none stands."""
    link = paragraph.cue_end("body-in", index)
    state = [m for m in paragraph.matches if m.kind == STATE and m.first == link and m.form == "name"]
    return state[0].last if link and state else 0


def _is_compound(paragraph: Paragraph, index: int) -> bool:
    """Whether small letters belong to a capital by a hyphen: `Co-operation`."""
    word = paragraph.words[index]
    return word.hyphened and word.mark == "" and paragraph.words[index - 1].is_capital


def _follows(paragraph: Paragraph, index: int, *, listed: bool) -> bool:
    """Whether a capital that may be a part of a name stands there; in a list, none that begins another."""
    if index >= len(paragraph.words) or not paragraph.words[index].is_capital or index in paragraph.taken:
        return False
    others = [match for match in paragraph.matches if match.first <= index < match.last]
    if listed:
        # `New` in `and New Services`, not `We` in `and We ask`.
        ahead = index + 1
        goes_on = (
            ahead < len(paragraph.words) and paragraph.words[ahead].is_capital and paragraph.words[ahead].mark == ""
        )
        common = paragraph.is_a("common-word", index) and not goes_on
        return (
            not others
            and not common
            and not _begins_body(paragraph, index)
            and not any(paragraph.is_a(key, index) for key in _OTHERS)
        )
    plain = all(match.kind in (STATE, PLACE) and match.first == index for match in others)
    address = paragraph.is_a("honorific", index) or paragraph.is_a("given-name", index)
    return plain and not address and (bool(others) or not paragraph.is_a("body-head", index))


def _begins_body(paragraph: Paragraph, index: int) -> bool:
    """Whether modifiers and a head stand there that make another name: `Supreme Court`."""
    first = index
    while index < len(paragraph.words) and paragraph.words[index].mark == "" and _is_modifier(paragraph, index):
        index += 1
    return index > first and paragraph.is_a("body-alone", index)


def _continues(paragraph: Paragraph, index: int) -> bool:
    """Whether a list goes on: `, Refugees and Population`; a comma must be followed by a conjunction in the end."""
    words, end = paragraph.words, paragraph.cue_end("body-list", index)
    if words[index].mark == "" and end:
        return _follows(paragraph, end, listed=True)
    if words[index].mark != "," or not (_follows(paragraph, index, listed=True) or end):
        return False
    ahead = index + 1
    while ahead < len(words) and ahead - index < LONGEST and words[ahead].mark in ("", "'", ","):
        end = paragraph.cue_end("body-list", ahead)
        if end:
            return _follows(paragraph, end, listed=True)
        if not words[ahead].is_capital or paragraph.is_a("given-name", ahead):
            return False
        ahead += 1
    return False


# --- names that go on in small letters


def _small_tail(paragraph: Paragraph, head: int, start: int, resources: LanguageResources) -> int:
    """Where a name ends that goes on in small letters: `Conseil de la coopération culturelle`; 0 where it does not."""
    words, index, last = paragraph.words, start, 0
    proper = paragraph.cue_end("body-proper", head) == start
    if not resources.infinitive_endings:
        return 0
    in_list = False
    while index < len(words) and index - start < LONGEST and index not in paragraph.taken and words[index].mark == "":
        own = _own_word(paragraph, index)
        link = 0 if own else paragraph.cue_end("body-link", index)
        behind = paragraph.cue_end("body-list", index) if in_list and not own and not link else 0
        if behind and _goes_on_small(paragraph, behind):
            index = behind
            continue
        if link:
            own = _complement(paragraph, index, link, resources, proper and not last)
            in_list = own == link + 1 and not words[link].is_capital
        if not own:
            break
        last = index = own
    return last


def _goes_on_small(paragraph: Paragraph, index: int) -> bool:
    """Whether an adjective stands there, or a link to a word in small letters: `et de la recherche`."""
    link = paragraph.cue_end("body-link", index)
    small = 0 < link < len(paragraph.words) and not paragraph.words[link].is_capital
    return small or paragraph.is_a("body-adjective", index)


def _own_word(paragraph: Paragraph, index: int) -> int:
    """Where an adjective, a compound's end or a capital of a name ends; 0 where none stands."""
    names = [match for match in paragraph.matches if match.first == index]
    if names and (names[0].form == "adjective" or (names[0].kind == ORGANISATION and not names[0].target)):
        return names[0].last
    if paragraph.is_a("body-adjective", index):
        return paragraph.cue_end("body-adjective", index)
    capital = _is_free(paragraph, index) and _may_stand_inside(paragraph, index)
    return index + 1 if capital or _is_compound(paragraph, index) else 0


def _complement(paragraph: Paragraph, index: int, link: int, resources: LanguageResources, proper: bool) -> int:
    """Where the noun, State or place ends that a link leads to; 0 where it leads to none.

    A head that is `proper` is no name with a noun in small letters (`l'Assemblée de prendre`).
    """
    words = paragraph.words
    if link >= len(words) or words[link].mark != "" or link in paragraph.taken:
        return 0
    names = [match for match in paragraph.matches if match.first <= link < match.last]
    if names:
        return names[0].last if names[0].kind in (STATE, PLACE) and names[0].first == link else 0
    if words[link].is_capital:
        return 0 if any(paragraph.is_a(key, link) for key in (*_ADDRESSES, "common-word")) else link + 1
    bare = paragraph.cue_end("body-bare-link", index) == link
    verb = bare and words[link].key.endswith(resources.infinitive_endings)
    if proper or verb or not words[link].is_word or paragraph.is_a("common-word", link) or len(words[link].text) < 3:
        return 0
    return link + 1
