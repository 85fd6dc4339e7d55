"""Damage that copying, scanning and publishing does to a print: what it states stays the same.

`damage(text, seed)` does it in one to three ways, the same for the same seed; each way is a function of a text and a
random generator in `WAYS`.
"""

import random
import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace

from kg.model.findings import Finding
from tests.generate.facts import KINDS, Facts

Way = Callable[[str, random.Random], str]

_SPACES = (" ", "  ", "\u00a0", "\u202f", "\u2009", "\t")
_APOSTROPHES = ("'", "’", "‘", "`", "´", "ʼ")
_HYPHENS = ("-", "‐", "‑", "–")
_PAGE = (
    "F - 67075 Strasbourg Cedex | assembly@coe.int | Tel: +33 3 88 41 2000 | assembly.coe.int",
    "Doc. 14648 Written declaration",
    "2",
    "- 3 -",
)
_EVEN = str.maketrans(dict.fromkeys(_APOSTROPHES, "'") | dict.fromkeys(_HYPHENS, "-"))


def _spaces(text: str, chance: random.Random) -> str:
    return re.sub(" ", lambda _: chance.choice(_SPACES) if chance.random() < 0.1 else " ", text)


def _edges(text: str, chance: random.Random) -> str:
    """Spaces at the beginning and end of lines."""
    lines = [chance.choice(("", " ", "\t", "\u00a0")) + line + chance.choice(("", "  ")) for line in text.split("\n")]
    return "\n".join(line if line.strip() else "" for line in lines)


def _line_ends(text: str, chance: random.Random) -> str:
    return text.replace("\n", chance.choice(("\r\n", "\r", "\u2028", "\n\n")))


def _blank_lines(text: str, chance: random.Random) -> str:
    return re.sub("\n", lambda _: "\n\n" if chance.random() < 0.2 else "\n", text)


def _quotes(text: str, chance: random.Random) -> str:
    return re.sub("['’]", lambda _: chance.choice(_APOSTROPHES), text)


def _dashes(text: str, chance: random.Random) -> str:
    return re.sub(r"(?<=\w)-(?=\w)", lambda _: chance.choice(_HYPHENS), text)


def _case(text: str, chance: random.Random) -> str:
    """The kind of document in capitals, small letters or capitals at the beginning of its words."""
    words = sorted((word for pair in KINDS.values() for word in pair), key=len, reverse=True)
    change = chance.choice((str.upper, str.lower, str.title))
    return re.sub(
        f"^(?:{'|'.join(words)})",
        lambda match: change(match.group()),
        text,
        count=1,
        flags=re.IGNORECASE | re.MULTILINE,
    )


def _furniture(text: str, chance: random.Random) -> str:
    """Page footers and running headers between the lines of a printed list."""
    lines = text.split("\n")
    first = max((at for at, line in enumerate(lines) if re.match(r"Sign(ed|é)\b", line)), default=len(lines))
    last = max((at for at, line in enumerate(lines) if line.startswith("Total")), default=len(lines))
    for at in sorted(chance.sample(range(first + 1, last), min(2, max(0, last - first - 1))), reverse=True):
        lines[at:at] = [_PAGE[0], chance.choice(_PAGE[1:])]
    return "\n".join(lines)


def _commas(text: str, chance: random.Random) -> str:
    """Faults of the separator before a group: no space behind it, one before it, or none at all."""
    group = re.compile(r", (?=[A-Z]{2,4}(?:/[A-Z]{2})?(?: ;|$))", re.MULTILINE)
    return group.sub(lambda _: chance.choice((", ", ",", " , ", " ")), text)


def _wraps(text: str, chance: random.Random) -> str:
    """Hard line breaks at 65 to 70 columns."""
    width = chance.randint(65, 70)
    return re.sub(rf"(?=.{{{width}}})(.{{1,{width}}}) ", r"\1\n", text)


WAYS: dict[str, Way] = {
    "spaces": _spaces,
    "edges": _edges,
    "line ends": _line_ends,
    "blank lines": _blank_lines,
    "quotes": _quotes,
    "dashes": _dashes,
    "case": _case,
    "furniture": _furniture,
    "commas": _commas,
    "wraps": _wraps,
}


def damage(text: str, seed: int, ways: int = 3) -> str:
    """Return the text damaged in up to `ways` ways, chosen and done by the seed."""
    chance = random.Random(seed)
    for name in chance.sample(sorted(WAYS), chance.randint(1, ways)):
        text = WAYS[name](text, chance)
    return text


def even(facts: Facts) -> Facts:
    """Return facts with one kind of apostrophe and hyphen and with single spaces: what damage may change."""
    lines = tuple(replace(line, given=_even(line.given), family=_even(line.family)) for line in facts.lines)
    return replace(facts, title=_even(facts.title), lines=lines)


def _even(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text.translate(_EVEN)).split())


def told(findings: tuple[Finding, ...]) -> bool:
    """Tell whether there is a finding that a person would look at."""
    return any(finding.severity in ("violation", "warning") for finding in findings)
