"""The reference of the ontology as a folder of HTML pages that needs no network and runs nothing."""

from collections.abc import Iterable, Mapping

from kg.inspect.html import style, template
from kg.inspect.reference.classes import LANGUAGES, ClassReference

STYLE = "reference.css"
INDEX = "index.html"


def site(classes: Iterable[ClassReference], examples: Mapping[str, str], version: str) -> dict[str, str]:
    """Return the files of the reference by name: an index, a page a class, the style.

    In: the classes; for a class's name an example in Turtle, where there is one; the program's version.
    Raises InstallationError where templates or style are missing.
    """
    known = {reference.name: reference for reference in classes}
    page = template("reference", "class.html")
    pages = {
        f"{name}.html": page.render(
            {"class": reference, "example": examples.get(name, "")},
            known=known,
            languages=LANGUAGES,
            index=INDEX,
            stylesheet=STYLE,
        )
        for name, reference in known.items()
    }
    index = template("reference", INDEX).render(known=known, version=version, stylesheet=STYLE)
    return {INDEX: index, STYLE: str(style(STYLE)), **pages}
