"""`kg build INPUT… --out DIR`: read documents and write the graph folder."""

import argparse
import gc
import shutil
import sys

from kg.cli.render.findings_table import findings_table
from kg.cli.terminal import progress_line
from kg.model.text import escape_control
from kg.parse.entities import Recogniser
from kg.pipeline.corpus import BuildOptions, build
from kg.pipeline.profile import Profile

_COLLECTOR = (50_000, 20, 20)


def run(options: argparse.Namespace) -> int:
    """Build, print the account with a table of the findings to stdout; 1 where findings reach `--fail-on`.

    Where all is wanted, each finding is a line on stderr too.
    """
    # Documents leave hardly any cycles, so looking for them more rarely saves a tenth of the time.
    gc.set_threshold(*_COLLECTOR)
    missing = {} if options.no_ner else Recogniser.installed().missing
    if missing:
        install = f"pip install {' '.join(missing.values())}, or say --no-ner"
        print(f"kg build: no model for {', '.join(missing)}, names by vocabulary and rules: {install}", file=sys.stderr)
    profile = Profile()
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
        profile,
    )
    if options.profile:
        profile.write(options.profile)
    for line in summary.reported if options.verbose else ():
        print(escape_control(line), file=sys.stderr)
    print("\n".join(summary.lines()))
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else 0
    rows = tuple(findings_table(summary.codes, summary.folder, width))
    for line in ("", *rows) if rows else ():
        print(line)
    print("\nNext:", *(f"  {step}" for step in summary.next_steps()), sep="\n")
    return int(summary.failed)
