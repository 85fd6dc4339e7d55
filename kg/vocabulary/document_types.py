"""Document types: the kinds of document that are read, and how each is named in IRIs."""

from dataclasses import dataclass

from kg.model import iri


@dataclass(frozen=True, slots=True)
class DocumentType:
    """A kind of document: its class, the series in its IRI, its concept, and what numbers it.

    `numbered` tells whether the kind has a number of its own; without one the Doc. number identifies it,
    with `by_doc` before it where the series knows its members by other numbers or designations.
    """

    name: str
    series: str
    concept: str
    numbered: bool
    by_doc: str = ""


KINDS = {
    kind.name: kind
    for kind in (
        DocumentType("WrittenDeclaration", "written-declaration", "pace-written-declaration", True, "doc-"),
        DocumentType("MotionForResolution", "motion", "pace-motion", False),
        DocumentType("MotionForRecommendation", "motion", "pace-motion", False),
        DocumentType("MotionForOrder", "motion", "pace-motion", False),
        DocumentType("DilatoryMotion", "motion", "pace-motion", False),
        DocumentType("Amendment", "amendment", "pace-amendment", True),
        DocumentType("SubAmendment", "sub-amendment", "pace-amendment", True),
        DocumentType("AmendmentCompendium", "amendment-compendium", "pace-amendment-compendium", False),
        DocumentType("WrittenQuestion", "written-question", "pace-written-question", True, "doc-"),
        DocumentType("ReplyToText", "reply-to-text", "cm-reply", False, "doc-"),
        DocumentType("Report", "report", "pace-report", False),
        DocumentType("Resolution", "resolution", "pace-resolution", True),
        DocumentType("Recommendation", "recommendation", "pace-recommendation", True),
        DocumentType("Opinion", "opinion", "pace-opinion", True),
        DocumentType("Order", "order", "pace-order", True),
    )
}
# What the Assembly adopted: its number and year are printed, a Doc. number is not.
ADOPTED = frozenset(("Resolution", "Recommendation", "Opinion", "Order"))
# What no member signs: its makers stand in the heading.
UNSIGNED = ADOPTED | {"AmendmentCompendium", "ReplyToText", "Report"}
# What proposes changes to a text before the Assembly, whose Doc. number it prints in place of its own.
AMENDING = frozenset(("Amendment", "SubAmendment", "AmendmentCompendium"))


@dataclass(frozen=True, slots=True)
class DocumentNumbers:
    """The numbers that a heading prints: the document's own, that of its Doc., of the amendment that it changes.

    `addendum` tells an addendum or a part from the document that it belongs to (`addendum/1`).
    """

    own: int | None = None
    doc: int | None = None
    amendment: int | None = None
    addendum: str = ""


def document_iri(kind: str, numbers: DocumentNumbers) -> str | None:
    """Mint a document from its class and numbers; None where the number that identifies it is missing.

    A written declaration whose own number is not printed is told by its Doc. number; an amendment has its
    number under the report that it amends, or the report's part, a sub-amendment under the amendment where that is
    printed.
    """
    if kind not in KINDS or (kind in ADOPTED and numbers.own is None):
        return None
    if kind in ("Amendment", "SubAmendment"):
        if numbers.doc is None or numbers.own is None:
            return None
        if kind == "Amendment":
            return iri.amendment(numbers.doc, numbers.own, numbers.addendum)
        return iri.sub_amendment(numbers.doc, numbers.amendment, numbers.own, numbers.addendum)
    document_type = KINDS[kind]
    if document_type.numbered and numbers.own is not None:
        document = iri.act(document_type.series, numbers.own)
    elif numbers.doc is not None:
        document = iri.act(document_type.series, f"{document_type.by_doc}{numbers.doc}")
    else:
        return None
    return f"{document}/{numbers.addendum}" if numbers.addendum else document
