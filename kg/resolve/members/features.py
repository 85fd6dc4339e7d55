"""The features of identity with their weights and layers, as ontology/identity-features.ttl gives them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from kg.model import iri, terms
from kg.model.errors import InstallationError
from kg.vocabulary.concepts import Concept, Vocabulary

# Below the first a pair is forgotten, from the second on two names are taken as one unless something bars it.
CANDIDATE = 0.5
CERTAIN = 0.85

SAME_WORDS = "same-words"
# The last layer whose rules of spelling alone make names one; behind it, words are missing or differ.
LAST_OF_SPELLING = 3


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature: its key, weight, the rank of its layer (0 for what is not of the names), whether it bars a merge."""

    key: str
    weight: float
    rank: int
    bars: bool

    @property
    def iri(self) -> str:
        """The IRI of its concept."""
        return iri.concept("identity-feature", self.key)


@dataclass(frozen=True, slots=True)
class Features:
    """All features by key, and the layers by rank."""

    by_key: Mapping[str, Feature]
    layers: Mapping[int, str]

    def __getitem__(self, key: str) -> Feature:
        """Return a feature; raise InstallationError where the vocabulary lacks it."""
        try:
            return self.by_key[key]
        except KeyError as error:
            message = f"the feature {key} is missing: it belongs into ontology/identity-features.ttl"
            raise InstallationError(message) from error

    def layer(self, keys: Iterable[str]) -> str:
        """Return the IRI of the least trusted layer among features of names."""
        return self.layers[max(self[key].rank for key in keys)]


def features_of(vocabulary: Vocabulary) -> Features:
    """Read the features and layers of the vocabulary."""
    layers = {concept.iri: int(concept.text("pace:rank")) for concept in vocabulary.of_kind("IdentityLayer")}
    kinds = ("NameFeature", "SupportingFeature", "OpposingFeature")
    found = [_feature(concept, layers) for kind in kinds for concept in vocabulary.of_kind(kind)]
    return Features(
        MappingProxyType({feature.key: feature for feature in found}),
        MappingProxyType({rank: layer for layer, rank in layers.items()}),
    )


def _feature(concept: Concept, layers: Mapping[str, int]) -> Feature:
    rank = next((layers[terms.iri_of(layer)] for layer in concept.objects("pace:layer")), 0)
    bars = concept.text("pace:bars") == "true"
    return Feature(iri.local_name(concept.iri), float(concept.text("pace:weight")), rank, bars)
