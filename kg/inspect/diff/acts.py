"""What became of one act that documents name: known at all, read or not, its number and year."""

from kg.inspect.diff.labels import Words
from kg.inspect.diff.model import Part, Section, Sign
from kg.inspect.diff.pairing import Moved, single
from kg.model import iri, terms

_STATUS = terms.resource(iri.expand("pace:actStatus"))


def section(act: str, moved: Moved, words: Words) -> Section:
    """Return the changes of one act: one where it came, went or was read, else one a property.

    In: its term; all its quads in the graph of acts that went and came; how to name things.
    """
    name = words.name(act)
    lost, gained = moved.values(_STATUS)
    became = moved.whole()
    if lost and gained:
        # What moves into the act's own document with its reading is no loss.
        changes = [moved.made(f"{name}, {words.label(_STATUS)}: {words.names(lost)} → {words.names(gained)}")]
    elif became:
        status = words.names(lost | gained) if lost or gained else ""
        changes = [moved.made(f"{name}, {status}" if status else name)]
    else:
        changes = list(single(moved, words, f"{name}, "))
    return Section(Part.ACT, act, name, became or Sign.CHANGED, tuple(changes))
