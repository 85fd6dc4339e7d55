"""What somebody may have meant by the IRI of a thing that the graph does not know."""

from collections.abc import Callable
from difflib import get_close_matches

from kg.model import iri, terms
from kg.store.oxigraph import Solutions

_COUNT, _ALIKE = 3, 0.6
_THINGS = """
SELECT DISTINCT ?thing { ?thing a ?class . FILTER (?class != pace:Evidence && STRSTARTS(STR(?thing), $base)) }
"""


def message(thing: str, base: str, select: Callable[[str], Solutions]) -> str:
    """Return one line that says that the graph does not know a thing, and names the nearest ones that it knows.

    In: the term of its IRI; the base of the graph's IRIs; what answers a SELECT query.
    """
    name = terms.iri_of(thing).removeprefix(base)
    near = nearest(name, [one.removeprefix(base) for one in _things(base, select)])
    hint = (
        f"did you mean {' or '.join(near)}?"
        if near
        else "`kg query DIR -e 'SELECT ?thing { ?thing a ?class }'` lists them"
    )
    return f"{name}: the graph does not know it: {hint}"


def _things(base: str, select: Callable[[str], Solutions]) -> list[str]:
    rows = select(_THINGS.replace("$base", terms.string(base))).rows
    return sorted(terms.iri_of(thing) for (thing,) in rows if thing)


def nearest(name: str, known: list[str]) -> list[str]:
    """Return at most three of the known names that are nearest to one, the nearest first.

    Those of the same kind (`member/…`) go before others; among them those that end in the words asked for, then those
    spelt alike.

    >>> nearest("member/BE/petra-de-suter", ["member/BE/petra-de-sutter", "state/BEL"])
    ['member/BE/petra-de-sutter']
    >>> nearest("De Sutter", ["member/BE/petra-de-sutter", "state/BEL"])
    ['member/BE/petra-de-sutter']
    """
    same = [one for one in known if one.partition("/")[0] == name.partition("/")[0]] or known
    words = iri.slug(name.rpartition("/")[2])
    ending = sorted((one for one in same if f"-{words}-" in f"-{one.rpartition('/')[2].casefold()}-"), key=len)
    alike = get_close_matches(name, same, _COUNT, _ALIKE)
    near = list(dict.fromkeys([*ending, *alike]))
    return [one for one in near if not any(one.startswith(f"{other}/") for other in near)][:_COUNT]
