"""A rule whose text was not read is told once a build: what is not known of it is the same for every document.

The messages of the shapes of the Rules end with the rule (edition, article, source) and, behind a semicolon, with what
is not certain; by that end the findings on one rule are known.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from kg.model import iri
from kg.model.findings import LocatedFinding
from kg.validate import procedure

# Who has not read the Rules cannot judge by them; the other certainties are about the document or about days.
_NOT_READ = ("article-not-read", "edition-not-read", "rule-not-read")

# A name that a later edition lacks may be lost, whatever the Rules say: each is told.
_NAME_GONE = "procedure-names-withdrawn-uncertain"


@lru_cache(maxsize=1)
def _endings() -> tuple[str, ...]:
    labels = procedure.load().labels
    return tuple(f"; {labels[iri.concept('certainty', key)]}" for key in _NOT_READ)


def told_once(located: Iterable[LocatedFinding]) -> Iterator[LocatedFinding]:
    """Yield findings in order, of those on one rule that was not read the first alone; its hint counts the others."""
    findings = tuple(located)
    rules = [_rule(one) for one in findings]
    counted = Counter(rules)
    seen: set[tuple[str, str]] = set()
    for one, rule in zip(findings, rules, strict=True):
        if not rule:
            yield one
        elif rule not in seen:
            seen.add(rule)
            others = counted[rule] - 1
            more = f"{others} more like it are in the report of the shapes alone" if others else ""
            yield replace(one, finding=replace(one.finding, hint=more)) if more else one


def _rule(located: LocatedFinding) -> tuple[str, str] | None:
    """The code and the rule of a finding on a rule that was not read; None of any other."""
    finding = located.finding
    if finding.code == _NAME_GONE or not finding.message.endswith(_endings()):
        return None
    return finding.code, finding.message.partition(": ")[2]
