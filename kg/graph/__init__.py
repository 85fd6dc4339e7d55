"""Statements: what was read and resolved → facts with their evidence, quads, and named graphs.

`document_facts` and `source_facts` say what one source states; `kg.graph.evidence` makes quads of them with the place
of each; `kg.graph.merge` puts the quads of all sources into the graph of each document and the shared ones;
`kg.graph.members` describes the members that `kg.resolve` found.
"""

from kg.graph.facts import (
    Subject,
    document_facts,
    name_occurrences,
    person_occurrences,
    signatures_of,
    source_facts,
    subject_of,
)

__all__ = [
    "Subject",
    "document_facts",
    "name_occurrences",
    "person_occurrences",
    "signatures_of",
    "source_facts",
    "subject_of",
]
