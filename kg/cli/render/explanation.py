"""What every stage made of one document, as one HTML page: the text with all that was recognised, and it in lists.

The page needs nothing else: no script, no picture, no address outside it. What stands in a `title` to be hovered over
stands in a list as well.
"""

from collections import Counter
from collections.abc import Sequence

from markupsafe import Markup

from kg.cli.render.annotated_text import annotated_lines
from kg.cli.render.excerpt import place_of
from kg.inspect.annotations import NAMED, SIGNATORY_SLOTS, annotate, category, meaning_of, slots_shown, target_of
from kg.inspect.html import style, template
from kg.model import iri
from kg.model.document import Span
from kg.model.findings import LocatedFinding
from kg.model.text import shorten
from kg.pipeline.document import Reading

_QUOTED = 100


def page(reading: Reading, findings: Sequence[LocatedFinding]) -> str:
    """Return one source's page.

    In: its reading and the findings of its build, those of other sources left aside. Out: a whole HTML document.
    Raises InstallationError where template or style sheet are missing.
    """
    text, mentions = reading.source.text, reading.mentions
    own = [located for located in findings if located.finding.source == reading.source.name]
    annotations = annotate(reading, own)
    spans = [annotation.span for annotation in annotations] + [segment.span for segment in reading.segments]
    spans += [located.finding.span for located in own if located.finding.span]
    title = reading.header.title

    def place(span: Span) -> str:
        return place_of(text, span, reading.source.page_at(span.start))

    return template("templates", "explanation.html").render(
        style=style("explanation.css"),
        reading=reading,
        heading=title.value("title") if title else reading.source.name,
        facts=facts(reading),
        counts=Counter(annotation.kind for annotation in annotations),
        text=Markup("").join(annotated_lines(text, annotations, {span.start for span in spans})),
        tables={
            "Findings": own,
            "Citations": [mention for mention in mentions if category(mention) == "citation"],
            "Names": [mention for mention in mentions if mention.kind in (*NAMED, "addressed", "about")],
            "Signatories": [mention for mention in mentions if mention.kind == "signature"],
            "Fields": [mention for mention in mentions if category(mention) == "field"],
            "Segments": [segment for segment in reading.segments if segment.kind not in ("blank", "signatory")],
        },
        signatory_slots=SIGNATORY_SLOTS,
        place=place,
        quote=lambda span: shorten(span.slice(text), _QUOTED),
        linked=lambda mention, slot: meaning_of(reading.links.of(mention, slot)),
        target_of=target_of,
        slots_shown=slots_shown,
    )


def facts(reading: Reading) -> dict[str, str]:
    """Return in words what is known of a source as a whole."""
    source, coverage = reading.source, reading.coverage
    return {
        "document": iri.compact(reading.document) if reading.document else "not told",
        "source": f"{source.name}, {source.size} bytes, {source.media_type}, {source.encoding or 'not decoded'}",
        "SHA-256": source.digest,
        "saved from": source.address or "not told",
        "layout": f"{reading.layout or 'none recognised'}, language {reading.language or 'not told'}",
        "coverage": f"{coverage.accounted} of {coverage.total} characters of heading and signatory block",
        "facts": str(len(reading.facts)),
    }
