"""`kg build INPUT… --out DIR`: read documents and write the graph folder."""

import argparse
import gc
import sys

from kg.cli.terminal import progress_line
from kg.model.text import escape_control
from kg.parse.entities import Recogniser
from kg.pipeline.corpus import BuildOptions, build

# More lines than that are for findings.jsonl, not for a terminal.
_SHOWN = 50
_COLLECTOR = (50_000, 20, 20)


def run(options: argparse.Namespace) -> int:
    """Build, print the findings to stderr and the account to stdout; 1 where findings reach `--fail-on`."""
    # Documents leave hardly any cycles, so looking for them more rarely saves a tenth of the time.
    gc.set_threshold(*_COLLECTOR)
    missing = {} if options.no_ner else Recogniser.installed().missing
    if missing:
        install = f"pip install {' '.join(missing.values())}, or say --no-ner"
        print(f"kg build: no model for {', '.join(missing)}, names by vocabulary and rules: {install}", file=sys.stderr)
    summary = build(
        options.inputs,
        options.out,
        BuildOptions(
            jobs=options.jobs,
            ner=not options.no_ner,
            base_iri=options.base_iri,
            engine=options.engine,
            decisions=options.decisions,
            fail_on="warning" if options.strict else options.fail_on,
        ),
        progress_line(sys.stderr),
    )
    for line in summary.reported[:_SHOWN]:
        print(escape_control(line), file=sys.stderr)
    if len(summary.reported) > _SHOWN:
        print(f"… and {len(summary.reported) - _SHOWN} more in {summary.folder}/findings.jsonl", file=sys.stderr)
    print("\n".join(summary.lines()))
    print("\nNext:", *(f"  {step}" for step in summary.next_steps()), sep="\n")
    return int(summary.failed)
