"""`kg eval DIR… --gold FILE`: precision and recall of built graphs, per field and per layout."""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict

from kg.inspect import evaluation
from kg.inspect.evaluation import EvaluationOutcome, Score
from kg.model.text import escape_control
from kg.store.sparql import results

OVERALL = "all"


def run(options: argparse.Namespace) -> int:
    """Print the figures and the first misses; 1 where a figure over all layouts is below `--fail-under`."""
    gold = evaluation.read_gold(options.gold)
    outcomes = evaluation.judge(gold, evaluation.read_graphs(options.folders))
    overall = evaluation.score(outcomes)
    layouts = {OVERALL: overall, **evaluation.score_layouts(outcomes)}
    misses = evaluation.misses(outcomes)
    if options.format == "json":
        print(json.dumps(_document(layouts, misses, len(gold)), ensure_ascii=False, indent=2))
    else:
        rows = [[field, *(_cell(scores.get(field)) for scores in layouts.values())] for field in overall]
        shown = misses[: options.misses]
        total = f"{len(misses)} misses" + (f", the first {len(shown)}:" if len(shown) < len(misses) else "")
        print(*results.table(["precision/recall", *layouts], rows), "", total, *map(_miss, shown), sep="\n")
    below = [field for field, score in overall.items() if min(score.precision, score.recall) < options.fail_under]
    if below:
        print(f"below {options.fail_under:g}: {', '.join(below)}", file=sys.stderr)
    return int(bool(below))


def _cell(score: Score | None) -> str:
    """Return precision and recall of a field in a layout, with how many values gold expects."""
    if score is None or not (score.expected or score.read):
        return "-"
    return f"{score.precision:.3f}/{score.recall:.3f} of {score.expected}"


def _miss(outcome: EvaluationOutcome) -> str:
    where = f"{outcome.file}: {outcome.field}{f' of {outcome.place}' if outcome.place else ''}"
    expected, read = (f"“{value}”" if value else "nothing" for value in (outcome.expected, outcome.read))
    return escape_control(f"  {where}: expected {expected}, read {read}")


def _document(
    layouts: Mapping[str, Mapping[str, Score]], misses: Sequence[EvaluationOutcome], files: int
) -> dict[str, object]:
    figures = {
        layout: {
            field: asdict(score) | {"precision": score.precision, "recall": score.recall}
            for field, score in scores.items()
        }
        for layout, scores in layouts.items()
    }
    return {"files": files, "layouts": figures, "misses": [asdict(outcome) for outcome in misses]}
