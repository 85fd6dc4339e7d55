"""The account of a build: what was read, what came out, what remains to be looked at."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.model import iri, terms
from kg.model.document import Coverage
from kg.model.namespaces import PACE, RDF, SKOS
from kg.model.terms import Quad

_LINKS = frozenset((PACE.signature, PACE.cites))


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


class Statistics:
    """The counts of a graph while its parts go by."""

    def __init__(self, common: Iterable[Quad]) -> None:
        """Begin with what stands in the shared graphs."""
        gathered = tuple(common)
        self._kinds = {
            quad.subject: iri.local_name(quad.object[1:-1]) for quad in gathered if quad.predicate == RDF.type
        }
        self._codes = {
            quad.subject: terms.value_of(quad.object).text for quad in gathered if quad.predicate == SKOS.notation
        }
        self._counted: Counter[tuple[str, str]] = Counter()
        self._states: set[str] = set()
        self._quads = 0

    def add(self, quads: Iterable[Quad]) -> None:
        """Count one part: the statements of one document and its sources, or the shared ones."""
        gathered = tuple(quads)
        self._quads += len(gathered)
        kinds = {quad.subject: iri.local_name(quad.object[1:-1]) for quad in gathered if quad.predicate == RDF.type}
        self._counted.update(("is", kind) for kind in kinds.values())
        recorded = {quad.object for quad in gathered if quad.predicate == PACE.records}
        self._counted.update(("document", kinds[document]) for document in recorded if document in kinds)
        for quad in gathered:
            if quad.predicate == PACE.group:
                self._counted["group", self._codes.get(quad.object, "")] += 1
            elif quad.predicate == PACE.mentions:
                self._counted["mention", kinds.get(quad.object) or self._kinds.get(quad.object, "")] += 1
            elif quad.predicate == PACE.state:
                self._states.add(quad.object)
            elif quad.predicate in _LINKS:
                self._counted["link", quad.predicate] += 1

    def counts(self) -> Counts:
        """Return what was counted; the same parts in any order give the same counts in the same order."""
        return Counts(
            documents=self._of("document"),
            signatures=self._counted["link", PACE.signature],
            members=self._counted["is", "Member"],
            states=len(self._states),
            groups=self._of("group"),
            citations=self._counted["link", PACE.cites],
            mentions=self._of("mention"),
            evidence=self._counted["is", "Evidence"],
            quads=self._quads,
        )

    def _of(self, what: str) -> dict[str, int]:
        """The counts of one kind by name, most first."""
        found = ((name, number) for (kind, name), number in self._counted.items() if kind == what)
        return dict(sorted(found, key=lambda item: (-item[1], item[0])))


@dataclass(frozen=True, slots=True)
class BuildSummary:
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
