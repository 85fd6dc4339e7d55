"""What earlier loads brought, kept in the store itself: the graph `…/graph/load`.

Each entry is one triple, numbered in the order of writing:

    <…/graph/load/17> prov:value "loaded 24 9f86d081… https://w3id.org/pace-kg/id/written-declaration/652" .

A graph is `begun` before its first triple is sent, `loaded` once the store has confirmed the last, and `removed` once
it is gone; its last entry counts. So whatever is killed, and when, the next load knows what is ours and what may be
half there. Entries are only ever added, which every store can do; when more of them are stale than not, the journal
is written anew.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from operator import itemgetter

from kg.export.load.graph_store import Piece, Sender
from kg.export.load.plan import Contents
from kg.export.load.sparql_client import SparqlClient
from kg.model import terms
from kg.model.errors import OutputError
from kg.model.namespaces import PROV

BEGUN, LOADED, REMOVED = "begun", "loaded", "removed"


@dataclass(slots=True)
class Journal:
    """The journal of one store: `brought` is what it comes to, `entries` how many there are, `last` their number.

    `brought` has None for a graph that was begun and never confirmed.
    """

    graph: str
    brought: dict[str, Contents | None] = field(default_factory=dict)
    entries: int = 0
    last: int = 0

    def note(self, sender: Sender, state: str, graphs: Mapping[str, Contents | None]) -> None:
        """Add an entry for each of some graphs; raises what the sender raises."""
        if graphs:
            sender.send([Piece(self.graph, self._added(state, graphs), first=False)])

    def tidy(self, sender: Sender) -> None:
        """Write the journal anew where most of its entries are stale."""
        if self.entries <= 2 * len(self.brought):
            return
        self.entries = self.last = 0
        lines = tuple(
            line
            for graph, content in sorted(self.brought.items())
            for line in self._added(LOADED if content else BEGUN, {graph: content})
        )
        sender.send([Piece(self.graph, lines, first=True)])

    def _added(self, state: str, graphs: Mapping[str, Contents | None]) -> tuple[str, ...]:
        """Take entries into account, and return their lines."""
        lines = []
        for graph, content in graphs.items():
            self.entries += 1
            self.last += 1
            self.apply(state, graph, content)
            figures = f"{content.triples} {content.digest}" if content else "0 -"
            entry = f"<{terms.iri_of(self.graph)}/{self.last:09}>"
            text = terms.string(f"{state} {figures} {terms.iri_of(graph)}")
            lines.append(f"{entry} {PROV.value} {text} .\n")
        return tuple(lines)

    def apply(self, state: str, graph: str, content: Contents | None) -> None:
        """Take one entry into account that is in the store."""
        if state == REMOVED:
            self.brought.pop(graph, None)
        else:
            self.brought[graph] = content


def read(reader: SparqlClient, graph: str) -> Journal:
    """Read the journal that a store keeps in the graph of that term; an empty one where there is none.

    Raises OutputError where the store does not give all of it, or it holds something else.
    """
    journal = Journal(graph)
    count = reader.counts([graph])[graph]
    entries: set[tuple[int, str, str, Contents | None]] = set()
    for entry, text in reader.pages(("entry", "text"), f"GRAPH {graph} {{ ?entry {PROV.value} ?text }}", count):
        try:
            state, triples, digest, name = terms.value_of(text or "").text.split(" ")
            number = int((entry or "").rpartition("/")[2].rstrip(">"))
            content = Contents(int(triples), digest) if state == LOADED else None
            entries.add((number, state, terms.resource(name), content))
        except ValueError as error:
            raise OutputError(f"{graph} holds no journal of a load ({entry}): remove that graph, then load") from error
    if len(entries) != count:
        raise OutputError(f"the store gives {len(entries)} of {count} entries of {graph}: look at its log")
    for number, state, name, content in sorted(entries, key=itemgetter(0, 1, 2)):
        journal.entries, journal.last = journal.entries + 1, number
        journal.apply(state, name, content)
    return journal
