"""The reference of the ontology: what is known of each class, from ontology, shapes and queries, as pages.

`classes()` gathers it, `examples(graph)` adds what a graph says of a thing of each class, `site(…)` writes the HTML
pages of `kg docs`, `python -m kg.inspect.reference.markdown` the page docs/ontology.md.
"""

from collections.abc import Iterable, Mapping

from kg.inspect.html import style, template
from kg.inspect.reference.classes import LANGUAGES, ClassReference, classes
from kg.inspect.reference.examples import examples

__all__ = ["INDEX", "STYLE", "ClassReference", "classes", "examples", "site"]

STYLE = "reference.css"
INDEX = "index.html"


def site(classes: Iterable[ClassReference], examples: Mapping[str, str], version: str) -> dict[str, str]:
    """Return the files of the reference by name: an index, a page a class, the style.

    In: the classes; for a class's name an example in Turtle, where there is one; the program's version.
    Raises InstallationError where templates or style are missing.
    """
    references = {reference.name: reference for reference in classes}
    page = template("reference", "class.html")
    pages = {
        f"{name}.html": page.render(
            {"class": reference, "example": examples.get(name, "")},
            known=references,
            languages=LANGUAGES,
            index=INDEX,
            stylesheet=STYLE,
        )
        for name, reference in references.items()
    }
    index = template("reference", INDEX).render(known=references, version=version, stylesheet=STYLE)
    return {INDEX: index, STYLE: str(style(STYLE)), **pages}
