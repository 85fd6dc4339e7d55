"""`kg diff A B`: facts gained and lost between two graph folders, document by document, with places.

Exit codes as of diff(1): 0 the graphs say the same, 1 they differ, 2 an error.
"""

import argparse
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from kg.cli.terminal import in_colour, painted
from kg.inspect.diff.compare import differences
from kg.inspect.diff.model import ChangeKind, ChangeSection, PrintedPlace, Scope
from kg.model import terms
from kg.model.errors import UsageError
from kg.model.terms import Quad
from kg.model.text import escape_control
from kg.store import oxigraph

_SAME, _DIFFERENT = 0, 1
_SHOWN = 3
_MARKS: Mapping[ChangeKind, str] = MappingProxyType(
    {ChangeKind.LOST: "-", ChangeKind.GAINED: "+", ChangeKind.CHANGED: "~"}
)
_STYLES: Mapping[ChangeKind, str] = MappingProxyType(
    {ChangeKind.LOST: "violation", ChangeKind.GAINED: "state", ChangeKind.CHANGED: "warning"}
)
# Acts and members have few changes each and are named in every sentence: one heading for all of them.
_HEADINGS: Mapping[Scope, str] = MappingProxyType({Scope.ACT: "Acts that documents name", Scope.MEMBER: "Members"})


def run(options: argparse.Namespace) -> int:
    """Print the changes to stdout, how many there are to stderr; return 1 where there are any."""
    if options.places < 0:
        raise UsageError(f"--places {options.places}: ask for no place or some")
    start = time.perf_counter()
    counted: Counter[ChangeKind] = Counter()
    colour = in_colour(options.color, sys.stdout, os.environ)
    before: Scope | None = None
    aside = 0
    for section in differences(options.before, options.after):
        counted.update(change.sign for change in section.changes)
        if options.format == "json":
            print("\n".join(_json(section)))
            continue
        told = tuple(change for change in section.changes if options.all or not change.follows)
        aside += len(section.changes) - len(told)
        if told:
            print("\n".join(_human(replace(section, changes=told), before, options.places, colour)))
            before = section.part
    print("; ".join(_summary(options, counted, aside, time.perf_counter() - start)), file=sys.stderr)
    return _DIFFERENT if counted else _SAME


def _summary(options: argparse.Namespace, counted: Counter[ChangeKind], aside: int, seconds: float) -> Iterator[str]:
    told = ", ".join(f"{counted[sign]:,} {sign}" for sign in ChangeKind) if counted else "no difference"
    yield f"{told} in {seconds:.1f} s"
    if aside:
        yield f"{aside:,} of them, that a member was seen on other days, only with --all"
    bases = [oxigraph.base_of(folder) for folder in (options.before, options.after)]
    if bases[0] != bases[1]:
        yield f"the base {bases[1]} was taken for {bases[0]}"


def _human(section: ChangeSection, before: Scope | None, most: int, colour: bool) -> Iterator[str]:
    if section.part is Scope.DOCUMENT or section.part is not before:
        heading = escape_control(_HEADINGS.get(section.part, section.heading))
        yield ("\n" if before else "") + (painted(heading, "heading") if colour else heading)
    for change in section.changes:
        line = escape_control(f"{_MARKS[change.sign]} {change.sentence}")
        yield f"  {painted(line, _STYLES[change.sign]) if colour else line}"
        for sign in (ChangeKind.LOST, ChangeKind.GAINED):
            yield from _human_places(
                [place for place in change.places if place.sign is sign], change.sign, most, colour
            )


def _human_places(places: list[PrintedPlace], of: ChangeKind, most: int, colour: bool) -> Iterator[str]:
    """Places with their quotes; of a change those of either graph have its mark."""
    for place in places[:most]:
        mark = f"{_MARKS[place.sign]} " if of is ChangeKind.CHANGED else ""
        where = f"{mark}{escape_control(f'{place.file}:{place.line}:{place.column}')}"
        yield f"      {painted(where, 'place') if colour else where}  {escape_control(place.quote)}"
    if most and len(places) > most:
        yield f"      and {len(places) - most:,} more places"


def _json(section: ChangeSection) -> Iterable[str]:
    for change in section.changes:
        yield json.dumps(
            {
                "change": change.sign,
                "part": section.part,
                "thing": terms.iri_of(section.thing),
                "heading": section.heading,
                "sentence": change.sentence,
                "lost": [_triple(quad) for quad in change.lost],
                "gained": [_triple(quad) for quad in change.gained],
                "places": [_json_place(place) for place in change.places],
            },
            ensure_ascii=False,
        )


def _triple(quad: Quad) -> list[str]:
    return list(quad[:3])


def _json_place(place: PrintedPlace) -> dict[str, object]:
    return {
        "graph": "A" if place.sign is ChangeKind.LOST else "B",
        "file": place.file,
        "line": place.line,
        "column": place.column,
        "start": place.span.start,
        "end": place.span.end,
        "quote": place.quote,
        "rule": place.rule,
    }
