"""Prefixes, and the minting of every IRI: a pure function of the thing's own names.

An IRI never depends on the order of input, the clock or chance. Everything is minted under
`BASE`; a build with another base exchanges that prefix when the graph is written.
"""

import re
import unicodedata
from functools import lru_cache

BASE = "https://w3id.org/pace-kg/id/"
ONTOLOGY = "https://w3id.org/pace-kg/ontology#"
SHAPES = "https://w3id.org/pace-kg/shapes#"
LEXICON = "https://w3id.org/pace-kg/lexicon#"

PREFIXES: dict[str, str] = {
    "pace": ONTOLOGY,
    "shape": SHAPES,
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "eli-dl": "http://data.europa.eu/eli/eli-draft-legislation-ontology#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "person": "http://www.w3.org/ns/person#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "skosxl": "http://www.w3.org/2008/05/skos-xl#",
    "vann": "http://purl.org/vocab/vann/",
    "wd": "http://www.wikidata.org/entity/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

# Letters that Unicode does not decompose; the rest is left to NFKD.
_FOLDS = str.maketrans(
    {"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h", "ə": "e"}
)
_NOT_SLUG = re.compile(r"[^\w]+|_+")


@lru_cache(maxsize=1024)
def expand(name: str) -> str:
    """Return the absolute IRI of a prefixed name; raise KeyError on an unknown prefix.

    >>> expand("pace:Signature")
    'https://w3id.org/pace-kg/ontology#Signature'
    """
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local


@lru_cache(maxsize=1 << 16)
def slug(name: str) -> str:
    """Return a name as it stands in an IRI: lower case, without diacritics, words joined by hyphens.

    Letters of other scripts stay as they are, so two names do not fall together by losing theirs.

    >>> slug("Petra De Sutter"), slug("Ekmeleddin Mehmet İhsanoğlu"), slug("Joseph O'Reilly")
    ('petra-de-sutter', 'ekmeleddin-mehmet-ihsanoglu', 'joseph-o-reilly')
    """
    letters = name.casefold()
    if not letters.isascii():
        decomposed = unicodedata.normalize("NFKD", letters.translate(_FOLDS))
        letters = "".join([char for char in decomposed if not unicodedata.combining(char)]).translate(_FOLDS)
    return _NOT_SLUG.sub("-", letters).strip("-")


def _mint(*path: str | int) -> str:
    return BASE + "/".join(str(step) for step in path)


def member(alpha2: str, name: str) -> str:
    """Mint a member from the alpha-2 code of the State (`ZZ` where it is not known) and the name."""
    return _mint("member", alpha2, slug(name))


def namesake(member_iri: str, mark: str) -> str:
    """Mint one of several members of one name and State who stand in one list, by what tells them apart there."""
    return f"{member_iri}~{slug(mark)}"


def signature(document: str, member_iri: str) -> str:
    """Mint a signature under its document: one for each member who signed it."""
    return f"{document}/signature/{member_iri.removeprefix(BASE + 'member/')}"


def edition(document: str, number: int, mark: str = "") -> str:
    """Mint an edition of a document; the first is 1 also where none is printed.

    `mark` tells prints of one edition apart: `revision`, `corrigendum-2`, `provisional`.
    """
    return f"{document}/edition/{number}-{mark}" if mark else f"{document}/edition/{number}"


def assembly_document(number: int) -> str:
    """Mint the publication `Doc. N`."""
    return _mint("doc", number)


def act(series: str, designation: str | int) -> str:
    """Mint an act from its series (`resolution`, `written-declaration` …) and its number or designation."""
    return _mint(series, designation if isinstance(designation, int) else slug(designation))


def amendment(doc_number: int, number: int, part: str = "") -> str:
    """Mint an amendment under the report that it amends, or under a part of that: `part/1`."""
    return _mint("doc", doc_number, *filter(None, [part]), "amendment", number)


def sub_amendment(doc_number: int, amendment_number: int | None, number: int, part: str = "") -> str:
    """Mint a sub-amendment under the amendment that it changes; under the report where that one has no number."""
    if amendment_number is not None:
        return f"{amendment(doc_number, amendment_number, part)}/sub-amendment/{number}"
    return _mint("doc", doc_number, *filter(None, [part]), "sub-amendment", number)


def named(document: str, kind: str, name: str) -> str:
    """Mint a person, organisation or place that a text names and no vocabulary holds.

    It is known inside that document only: the same name elsewhere may be someone else.
    """
    return f"{document}/{kind}/{slug(name)}"


def identification(person: str, member: str) -> str:
    """Mint the identification of a person of a document with a member, both given as IRIs.

    All of one person begin as that with the empty member does.
    """
    return _mint("identification", f"{person.removeprefix(BASE)}--{member.removeprefix(BASE + 'member/')}")


def source(digest: str) -> str:
    """Mint a source file from the SHA-256 of its bytes in hex."""
    return _mint("source", digest[:16])


def evidence(source_iri: str, what: str, start: int, end: int) -> str:
    """Mint the evidence that one place of a source gives for one property."""
    return f"{source_iri}/evidence/{what}/{start}-{end}"


def graph(name: str) -> str:
    """Mint one of the shared named graphs: `members`, `acts` or `vocabulary`."""
    return _mint("graph", name)


def concept(scheme: str, key: str) -> str:
    """Mint a vocabulary's concept, such as `concept("state", "BEL")`."""
    return _mint(scheme, key)


def local_name(iri: str) -> str:
    """Return what stands behind the last `#` or `/` of an IRI."""
    return iri[max(iri.rfind("#"), iri.rfind("/")) + 1 :]


def compact(iri: str) -> str:
    """Return an IRI as a prefixed name where a prefix fits, under the base as `id:…`, else whole."""
    if iri.startswith(BASE):
        return "id:" + iri.removeprefix(BASE)
    for prefix, namespace in PREFIXES.items():
        local = iri.removeprefix(namespace)
        if local != iri and re.fullmatch(r"[\w-]+", local):
            return f"{prefix}:{local}"
    return iri
