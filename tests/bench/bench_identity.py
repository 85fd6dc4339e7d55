"""Pass 2 on 5,000, 15,000 and 50,000 printed names, and on 48,000 to 480,000 signatures of 5,000 members.

The names are made of real ones (tests/cases/identity-pairs.csv): parts of the surnames and forenames of a State are
joined anew, and each person is printed in the ways in which lists vary. Told are seconds, memory, and how many pairs
are right; of the signatures also the time that describing the members takes. Run: make bounds, or this file by itself.
"""

import csv
import json
import random
import resource
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from kg import resolve
from kg.graph.members import member_quads
from kg.model import iri
from kg.model.document import NameOccurrence
from kg.model.namespaces import PACE
from kg.vocabulary import load_vocabulary
from tests.paths import CASES

CASES = CASES / "identity-pairs.csv"
SIZES = (5_000, 15_000, 50_000)
SECONDS, MEBIBYTES = 60, 1024
DOCUMENTS, EACH, MEMBERS = (2_000, 20_000), 24, 5_000
SIGNED_SECONDS, SIGNED_MEBIBYTES = 60, 700
FIRST_YEAR, YEARS, TERM = 1999, 26, 5
GROUPS = ("soc", "epp-cd", "alde", "uel", "edg")
LIST = 30
PLAIN = str.maketrans("áàâäãåéèêëíìîïóòôöõúùûüýçčćñńşšśžźżğłřťďěůő", "aaaaaaeeeeiiiiooooouuuuycccnnssszzzglrtdeuo")
ROMANISED = (("ii", "iy"), ("iy", "y"), ("kh", "h"), ("ia", "ya"), ("yu", "iu"), ("ts", "tz"), ("ph", "f"), ("ks", "x"))


@dataclass
class Person:
    """One person: State, full name, group, years, and the forms in which the name is printed."""

    state: str
    given: str
    family: str
    group: str
    year: int
    forms: list[tuple[str, str]] = field(default_factory=list)


def real_names() -> Mapping[str, tuple[list[str], list[str]]]:
    """Forenames and surnames by the code of the State."""
    found: dict[str, tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
    with CASES.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            for side in ("", "other_"):
                found[row["state"]][0].update(row[f"{side}given"].split())
                found[row["state"]][1].add(row[f"{side}family"])
    return {
        state: (sorted(name for name in given if len(name) > 3 and name[0] < "Ā"), sorted(filter(None, family)))
        for state, (given, family) in sorted(found.items())
        if len(given) > 2 and len(family) > 2
    }


def crossed(names: list[str], others: list[str], chance: random.Random) -> str:
    """A new name: the beginning of one, pieces of two from anywhere, the end of one of the State."""
    one, three = chance.choice(names), chance.choice(names)
    sample = chance.sample(others, 2)
    pieces = [piece[chance.randrange(1, len(piece) - 1) :][: chance.choice((2, 3))] for piece in sample]
    made = one[: chance.choice((2, 3))] + "".join(pieces).lower() + three[len(three) // 2 :].lower()
    return "".join(char for char in made if char.isalpha() and char < "Ͱ")


def people(count: int, chance: random.Random) -> list[Person]:
    """Different persons, each with the forms in which lists print the name.

    No two of a State share surname and a forename: such two would be told apart by a decision only.
    """
    names = list(real_names().items())
    everywhere = sorted(name for _, (_, family) in names for name in family if len(name) > 3)
    made: list[Person] = []
    taken: set[tuple[str, str, str]] = set()
    while len(made) < count:
        state, (given, family) = chance.choice(names)
        forenames = list(dict.fromkeys(chance.choice(given) for _ in range(chance.choice((1, 1, 2)))))
        surnames = [crossed(family, everywhere, chance) for _ in range(1 + (chance.random() < 0.15))]
        keys = {(state, iri.slug(surname), forename) for surname in surnames for forename in forenames}
        if taken.isdisjoint(keys):
            taken |= keys
            person = Person(
                state, " ".join(forenames), " ".join(surnames), chance.choice(GROUPS), chance.randint(1999, 2022)
            )
            person.forms = [varied(person, chance) for _ in range(chance.choice((1, 1, 2, 3)))]
            made.append(person)
    return made


def varied(person: Person, chance: random.Random) -> tuple[str, str]:
    """The name as one list may print it."""
    given, family = person.given, person.family
    kind = chance.random()
    if kind < 0.4:
        return given, family
    if kind < 0.55:
        return given.translate(PLAIN), family.translate(PLAIN)
    if kind < 0.7:
        for old, new in ROMANISED:
            given, family = given.replace(old, new), family.replace(old, new)
        return given, family
    if kind < 0.85 and " " in given:
        return given.split()[0], family
    if kind < 0.9 and " " in given:
        return f"{given.split()[0]} {given.split()[1][0]}.", family
    if kind < 0.95 and " " in family:
        return given, family.split()[0]
    if len(family) > 8:
        at = chance.randrange(2, len(family) - 2)
        return given, family[:at] + family[at + 1] + family[at] + family[at + 2 :]
    return given, family


def printed(count: int) -> tuple[list[NameOccurrence], dict[str, set[int]]]:
    """So many printed names in lists of thirty, and for each IRI of pass 1 the persons that it was printed for."""
    chance = random.Random(5)
    states = {concept.text(PACE.alpha2): concept.iri for concept in load_vocabulary().of_kind("State")}
    known = people(count * 2 // 5, chance)
    seen, truth = [], defaultdict(set)
    for number in range(count):
        at = (number * 7919) % len(known)
        person = known[at]
        day = date(person.year, 1, 1) + timedelta(chance.randrange(1000))
        seen.append(line(person, states, day, (number // LIST, number % LIST + 1), chance))
        truth[seen[-1].member].add(at)
    return seen, truth


def line(
    person: Person, states: Mapping[str, str], day: date, place: tuple[int, int], chance: random.Random
) -> NameOccurrence:
    """One line of a list, in one of the forms of the name; `place` is the number of the document, and of the line."""
    number, position = place
    given, family = chance.choice(person.forms)
    document, source = iri.act("written-declaration", number), iri.source(f"{number:064x}"[::-1])
    return NameOccurrence(
        member=iri.member(person.state, f"{given} {family}"),
        given=given,
        family=family,
        printed=f"{given} {family.upper()}",
        state=states[person.state],
        group=iri.concept("group", person.group),
        day=day,
        document=document,
        edition=iri.edition(document, 1),
        source=source,
        line=iri.evidence(source, "signature", position * 30, position * 30 + 25),
        position=position,
    )


def signed(documents: int) -> list[NameOccurrence]:
    """The lists of so many documents over twenty-six years, signed by those whose term it is."""
    chance = random.Random(7)
    states = {concept.text(PACE.alpha2): concept.iri for concept in load_vocabulary().of_kind("State")}
    sitting: dict[int, list[Person]] = defaultdict(list)
    for person in people(MEMBERS, chance):
        for year in range(person.year, person.year + TERM):
            sitting[year].append(person)
    seen = []
    for number in range(documents):
        day = date(FIRST_YEAR, 1, 1) + timedelta(number * YEARS * 365 // documents)
        signing = chance.sample(sitting[day.year], EACH)
        seen += [line(person, states, day, (number, at), chance) for at, person in enumerate(signing, 1)]
    return seen


def pairs(groups: Iterable[int]) -> int:
    return sum(size * (size - 1) // 2 for size in groups)


def measure(count: int) -> dict[str, float]:
    """Resolve that many names in this process."""
    seen, truth = printed(count)
    loaded = load_vocabulary()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.process_time()
    who = resolve.members(seen, loaded)
    seconds = time.process_time() - start
    told = {member: min(persons) for member, persons in truth.items() if len(persons) == 1}
    together = Counter((who.canonical[member], person) for member, person in told.items())
    right = pairs(together.values())
    return {
        "names": count,
        "forms": len(truth),
        "members": len(set(who.canonical.values())),
        "links": len(who.matches),
        "seconds": round(seconds, 2),
        "MiB": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "MiB before": round(before / 1024),
        "precision": round(right / pairs(Counter(who.canonical[member] for member in told).values()), 4),
        "recall": round(right / pairs(Counter(told.values()).values()), 4),
    }


def measure_signed(documents: int) -> dict[str, float]:
    """Resolve the lists of so many documents in this process, and describe the members."""
    seen, loaded = signed(documents), load_vocabulary()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.process_time()
    who = resolve.members(seen, loaded)
    resolved = time.process_time()
    described = sum(1 for _ in member_quads(who))
    return {
        "signatures": len(seen),
        "members": len(set(who.canonical.values())),
        "statements": described,
        "seconds": round(resolved - start, 2),
        "seconds to describe": round(time.process_time() - resolved, 2),
        "MiB": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "MiB before": round(before / 1024),
    }


MEASURES = {"names": measure, "documents": measure_signed}


def measured(what: str, size: int) -> dict[str, float]:
    """Measure in a process of its own, whose memory is that of this size alone."""
    done = subprocess.run([sys.executable, __file__, what, str(size)], capture_output=True, text=True, check=True)
    row: dict[str, float] = json.loads(done.stdout)
    print(row)
    return row


def test_names_are_resolved_in_time() -> None:
    rows = [measured("names", size) for size in SIZES]
    assert rows[-1]["seconds"] < SECONDS
    assert rows[-1]["MiB"] < MEBIBYTES
    each = [row["seconds"] / row["names"] for row in rows]
    assert each[-1] < 3 * each[0], "ten times the names cost far more than ten times as much"


def test_signatures_of_a_large_archive_are_resolved_in_time() -> None:
    rows = [measured("documents", size) for size in DOCUMENTS]
    assert rows[-1]["seconds"] + rows[-1]["seconds to describe"] < SIGNED_SECONDS
    assert rows[-1]["MiB"] < SIGNED_MEBIBYTES
    each = [row["seconds"] / row["signatures"] for row in rows]
    assert each[-1] < 3 * each[0], "ten times the documents cost far more than ten times as much"


if __name__ == "__main__":
    print(json.dumps(MEASURES[sys.argv[1]](int(sys.argv[2]))))
