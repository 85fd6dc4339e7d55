"""A knowledge graph of what members of the Parliamentary Assembly of the Council of Europe sign.

>>> import kg
>>> made = kg.build("input", "graph", names=False)
>>> made.counts.signatures
24
>>> dataset = kg.open("graph")
>>> from rdflib import Literal
>>> from rdflib.namespace import FOAF
>>> [str(iri).rsplit("/", 1)[-1] for iri in dataset.subjects(FOAF.familyName, Literal("De Sutter"))]
['petra-de-sutter']
>>> kg.tables("graph").members.set_index("family_name").loc["De Sutter", "given_name"]
'Petra'
"""

import importlib
from typing import Any

__all__ = ["build", "open", "tables"]


def __getattr__(name: str) -> Any:
    """Load the public functions when they are first used, so that `import kg` waits for no library."""
    if name in __all__:
        return getattr(importlib.import_module("kg.api"), name)
    raise AttributeError(f"module 'kg' has no attribute {name!r}")
