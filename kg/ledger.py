"""The account of a build: what was read, what came out, what remains to be looked at."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg import iri, rdf
from kg.model import Coverage
from kg.rdf import Quad

_TYPE = rdf.resource(iri.expand("rdf:type"))


@dataclass(frozen=True, slots=True)
class Counts:
    """What a graph holds; `signatures` and `groups` count by the printed group's code, most first.

    Mentions and citations count pairs of document and thing; evidence counts places.
    """

    documents: dict[str, int]
    signatures: int
    members: int
    states: int
    groups: dict[str, int]
    citations: int
    mentions: dict[str, int]
    evidence: int
    quads: int


def count(quads: Iterable[Quad]) -> Counts:
    """Count what a merged graph holds; the same quads give the same counts in the same order."""
    gathered = tuple(quads)
    by_predicate: dict[str, list[Quad]] = {}
    for quad in gathered:
        by_predicate.setdefault(quad.predicate, []).append(quad)

    def objects(name: str) -> list[str]:
        return [quad.object for quad in by_predicate.get(rdf.resource(iri.expand(name)), ())]

    kinds = {quad.subject: iri.local_name(quad.object[1:-1]) for quad in by_predicate.get(_TYPE, ())}
    codes = {quad.subject: rdf.value_of(quad.object).text for quad in by_predicate.get(_notation(), ())}
    recorded = set(objects("pace:records"))
    return Counts(
        documents=_tally(kinds[document] for document in recorded if document in kinds),
        signatures=len(objects("pace:signature")),
        members=sum(kind == "Member" for kind in kinds.values()),
        states=len(set(objects("pace:state"))),
        groups=_tally(codes.get(group, "") for group in objects("pace:group")),
        citations=len(objects("pace:cites")),
        mentions=_tally(kinds.get(thing, "") for thing in objects("pace:mentions")),
        evidence=sum(kind == "Evidence" for kind in kinds.values()),
        quads=len(gathered),
    )


def _notation() -> str:
    return rdf.resource(iri.expand("skos:notation"))


def _tally(names: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(names).items(), key=lambda item: (-item[1], item[0])))


@dataclass(frozen=True, slots=True)
class Ledger:
    """What a build did: counts, findings by severity, coverage over all files, seconds, and what it reports."""

    folder: str
    files: int
    counts: Counts
    findings: dict[str, int]
    coverage: Coverage
    seconds: float
    reported: tuple[str, ...] = ()
    failed: bool = False

    def lines(self) -> Sequence[str]:
        """Return the account as lines for a person, with the commands to try next."""
        counts = self.counts
        groups = sum(code != "NR" for code in counts.groups)
        return (
            f"documents   {sum(counts.documents.values()):>6}   {_named(counts.documents)}",
            f"signatures  {counts.signatures:>6}   {_named(counts.groups)}",
            f"members     {counts.members:>6}",
            f"States      {counts.states:>6}",
            f"groups      {groups:>6}",
            f"citations   {counts.citations:>6}",
            f"mentions    {sum(counts.mentions.values()):>6}   {_named(counts.mentions)}",
            f"findings    {sum(self.findings.values()):>6}   {_named(self.findings)}",
            f"coverage    {_percent(self.coverage):>6}   of heading and signatory block"
            f" ({self.coverage.accounted} of {self.coverage.total} characters)",
            f"seconds     {self.seconds:>6.2f}   {self.files} files, {counts.quads} quads in {self.folder}",
        )

    def next_steps(self) -> Sequence[str]:
        """Return commands to try on the graph that was built."""
        return (
            f"kg query {self.folder} --name signatures-by-group",
            f"kg query {self.folder} --name persons-named",
            f"kg export {self.folder} --format csv --to tables",
            f"kg validate {self.folder}",
        )


def _named(counted: dict[str, int]) -> str:
    return " · ".join(f"{number} {name or 'none'}" for name, number in counted.items())


def _percent(coverage: Coverage) -> str:
    # Rounded down: 100 % is printed only where every character is accounted for.
    return f"{int(coverage.share * 1000) / 10:.1f} %".replace(".0 %", " %")
