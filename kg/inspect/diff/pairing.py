"""Lost and gained quads → the values that changed, each as one change, and those that only went or came."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from kg.inspect.diff.labels import ThingLabels
from kg.inspect.diff.model import Change, ChangeKind
from kg.model import iri, terms
from kg.model.terms import Quad

TYPE, KIND = (terms.resource(iri.expand(name)) for name in ("rdf:type", "eli:type_document"))
# Of these a thing has many: one that went and one that came are no exchange of one for the other.
_MANY = frozenset(
    terms.resource(iri.expand(f"pace:{name}"))
    for name in (
        "signature",
        "edition",
        "cites",
        "mentions",
        "addresses",
        "basedOn",
        "answers",
        "tabledBy",
        "rapporteur",
    )
)


@dataclass(frozen=True, slots=True)
class Delta:
    """The quads of one thing, or of several that belong together, that went and that came."""

    lost: tuple[Quad, ...] = ()
    gained: tuple[Quad, ...] = ()

    def made(self, sentence: str, sign: ChangeKind | None = None) -> Change:
        """Return all of it as one change; what it became is told from which quads there are, unless it is given."""
        plain = ChangeKind.GAINED if not self.lost else ChangeKind.LOST if not self.gained else ChangeKind.CHANGED
        return Change(sign or plain, sentence, self.lost, self.gained)

    def plus(self, other: "Delta") -> "Delta":
        """Return both together."""
        return Delta(self.lost + other.lost, self.gained + other.gained)

    def values(self, prop: str) -> tuple[frozenset[str], frozenset[str]]:
        """Return the lost and the gained values of a property."""
        lost, gained = (
            frozenset(quad.object for quad in quads if quad.predicate == prop) for quads in (self.lost, self.gained)
        )
        return lost, gained

    def whole(self) -> ChangeKind | None:
        """Tell whether a thing is GAINED or LOST as a whole, with its kind; None where it stands in both graphs."""
        lost, gained = self.values(TYPE)
        if self.lost and self.gained:
            return None
        return ChangeKind.LOST if lost else ChangeKind.GAINED if gained else None


def by_subject(moved: Delta) -> dict[str, Delta]:
    """Part quads by their subject, the subjects in order."""
    found: dict[str, Delta] = defaultdict(Delta)
    for quads, sign in ((moved.lost, ChangeKind.LOST), (moved.gained, ChangeKind.GAINED)):
        gathered: dict[str, list[Quad]] = defaultdict(list)
        for quad in quads:
            gathered[quad.subject].append(quad)
        for subject, own in gathered.items():
            found[subject] = found[subject].plus(one_sided(sign, own))
    return dict(sorted(found.items()))


def one_sided(sign: ChangeKind, quads: Iterable[Quad]) -> Delta:
    """Return quads that all went or all came."""
    return Delta(lost=tuple(quads)) if sign is ChangeKind.LOST else Delta(gained=tuple(quads))


def single(moved: Delta, words: ThingLabels, prefix: str = "") -> Iterator[Change]:
    """Yield the changes of one thing, property by property.

    In: its quads; how to name things; what each sentence begins with (`edition 1, `).
    """
    for prop in sorted({quad.predicate for quad in (*moved.lost, *moved.gained)} - {KIND}):
        yield from (
            _of_property(_of(moved, {prop}), prop, words, prefix) if prop != TYPE else _of_kind(moved, words, prefix)
        )
    if TYPE not in {quad.predicate for quad in (*moved.lost, *moved.gained)}:
        yield from _of_property(_of(moved, {KIND}), KIND, words, prefix)


def _of(moved: Delta, props: Collection[str]) -> Delta:
    lost, gained = (tuple(q for q in quads if q.predicate in props) for quads in (moved.lost, moved.gained))
    return Delta(lost, gained)


def _of_kind(moved: Delta, words: ThingLabels, prefix: str) -> Iterator[Change]:
    """The class, and with it the kind of document that says the same."""
    both = _of(moved, {TYPE, KIND})
    old, new = (", ".join(sorted(map(words.label, values))) or "none" for values in both.values(TYPE))
    yield both.made(f"{prefix}kind: {old} → {new}")


def _of_property(moved: Delta, prop: str, words: ThingLabels, prefix: str) -> Iterator[Change]:
    for language in sorted({_language(quad.object) for quad in (*moved.lost, *moved.gained)}):
        lost, gained = (
            tuple(q for q in quads if _language(q.object) == language) for quads in (moved.lost, moved.gained)
        )
        label = f"{prefix}{words.label(prop)}{f' ({language})' if language else ''}"
        if len(lost) == len(gained) == 1 and prop not in _MANY:
            yield Delta(lost, gained).made(f"{label}: {words.name(lost[0].object)} → {words.name(gained[0].object)}")
            continue
        for sign, quads in ((ChangeKind.LOST, lost), (ChangeKind.GAINED, gained)):
            for quad in quads:
                between = " " if terms.is_resource(quad.object) else ": "
                yield one_sided(sign, (quad,)).made(f"{label}{between}{words.name(quad.object)}")


def _language(term: str) -> str:
    return "" if terms.is_resource(term) else terms.value_of(term).language
