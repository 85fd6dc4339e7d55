"""What can go wrong with the program, as opposed to a document.

    KgError
    ├── UsageError         the command line or a call asks for something that cannot be
    ├── InputError         an input path is missing or cannot be read at all
    ├── OutputError        the graph folder or an export cannot be written
    ├── GraphError         a graph folder is missing, broken or of another version
    ├── InstallationError  ontology, shapes, model or a library is missing or faulty
    └── QueryError         a query is refused, faulty, or ran over its limits

A faulty document never raises: it yields a `Finding` (kg.model.document) and the build goes on.
Each message is one line and says what to do.
"""


class KgError(Exception):
    """The root: every error that the package raises on purpose."""


class UsageError(KgError):
    """The command line or a call asks for something that cannot be."""


class InputError(KgError):
    """An input path is missing or cannot be read at all."""


class OutputError(KgError):
    """The graph folder or an export cannot be written."""


class GraphError(KgError):
    """A graph folder is missing, broken or made by another version."""


class InstallationError(KgError):
    """Ontology, shapes, model or a library is missing or faulty."""


class QueryError(KgError):
    """A query is refused, faulty, or ran over its limits."""
