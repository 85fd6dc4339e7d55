"""`kg build INPUT… --out DIR`: read documents and write the graph folder."""

import argparse
import gc
import sys
from pathlib import Path

from kg.model.iri import BASE
from kg.model.text import escape_control
from kg.pipeline.build import BuildOptions, build
from kg.pipeline.progress import on_terminal
from kg.pipeline.summary import BuildSummary
from kg.validate import engines

# More lines than that are for findings.jsonl, not for a terminal.
_SHOWN = 50
_COLLECTOR = (50_000, 20, 20)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's arguments."""
    parser.add_argument("inputs", nargs="+", type=_input, metavar="INPUT", help="a document, or a folder of documents")
    parser.add_argument("--out", type=Path, default=Path("graph"), metavar="DIR", help="the graph folder (graph)")
    parser.add_argument("--jobs", type=_jobs, default=1, metavar="N", help="processes that read side by side (1)")
    parser.add_argument("--no-ner", action="store_true", help="name persons and the like by vocabulary only, no model")
    parser.add_argument("--base-iri", default=BASE, metavar="IRI", help=f"the base of all minted IRIs ({BASE})")
    parser.add_argument(
        "--decisions", type=Path, metavar="FILE", help="reviewed decisions on members, beside the shipped ones"
    )
    parser.add_argument("--engine", choices=sorted(engines.ENGINES), default=engines.AUTO, help=engines.HELP)
    parser.add_argument("--strict", action="store_true", help="the same as --fail-on warning")
    parser.add_argument("--fail-on", choices=("violation", "warning", "info", "never"), default="violation")


def _input(text: str) -> Path:
    if not text:
        raise argparse.ArgumentTypeError("an empty name is no document: give a file or a folder")
    return Path(text)


def _jobs(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"{text!r} is no number of processes: give 1 or more")
    return int(text)


def run(options: argparse.Namespace) -> int:
    """Build, print the findings to stderr and the account to stdout; 1 where findings reach `--fail-on`."""
    # Documents leave hardly any cycles, so looking for them more rarely saves a tenth of the time.
    gc.set_threshold(*_COLLECTOR)
    made = build(
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
        on_terminal(sys.stderr),
    )
    _show(made)
    return int(made.failed)


def _show(made: BuildSummary) -> None:
    for line in made.reported[:_SHOWN]:
        print(escape_control(line), file=sys.stderr)
    if len(made.reported) > _SHOWN:
        print(f"… and {len(made.reported) - _SHOWN} more in {made.folder}/findings.jsonl", file=sys.stderr)
    print("\n".join(made.lines()))
    print("\nNext:", *(f"  {step}" for step in made.next_steps()), sep="\n")
