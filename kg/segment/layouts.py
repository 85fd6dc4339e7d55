"""All layouts, and the choice of the one that a text is in: by evidence, with a score.

A new layout is one file beside this one and one line in `LAYOUTS`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from kg.model.document import Segment, Source
from kg.model.findings import Finding, Severity
from kg.model.iri import concept as concept_iri
from kg.segment import printed_1992, printed_1998, unsupported, web_assembly, web_pace
from kg.segment import printed_2006 as print_layout
from kg.vocabulary.concepts import Vocabulary
from kg.vocabulary.patterns import Patterns, patterns_of

# Below this share of its marks a layout is not believed.
THRESHOLD = 0.5
# From here on a text shows the kind of document that it is, and nothing else needs to be thought of.
_SURE = 0.8


@dataclass(frozen=True, slots=True)
class Layout:
    """A layout: its name, what it is recognised by, in words, its two functions, and how lists print names.

    `order` is `surname-first`, `forename-first` or `surname-only`.
    """

    name: str
    looked_for: str
    order: str
    score: Callable[[str, Patterns], float]
    cut: Callable[[str, Patterns], tuple[Segment, ...]]


LAYOUTS = tuple(
    Layout(module.NAME, module.LOOKED_FOR, module.ORDER, module.score, module.cut)
    for module in (print_layout, printed_1998, printed_1992, web_assembly, web_pace)
)


@dataclass(frozen=True, slots=True)
class Recognition:
    """What a text was recognised as: layout and language, both None where nothing fits, and the score."""

    layout: Layout | None
    forms: Patterns | None
    score: float
    findings: tuple[Finding, ...] = ()


def recognise(source: Source, vocabulary: Vocabulary) -> Recognition:
    """Try every layout in every language; return the best above the threshold, else a finding.

    Two layouts that score alike are a finding too: nothing is chosen by the order of a list.
    """
    tried = [
        (layout.score(source.text, form), layout, form)
        for layout in LAYOUTS
        for form in map(patterns_of, vocabulary.lexicons.values())
    ]
    best = max(score for score, _, _ in tried)
    other = _refused(source, vocabulary) if best < _SURE else None
    if other:
        return Recognition(None, None, best, (other,))
    first = [(layout, form) for score, layout, form in tried if score == best]
    if best < THRESHOLD:
        return Recognition(None, None, best, (_unknown(source),))
    names = sorted({layout.name for layout, _ in first})
    if len(names) > 1:
        return Recognition(None, None, best, (_tie(source, names),))
    layout, form = first[0]
    return Recognition(layout, form, best)


def _refused(source: Source, vocabulary: Vocabulary) -> Finding | None:
    """Name the kind of document that this is and that is not read; None where it is not known for another kind."""
    found = (unsupported.refusal(source.text, patterns_of(lexicon)) for lexicon in vocabulary.lexicons.values())
    told = next(filter(None, found), None)
    if told is None:
        return None
    concept = vocabulary.concepts.get(concept_iri("document-kind", told.concept)) if told.concept else None
    what = concept.label("en") if concept else "its name is no kind that is read"
    message = f"{told.span.slice(source.text)!r} tells another kind of document: {what}"
    hint = "nothing is stated about it; docs/model.md lists the kinds that are read"
    return Finding(Severity.WARNING, "kind-refused", message, source.name, told.span, hint)


def _unknown(source: Source) -> Finding:
    message = "this is in no known layout of the Assembly's documents"
    hint = f"looked for {_looked_for(LAYOUTS)}"
    return Finding(Severity.VIOLATION, "layout-unknown", message, source.name, None, hint)


def _tie(source: Source, names: Iterable[str]) -> Finding:
    message = f"this could be in the layouts {' and '.join(names)}: it shows the marks of both alike"
    return Finding(Severity.VIOLATION, "layout-ambiguous", message, source.name, None, "give the file in one layout")


def _looked_for(layouts: Iterable[Layout]) -> str:
    return "; or ".join(f"{layout.looked_for} ({layout.name})" for layout in layouts)
