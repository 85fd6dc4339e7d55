"""Jinja2 templates of the HTML pages: what is put into a page is escaped unless it is known to be markup.

Nothing of a document can become markup or an order to the reader's program. A character without a form of its own
(control characters, marks of direction, joiners) stands as its code point; the filter `shown` marks it as such, where
elements may stand. A page loads nothing and runs nothing: see the policy in `templates/base.html`.
"""

from functools import cache

import jinja2
from markupsafe import Markup

from kg.model import resources
from kg.model.text import escaped, shown


@cache
def template(folder: str, name: str) -> jinja2.Template:
    """Return a template.

    In: a folder of shipped data that holds templates (`templates`, `reference`), and the name of a file in it; it may
    extend `base.html`. Raises InstallationError where the folder is missing, jinja2.TemplateNotFound where the file is.
    """
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader([resources.folder(folder), resources.folder("base")]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=lambda value: value if isinstance(value, Markup) else Markup(escaped(str(value))),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["shown"] = lambda text: Markup(shown(text))
    return environment.get_template(name)


def style(name: str) -> Markup:
    """Return a style sheet of the package, to stand in a page."""
    return Markup((resources.folder("styles") / name).read_text(encoding="utf-8"))
