"""The parser of the command line: every verb with its arguments, declared without loading what the verb runs.

`kg VERB --help` and the completion of a shell need this module alone. Names and defaults that belong to modules which
take long to load (formats, engines, limits) are written out here; a test compares them with those modules.
"""

import argparse
import os
from collections.abc import Callable, Container, Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from kg.cli.terminal import COLOURS
from kg.model import resources
from kg.model.iri import BASE

EXPORT_FORMATS = (
    *("csv", "gexf", "graphml", "jsonld", "nquads", "ntriples"),
    *("parquet", "rdfxml", "trig", "turtle", "void"),
)
RESULT_FORMATS = ("csv", "json", "markdown", "table", "tsv", "turtle", "xml")
REPORT_FORMATS = ("html", "human", "json", "sarif", "table", "turtle")
ENGINES = ("auto", "pyshacl", "shacl")
FAIL_ON = ("violation", "warning", "info", "never")
LOAD_PROTOCOLS = ("gsp", "update")
LOAD_PROOFS = ("counts", "sample", "queries")
DECISION_KINDS = ("same", "distinct", "split", "same-as", "not-same-as")
SHELLS = ("bash", "zsh", "fish", "tcsh")
# Defaults: seconds and rows of a query; triples a request, graphs to read back, seconds and retries of a load.
QUERY_SECONDS, QUERY_ROWS = 10.0, 10_000
LOAD_CHUNK, LOAD_SAMPLE, LOAD_SECONDS, LOAD_RETRIES = 10_000, 20, 60.0, 5
# Places that `kg why` prints, and places that `kg diff` prints of one change and graph.
WHY_PLACES, DIFF_PLACES = 20, 3


def query_names() -> tuple[str, ...]:
    """Return the names of the shipped queries, in the order in which they are listed."""
    return tuple(path.stem for path in sorted(resources.folder("queries").glob("*.rq")))


def build(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `kg build`."""
    parser.add_argument("inputs", nargs="+", type=_input, metavar="INPUT", help="a document, or a folder of documents")
    parser.add_argument("--out", type=Path, default=Path("graph"), metavar="DIR", help="the graph folder (graph)")
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    parser.add_argument(
        "--jobs", type=_jobs, default=cores, metavar="N", help=f"processes that read side by side (the cores: {cores})"
    )
    parser.add_argument("--profile", type=Path, metavar="FILE", help="write where the time went, a row a stage (CSV)")
    _add_no_ner(parser)
    parser.add_argument("--base-iri", default=BASE, metavar="IRI", help=f"the base of all minted IRIs ({BASE})")
    _add_decisions(parser, "reviewed decisions on members, beside the shipped ones")
    _add_engine(parser)
    parser.add_argument("--strict", action="store_true", help="the same as --fail-on warning")
    _add_fail_on(parser)
    parser.add_argument("--verbose", action="store_true", help="print each finding, on standard error")


def validate(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `kg validate`."""
    parser.add_argument("target", type=Path, metavar="DIR|FILE", help="a graph folder, or a document")
    parser.add_argument("--format", choices=REPORT_FORMATS, default="human", help="of the report (human)")
    _add_fail_on(parser)
    _add_engine(parser)
    _add_again(parser, "--shape", "NAME", "only this shape's results; again")
    _add_again(parser, "--focus", "IRI", "only results on this node; again")
    _add_again(parser, "--shapes", "PATH", "a folder or file of your own shapes; again")


def query(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `kg query`."""
    _add_folder(parser)
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="a file with a query")
    parser.add_argument("-e", dest="text", metavar="TEXT", help="a query as text")
    parser.add_argument("--name", metavar="NAME", help="a shipped query; --list tells which")
    parser.add_argument("--list", action="store_true", help="list the shipped queries with their parameters")
    parser.add_argument("-p", dest="values", action="append", default=[], metavar="NAME=VALUE", help="a parameter")
    parser.add_argument("--format", choices=RESULT_FORMATS, default="table", help="of the answer (table)")
    _add_number(parser, "--timeout", QUERY_SECONDS, "SECONDS", "at most so long")
    _add_number(parser, "--max-rows", QUERY_ROWS, "N", "at most so many")
    parser.add_argument("--whole", action="store_true", help="exit 1 where a limit cut the answer")


def export(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `kg export`."""
    _add_folder(parser)
    parser.add_argument("--format", required=True, choices=EXPORT_FORMATS)
    parser.add_argument(
        "--to", required=True, metavar="PATH", help="the file, for tables the folder; - for standard output"
    )
    _add_again(
        parser,
        "--only",
        "IRI",
        "a document or member with all that belongs to it, once or more: written-declaration/652, with or without "
        "id: in front, or the whole IRI",
    )
    parser.add_argument("--since", metavar="DATE", help="documents issued on that day or later: 2018-01-25")
    evidence = parser.add_mutually_exclusive_group()
    evidence.add_argument("--without-evidence", dest="evidence", action="store_false", help="the facts alone")
    evidence.add_argument("--with-evidence", dest="evidence", action="store_true", help="in Turtle too")
    parser.set_defaults(evidence=None)
    parser.add_argument("--context", default="", metavar="URL", help="jsonld: name the context instead of writing it")


def load(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `kg load`."""
    parser.epilog = (
        "Credentials come from KG_LOAD_USER and KG_LOAD_PASSWORD, from KG_LOAD_TOKEN, or from netrc (NETRC names "
        "another than ~/.netrc)."
    )
    _add_folder(parser)
    parser.add_argument("--endpoint", required=True, metavar="URL", help="the Graph Store, or what it belongs to")
    parser.add_argument("--protocol", choices=LOAD_PROTOCOLS, default="", help="how to write; default: as URL is")
    parser.add_argument("--update-endpoint", default="", metavar="URL", help="where updates go, with --protocol update")
    parser.add_argument("--query-endpoint", default="", metavar="URL", help="where to ask, if URL does not tell")
    _add_number(parser, "--chunk", LOAD_CHUNK, "N", "triples a request at the most")
    parser.add_argument("--all", action="store_true", help="send also the graphs that the store has already")
    parser.add_argument(
        "--proof", choices=LOAD_PROOFS, default=LOAD_PROOFS[-1], help="how far to compare; default: all"
    )
    _add_number(parser, "--sample", LOAD_SAMPLE, "N", "graphs to read back")
    _add_number(parser, "--timeout", LOAD_SECONDS, "SECONDS", "of silence")
    _add_number(parser, "--retries", LOAD_RETRIES, "N", "of one request")


def explain(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `kg explain`."""
    parser.epilog = "kg explain reads a document and needs no graph; for where a thing of a graph comes from: kg why."
    parser.add_argument("file", type=Path, metavar="FILE", help="a document")
    _add_no_ner(parser)
    parser.add_argument("--html", metavar="OUT", help="write one page with the text marked up; - for standard output")
    _add_colour(parser)


def why(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `kg why`."""
    parser.epilog = "kg why asks a graph and reads no document; for what each stage makes of a document: kg explain."
    _add_folder(parser)
    parser.add_argument(
        "iri",
        metavar="IRI",
        help="a document, member, signature, act, State, group, person …: member/BE/petra-de-sutter, with or without "
        "id: in front, another prefixed name, or the whole IRI",
    )
    parser.add_argument("--all", action="store_true", help="all places; of a State or group its signatories' lines too")
    parser.add_argument("--limit", type=int, metavar="N", help=f"at most N places ({WHY_PLACES}, with --all no limit)")
    parser.add_argument("--format", choices=("human", "json"), default="human")
    _add_colour(parser)


def diff(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `kg diff`."""
    parser.epilog = "Exit codes: 0 the graphs say the same, 1 they differ, 2 error."
    parser.add_argument("before", type=Path, metavar="A", help="a graph folder, the older one")
    parser.add_argument("after", type=Path, metavar="B", help="a graph folder, the newer one")
    parser.add_argument("--format", choices=("human", "json"), default="human", help="json: one change a line")
    parser.add_argument(
        "--places",
        type=int,
        default=DIFF_PLACES,
        metavar="N",
        help=f"at most N places a change and graph ({DIFF_PLACES}; 0: none)",
    )
    parser.add_argument(
        "--all", action="store_true", help="also what only follows: the days on which members were seen"
    )
    _add_colour(parser)


def evaluate(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `kg eval`."""
    parser.add_argument("folders", nargs="+", type=Path, metavar="DIR", help="a graph folder, or several")
    parser.add_argument("--gold", required=True, type=Path, metavar="FILE", help="what the files hold (docs/gold.md)")
    parser.add_argument("--format", choices=("table", "json"), default="table")
    parser.add_argument("--misses", type=int, default=20, metavar="N", help="how many misses to quote (20)")
    parser.add_argument("--fail-under", type=float, default=0.0, metavar="X", help="exit 1 where any figure is below X")


def members(parser: argparse.ArgumentParser) -> None:
    """Declare the verbs of `kg members` and their arguments."""
    verbs = parser.add_subparsers(metavar="VERB", dest="action", required=True)
    candidates = verbs.add_parser("candidates", help="list pairs of names that may be one member's, best first")
    link = verbs.add_parser("link", help="find persons of Wikidata who may be members; a decision links them")
    for verb in (candidates, link):
        _add_folder(verb)
        verb.add_argument("--format", choices=("text", "json"), default="text")
        _add_decisions(verb, "leave out what this file of decisions settles")
    candidates.add_argument("--least", type=float, default=0.0, metavar="SCORE", help="only from this score on (0)")
    source = link.add_mutually_exclusive_group(required=True)
    source.add_argument("--endpoint", metavar="URL", help="a SPARQL endpoint with the shape of Wikidata")
    source.add_argument("--file", type=Path, metavar="FILE", help="an extract of Wikidata in RDF")
    decide = verbs.add_parser("decide", help="append a reviewed decision to the file of decisions")
    decide.add_argument("kind", choices=DECISION_KINDS, help="what is decided")
    decide.add_argument("about", nargs="+", metavar="IRI", help="members, as id:member/…; for Wikidata last wd:Q…")
    decide.add_argument("--reason", required=True, metavar="TEXT", help="why, in English")
    decide.add_argument("--source", required=True, metavar="TEXT", help="an address, or what else can be looked up")
    decide.add_argument("--holds", metavar="IRI", help="the IRI that holds (same: the first; split: must be given)")
    decide.add_argument("--document", action="append", default=[], metavar="IRI", help="split: a document meant")
    decide.add_argument("--from", dest="start", type=_day, metavar="DATE", help="split: the first day meant")
    decide.add_argument("--until", dest="end", type=_day, metavar="DATE", help="split: the last day meant")
    decide.add_argument("--date", type=_day, default=None, metavar="DATE", help="of the decision (today)")
    _add_decisions(decide, "the file of decisions, made where there is none (here ontology/matching/decisions.ttl)")


def docs(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `kg docs`."""
    parser.add_argument("graph", nargs="?", type=Path, metavar="DIR", help="a graph folder to take examples from")
    parser.add_argument("--to", type=Path, required=True, metavar="FOLDER", help="the folder for the pages")


def doctor(_: argparse.ArgumentParser) -> None:
    """Declare the arguments of `kg doctor`: there are none."""


def completion(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `kg completion`."""
    parser.epilog = (
        "For bash: kg completion bash > ~/.local/share/bash-completion/completions/kg; for zsh a file _kg in a folder "
        "of $fpath; for fish ~/.config/fish/completions/kg.fish."
    )
    parser.add_argument("shell", choices=SHELLS, help="the shell that the script is for")


def _add_again(parser: argparse.ArgumentParser, name: str, metavar: str, text: str) -> None:
    """Declare an option that may be given several times."""
    parser.add_argument(name, action="append", default=[], metavar=metavar, help=text)


def _add_number(parser: argparse.ArgumentParser, name: str, default: float, metavar: str, text: str) -> None:
    """Declare a number, whole where its default is; what is usual stands behind the text."""
    parser.add_argument(name, type=type(default), default=default, metavar=metavar, help=f"{text} ({default:g})")


def _add_folder(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, metavar="DIR", help="a graph folder")


def _add_colour(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--color", choices=COLOURS, default="auto", help="auto: on a terminal, unless NO_COLOR is set")


def _add_engine(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--engine",
        choices=ENGINES,
        default=ENGINES[0],
        help="who validates: pyshacl the reference, shacl the fast one, auto the fast one and pyshacl to decide (auto)",
    )


def _add_fail_on(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--fail-on", choices=FAIL_ON, default="violation", help="exit 1 from here on (violation)")


def _add_no_ner(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--no-ner", action="store_true", help="name persons and the like by vocabulary only, no model")


def _add_decisions(parser: argparse.ArgumentParser, text: str) -> None:
    parser.add_argument("--decisions", type=Path, metavar="FILE", help=text)


def _input(text: str) -> Path:
    if not text:
        raise argparse.ArgumentTypeError("an empty name is no document: give a file or a folder")
    return Path(text)


def _jobs(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"{text!r} is no number of processes: give 1 or more")
    return int(text)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no date: write YYYY-MM-DD") from error


class _Version(argparse.Action):
    """The version, looked up only when it is asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        """Print the version and exit."""
        print(f"pace-kg {resources.installed_version()}")
        parser.exit()


class Command(NamedTuple):
    """A verb: what it does in a few words, and what declares its arguments."""

    summary: str
    declare: Callable[[argparse.ArgumentParser], None]


COMMANDS: Mapping[str, Command] = MappingProxyType(
    {
        "build": Command("read documents and write the graph folder", build),
        "validate": Command("check a graph folder, or one document, against the shapes", validate),
        "query": Command("ask a graph folder in SPARQL, by text, file or shipped name", query),
        "export": Command("write a graph folder in another format, or as tables", export),
        "load": Command("load a graph folder into a running triple store, and prove it", load),
        "explain": Command("show the stages of one document: what each makes of it", explain),
        "why": Command("show the provenance of a thing in a graph: the places of files that give it", why),
        "diff": Command("tell the facts gained and lost between two graph folders", diff),
        "eval": Command("compare graph folders with gold: precision and recall per field", evaluate),
        "members": Command("review who is who: open pairs, decisions, links to Wikidata", members),
        "docs": Command("write the reference of the model as web pages, a page a class", docs),
        "doctor": Command("check the installation: platform, data, libraries, models", doctor),
        "completion": Command("print the script that completes kg in a shell", completion),
    }
)


def parser_of(verbs: Container[str]) -> argparse.ArgumentParser:
    """Return the parser of the whole command line, in it the arguments of some verbs alone."""
    parser = argparse.ArgumentParser(
        prog="kg",
        description="Build and use the knowledge graph of what members of the Parliamentary Assembly sign.",
        epilog="`kg help VERB` tells about one verb. Exit codes: 0 done, 1 findings, 2 error.",
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version and exit")
    subparsers = parser.add_subparsers(metavar="VERB", title="verbs")
    for name, command in COMMANDS.items():
        sub = subparsers.add_parser(
            name, help=command.summary, description=f"{command.summary[0].upper()}{command.summary[1:]}."
        )
        if name in verbs:
            command.declare(sub)
    return parser
