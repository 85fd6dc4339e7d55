"""`kg export DIR --format F --to PATH`: write a graph folder in another format, or as tables."""

import argparse
from pathlib import Path

from kg import export, folder


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's arguments."""
    parser.add_argument("folder", type=Path, metavar="DIR", help="a graph folder")
    parser.add_argument("--format", required=True, choices=sorted(export.FORMATS))
    parser.add_argument("--to", required=True, metavar="PATH", help="the file, for csv the folder; - for stdout")


def run(options: argparse.Namespace) -> int:
    """Write the export; it is complete or not there."""
    export.export(folder.require(options.folder), options.format, options.to)
    return 0
