"""SHACL over the graph of one document by the `shacl` package, a hundred times as fast as pySHACL; its only import.

The package is young, so it is an extra of the installation, and what it calls a violation pySHACL decides
(`kg.validate.engines`). A test holds its results against pySHACL's, one by one.
"""

from collections.abc import Iterable
from importlib.util import find_spec
from typing import TYPE_CHECKING

from kg.model.errors import InstallationError
from kg.model.findings import Severity
from kg.model.terms import Quad
from kg.validate.results import ValidationReport, ValidationResult, reported, worded
from kg.validate.shapes import Shapes, code_of

if TYPE_CHECKING:
    import shacl


def installed() -> bool:
    """Tell whether the package is there: `pip install 'pace-kg[fast]'`."""
    return find_spec("shacl") is not None


class ShaclEngine:
    """The shapes as `shacl` compiles them, ready to be held against one document after another."""

    def __init__(self, shapes: Shapes) -> None:
        """Compile the shapes, as `kg.validate.shapes.load` returns them.

        Raises InstallationError where the package is missing or the shapes are faulty.
        """
        try:
            import shacl
        except ImportError as error:
            raise InstallationError("the fast engine is not installed: pip install 'pace-kg[fast]'") from error
        self._shapes = shapes
        self._hierarchy = "".join(f"{s.n3()} {p.n3()} {o.n3()} .\n" for s, p, o in shapes.hierarchy)
        try:
            self._compiled = shacl.Shapes.from_text(shapes.graph.serialize(format="nt"), "ntriples")
        except ValueError as error:
            raise InstallationError(f"the shapes are faulty: install pace-kg again ({error})") from error

    def validate(self, quads: Iterable[Quad]) -> ValidationReport:
        """Hold the graph of one document against the shapes; in and out as
        `kg.validate.pyshacl_engine.Validator.validate`."""
        text = "".join([f"{s} {p} {o} .\n" for s, p, o, _ in quads])
        try:
            found = self._compiled.validate_text(text + self._hierarchy, "ntriples")
        except ValueError as error:
            raise InstallationError(f"the fast engine fails ({error}): use --engine pyshacl") from error
        return reported(self._result(one) for one in found.results)

    def _result(self, found: "shacl.Result") -> ValidationResult:
        code, focus, value = code_of((found.source_shape or "")[1:-1]), found.focus_node, found.value or ""
        path = _property(found.path or "")
        return ValidationResult(
            focus=focus,
            code=code,
            path=path,
            value="" if value.startswith("_:") else value,
            severity=Severity(found.severity.lower()),
            message=worded(found.message or "", focus, path, value, self._shapes.labels),
            component=found.component_iri,
            explained_by=tuple(sorted(self._shapes.explained_by.get(code, ()))),
            located_by=self._shapes.located_by.get(code, ""),
        )


def _property(path: str) -> str:
    """Return the term of a path that is one property; of any other nothing, as pySHACL names it by a blank node."""
    return path if path.startswith("<") and path.index(">") == len(path) - 1 else ""
