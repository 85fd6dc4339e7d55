"""Layout recognition and segmentation: a source's text → the segments that tile it, each with the grammar to read it.

`segment` is the door. A layout is one row of `layouts.LAYOUTS`; the modules beside it cut the forms that layouts share.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kg.model.document import Segment, Source, Span
from kg.model.findings import Finding, Severity
from kg.model.iri import concept
from kg.segment.layouts import LAYOUTS, SURE, THRESHOLD, Layout
from kg.segment.lines import lines_of
from kg.segment.page import Page
from kg.segment.printed_page import PrintedPage
from kg.segment.unsupported_documents import unsupported_document
from kg.vocabulary.concepts import Vocabulary
from kg.vocabulary.patterns import Patterns, patterns_of


@dataclass(frozen=True, slots=True)
class Segments:
    """A text cut into segments: by which layout, and with the patterns of which language.

    Where nothing fits, layout and patterns are None, there are no segments, and a finding says why.
    """

    segments: tuple[Segment, ...]
    layout: Layout | None
    patterns: Patterns | None
    findings: tuple[Finding, ...] = ()


def segment(source: Source, vocabulary: Vocabulary) -> Segments:
    """Try every layout in every language of the vocabulary, and cut the text by the best above the threshold.

    A text of another kind of document, a text in no layout, and one that fits two layouts alike are findings: nothing
    is chosen by the order of a list.
    """
    text, lines, lexicons = source.text, lines_of(source.text), vocabulary.lexicons.values()
    pages = [PrintedPage(text, lines, patterns_of(lexicon), vocabulary) for lexicon in lexicons]
    scores = [(layout.score(page), layout, page) for layout in LAYOUTS for page in pages]
    best = max(score for score, _, _ in scores)
    unsupported = _unsupported_finding(source, pages, vocabulary) if best < SURE else None
    fitting = [(layout, page) for score, layout, page in scores if score == best]
    names = sorted({layout.name for layout, _ in fitting})
    if unsupported:
        return Segments((), None, None, (unsupported,))
    if best < THRESHOLD:
        message = "this is in no known layout of the Assembly's documents"
        hint = f"looked for {'; or '.join(f'{layout.description} ({layout.name})' for layout in LAYOUTS)}"
        finding = Finding(Severity.VIOLATION, "layout-unknown", message, source.name, None, hint)
        return Segments((), None, None, (finding,))
    if len(names) > 1:
        message = f"this could be in the layouts {' and '.join(names)}: it shows the marks of both alike"
        hint = "give the file in one layout"
        finding = Finding(Severity.VIOLATION, "layout-ambiguous", message, source.name, None, hint)
        return Segments((), None, None, (finding,))
    layout, page = fitting[0]
    segments = (part for cut in layout.cut(page) for part in _without_glued_letter(cut, page))
    return Segments(tuple(segments), layout, page.patterns)


def _without_glued_letter(segment: Segment, page: Page) -> Iterator[Segment]:
    """Part off the letters that extraction glued to the heads of a text's parts: `ADraft resolution`."""
    start = segment.span.start
    if segment.kind == "paragraph":
        for head in page.patterns.lettered_part.finditer(page.text, start, segment.span.end):
            letter = Span(*head.span("letter"))
            if start < letter.start:
                yield replace(segment, span=Span(start, letter.start))
            yield Segment("part-letter", segment.zone, letter)
            start = letter.end
    yield segment if start == segment.span.start else replace(segment, span=Span(start, segment.span.end))


def _unsupported_finding(source: Source, pages: Sequence[Page], vocabulary: Vocabulary) -> Finding | None:
    """Name the kind of document that this is and that is not read; None where it is not known for another kind."""
    document = next(filter(None, map(unsupported_document, pages)), None)
    if document is None:
        return None
    kind = vocabulary.concepts.get(concept("document-kind", document.concept)) if document.concept else None
    name = kind.label("en") if kind else "its name is no kind that is read"
    message = f"{document.span.slice(source.text)!r} tells another kind of document: {name}"
    hint = "nothing is stated about it; docs/model.md lists the kinds that are read"
    return Finding(Severity.WARNING, "kind-refused", message, source.name, document.span, hint)
