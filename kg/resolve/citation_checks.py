"""Citations that cannot be right as they are printed → findings that say what disagrees and where."""

from collections.abc import Iterable

from kg.model.document import Mention, Source
from kg.model.findings import Finding, Severity
from kg.vocabulary import act_types
from kg.vocabulary.concepts import Vocabulary
from kg.vocabulary.numbering import Years, numbering

CODE = "citation-doubtful"


def findings_of(source: Source, mentions: Iterable[Mention], vocabulary: Vocabulary) -> tuple[Finding, ...]:
    """Return a finding for each citation with a slot `flag`, at its place; the flag is what the finding says.

    A treaty that the vocabulary does not hold is worth knowing; every other doubt is a warning. The citation itself
    is kept as printed.
    """
    return tuple(_finding(source, mention, vocabulary) for mention in mentions if mention.value("flag"))


def _finding(source: Source, mention: Mention, vocabulary: Vocabulary) -> Finding:
    flag = mention.value("flag")
    severity = Severity.INFO if flag == act_types.UNLISTED else Severity.WARNING
    printed = " ".join(mention.span.slice(source.text).split())
    return Finding(severity, CODE, f"{printed!r}: {flag}", source.name, mention.span, _hint(mention, vocabulary))


def _hint(mention: Mention, vocabulary: Vocabulary) -> str:
    """Say what is known of the act: the years that the number can be of, or the treaty that is taken to be meant."""
    if mention.value("flag") == act_types.UNLISTED:
        return "if it is right, add it to ontology/treaties.ttl"
    treaty = vocabulary.concepts.get(mention.value("treaty"))
    if treaty is not None:
        return f"taken for {', '.join(filter(None, (treaty.label('en'), treaty.notation)))}"
    kind, number, year = (mention.value(name) for name in ("kind", "number", "year"))
    years = numbering(vocabulary).years(kind, int(number)) if number and year else None
    return f"{kind} {number} is of {_spoken(years)}" if years and not years.hold(int(year)) else ""


def _spoken(years: Years) -> str:
    """Name years of which at least one end is known."""
    if years.first is None or years.last is None:
        return f"{years.first} or later" if years.last is None else f"{years.last} or earlier"
    return str(years.first) if years.first == years.last else f"{years.first} to {years.last}"
