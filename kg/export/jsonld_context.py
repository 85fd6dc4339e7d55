"""The published JSON-LD context: a short name for each property and class, and what its values go without.

`ontology/export/context.jsonld` is what is published; the writer follows it, so the two cannot disagree.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from kg.model import resources
from kg.model.errors import InstallationError

FILE = "export/context.jsonld"
IRI, LANGUAGE = "@id", "@language"


@dataclass(frozen=True, slots=True)
class ContextTerm:
    """The short name of a property or class.

    `values` tells how values are written: IRI as bare strings, LANGUAGE by language tag, a datatype's IRI as the bare
    text of such literals; empty as JSON has them.
    """

    name: str
    values: str = ""


@dataclass(frozen=True)
class JsonLdContext:
    """A context: its definitions as they are published, in their order."""

    definitions: Mapping[str, str | Mapping[str, str]]

    @cached_property
    def prefixes(self) -> Mapping[str, str]:
        """The namespaces by prefix."""
        return {
            name: said for name, said in self.definitions.items() if isinstance(said, str) and said.endswith(("#", "/"))
        }

    @cached_property
    def terms(self) -> Mapping[str, ContextTerm]:
        """The short names by the IRI that they stand for."""
        return dict(
            self._term(name, {IRI: said} if isinstance(said, str) else said)
            for name, said in self.definitions.items()
            if name not in self.prefixes
        )

    def expand(self, name: str) -> str:
        """Return the IRI of a name with a prefix; raise KeyError where the context has no such prefix."""
        prefix, _, local = name.partition(":")
        return self.prefixes[prefix] + local

    def _term(self, name: str, said: Mapping[str, str]) -> tuple[str, ContextTerm]:
        values = said.get("@container") or said.get("@type", "")
        return self.expand(said[IRI]), ContextTerm(name, values if values[:1] in ("@", "") else self.expand(values))


def load() -> JsonLdContext:
    """Read the published context; raise InstallationError where it is missing or no context of this make."""
    path = resources.folder("ontology") / FILE
    try:
        context = JsonLdContext(json.loads(path.read_text(encoding="utf-8"))["@context"])
        # Looked up here, so that a fault in the file is told by its name.
        return context if context.terms else JsonLdContext({})
    except (OSError, ValueError, KeyError) as error:
        raise InstallationError(f"{path} is faulty ({error}): install pace-kg again") from error
