"""Several treaties by one noun: `Istanbul and Lanzarote Conventions`, `les Conventions d’Istanbul et de Lanzarote`."""

from collections.abc import Iterator

from kg.parse.citations.token_stream import Citation, TokenStream, joint
from kg.parse.citations.treaties import treaty_citation


def by_plural(stream: TokenStream, index: int) -> Iterator[Citation]:
    """Yield the treaties of a plural, each by its short name: `Istanbul and Lanzarote Conventions`.

    In French the noun stands before: `les Conventions d’Istanbul et de Lanzarote`. A name that the vocabulary does
    not know, or that several bear, is passed over.
    """
    for noun, end in stream.cues_at("plural-", index):
        behind, before = _names_behind(stream, end), _names_before(stream, index)
        names = behind if len(behind) > 1 else before if len(before) > 1 else []
        for at in names:
            name = stream.lexicon.treaties.short.get((noun, stream.at(at).key))
            if name:
                first = index if at == names[0] > index else at
                last = end if at == index - 1 else at + 1
                yield treaty_citation(stream, name.treaty, first, last, "citations.treaty-name")


def _names_behind(stream: TokenStream, end: int) -> list[int]:
    """Return the capitalised words behind a plural, joined to each other: `d’Istanbul et de Lanzarote`."""
    places: list[int] = []
    at = stream.skip("between", end)
    while stream.at(at).is_capital and (not places or at > places[-1] + 1):
        places.append(at)
        at = stream.skip("between", joint(stream, at + 1))
    return places


def _names_before(stream: TokenStream, index: int) -> list[int]:
    """Return the capitalised words before a plural, joined to each other, in order: `Istanbul and Lanzarote`."""
    places: list[int] = []
    at: int | None = index
    while at is not None and at > 0 and stream.at(at - 1).is_capital:
        places.insert(0, at - 1)
        at = stream.cue_start("join", at - 1, 3)
    return places
