"""`kg eval DIR… --gold FILE`: precision and recall of built graphs, per field and per layout."""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict

from kg.inspect import evaluation
from kg.inspect.evaluation import EvaluationOutcome, Score

OVERALL = "all"


def run(options: argparse.Namespace) -> int:
    """Print the figures and the first misses; 1 where a figure over all layouts is below `--fail-under`."""
    gold = evaluation.read_gold(options.gold)
    outcomes = evaluation.judge(gold, evaluation.read_graphs(options.folders))
    overall = evaluation.score(outcomes)
    layouts = {OVERALL: overall, **evaluation.score_layouts(outcomes)}
    missed = evaluation.misses(outcomes)
    if options.format == "json":
        print(json.dumps(_document(layouts, missed, len(gold)), ensure_ascii=False, indent=2))
    else:
        print("\n".join([*_table(layouts), "", *_quoted(missed[: options.misses], len(missed))]))
    below = [field for field, one in overall.items() if min(one.precision, one.recall) < options.fail_under]
    if below:
        print(f"below {options.fail_under:g}: {', '.join(below)}", file=sys.stderr)
    return int(bool(below))


def _table(layouts: Mapping[str, Mapping[str, Score]]) -> list[str]:
    """A row a field, a column a layout: precision and recall."""
    rows = [["precision/recall", *layouts]]
    rows += [[field, *(_cell(scores.get(field)) for scores in layouts.values())] for field in layouts[OVERALL]]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]


def _cell(score: Score | None) -> str:
    if score is None or not (score.expected or score.read):
        return "-"
    return f"{score.precision:.3f}/{score.recall:.3f} of {score.expected}"


def _quoted(missed: Sequence[EvaluationOutcome], total: int) -> list[str]:
    lines = [f"{total} misses" if len(missed) == total else f"{total} misses, the first {len(missed)}:"]
    return lines + [
        f"  {one.file}: {one.field}{f' of {one.place}' if one.place else ''}: "
        f"expected {_said(one.expected)}, read {_said(one.read)}"
        for one in missed
    ]


def _said(value: str) -> str:
    return f"“{value}”" if value else "nothing"


def _document(
    layouts: Mapping[str, Mapping[str, Score]], missed: Sequence[EvaluationOutcome], files: int
) -> dict[str, object]:
    figures = {
        layout: {
            field: asdict(one) | {"precision": one.precision, "recall": one.recall} for field, one in scores.items()
        }
        for layout, scores in layouts.items()
    }
    return {"files": files, "layouts": figures, "misses": [asdict(one) for one in missed]}
