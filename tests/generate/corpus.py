"""Declarations by the hundred, the same for the same seed: real names, States and groups of the day, all layouts.

Numbers, Doc. numbers and dates rise together; now and then one is printed wrong, in a way that the shapes must see.
"""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import product

from tests.generate.documents import BODIES, RENDERINGS, Rendering
from tests.generate.facts import Document, Signatory, alive, rows

FIRST, LAST = date(1993, 1, 1), date(2025, 6, 30)
# What can be printed wrong: what is put in the place of what, and in how many documents of a hundred.
FAULTS = (("Total = ", "Total = 1"), (" 20", " 19"), ("No. ", "No "), (", SOC", ", SOK"), (", Belgium", ", Beligum"))
WRONG = 6
# Some 170 words, as real declarations have: 200 are the most that the Rules allow.
SENTENCES = 14


def declarations(count: int, seed: int = 1) -> Iterator[tuple[str, str]]:
    """Yield file names and texts of so many declarations."""
    chance = random.Random(seed)
    people = _people(chance)
    days = sorted(chance.choices(_printed_days(), k=count))
    doc_number = 6700
    for number, day in enumerate(days, 200):
        doc_number += chance.randint(1, 12)
        name, rendering = chance.choice([item for item in RENDERINGS.items() if _prints(item[1], day)])
        document = _document(number, doc_number, day, rendering.language, people, chance)
        text = rendering.text(document, chance)
        if chance.randrange(100) < WRONG:
            text = text.replace(*chance.choice(FAULTS), 1)
        yield f"{number:04}-{name}.txt", text


def _printed_days() -> list[date]:
    """The days of which documents were seen in some layout."""
    days = (FIRST + timedelta(days=number) for number in range((LAST - FIRST).days))
    return [day for day in days if any(_prints(rendering, day) for rendering in RENDERINGS.values())]


def _prints(rendering: Rendering, day: date) -> bool:
    return "WrittenDeclaration" in rendering.kinds and rendering.first <= day <= rendering.last


def _people(chance: random.Random) -> list[Signatory]:
    """Some hundred persons, each of one State and group."""
    places = list(
        product([row for row in rows("states") if row["votes"] == "1"], [row["code"] for row in rows("groups")])
    )
    found = []
    for row in rows("quirks"):
        for state, group in chance.sample(places, 6):
            found.append(
                Signatory(
                    row["given"], row["particle"], row["surname"], row["family"], "", row["honorific"],
                    state["alpha3"], group,
                )
            )  # fmt: skip
    return found


def _document(
    number: int, doc_number: int, day: date, language: str, people: list[Signatory], chance: random.Random
) -> Document:
    states = {row["alpha3"] for row in rows("states") if alive(row, day)}
    groups = {row["code"] for row in rows("groups") if alive(row, day) and (language != "fr" or row["fr"])}
    present = [one for one in people if one.state in states and one.group in groups]
    signing = {(one.given, one.family): one for one in chance.sample(present, chance.randint(15, 45))}
    titles = [row["title"] for row in rows("titles") if row["language"] == language and row["since"] <= day.isoformat()]
    return Document(
        kind="WrittenDeclaration",
        number=number,
        doc_number=doc_number,
        day=day,
        title=chance.choice(titles),
        language=language,
        edition=1,
        signatories=tuple(replace(one, title="") for one in signing.values()),
        committee="",
        body=tuple(chance.choices(BODIES[language], k=SENTENCES)),
    )
