"""`kg members`: review who is who: open pairs, decisions, links to Wikidata."""

import argparse
import json
from dataclasses import asdict
from datetime import date

from kg.inspect import review, wikidata
from kg.model.document import Interval
from kg.model.errors import UsageError
from kg.model.iri import BASE
from kg.model.text import escape_control
from kg.resolve.decisions import KINDS, NOT_SAME_AS, SAME, SAME_AS, SPLIT, STEPS, Decision, decisions_of
from kg.store import graph_folder
from kg.store.sparql import parameters
from kg.store.sparql.parameters import ParameterType


def run(options: argparse.Namespace) -> int:
    """Run one of the verbs; its output goes to stdout."""
    if options.action == "decide":
        print(review.append(_decision(options), review.decisions_file(options.decisions)), end="")
        return 0
    document: object
    if options.action == "candidates":
        graph, vocabulary = graph_folder.require(options.folder), review.reviewed_vocabulary(options.decisions)
        pairs = review.candidates(graph, decisions_of(vocabulary))
        pairs = tuple(pair for pair in pairs if pair.score >= options.least)
        namesakes = review.namesakes(graph, vocabulary)
        document = {"pairs": list(map(asdict, pairs)), "namesakes": list(map(asdict, namesakes))}
        texts, none = [*map(review.text, pairs), *map(review.namesake_text, namesakes)], "no open pairs"
    else:
        ask = wikidata.endpoint(options.endpoint) if options.endpoint else wikidata.extract(options.file)
        decisions = decisions_of(review.reviewed_vocabulary(options.decisions)).all
        settled = {
            (review.short(member), decision.thing)
            for decision in decisions
            for member in decision.members
            if decision.thing
        }
        matches = list(wikidata.matches(wikidata.people(graph_folder.require(options.folder)), ask, settled))
        document = list(map(asdict, matches))
        texts, none = list(map(wikidata.text, matches)), "no candidates"
    if options.format == "json":
        print(json.dumps(document, ensure_ascii=False, indent=2))
    else:
        blocks = ("\n".join(map(escape_control, text.splitlines())) for text in texts)
        print("\n\n".join(blocks) or none)
    return 0


def _decision(options: argparse.Namespace) -> Decision:
    """Return the decision that the options give; raise UsageError where something is missing or is no member."""
    kind = next(kind for kind in KINDS if STEPS[kind] == options.kind)
    about = [_iri(text) for text in options.about]
    # The last one is a person of Wikidata where a member is linked to it.
    things = about[-1:] if kind in (SAME_AS, NOT_SAME_AS) else []
    members = tuple(about[: len(about) - len(things)])
    holds = _iri(options.holds) if options.holds else ""
    strange = [iri for iri in (*members, holds) if iri and not iri.startswith(f"{BASE}member/")]
    if strange:
        raise UsageError(f"{strange[0]} is no member: write id:member/XX/name, whatever base the graph was built with")
    if len(set(members)) < (1 if things or kind == SPLIT else 2):
        raise UsageError(f"{options.kind} needs more: {'a member and wd:Q…' if things else 'two members or more'}")
    documents, days = tuple(map(_iri, options.document)), Interval(options.start, options.end)
    if kind == SPLIT and not (holds and (documents or days != Interval())):
        raise UsageError("split needs --holds IRI, and --document IRI or --from DATE or --until DATE")
    return Decision(
        kind,
        members,
        options.reason,
        options.source,
        options.date or date.today(),
        holds or (members[0] if kind == SAME else ""),
        "".join(things),
        documents,
        days,
    )


def _iri(text: str) -> str:
    return parameters.term(ParameterType.IRI, text)[1:-1]
