"""What the package offers, for type checkers: see kg/api.py."""

from kg.api import build as build
from kg.api import open as open  # noqa: A004 (the name that users expect)
from kg.api import tables as tables
