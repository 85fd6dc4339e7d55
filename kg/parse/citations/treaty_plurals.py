"""Several treaties by one noun: `Istanbul and Lanzarote Conventions`, `les Conventions d’Istanbul et de Lanzarote`."""

from collections.abc import Iterator

from kg.parse.citations.lexicon import TreatyName
from kg.parse.citations.token_stream import Citation, TokenStream, joint
from kg.parse.citations.treaties import treaty_citation


def by_plural(stream: TokenStream, index: int) -> Iterator[Citation]:
    """Yield the treaties of a plural, each by its short name: `Istanbul and Lanzarote Conventions`.

    In French the noun stands before: `les Conventions d’Istanbul et de Lanzarote`.
    """
    for noun, end in stream.cues_at("plural-", index):
        behind = _short_names(stream, noun, end)
        before = _short_names_before(stream, noun, index)
        places = behind if len(behind) > 1 else before
        for number, (name, at) in enumerate(places if len(places) > 1 else ()):
            first = index if places is behind and not number else at
            last = end if places is before and number == len(places) - 1 else at + 1
            yield treaty_citation(stream, name.treaty, first, last, "citations.treaty-name")


def _short_names(stream: TokenStream, noun: str, end: int) -> list[tuple[TreatyName, int]]:
    """Return the names behind a plural, `d’Istanbul et de Lanzarote`, each with its token."""
    places: list[tuple[TreatyName, int]] = []
    at = stream.skip("between", end)
    while name := _short_name(stream, noun, at):
        places.append((name, at))
        at = stream.skip("between", joint(stream, at + 1))
    return places


def _short_names_before(stream: TokenStream, noun: str, index: int) -> list[tuple[TreatyName, int]]:
    """Return the names before a plural, `Istanbul and Lanzarote`, in order, each with its token."""
    places: list[tuple[TreatyName, int]] = []
    at = index - 1
    while name := _short_name(stream, noun, at):
        places.insert(0, (name, at))
        start = stream.cue_start("join", at, 3)
        at = at if start is None else start - 1
        if start is None:
            break
    return places


def _short_name(stream: TokenStream, noun: str, at: int) -> TreatyName | None:
    """Return the treaty that a capitalised word and a noun name together."""
    token = stream.at(at)
    return stream.lexicon.treaties.short.get((noun, token.key)) if token.is_capital else None
