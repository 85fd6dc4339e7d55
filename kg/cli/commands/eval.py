"""`kg eval DIR… --gold FILE`: precision and recall of built graphs, per field and per layout."""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict

from kg.inspect import evaluation
from kg.inspect.evaluation import EvaluationOutcome, Score
from kg.model.text import escape_control
from kg.store import text_table

OVERALL = "all"


def run(options: argparse.Namespace) -> int:
    """Print the figures and the first misses; 1 where a figure over all layouts is below `--fail-under`."""
    gold = evaluation.read_gold(options.gold)
    outcomes = evaluation.judge(gold, evaluation.read_graphs(options.folders))
    overall = evaluation.score(outcomes)
    layouts = {OVERALL: overall, **evaluation.score_layouts(outcomes)}
    misses = evaluation.misses(outcomes)
    if options.format == "json":
        figures = {
            layout: {
                field: asdict(score) | {"precision": score.precision, "recall": score.recall}
                for field, score in scores.items()
            }
            for layout, scores in layouts.items()
        }
        document = {"files": len(gold), "layouts": figures, "misses": [asdict(outcome) for outcome in misses]}
        print(json.dumps(document, ensure_ascii=False, indent=2))
    else:
        print(*_report(layouts, misses, options.misses), sep="\n")
    below = [field for field, score in overall.items() if min(score.precision, score.recall) < options.fail_under]
    if below:
        print(f"below {options.fail_under:g}: {', '.join(below)}", file=sys.stderr)
    return int(bool(below))


def _report(
    layouts: Mapping[str, Mapping[str, Score]], misses: Sequence[EvaluationOutcome], most: int
) -> Iterator[str]:
    """Yield a table of figures, each with how many values gold expects, and the first misses."""
    rows = []
    for field in layouts[OVERALL]:
        scores = [by_field.get(field) for by_field in layouts.values()]
        cells = (
            f"{score.precision:.3f}/{score.recall:.3f} of {score.expected}"
            if score and (score.expected or score.read)
            else "-"
            for score in scores
        )
        rows.append([field, *cells])
    yield from text_table.table(["precision/recall", *layouts], rows)
    shown = misses[:most]
    yield ""
    yield f"{len(misses)} misses" + (f", the first {len(shown)}:" if len(shown) < len(misses) else "")
    for outcome in shown:
        where = f"{outcome.file}: {outcome.field}{f' of {outcome.place}' if outcome.place else ''}"
        expected, read = (f"“{value}”" if value else "nothing" for value in (outcome.expected, outcome.read))
        yield escape_control(f"  {where}: expected {expected}, read {read}")
