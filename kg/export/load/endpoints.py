"""The addresses of a store, told from the one that the user names.

| store          | Graph Store                        | update                     | query           |
|----------------|------------------------------------|----------------------------|-----------------|
| Oxigraph       | /store                             | /update                    | /query          |
| Virtuoso       | /sparql-graph-crud-auth            | /sparql-auth               | /sparql         |
| Fuseki         | /DS/data                           | /DS/update                 | /DS/query       |
| GraphDB, RDF4J | /repositories/R/rdf-graphs/service | /repositories/R/statements | /repositories/R |
| Neptune        | /sparql/gsp                        | /sparql                    | /sparql         |

With credentials, Virtuoso is asked at /sparql-auth: /sparql answers what anybody may see.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import urlsplit

from kg.model.errors import UsageError

GSP, UPDATE = "gsp", "update"
PROTOCOLS = (GSP, UPDATE)


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Where a store is written and asked: `write` in the protocol `protocol`, and `query`."""

    protocol: str
    write: str
    query: str


@dataclass(frozen=True, slots=True)
class _Product:
    """The ends of a store's three addresses; `secured` is where it is asked by someone with credentials."""

    graph_store: str
    update: str
    query: str
    secured: str = ""


# Longer ends first: /sparql/gsp is no /sparql.
_PRODUCTS: Mapping[str, _Product] = MappingProxyType(
    {
        "virtuoso": _Product("/sparql-graph-crud-auth", "/sparql-auth", "/sparql", "/sparql-auth"),
        "rdf4j": _Product("/rdf-graphs/service", "/statements", ""),
        "neptune": _Product("/sparql/gsp", "/sparql", "/sparql"),
        "fuseki": _Product("/data", "/update", "/query"),
        "oxigraph": _Product("/store", "/update", "/query"),
    }
)
# How a server calls itself in its header `Server`, where only the root of it is named.
_SERVERS: Mapping[str, str] = MappingProxyType({"Oxigraph": "oxigraph", "Virtuoso": "virtuoso"})


def check(url: str) -> str:
    """Return an address that can be used; raise UsageError where it cannot, or holds a password."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0 and url.isascii()
    except ValueError:
        parts, usable = None, False
    if parts and (parts.username or parts.password):
        raise UsageError("an address must not hold a password, others see it: set KG_LOAD_USER and KG_LOAD_PASSWORD")
    if not usable or any(char.isspace() or not char.isprintable() for char in url):
        raise UsageError(f"not an address: {url!r}: write it as http://HOST:PORT/PATH")
    return url.partition("#")[0]


def is_root(url: str) -> bool:
    """Tell whether an address names a server only, so that its `Server` header has to tell the rest."""
    return urlsplit(url).path in ("", "/")


def find(
    endpoint: str, protocol: str = "", update: str = "", query: str = "", server: str = "", secured: bool = False
) -> Endpoints:
    """Find where to write and where to ask.

    In: the address that the user named: of the Graph Store, of updates, or the root of a server that names itself in
    `server` (its header); the protocol to write with, by default that of the address; addresses of updates and queries
    where they are given, else they are derived from the first; `secured` tells that there are credentials.
    Raises UsageError where an address is missing and cannot be derived.
    """
    base, product = _recognised(endpoint.rstrip("/"), server)
    if not protocol:
        protocol = UPDATE if update or (product and endpoint.endswith(product.update)) else GSP
    end = "" if product is None else product.update if protocol == UPDATE else product.graph_store
    write = update if protocol == UPDATE else ""
    if not write:
        # What was named is kept as it was written where it is the right one.
        write = endpoint if product is None or endpoint.rstrip("/").endswith(end) else base + end
    if not query and product is not None:
        query = base + (product.secured if secured and product.secured else product.query)
    if not query:
        raise UsageError(f"where {endpoint} is asked cannot be told from it: add --query-endpoint URL")
    return Endpoints(protocol, check(write), check(query))


def _recognised(endpoint: str, server: str) -> tuple[str, _Product | None]:
    if is_root(endpoint):
        name = next((name for mark, name in _SERVERS.items() if server.startswith(mark)), "")
        return endpoint, _PRODUCTS.get(name)
    for product in _PRODUCTS.values():
        for end in (product.graph_store, product.update, product.secured):
            if end and endpoint.endswith(end):
                return endpoint.removesuffix(end), product
    return endpoint, None
