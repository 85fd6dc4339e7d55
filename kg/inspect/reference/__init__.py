"""The reference of the ontology: what is known of each class, from ontology, shapes and queries, as pages.

`classes()` gathers it, `examples(graph)` adds what a graph says of a thing of each class, `site(…)` writes the HTML
pages of `kg docs`, `python -m kg.inspect.reference.markdown` the page docs/ontology.md.
"""

from kg.inspect.reference.classes import ClassReference, classes
from kg.inspect.reference.examples import examples
from kg.inspect.reference.site import INDEX, site

__all__ = ["INDEX", "ClassReference", "classes", "examples", "site"]
