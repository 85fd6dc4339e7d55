"""Evaluation of built graphs on gold: precision and recall of every field, by layout, and each place that differs.

    gold.json, graph folders ─▶ GoldRecord a file ─▶ EvaluationOutcome a field and place ─▶ Score a field and layout

The gold format is in docs/gold.md. Each file is judged by what it prints itself: its row in the table `documents`,
its lines in `signatures`, its places in `citations` and `mentions`.
"""

import difflib
import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

from kg.export import table_graph, table_rows
from kg.model.errors import InputError, UsageError
from kg.store import graph_folder, oxigraph
from kg.store.sparql import results

HEADING = ("kind", "number", "doc_number", "date", "language", "title", "edition", "stated_total")
# A field of a line, and the column of the table `signatures` that holds it.
LINE = {
    "position": "position",
    "given": "given_name",
    "family": "family_name",
    "honorific": "honorific",
    "state": "state",
    "group": "group",
}
_TABLES = ("documents", "signatures", "citations", "mentions")
# Every field of a line right.
WHOLE_LINE = "line"
NAMED = ("citations", "persons")
FIELDS = (*HEADING, *LINE, WHOLE_LINE, *NAMED)
# Capitals may hide a dotted or a dotless i, so neither is told from the other; all else is as printed.
_CASELESS = frozenset(("family", WHOLE_LINE))
_ONE_I = str.maketrans({"İ": "i", "ı": "i"})

# Where each file prints its title: what is named there alone is neither asked for nor held against the reader.
_SOURCES = """
SELECT ?source ?layout ?start ?end WHERE {
  ?file a pace:Source ; pace:fileName ?source .
  OPTIONAL { ?file pace:layout ?layout }
  OPTIONAL { ?place oa:hasTarget ?file ; pace:property dcterms:title ; pace:start ?start ; pace:end ?end }
} ORDER BY ?source ?start
"""

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class GoldRecord:
    """What gold, or a graph, says about one file; every value is text, empty where there is none.

    `heading` holds fields of HEADING, each of `lines` fields of LINE (None: gold does not tell the signatures),
    `named` what is cited and who is named, `spare` what of it stands in the title alone. In gold a field that is
    missing is not judged.
    """

    file: str
    layout: str
    heading: Row
    lines: tuple[Row, ...] | None
    named: Mapping[str, frozenset[str]]
    spare: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class EvaluationOutcome:
    """One field at one place: what gold expects and what was read, each empty where there is nothing.

    `place` tells a signatory line by its position and quote; it is empty elsewhere.
    """

    file: str
    layout: str
    field: str
    place: str
    expected: str
    read: str
    right: bool


@dataclass(frozen=True, slots=True)
class Score:
    """How many values of a field gold expects, how many were read, and how many of these are right."""

    expected: int
    read: int
    right: int

    @property
    def precision(self) -> float:
        """The share of what was read that is right; 1 where nothing was read."""
        return self.right / self.read if self.read else 1.0

    @property
    def recall(self) -> float:
        """The share of what is expected that was read; 1 where nothing is expected."""
        return self.right / self.expected if self.expected else 1.0


def read_gold(path: Path) -> tuple[GoldRecord, ...]:
    """Read a gold file, in the order of its entries.

    Raises InputError where it cannot be read or is not of the form that docs/gold.md gives.
    """
    records: list[GoldRecord] = []
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))
        for entry in entries:
            lines = entry.get("signatures")
            named = {
                "citations": map(_act, entry.get("citations", ())),
                "persons": map(_text, entry.get("persons", ())),
            }
            record = GoldRecord(
                file=str(entry["file"]),
                layout=_text(entry.get("layout")),
                heading={field: _text(entry[field]) for field in HEADING if field in entry},
                lines=None
                if lines is None
                else tuple(
                    {field: _text(line[field]) for field in (*LINE, "printed") if field in line} for line in lines
                ),
                named={field: frozenset(names) for field, names in named.items() if field in entry},
                spare={},
            )
            records.append(record)
    except OSError as error:
        raise InputError(f"{path}: the gold cannot be read ({error.strerror})") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        message = f"{path}: not of the form that docs/gold.md gives ({type(error).__name__}: {error}): correct the file"
        raise InputError(message) from error
    if len({record.file for record in records}) < len(records):
        raise InputError(f"{path}: a file has two entries: keep one")
    return tuple(records)


def _act(entry: Mapping[str, Any]) -> str:
    """Return `Resolution 2193 (2017)`, `WrittenDeclaration 638`, `Judgment 302/02`."""
    year = _text(entry.get("year"))
    return " ".join(filter(None, (_text(entry["kind"]), _text(entry.get("number")), f"({year})" if year else "")))


def _text(value: object) -> str:
    return "" if value is None else unicodedata.normalize("NFC", " ".join(str(value).split()))


def read_graphs(folders: Iterable[Path]) -> dict[str, GoldRecord]:
    """Read what graph folders say, by file.

    Raises GraphError where one is no graph folder, UsageError where two of them hold a file of one name.
    """
    records: dict[str, GoldRecord] = {}
    for folder in folders:
        select = oxigraph.open_graph(folder).select
        graph = table_graph.read(folder / graph_folder.GRAPH)
        rows: dict[str, dict[str, list[Row]]] = {name: defaultdict(list) for name in _TABLES}
        for name, by_source in rows.items():
            columns, *lines = table_rows.rows(name, graph)
            for cells in lines:
                row = dict(zip(columns, map(_text, cells), strict=True))
                by_source[row["source"]].append(row)
        layouts: dict[str, str] = {}
        titles: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for place in select(_SOURCES).rows:
            source, layout, start, end = map(results.cell, place)
            layouts.setdefault(source, layout)
            titles[source] += [(int(start), int(end))] if start else []
        for source, layout in layouts.items():
            if source in records:
                raise UsageError(f"{source} is in two of the graphs: give each file in one")
            own = {name: by_source.get(source, []) for name, by_source in rows.items()}
            records[source] = _read_record(source, layout, own, titles[source])
    return records


def _read_record(
    source: str, layout: str, rows: Mapping[str, list[Row]], title: Sequence[tuple[int, int]]
) -> GoldRecord:
    """Return the record of one file; in: its rows by table, and the offsets at which it prints its title."""
    document = rows["documents"][0] if rows["documents"] else {}
    places = {
        "citations": [(_act(row), row) for row in rows["citations"]],
        "persons": [(row["as_printed"], row) for row in rows["mentions"] if row["kind"] == "Person"],
    }
    named, spare = {}, {}
    for field, printed in places.items():
        in_body = {
            name
            for name, row in printed
            if not any(start <= int(row["start"]) and int(row["end"]) <= end for start, end in title)
        }
        named[field] = frozenset(name for name, _ in printed)
        spare[field] = named[field] - in_body
    lines = (
        {field: row[column] for field, column in LINE.items()} | {"printed": row["as_printed"]}
        for row in rows["signatures"]
    )
    heading = {field: document.get(field, "") for field in HEADING}
    return GoldRecord(source, layout, heading, tuple(lines), named, spare)


def judge(gold: Iterable[GoldRecord], read: Mapping[str, GoldRecord]) -> tuple[EvaluationOutcome, ...]:
    """Compare gold with what was read, file by file, field by field, line by line.

    In: gold in the order in which it is to be reported; what the graphs say, by file. Out: the outcomes in that order;
    a file that no graph holds misses everything. Raises UsageError where the graphs hold none of the files.
    """
    records = tuple(gold)
    if not any(record.file in read for record in records):
        raise UsageError("the graph holds none of the gold's files: build the folder in which these files lie")
    nothing = GoldRecord("", "", {}, (), {}, {})
    outcomes: list[EvaluationOutcome] = []
    for record in records:
        graph = read.get(record.file, nothing)
        file, layout = record.file, record.layout or graph.layout or "none"
        for field, expected in record.heading.items():
            outcomes.append(_outcome(file, layout, field, "", expected, graph.heading.get(field, "")))
        if record.lines is not None:
            # A line that was read and is not in gold is judged by the fields that gold tells of its lines.
            fields = [field for field in LINE if not record.lines or any(field in line for line in record.lines)]
            # Lines are paired by name, and between those in order, so that a lost line costs one line.
            own, lines = record.lines, graph.lines or ()
            matcher = difflib.SequenceMatcher(None, [*map(_name, own)], [*map(_name, lines)], autojunk=False)
            for _, start, end, read_start, read_end in matcher.get_opcodes():
                for pair in zip_longest(own[start:end], lines[read_start:read_end]):
                    outcomes += _judge_line(file, layout, *pair, fields)
        for field, names in record.named.items():
            in_graph = graph.named.get(field, frozenset()) - (graph.spare.get(field, frozenset()) - names)
            for name in sorted(names | in_graph):
                sides = (name if name in side else "" for side in (names, in_graph))
                outcomes.append(_outcome(file, layout, field, "", *sides))
    return tuple(outcomes)


def _outcome(file: str, layout: str, field: str, place: str, expected: str, read: str) -> EvaluationOutcome:
    right = bool(expected) and _comparable(field, expected) == _comparable(field, read)
    return EvaluationOutcome(file, layout, field, place, expected, read, right)


def _comparable(field: str, value: str) -> str:
    if field not in _CASELESS:
        return value
    # Lowering İ leaves a combining dot, which belongs to the capital only.
    return re.sub("i\u0307", "i", value.lower()).translate(_ONE_I)


def _name(line: Row) -> tuple[str, str]:
    return _comparable("family", line.get("family", "")), line.get("given", "")


def _judge_line(
    file: str, layout: str, gold: Row | None, read: Row | None, fields: Sequence[str]
) -> Iterator[EvaluationOutcome]:
    """Yield the outcomes of one line, field by field, and of the line as a whole; None stands for no line."""
    own_fields = [field for field in LINE if field in gold] if gold is not None else fields
    expected, actual = ({field: (line or {}).get(field, "") for field in own_fields} for line in (gold, read))
    line = read or gold or {}
    place = f"line {line.get('position', '?')} “{(line.get('printed') or ' '.join(_name(line)))}”"
    outcomes = [_outcome(file, layout, field, place, expected[field], actual[field]) for field in own_fields]
    yield from outcomes
    is_pair = gold is not None and read is not None
    right = is_pair and all(outcome.right or outcome.expected == outcome.read for outcome in outcomes)
    whole, read_whole = (
        "" if row is None else ", ".join(value or "-" for value in values.values())
        for row, values in ((gold, expected), (read, actual))
    )
    yield EvaluationOutcome(file, layout, WHOLE_LINE, place, whole, read_whole, right)


def score(outcomes: Sequence[EvaluationOutcome]) -> dict[str, Score]:
    """Count outcomes by field, in the order of FIELDS; a field that gold never tells is left out."""
    scores = {}
    for field in FIELDS:
        if own := [outcome for outcome in outcomes if outcome.field == field]:
            expected, read, right = zip(
                *((bool(each.expected), bool(each.read), each.right) for each in own), strict=True
            )
            scores[field] = Score(sum(expected), sum(read), sum(right))
    return scores


def score_layouts(outcomes: Sequence[EvaluationOutcome]) -> dict[str, dict[str, Score]]:
    """Count outcomes by layout, then by field; layouts by name."""
    layouts = sorted({outcome.layout for outcome in outcomes})
    return {layout: score([outcome for outcome in outcomes if outcome.layout == layout]) for layout in layouts}


def misses(outcomes: Iterable[EvaluationOutcome]) -> tuple[EvaluationOutcome, ...]:
    """Return the outcomes where gold and graph differ, in their order: a line by its faulty fields, a lost one once."""
    wrong = [outcome for outcome in outcomes if not outcome.right and (outcome.expected or outcome.read)]
    lost = {
        (outcome.file, outcome.place)
        for outcome in wrong
        if outcome.field == WHOLE_LINE and not (outcome.expected and outcome.read)
    }
    return tuple(
        outcome for outcome in wrong if (outcome.field == WHOLE_LINE) == ((outcome.file, outcome.place) in lost)
    )
