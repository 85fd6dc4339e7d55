"""The mapping by which Morph-KGC makes statements of the exported tables: a row's cells, each a quad in the graph of
the row's first column.

The tables are given several times over, so that what its start costs counts for little.
"""

import csv
from collections.abc import Iterator
from pathlib import Path

TIMES = 10
# What tells the rows of a table apart.
_KEYS = {
    "documents": ("source", "document"),
    "signatures": ("source", "document", "member", "position"),
    "citations": ("source", "document", "target", "start"),
    "mentions": ("source", "document", "entity", "start"),
    "members": ("member",),
}
_HEAD = """\
@prefix rr: <http://www.w3.org/ns/r2rml#> .
@prefix rml: <http://semweb.mmlab.be/ns/rml#> .
@prefix ql: <http://semweb.mmlab.be/ns/ql#> .
@base <https://example.org/> .
"""


def write(tables: Path, folder: Path) -> tuple[Path, Path, int]:
    """Write the tables, each row TIMES times with another first cell, their mapping, and its configuration.

    Out: the configuration, the file that Morph-KGC will write, and the number of rows.
    """
    folder.mkdir()
    mapping, config, out = folder / "mapping.ttl", folder / "config.ini", folder / "out.nq"
    count = sum(_multiply(tables / f"{name}.csv", folder / f"{name}.csv") for name in _KEYS)
    mapping.write_text(_HEAD + "".join(_maps(folder)), encoding="utf-8")
    lines = (
        *("[CONFIGURATION]", f"output_file={out}", "output_format=N-QUADS", "number_of_processes=1"),
        *("logging_level=ERROR", "[tables]", f"mappings={mapping}"),
    )
    config.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return config, out, count


def _multiply(table: Path, to: Path) -> int:
    """Write a table's rows many times over; return how many there are."""
    with table.open(encoding="utf-8", newline="") as given, to.open("w", encoding="utf-8", newline="") as made:
        reader, writer = csv.reader(given), csv.writer(made)
        writer.writerow(next(reader))
        rows = [[f"{first}-{number}", *others] for first, *others in reader for number in range(TIMES)]
        writer.writerows(rows)
    return len(rows)


def _maps(tables: Path) -> Iterator[str]:
    for name, keys in _KEYS.items():
        path = tables / f"{name}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            columns = next(csv.reader(file))
        subject = f"https://example.org/{name}/" + "/".join(f"{{{key}}}" for key in keys)
        graph = f"https://example.org/{{{columns[0]}}}"
        yield (
            f"<#{name}> a rr:TriplesMap ;\n"
            f'  rml:logicalSource [ rml:source "{path}" ; rml:referenceFormulation ql:CSV ] ;\n'
            f'  rr:subjectMap [ rr:template "{subject}" ; rr:graphMap [ rr:template "{graph}" ] ]'
        )
        for column in columns:
            yield (
                f" ;\n  rr:predicateObjectMap [ rr:predicate <https://example.org/term/{column}> ; "
                f'rr:objectMap [ rml:reference "{column}" ] ]'
            )
        yield " .\n"
