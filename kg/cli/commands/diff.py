"""`kg diff A B`: facts gained and lost between two graph folders, document by document, with places.

Exit codes as of diff(1): 0 the graphs say the same, 1 they differ, 2 an error.
"""

import argparse
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from kg.cli.terminal import in_colour, styled
from kg.inspect.diff import ChangeKind, ChangeSet, Scope, differences
from kg.model import terms
from kg.model.errors import UsageError
from kg.model.text import escape_control
from kg.store import oxigraph

_SAME, _DIFFERENT = 0, 1
# The mark of a change, and the style of its line.
_MARKS: Mapping[ChangeKind, tuple[str, str]] = MappingProxyType(
    {
        ChangeKind.LOST: ("-", "violation"),
        ChangeKind.GAINED: ("+", "state"),
        ChangeKind.CHANGED: ("~", "warning"),
    }
)
# Acts and members have few changes each and are named in every sentence: one heading for all of them.
_HEADINGS: Mapping[Scope, str] = MappingProxyType({Scope.ACT: "Acts that documents name", Scope.MEMBER: "Members"})


def run(options: argparse.Namespace) -> int:
    """Print the changes to stdout, how many there are to stderr; return 1 where there are any."""
    if options.places < 0:
        raise UsageError(f"--places {options.places}: ask for no place or some")
    start = time.perf_counter()
    counts: Counter[ChangeKind] = Counter()
    colour = in_colour(options.color, sys.stdout, os.environ)
    before: Scope | None = None
    omissions = 0
    for change_set in differences(options.before, options.after):
        counts.update(change.kind for change in change_set.changes)
        if options.format == "json":
            print("\n".join(_json(change_set)))
            continue
        shown = tuple(change for change in change_set.changes if options.all or not change.follows)
        omissions += len(change_set.changes) - len(shown)
        if shown:
            print("\n".join(_human(replace(change_set, changes=shown), before, options.places, colour)))
            before = change_set.scope
    total = ", ".join(f"{counts[kind]:,} {kind}" for kind in ChangeKind) if counts else "no difference"
    summary = [f"{total} in {time.perf_counter() - start:.1f} s"]
    if omissions:
        summary.append(f"{omissions:,} of them, that a member was seen on other days, only with --all")
    first, second = (oxigraph.base_of(folder) for folder in (options.before, options.after))
    if first != second:
        summary.append(f"the base {second} was taken for {first}")
    print("; ".join(summary), file=sys.stderr)
    return _DIFFERENT if counts else _SAME


def _human(change_set: ChangeSet, before: Scope | None, most: int, colour: bool) -> Iterator[str]:
    """Yield the lines of a set of changes; `before` is the scope of the one above, `most` the places of a change."""
    if change_set.scope is Scope.DOCUMENT or change_set.scope is not before:
        heading = escape_control(_HEADINGS.get(change_set.scope, change_set.heading))
        yield ("\n" if before else "") + styled(heading, "heading", colour=colour)
    for change in change_set.changes:
        mark, style = _MARKS[change.kind]
        yield f"  {styled(escape_control(f'{mark} {change.sentence}'), style, colour=colour)}"
        # The places of the first graph first, with their quotes; of an exchange those of either graph have its mark.
        for kind in (ChangeKind.LOST, ChangeKind.GAINED):
            places = [place for place in change.places if place.kind is kind]
            for place in places[:most]:
                mark = f"{_MARKS[kind][0]} " if change.kind is ChangeKind.CHANGED else ""
                where = f"{mark}{escape_control(f'{place.file}:{place.line}:{place.column}')}"
                yield f"      {styled(where, 'place', colour=colour)}  {escape_control(place.quote)}"
            if most and len(places) > most:
                yield f"      and {len(places) - most:,} more places"


def _json(change_set: ChangeSet) -> Iterator[str]:
    for change in change_set.changes:
        yield json.dumps(
            {
                "change": change.kind,
                "part": change_set.scope,
                "thing": terms.iri_of(change_set.thing),
                "heading": change_set.heading,
                "sentence": change.sentence,
                "lost": [quad[:3] for quad in change.lost],
                "gained": [quad[:3] for quad in change.gained],
                "places": [
                    {
                        "graph": "A" if place.kind is ChangeKind.LOST else "B",
                        "file": place.file,
                        "line": place.line,
                        "column": place.column,
                        "start": place.span.start,
                        "end": place.span.end,
                        "quote": place.quote,
                        "rule": place.rule,
                    }
                    for place in change.places
                ],
            },
            ensure_ascii=False,
        )
