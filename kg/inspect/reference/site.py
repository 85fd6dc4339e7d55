"""What is known of each class → a folder of pages that needs no network and runs nothing."""

from collections.abc import Iterable, Iterator, Mapping

from kg.inspect.reference.classes import (
    LANGUAGES,
    ClassReference,
    ConstraintReference,
    NamedReference,
    PropertyReference,
)
from kg.model import resources
from kg.model.text import escaped, shown

STYLE = "reference.css"
INDEX = "index.html"
_HEAD = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self'">
<title>{title}</title>
<link rel="stylesheet" href="{style}">
</head>
<body>
"""
_FOOT = "</body>\n</html>\n"


def site(classes: Iterable[ClassReference], examples: Mapping[str, str], version: str) -> dict[str, str]:
    """Return the files of the reference by name: an index, a page a class, the style.

    In: the classes; for a class's name an example in Turtle, where there is one; the program's version.
    """
    known = {one.name: one for one in classes}
    pages = {f"{name}.html": "".join(_page(one, known, examples.get(name, ""))) for name, one in known.items()}
    style = (resources.folder("styles") / STYLE).read_text(encoding="utf-8")
    return {INDEX: "".join(_index(known, version)), STYLE: style, **pages}


def _index(known: Mapping[str, ClassReference], version: str) -> Iterator[str]:
    yield _HEAD.format(title="The model of pace-kg", style=STYLE)
    yield "<header>\n<h1>The model of pace-kg</h1>\n"
    yield f"<p>All classes, as of version {escaped(version)}.</p>\n</header>\n<main>\n"
    for one in known.values():
        if not one.wider:
            yield from _tree(one, known)
    yield f"</main>\n{_FOOT}"


def _tree(one: ClassReference, known: Mapping[str, ClassReference]) -> Iterator[str]:
    yield f"<section>\n<h2>{_link(one.name)}</h2>\n<p>{shown(one.said.definitions[0])}</p>\n"
    yield from _kinds(one, known)
    yield "</section>\n"


def _kinds(one: ClassReference, known: Mapping[str, ClassReference]) -> Iterator[str]:
    if one.narrower:
        yield "<ul>\n"
        for name in one.narrower:
            yield f"<li>{_link(name)} <span>{shown(known[name].said.labels[0])}</span>\n"
            yield from _kinds(known[name], known)
            yield "</li>\n"
        yield "</ul>\n"


def _page(one: ClassReference, known: Mapping[str, ClassReference], example: str) -> Iterator[str]:
    yield _HEAD.format(title=f"pace:{escaped(one.name)}", style=STYLE)
    yield f'<header>\n<p><a href="{INDEX}">The model of pace-kg</a></p>\n<h1>pace:{shown(one.name)}</h1>\n'
    for language, label, definition in zip(LANGUAGES, one.said.labels, one.said.definitions, strict=True):
        yield f'<p lang="{language}"><b>{shown(label)}</b>: {shown(definition)}</p>\n'
    yield "</header>\n<main>\n<dl>\n"
    yield from _facts(one)
    yield "</dl>\n"
    if example:
        yield f"<section>\n<h2>Example</h2>\n<pre>{_lines(example)}</pre>\n</section>\n"
    yield from _properties(one.properties, known)
    yield from _checks(one.checks)
    if one.queries:
        items = "".join(f"<li><code>{shown(name)}</code> {shown(title)}</li>\n" for name, title in one.queries)
        yield f"<section>\n<h2>Queries</h2>\n<ul>\n{items}</ul>\n</section>\n"
    yield f"</main>\n{_FOOT}"


def _lines(text: str) -> str:
    return "\n".join(map(shown, text.split("\n")))


def _facts(one: ClassReference) -> Iterator[str]:
    pattern = f"<code>{shown(one.pattern)}</code>" if one.pattern else "those of its kinds"
    yield f"<div><dt>IRIs</dt><dd>{pattern}</dd></div>\n"
    for title, names in (("kind of", one.wider), ("kinds", one.narrower)):
        if names:
            yield f"<div><dt>{title}</dt><dd>{', '.join(map(_link, names))}</dd></div>\n"
    if one.close:
        close = ", ".join(f"<code>{shown(name)}</code>" for name in one.close)
        yield f"<div><dt>elsewhere</dt><dd>{close}</dd></div>\n"


def _properties(properties: Iterable[PropertyReference], known: Mapping[str, ClassReference]) -> Iterator[str]:
    rows = [_row(one, known) for one in properties]
    if rows:
        head = "".join(f"<th>{title}</th>" for title in ("property", "how many", "values", "meaning", "checked by"))
        yield '<section>\n<h2>Properties</h2>\n<div class="wide">\n<table>\n'
        yield f"<thead><tr>{head}</tr></thead>\n<tbody>\n{''.join(rows)}</tbody>\n</table>\n</div>\n</section>\n"


def _row(one: PropertyReference, known: Mapping[str, ClassReference]) -> str:
    values = ", ".join(_value(name, known) for name in one.values)
    codes = ", ".join(f'<a href="#{escaped(code)}">{shown(code)}</a>' for code in one.codes)
    cells = (f"<code>{shown(one.name)}</code>", shown(one.cardinality), values, shown(_meaning(one.said)), codes)
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>\n"


def _meaning(said: NamedReference) -> str:
    return said.definitions[0] or said.labels[0]


def _value(name: str, known: Mapping[str, ClassReference]) -> str:
    local = name.removeprefix("pace:")
    return _link(local) if local in known and local != name else f"<code>{shown(name)}</code>"


def _checks(checks: Iterable[ConstraintReference]) -> Iterator[str]:
    rows = [
        f'<tr id="{escaped(one.code)}"><td><code>{shown(one.code)}</code></td><td>{one.severity}</td>'
        f"<td>{shown(one.reason)}</td></tr>\n"
        for one in checks
    ]
    if rows:
        yield f'<section>\n<h2>Checks</h2>\n<div class="wide">\n<table>\n<tbody>\n{"".join(rows)}</tbody>\n</table>\n'
        yield "</div>\n</section>\n"


def _link(name: str) -> str:
    return f'<a href="{escaped(name)}.html">pace:{shown(name)}</a>'
