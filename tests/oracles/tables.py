"""The tables as the SELECTs under queries/tables/ define them, answered by Oxigraph over the union of all graphs."""

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from kg.export.table_rows import COLUMNS, Row
from kg.model import resources
from kg.store import oxigraph
from kg.store.sparql.results import cell


def rows(name: str, folder: Path) -> Iterator[Row]:
    """Make one table of a graph folder by its SELECT, its header first."""
    query = resources.folder("queries") / "tables" / f"{name}.rq"
    solutions = oxigraph.open_graph(folder).select(query.read_text(encoding="utf-8"))
    found = (tuple(map(cell, row)) for row in solutions.rows)
    if name != "members":
        yield solutions.columns
        yield from found
        return
    yield COLUMNS[name]
    # Rows of member, column and value: one row a member is made of them.
    for member, group in groupby(found, itemgetter(0)):
        values: dict[str, list[str]] = {}
        for _, column, value in group:
            values.setdefault(column, []).append(value)
        signed = sorted(values.get("signed", [""]))
        single = {"member": member, "first_signed": signed[0], "last_signed": signed[-1]}
        yield tuple(single.get(column, "; ".join(values.get(column, ()))) for column in COLUMNS[name])
