"""The account of a build: what was read, what came out, what remains to be looked at."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from kg.model import iri, terms
from kg.model.document import Coverage
from kg.model.findings import CodeCount
from kg.model.namespaces import PACE, RDF, SKOS
from kg.model.statements import StatementIndex
from kg.model.terms import Quad

_COUNTED = frozenset(
    (RDF.type, PACE.records, PACE.signature, PACE.group, PACE.state, PACE.cites, PACE.mentions, SKOS.notation)
)


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


@dataclass(frozen=True, slots=True)
class DocumentCounts:
    """What one document, or the shared graphs, add to the counts.

    `quads` and `links` (by property) count statements, `things` things by the name of their class, `states` are those
    of signatures. Of groups, of what is mentioned and of the documents that files record the terms are counted: a class
    or a code may stand in another graph.
    """

    quads: int = 0
    links: Mapping[str, int] = field(default_factory=dict)
    things: Mapping[str, int] = field(default_factory=dict)
    groups: Mapping[str, int] = field(default_factory=dict)
    mentioned: Mapping[str, int] = field(default_factory=dict)
    recorded: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    classes: Mapping[str, str] = field(default_factory=dict)


def counts_of(quads: Collection[Quad]) -> DocumentCounts:
    """Count the statements of one document and its sources."""
    index = StatementIndex(quads, _COUNTED)
    types = {subject: min(classes) for subject, classes in index.by_predicate(RDF.type).items()}
    mentioned = Counter(thing for things in index.by_predicate(PACE.mentions).values() for thing in things)
    recorded = index.values(PACE.records)
    return DocumentCounts(
        quads=len(quads),
        links={link: sum(map(len, index.by_predicate(link).values())) for link in (PACE.signature, PACE.cites)},
        things=Counter(iri.local_name(kind[1:-1]) for kind in types.values()),
        groups=Counter(group for groups in index.by_predicate(PACE.group).values() for group in groups),
        mentioned=mentioned,
        recorded=tuple(sorted(recorded)),
        states=tuple(sorted(index.values(PACE.state))),
        classes={thing: types[thing] for thing in sorted({*mentioned, *recorded}) if thing in types},
    )


class Statistics:
    """The counts of a graph while its documents go by."""

    def __init__(self, shared: Collection[Quad]) -> None:
        """Begin with what stands in the shared graphs."""
        self._shared = StatementIndex(shared, (RDF.type, SKOS.notation))
        self._counted: Counter[tuple[str, str]] = Counter()
        self._states: set[str] = set()
        self._quads = 0
        self.add(counts_of(shared))

    def add(self, counts: DocumentCounts) -> None:
        """Add those of one document."""
        counted = self._counted
        self._quads += counts.quads
        self._states.update(counts.states)

        def kind(subject: str) -> str:
            return (counts.classes.get(subject) or self._shared.object(subject, RDF.type))[1:-1]

        for name, number in counts.things.items():
            counted["is", name] += number
        counted.update(("document", iri.local_name(kind(name))) for name in counts.recorded if kind(name))
        for group, number in counts.groups.items():
            code = self._shared.object(group, SKOS.notation)
            counted["group", terms.value_of(code).text if code else ""] += number
        for thing, number in counts.mentioned.items():
            counted["mention", iri.local_name(kind(thing))] += number
        for link, number in counts.links.items():
            counted["link", link] += number

    def counts(self) -> Counts:
        """Return what was counted; the same documents in any order give the same counts in the same order."""

        def of(what: str) -> dict[str, int]:
            # The counts of one kind by name, most first.
            named = ((name, number) for (kind, name), number in self._counted.items() if kind == what)
            return dict(sorted(named, key=lambda item: (-item[1], item[0])))

        return Counts(
            documents=of("document"),
            signatures=self._counted["link", PACE.signature],
            members=self._counted["is", "Member"],
            states=len(self._states),
            groups=of("group"),
            citations=self._counted["link", PACE.cites],
            mentions=of("mention"),
            evidence=self._counted["is", "Evidence"],
            quads=self._quads,
        )


@dataclass(frozen=True, slots=True)
class BuildSummary:
    """What a build did: counts, findings by severity and by code, coverage over all files, seconds.

    `reported` are the findings in order, each as one line. `unchanged` tells that nothing had changed since the folder
    was built, so that it was left as it is.
    """

    folder: str
    files: int
    counts: Counts
    findings: dict[str, int]
    coverage: Coverage
    seconds: float
    codes: tuple[CodeCount, ...] = ()
    reported: tuple[str, ...] = ()
    failed: bool = False
    unchanged: bool = False

    def lines(self) -> Sequence[str]:
        """Return the account as lines for a person, with the commands to try next."""
        counts = self.counts
        groups = sum(code != "NR" for code in counts.groups)
        # Rounded down: 100 % is printed only where every character is accounted for.
        covered = f"{int(self.coverage.share * 1000) / 10:.1f} %".replace(".0 %", " %")
        return (
            *((f"nothing has changed: {self.folder} is left as it is",) if self.unchanged else ()),
            f"documents   {sum(counts.documents.values()):>6}   {_named(counts.documents)}",
            f"signatures  {counts.signatures:>6}   {_named(counts.groups)}",
            f"members     {counts.members:>6}",
            f"States      {counts.states:>6}",
            f"groups      {groups:>6}",
            f"citations   {counts.citations:>6}",
            f"mentions    {sum(counts.mentions.values()):>6}   {_named(counts.mentions)}",
            f"findings    {sum(self.findings.values()):>6}   {_named(self.findings)}",
            f"coverage    {covered:>6}   of heading and signatory block"
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
