"""Suggestions of similar IRIs, for one of a thing that the graph does not know."""

from collections.abc import Callable, Iterable, Iterator
from difflib import get_close_matches

from kg.model import iri, terms
from kg.store.oxigraph import Solutions

_COUNT, _CUTOFF = 3, 0.6
_THINGS = "SELECT DISTINCT ?thing { ?thing a ?class . FILTER (?class != pace:Evidence) }"


def things(select: Callable[[str], Solutions]) -> Iterator[str]:
    """Yield what suggestions are made of, asked of what answers a SELECT query: all that has a class but evidence."""
    return (thing for (thing,) in select(_THINGS).rows if thing)


def message(thing: str, base: str, known: Iterable[str]) -> str:
    """Return one line that says that the graph does not know a thing, and names the nearest ones that it knows.

    In: the term of its IRI; the base of the graph's IRIs; the terms of all things that may be meant.
    """
    name = terms.iri_of(thing).removeprefix(base)
    under = {terms.iri_of(term) for term in known if term.startswith(f"<{base}")}
    near = nearest(name, sorted(one.removeprefix(base) for one in under))
    hint = (
        f"did you mean {' or '.join(near)}?"
        if near
        else "`kg query DIR -e 'SELECT ?thing { ?thing a ?class }'` lists them"
    )
    return f"{name}: the graph does not know it: {hint}"


def nearest(name: str, names: list[str]) -> list[str]:
    """Return at most three of the names that are nearest to one, the nearest first.

    Those of the same kind (`member/…`) go before others; among them those that end in the words asked for, then those
    spelt alike.

    >>> nearest("member/BE/petra-de-suter", ["member/BE/petra-de-sutter", "state/BEL"])
    ['member/BE/petra-de-sutter']
    >>> nearest("De Sutter", ["member/BE/petra-de-sutter", "state/BEL"])
    ['member/BE/petra-de-sutter']
    """
    same_kind = [path for path in names if path.partition("/")[0] == name.partition("/")[0]] or names
    words = iri.slug(name.rpartition("/")[2])
    ending = (path for path in same_kind if f"-{words}-" in f"-{path.rpartition('/')[2].casefold()}-")
    near = list(dict.fromkeys([*sorted(ending, key=len), *get_close_matches(name, same_kind, _COUNT, _CUTOFF)]))
    return [path for path in near if not any(path.startswith(f"{whole}/") for whole in near)][:_COUNT]
