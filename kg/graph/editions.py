"""What one print says of its edition: number, date, total, and what tells it from other prints → facts."""

from collections.abc import Iterator
from datetime import date

from kg.graph.facts import Subject, term
from kg.model import iri, terms
from kg.model.document import Fact


def facts_of(subject: Subject) -> Iterator[Fact]:
    """Yield what one source says of the edition that it records, and of the first where a later one tells its day."""
    heading, edition = subject.heading, subject.edition
    yield subject.fact("pace:edition", terms.resource(edition))
    yield subject.fact("rdf:type", term("pace:Edition"), about=edition)
    number = terms.integer(heading.number("edition") or 1)
    yield subject.fact("pace:editionNumber", number, heading.edition, about=edition)
    if heading.day:
        issued = terms.day(heading.day)
        yield subject.fact("dcterms:issued", issued, heading.issued, about=edition)
        if heading.first_day is None:
            yield subject.fact("dcterms:issued", issued, heading.issued)
    total = heading.number("total")
    if total is not None:
        yield subject.fact("pace:statedTotal", terms.integer(total), heading.total, about=edition)
    yield from _marks(subject)
    if heading.first_day:
        yield from _first_edition(subject, heading.first_day)


def _first_edition(subject: Subject, day: date) -> Iterator[Fact]:
    """A later edition prints the day on which the first was tabled; that is the day of the document."""
    first, issued = iri.edition(subject.document, 1), terms.day(day)
    yield subject.fact("pace:edition", terms.resource(first))
    yield subject.fact("rdf:type", term("pace:Edition"), about=first)
    yield subject.fact("pace:editionNumber", terms.integer(1), about=first)
    yield subject.fact("dcterms:issued", issued, subject.heading.edition)
    yield subject.fact("dcterms:issued", issued, subject.heading.edition, about=first)


def _marks(subject: Subject) -> Iterator[Fact]:
    """What tells this print from others: the suffix of its Doc. number, and that it is provisional."""
    heading, edition = subject.heading, subject.edition
    if heading.doc_number and heading.doc_number.value("suffix"):
        suffix = terms.string(heading.doc_number.value("suffix"))
        yield subject.fact("pace:docSuffix", suffix, heading.doc_number, about=edition)
    if heading.version:
        yield subject.fact("pace:provisional", terms.typed("true", "boolean"), heading.version, about=edition)
