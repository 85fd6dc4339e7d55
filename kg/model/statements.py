"""An index of statements in memory: property → subject → objects, all of them terms as N-Triples text."""

from collections.abc import Container, Iterable, Mapping, Sequence
from types import MappingProxyType

from kg.model.terms import Quad

_NONE: Mapping[str, list[str]] = MappingProxyType({})


class StatementIndex:
    """What some quads say, asked by property and subject; named graphs are left aside.

    Building it costs one pass over the quads, and of memory one list for each pair of property and subject (some 200
    bytes; the terms are shared with the quads). Every look-up but `subjects` then takes two steps, however many quads
    there are. Objects stand in the order of the quads, as often as these state them.
    """

    def __init__(self, quads: Iterable[Quad], properties: Container[str] | None = None) -> None:
        """Index quads; only those with some properties (terms) where these are given."""
        self._objects: dict[str, dict[str, list[str]]] = {}
        for subject, predicate, value, _ in quads:
            if properties is None or predicate in properties:
                self._objects.setdefault(predicate, {}).setdefault(subject, []).append(value)

    def by_predicate(self, predicate: str) -> Mapping[str, Sequence[str]]:
        """Return the objects of a property by subject."""
        return self._objects.get(predicate, _NONE)

    def objects(self, subject: str, predicate: str) -> Sequence[str]:
        """Return the objects of a property of one subject, none where nothing is said."""
        return self.by_predicate(predicate).get(subject, ())

    def object(self, subject: str, predicate: str) -> str:
        """Return the object of a property of one subject: of several the first, of none the empty string.

        The first is that in the alphabet, so that the order of the quads does not count.
        """
        return min(self.objects(subject, predicate), default="")

    def subjects(self, predicate: str, value: str | None = None) -> list[str]:
        """Return the subjects that have a property, or that have it with one value: a pass over all that have it."""
        by_subject = self.by_predicate(predicate)
        return [subject for subject, objects in by_subject.items() if value is None or value in objects]

    def values(self, predicate: str) -> set[str]:
        """Return every object of a property."""
        return {value for objects in self.by_predicate(predicate).values() for value in objects}
