"""Review of record linkage: the candidate pairs of a graph with their features, and the file of decisions."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kg.model import resources
from kg.model.errors import InputError, OutputError, UsageError
from kg.model.iri import BASE, local_name
from kg.resolve.decisions import Decision, Decisions, agreed, block, decisions_of, heading, with_file
from kg.resolve.names import spelling_of
from kg.store import oxigraph
from kg.store.sparql.results import cell
from kg.vocabulary import load_concepts, load_vocabulary
from kg.vocabulary.concepts import Vocabulary

_PAIRS = """
SELECT ?link ?score ?layer ?name ?form ?holds ?first ?last WHERE {
  ?link a pace:CandidateLink ; pace:score ?score ; pace:joins ?name .
  OPTIONAL { ?link pace:layer/skos:prefLabel ?layer FILTER(LANG(?layer) = "en") }
  ?name skosxl:literalForm ?form ; pace:nameOf ?holds .
  OPTIONAL { ?name pace:firstSeen ?first ; pace:lastSeen ?last }
} ORDER BY ?link ?name
"""
_FEATURES = """
SELECT ?link ?feature ?label WHERE {
  ?link a pace:CandidateLink ; %s ?feature . ?feature skos:prefLabel ?label FILTER(LANG(?label) = "en")
} ORDER BY ?link ?feature
"""
_LINES = """
SELECT DISTINCT ?name ?file ?quote WHERE {
  ?link a pace:CandidateLink ; pace:joins ?name .
  ?name pace:provedBy ?line .
  ?line oa:hasTarget/pace:fileName ?file ; pace:quote ?quote .
} ORDER BY ?name ?file ?quote
"""
_ADDRESSED = """
SELECT ?member ?name ?form ?first ?last (COUNT(?line) AS ?lines) WHERE {
  ?seen a pace:SeenHonorific ; pace:nameOf ?member ; skosxl:literalForm ?form ; pace:provedBy ?line .
  OPTIONAL { ?seen pace:firstSeen ?first ; pace:lastSeen ?last }
  ?member foaf:name ?name .
} GROUP BY ?member ?name ?form ?first ?last ORDER BY ?member ?first ?form
"""
_LINES_SHOWN = 3

Rows = dict[str, list[tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class ReviewSide:
    """One name of a pair: as printed, the member's IRI by that name alone and the one that holds, days, lines.

    `first` and `last` are the days of the first and the last line with a date, empty where none has one; `lines` are
    file and quote of each line that prints the name.
    """

    form: str
    member: str
    holds: str
    first: str
    last: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class CandidatePair:
    """An open pair: its score, how the names agree, what speaks for and against (keys and labels), the two names.

    The name that more lines print stands first.
    """

    score: float
    layer: str
    speaks_for: tuple[tuple[str, str], ...]
    speaks_against: tuple[tuple[str, str], ...]
    names: tuple[ReviewSide, ...]


@dataclass(frozen=True, slots=True)
class Namesake:
    """A name that lists give to a man and to a woman: it may be two members'.

    `forms` are the forms of address, each with the day of its first and last line and the number of lines.
    """

    member: str
    name: str
    forms: tuple[tuple[str, str, str, int], ...]


def candidates(folder: Path, decisions: Decisions) -> tuple[CandidatePair, ...]:
    """Return the open pairs of a graph folder, best first, without those that decisions settle since it was built.

    Raises GraphError where the folder holds no graph.
    """
    select = _asking(folder)
    pairs, lines = select(_PAIRS), select(_LINES)
    supporting, opposing = (select(_FEATURES % prop) for prop in ("pace:speaksFor", "pace:speaksAgainst"))
    apart = {frozenset(pair[:2]) for pair in decisions.apart()}
    open_pairs = []
    for link, rows in pairs.items():
        sides = []
        for _, _, name, form, holds, first, last in rows:
            shown = tuple((file, " ".join(quote.split())) for file, quote in lines[name])
            sides.append(ReviewSide(form, name.partition("/name/")[0], holds, first, last, shown))
        sides.sort(key=lambda side: (-len(side.lines), side.member))
        members = frozenset(BASE + short(side.member).removeprefix("id:") for side in sides)
        if len(set(map(decisions.canonical_member, members))) == 1 or members in apart:
            continue
        score, layer, *_ = rows[0]
        speaks_for, speaks_against = (
            tuple((local_name(feature), label) for feature, label in features[link])
            for features in (supporting, opposing)
        )
        open_pairs.append(CandidatePair(float(score), layer, speaks_for, speaks_against, tuple(sides)))
    return tuple(sorted(open_pairs, key=lambda pair: (-pair.score, [side.member for side in pair.names])))


def _asking(folder: Path) -> Callable[[str], Rows]:
    """Return what answers a query over a graph folder: rows by their first column."""
    graph = oxigraph.open_graph(folder)

    def select(query: str) -> Rows:
        rows: Rows = defaultdict(list)
        for row in graph.select(query).rows:
            key, *cells = map(cell, row)
            rows[key].append(tuple(cells))
        return rows

    return select


def namesakes(folder: Path, words: Vocabulary) -> tuple[Namesake, ...]:
    """Return the members whom lists address as a man and as a woman, in the order of their IRIs.

    Raises GraphError where the folder holds no graph.
    """
    spelling = spelling_of(words)
    namesakes = []
    for member, rows in _asking(folder)(_ADDRESSED).items():
        forms = [(form, first, last, int(lines)) for _, form, first, last, lines in rows]
        if {spelling.sex(form) for form, *_ in forms} >= {"man", "woman"}:
            namesakes.append(Namesake(member, rows[0][0], tuple(forms)))
    return tuple(namesakes)


def text(candidate: CandidatePair) -> str:
    """Return an open pair in lines for a person, with the two commands that settle it."""
    against = "; ".join(label for _, label in candidate.speaks_against)
    lines = [
        f"{' / '.join(side.form for side in candidate.names)}   score {candidate.score:.3f}",
        f"  the names agree by   {candidate.layer}",
        f"  for one member       {'; '.join(label for _, label in candidate.speaks_for)}",
        f"  for two members      {against or 'nothing'}",
    ]
    for side in candidate.names:
        days = f"{side.first} to {side.last}" if side.first != side.last else side.first or "no date"
        merged = "" if side.member == side.holds else f"   (taken as {short(side.holds)})"
        lines.append(f"  {side.form}   {short(side.member)}   {days}   {_count(len(side.lines), 'line')}{merged}")
        lines += [f"      {file}: {quote}" for file, quote in side.lines[:_LINES_SHOWN]]
        if len(side.lines) > _LINES_SHOWN:
            lines.append(f"      … and {len(side.lines) - _LINES_SHOWN} more")
    first, members = candidate.names[0], " ".join(short(side.member) for side in candidate.names)
    holds = "" if first.member == first.holds else f" --holds {short(first.holds)}"
    lines.append(f"  one member:   kg members decide same {members}{holds} --reason … --source …")
    lines.append(f"  two members:  kg members decide distinct {members} --reason … --source …")
    return "\n".join(lines)


def namesake_text(namesake: Namesake) -> str:
    """Return a name that may be two members' in lines for a person."""
    member = short(namesake.member)
    return "\n".join(
        [
            f"{namesake.name}   {member}   a man's and a woman's form of address",
            *(f"  {form}   {first or 'no date'} to {last or 'no date'}   {_count(lines, 'line')}"
              for form, first, last, lines in namesake.forms),
            f"  two members:  kg members decide split {member} --holds {member}-2 --from … --reason … --source …",
        ]
    )  # fmt: skip


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def short(member: str) -> str:
    """Return a member's IRI as `id:member/…`, as `kg members decide` takes it, whatever base the graph has."""
    _, step, name = member.partition("member/")
    return f"id:{step}{name}"


def reviewed_vocabulary(path: Path | None) -> Vocabulary:
    """Return the vocabularies with the decisions taken so far: the shipped ones, and those of a file that is given.

    Raises InputError where the file is missing or faulty.
    """
    shipped = load_vocabulary()
    return with_file(shipped, path) if path and path.resolve() != _shipped().resolve() else shipped


def decisions_file(path: Path | None) -> Path:
    """Return the file that decisions are written to: the given one, in a checkout else ontology/matching/decisions.ttl.

    Raises UsageError where none is given and the package is installed: what is written there goes with an update.
    """
    if path is None and _shipped().is_relative_to(Path(__file__).parent):
        raise UsageError("an installed copy keeps no decisions: give --decisions FILE, and the same file to kg build")
    return path or _shipped()


def _shipped() -> Path:
    return resources.folder("ontology") / "matching" / "decisions.ttl"


def append(decision: Decision, path: Path) -> str:
    """Append a decision to a file of decisions, made where there is none, and return its block of Turtle.

    Raises UsageError where it was taken before, InstallationError where it contradicts another, InputError where the
    file is faulty, and OutputError where it cannot be written.
    """
    named = decision.named()
    earlier = decisions_of(reviewed_vocabulary(path if path.exists() else None)).all
    if named.iri in {decision.iri for decision in earlier}:
        raise UsageError(f"{named.iri} was decided before: change it in {path}")
    turtle = block(named)
    agreed((*earlier, named))
    draft = path.with_name(f".{path.name}")
    try:
        existing = path.read_text(encoding="utf-8") if path.exists() else heading()
        draft.write_text(existing + turtle, encoding="utf-8", newline="\n")
        if named.iri not in load_concepts(draft):
            raise InputError(f"{path}: begins otherwise than kg members decide has it: give a new file to --decisions")
        draft.replace(path)
    except OSError as error:
        message = f"{path}: the decision cannot be written ({error.strerror}): give another file to --decisions"
        raise OutputError(message) from error
    finally:
        draft.unlink(missing_ok=True)
    return turtle
