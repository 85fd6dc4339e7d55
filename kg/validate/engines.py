"""Which engine holds documents against the shapes, and who decides where it objects.

pyshacl  the reference: slow, widely used
shacl    fast and young; an extra of the installation
auto     shacl where it is installed, and pySHACL again on every document in which it sees a violation
"""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Protocol

from kg.model.errors import UsageError
from kg.model.findings import Severity
from kg.model.terms import Quad
from kg.validate import shacl_engine
from kg.validate.pyshacl_engine import PyshaclEngine
from kg.validate.results import ValidationReport, reported
from kg.validate.shapes import Shapes

AUTO = "auto"
HELP = "who validates: pyshacl the reference, shacl the fast one, auto the fast one with pyshacl to decide (auto)"


class ValidationEngine(Protocol):
    """Whatever can hold the graph of one document against the shapes."""

    def validate(self, quads: Iterable[Quad]) -> ValidationReport:
        """Return the report on one document; see `kg.validate.pyshacl_engine.Validator.validate`."""


class ConfirmingEngine:
    """The fast engine, with pySHACL to decide on every shape by which a document has a violation."""

    def __init__(self, quick: ValidationEngine, sure: PyshaclEngine) -> None:
        """Take the two engines: `quick` sees every document, `sure` what it rejects."""
        self._quick, self._sure = quick, sure

    def validate(self, quads: Iterable[Quad]) -> ValidationReport:
        """Return the fast engine's report; the results of each shape that gives a violation are pySHACL's."""
        gathered = tuple(quads)
        report = self._quick.validate(gathered)
        rejecting = frozenset(one.code for one in report.results if one.severity is Severity.VIOLATION)
        if not rejecting:
            return report
        kept = (result for result in report.results if result.code not in rejecting)
        return reported((*kept, *self._sure.validate(gathered, rejecting).results))


def _auto(shapes: Shapes) -> ValidationEngine:
    sure = PyshaclEngine(shapes)
    return ConfirmingEngine(shacl_engine.ShaclEngine(shapes), sure) if shacl_engine.installed() else sure


ENGINES: Mapping[str, Callable[[Shapes], ValidationEngine]] = MappingProxyType(
    {AUTO: _auto, "pyshacl": PyshaclEngine, "shacl": shacl_engine.ShaclEngine}
)


def validator(engine: str, shapes: Shapes) -> ValidationEngine:
    """Return a validator by the name of its engine, with the shapes prepared.

    Raises UsageError on a name that is none of `ENGINES`, InstallationError where the engine is missing or the shapes
    are faulty.
    """
    if engine not in ENGINES:
        raise UsageError(f"{engine!r} is no engine of validation: choose one of {', '.join(ENGINES)}")
    return ENGINES[engine](shapes)
