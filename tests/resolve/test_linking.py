"""Entity linking: what a slot means on a day, what decided, and citations that cannot be right."""

from datetime import date
from pathlib import Path

import pytest

from kg import resolve
from kg.model import iri
from kg.model.document import Mention, Slot, Source, Span
from kg.model.findings import Finding, Severity
from kg.parse import citations
from kg.parse.tokens import tokenize
from kg.pipeline import corpus
from kg.read import inputs
from kg.resolve import linking
from kg.vocabulary import act_types
from kg.vocabulary.concepts import Vocabulary


def found(text: str, words: Vocabulary, day: date | None = None) -> tuple[Finding, ...]:
    source = Source("a.txt", "0" * 64, text, len(text), "text/plain", "utf-8")
    return linking.citation_findings(source, citations.find(text, tokenize(text), "en", words, day), words)


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        (
            "as Resolution 2193 (2007) says",
            "'Resolution 2193 (2007)': number and year disagree",
            "Resolution 2193 is of 2017",
        ),
        (
            "the Istanbul Convention (CETS No. 120)",
            "'Istanbul Convention (CETS No. 120)': treaty number and name disagree",
            "taken for Istanbul Convention, CETS No. 210",
        ),
    ],
)
def test_what_disagrees_is_told_at_its_place(text: str, message: str, hint: str, words: Vocabulary) -> None:
    (finding,) = found(text, words)
    assert (finding.severity, finding.code, finding.message) == (Severity.WARNING, "citation-doubtful", message)
    assert finding.hint.startswith(hint)
    assert finding.span is not None
    assert repr(finding.span.slice(text)) in message


def test_an_act_later_than_the_document_is_doubtful(words: Vocabulary) -> None:
    (finding,) = found("as Resolution 2193 (2017) says", words, date(2015, 1, 1))
    assert finding.message == "'Resolution 2193 (2017)': later than the document"
    assert finding.hint == ""


def test_a_treaty_that_the_vocabulary_lacks_breaks_no_shape(tmp_path: Path, declaration: str) -> None:
    """It is an act like others that were not read, not an entry of the vocabulary without a name."""
    path = tmp_path / "a.txt"
    path.write_text(declaration.replace("Written Declaration No. 638", "ETS No. 111"), encoding="utf-8")
    told = corpus.in_memory(inputs.find([path]), ner=False).findings
    assert [one.finding.code for one in told if one.finding.severity is not Severity.INFO] == []
    assert [one.finding.code for one in told if "ETS No. 111" in one.finding.message] == ["citation-doubtful"]


def test_a_treaty_that_the_vocabulary_lacks_is_worth_knowing(words: Vocabulary) -> None:
    (finding,) = found("the ILO Convention No. 12", words)
    assert finding.severity is Severity.INFO
    assert act_types.UNLISTED in finding.message
    assert "ontology/vocabularies/treaties.ttl" in finding.hint


def test_what_is_right_gives_no_finding(words: Vocabulary) -> None:
    assert found("Resolution 2193 (2017) and the Istanbul Convention (CETS No. 210)", words) == ()


# --- States, groups, bodies


def slot_mention(kind: str, slot: str, value: str) -> Mention:
    return Mention(kind, Span(0, len(value)), "a-rule", (Slot(slot, value, Span(0, len(value))),))


LINKED = (
    ("signature", "state", "Belgium", date(2018, 1, 25), "state/BEL", "only-label"),
    ("signature", "state", "Atlantis", date(2018, 1, 25), None, "unknown"),
    ("signature", "group", "SOC", date(2018, 1, 25), "group/soc", "alive-on-day"),
    ("signature", "group", "SOC", date(2005, 1, 25), "group/soc-socialist", "alive-on-day"),
    ("signature", "group", "SOC", None, None, "ambiguous"),
    ("group-key", "code", "NR", date(2018, 1, 25), "group/nr", "only-label"),
    ("committee", "body", "Committee on Culture", date(2018, 1, 25), None, "unknown"),
)


@pytest.mark.parametrize(("kind", "slot", "value", "day", "target", "rule"), LINKED)
def test_a_slot_means_what_was_alive_on_the_day(
    kind: str, slot: str, value: str, day: date | None, target: str | None, rule: str, words: Vocabulary
) -> None:
    mention = slot_mention(kind, slot, value)
    links = resolve.link([mention], day, words)
    (link,) = links
    assert (link.target, link.rule) == (f"{iri.BASE}{target}" if target else None, rule)
    assert links.of(mention, slot) == link
    assert links.target(mention, slot) == link.target
    assert links.target(mention, "family") is links.of(mention, "family") is None


@pytest.mark.parametrize(
    ("kind", "slot", "value", "code", "severity"),
    [
        ("signature", "state", "Beligum", "unknown-state", Severity.VIOLATION),
        ("signature", "group", "XYZ", "unknown-group", Severity.VIOLATION),
        ("group-key", "code", "XYZ", "unknown-group", Severity.INFO),
        ("committee", "body", "Committee on Culture", None, None),
    ],
)
def test_what_means_nothing_known_gives_a_finding(
    kind: str, slot: str, value: str, code: str | None, severity: Severity | None, words: Vocabulary
) -> None:
    source = Source("a.txt", "0" * 64, value, len(value), "text/plain", "utf-8")
    mentions, day = [slot_mention(kind, slot, value)], date(2018, 1, 25)
    findings = linking.findings(source, mentions, resolve.link(mentions, day, words), day, words)
    assert [(finding.code, finding.severity) for finding in findings] == ([(code, severity)] if code else [])


def test_a_name_that_changed_hands_is_ambiguous_only_where_there_is_a_day(words: Vocabulary) -> None:
    """Without a day the missing date is the fault."""
    mentions = [slot_mention("signature", "group", "SOC")]
    source = Source("a.txt", "0" * 64, "SOC", 3, "text/plain", "utf-8")
    assert linking.findings(source, mentions, resolve.link(mentions, None, words), None, words) == ()
