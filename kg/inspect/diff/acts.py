"""What became of one act that documents name: known at all, read or not, its number and year."""

from kg.inspect.diff.labels import ThingLabels
from kg.inspect.diff.model import ChangeKind, ChangeSection, Scope
from kg.inspect.diff.pairing import Delta, single
from kg.model.namespaces import PACE


def section(act: str, moved: Delta, words: ThingLabels) -> ChangeSection:
    """Return the changes of one act: one where it came, went or was read, else one a property.

    In: its term; all its quads in the graph of acts that went and came; how to name things.
    """
    name = words.name(act)
    lost, gained = moved.values(PACE.actStatus)
    became = moved.whole()
    if lost and gained:
        # What moves into the act's own document with its reading is no loss.
        changes = [moved.made(f"{name}, {words.label(PACE.actStatus)}: {words.names(lost)} → {words.names(gained)}")]
    elif became:
        status = words.names(lost | gained) if lost or gained else ""
        changes = [moved.made(f"{name}, {status}" if status else name)]
    else:
        changes = list(single(moved, words, f"{name}, "))
    return ChangeSection(Scope.ACT, act, name, became or ChangeKind.CHANGED, tuple(changes))
