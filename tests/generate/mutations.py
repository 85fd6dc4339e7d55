"""Documents spoilt at random: cut, doubled, shuffled, spliced, sprinkled with what does not belong there."""

import random
from collections.abc import Callable, Sequence

_STRANGE = (
    "\x00", "\t", "\r", "\x0b", "\x0c", "\x85", "\u00a0",
    "\u00ad", "\u0301", "\u200b", "\u202e", "\u2028", "\ufeff", "\ufffd",
    "\U0001f600", "ß", "İ", "ı", "ﬁ", "Ω", "Я", "|", ";", ",",
    ";;", "[", "](", "(((", "''", "“", "—", "…", "¹", "=", "Total =",
    "Doc.", "No.", "n°", "Signed:", "31 February 2018", "99999", "Mr ", "M. ", "EPP/CD", "v. ", "Resolution 1 (2000)",
)  # fmt: skip

Mutation = Callable[[str, random.Random], str]


def _span(text: str, chance: random.Random, longest: int = 200) -> tuple[int, int]:
    start = chance.randint(0, len(text))
    return start, min(len(text), start + chance.randint(0, longest))


def _cut(text: str, chance: random.Random) -> str:
    start, end = _span(text, chance)
    return text[:start] + text[end:]


def _double(text: str, chance: random.Random) -> str:
    start, end = _span(text, chance)
    return text[:end] + text[start:end] * chance.choice((1, 2, 50)) + text[end:]


def _insert(text: str, chance: random.Random) -> str:
    at = chance.randint(0, len(text))
    return text[:at] + chance.choice(_STRANGE) * chance.choice((1, 1, 1, 200)) + text[at:]


def _replace(text: str, chance: random.Random) -> str:
    start, end = _span(text, chance, 3)
    return text[:start] + chance.choice(_STRANGE) + text[end:]


def _swap_lines(text: str, chance: random.Random) -> str:
    lines = text.split("\n")
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return "\n".join(lines)


def _join_lines(text: str, chance: random.Random) -> str:
    lines = text.split("\n")
    at = chance.randrange(len(lines))
    return "\n".join([*lines[:at], " ".join(lines[at : at + 2]), *lines[at + 2 :]])


def _truncate(text: str, chance: random.Random) -> str:
    at = chance.randint(0, len(text))
    return chance.choice((text[:at], text[at:]))


def _case(text: str, chance: random.Random) -> str:
    start, end = _span(text, chance)
    return text[:start] + chance.choice((str.upper, str.lower, str.title))(text[start:end]) + text[end:]


_MUTATIONS: tuple[Mutation, ...] = (
    _cut, _double, _insert, _insert, _replace, _replace, _swap_lines, _join_lines, _truncate, _case,
)  # fmt: skip


def mutated(texts: Sequence[str], seed: int) -> str:
    """Return one of the texts, or two of them spliced, with one to eight mutations; the same for the same seed."""
    chance = random.Random(seed)
    text = chance.choice(texts)
    if chance.random() < 0.1:
        other = chance.choice(texts)
        text = text[: chance.randint(0, len(text))] + other[chance.randint(0, len(other)) :]
    for _ in range(chance.randint(1, 8)):
        text = chance.choice(_MUTATIONS)(text, chance)
    return text
