"""What two graph folders say differently: their sorted files are merged, differing facts grouped, worded and located.

`differences(before, after)` yields a ChangeSet for each document, act and member that is said otherwise.
"""

from kg.inspect.diff.changes import Change, ChangeKind, ChangeSet, PrintedPlace, Scope
from kg.inspect.diff.compare import differences

__all__ = ["Change", "ChangeKind", "ChangeSet", "PrintedPlace", "Scope", "differences"]
