"""`kg members`: review who is who: open pairs, decisions, links to Wikidata."""

import argparse
import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from pathlib import Path

from kg import folder, parameters, review, vocabulary, wikidata
from kg.errors import UsageError
from kg.identity.decisions import KINDS, NOT_SAME_AS, SAME, SAME_AS, SPLIT, STEPS, Decision, decisions_of
from kg.model import Interval
from kg.parameters import Kind
from kg.terminal import harmless


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's own verbs and their arguments."""
    verbs = parser.add_subparsers(metavar="VERB", required=True)
    listed = verbs.add_parser("candidates", help="list pairs of names that may be one member's, best first")
    listed.add_argument("folder", type=Path, metavar="DIR", help="a graph folder")
    listed.add_argument("--least", type=float, default=0.0, metavar="SCORE", help="only from this score on (0)")
    listed.add_argument("--format", choices=("text", "json"), default="text")
    listed.set_defaults(do=_candidates)
    _add_decide(verbs.add_parser("decide", help="append a reviewed decision to the file of decisions"))
    linked = verbs.add_parser("link", help="find persons of Wikidata who may be members; a decision links them")
    linked.add_argument("folder", type=Path, metavar="DIR", help="a graph folder")
    source = linked.add_mutually_exclusive_group(required=True)
    source.add_argument("--endpoint", metavar="URL", help="a SPARQL endpoint with the shape of Wikidata")
    source.add_argument("--file", type=Path, metavar="FILE", help="an extract of Wikidata in RDF")
    linked.add_argument("--format", choices=("text", "json"), default="text")
    linked.set_defaults(do=_link)


def _add_decide(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("kind", choices=[STEPS[kind] for kind in KINDS], help="what is decided")
    parser.add_argument("about", nargs="+", metavar="IRI", help="members, as id:member/…; for Wikidata last wd:Q…")
    parser.add_argument("--reason", required=True, metavar="TEXT", help="why, in English")
    parser.add_argument("--source", required=True, metavar="TEXT", help="an address, or what else can be looked up")
    parser.add_argument("--holds", metavar="IRI", help="the IRI that holds (same: the first; split: must be given)")
    parser.add_argument("--document", action="append", default=[], metavar="IRI", help="split: a document meant")
    parser.add_argument("--from", dest="start", type=_day, metavar="DATE", help="split: the first day meant")
    parser.add_argument("--until", dest="end", type=_day, metavar="DATE", help="split: the last day meant")
    parser.add_argument("--date", type=_day, default=None, metavar="DATE", help="of the decision (today)")
    parser.add_argument("--file", type=Path, metavar="FILE", help="the file of decisions (ontology/identity.ttl)")
    parser.set_defaults(do=_decide)


def _day(value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{value!r} is no date: write YYYY-MM-DD") from error


def run(options: argparse.Namespace) -> int:
    """Run one of the verbs; its output goes to stdout."""
    return int(options.do(options))


def _candidates(options: argparse.Namespace) -> int:
    found = [one for one in review.candidates(folder.require(options.folder)) if one.score >= options.least]
    _print(options.format, found, map(review.text, found), "no open pairs")
    return 0


def _print(form: str, found: list[review.Candidate] | list[wikidata.Match], texts: Iterable[str], none: str) -> None:
    if form == "json":
        print(json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=2))
        return
    blocks = ["\n".join(map(harmless, text.splitlines())) for text in texts]
    print("\n\n".join(blocks) or none)


def _decide(options: argparse.Namespace) -> int:
    path = options.file or review.decisions_file()
    print(review.append(_decision(options), path, vocabulary.load()), end="")
    return 0


def _decision(options: argparse.Namespace) -> Decision:
    kind = next(kind for kind in KINDS if STEPS[kind] == options.kind)
    about = [_iri(text) for text in options.about]
    things = about[-1:] if kind in (SAME_AS, NOT_SAME_AS) else []
    members = tuple(about[: len(about) - len(things)])
    if len(members) < (1 if things or kind == SPLIT else 2):
        raise UsageError(f"{options.kind} needs more: {'a member and wd:Q…' if things else 'two members or more'}")
    holds = _iri(options.holds) if options.holds else members[0] if kind == SAME else ""
    documents, days = tuple(map(_iri, options.document)), Interval(options.start, options.end)
    if kind == SPLIT and not (holds and (documents or days != Interval())):
        raise UsageError("split needs --holds IRI, and --document IRI or --from DATE or --until DATE")
    return Decision(
        kind,
        members,
        options.reason,
        options.source,
        options.date or date.today(),
        holds,
        "".join(things),
        documents,
        days,
    )


def _iri(text: str) -> str:
    return parameters.term(Kind.IRI, text)[1:-1]


def _link(options: argparse.Namespace) -> int:
    ask = wikidata.endpoint(options.endpoint) if options.endpoint else wikidata.extract(options.file)
    decided = {(one, made.thing) for made in decisions_of(vocabulary.load()).all for one in made.members if made.thing}
    found = list(wikidata.matches(wikidata.people(folder.require(options.folder)), ask, decided))
    _print(options.format, found, map(_text, found), "no candidates")
    return 0


def _text(match: wikidata.Match) -> str:
    reasons = ", ".join(match.reasons)
    return f"{match.score:.2f}  {match.name}  <{match.member}>\n      {wikidata.short(match.item)}  {reasons}"
