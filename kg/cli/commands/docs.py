"""`kg docs [DIR] --to FOLDER`: write the reference of the model, a page a class, with examples from a graph."""

import argparse

from kg.inspect.reference import INDEX, classes, examples, site
from kg.model.errors import OutputError
from kg.model.resources import installed_version


def run(options: argparse.Namespace) -> int:
    """Write the pages and say where to begin reading; 0."""
    files = site(classes(), examples(options.graph) if options.graph else {}, installed_version())
    try:
        options.to.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (options.to / name).write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise OutputError(f"{options.to}: cannot be written ({error.strerror}): name another with --to") from error
    print(f"{len(files) - 2} classes: open {options.to / INDEX} in a browser")
    return 0
