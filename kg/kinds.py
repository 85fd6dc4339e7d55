"""The kinds of document that are read, and how each is named in IRIs."""

from dataclasses import dataclass

from kg import iri


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document: its class, the series in its IRI, its concept, and what numbers it.

    `numbered` tells whether the kind has a number of its own; without one the Doc. number identifies it.
    """

    name: str
    series: str
    concept: str
    numbered: bool


KINDS = {
    kind.name: kind
    for kind in (
        Kind("WrittenDeclaration", "written-declaration", "pace-written-declaration", True),
        Kind("MotionForResolution", "motion", "pace-motion", False),
        Kind("MotionForRecommendation", "motion", "pace-motion", False),
        Kind("Amendment", "amendment", "pace-amendment", True),
        Kind("WrittenQuestion", "written-question", "pace-written-question", True),
    )
}


def document_iri(kind: str, number: int | None, doc_number: int | None) -> str | None:
    """Mint a document from its class and numbers; None where the number that identifies it is missing.

    A written declaration whose own number is not printed is told by its Doc. number.
    """
    known = KINDS.get(kind)
    if known is None:
        return None
    if kind == "Amendment":  # it has its number under the report that it amends
        return iri.amendment(doc_number, number) if doc_number is not None and number is not None else None
    if known.numbered and number is not None:
        return iri.act(known.series, number)
    if doc_number is None:
        return None
    return iri.act(known.series, f"doc-{doc_number}" if known.numbered else doc_number)
