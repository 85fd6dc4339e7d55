"""Resolution: what the mentions of a document mean, and which printed names are one member.

`link` looks up the slots of one document's mentions in the vocabularies (entity linking); `members` decides over the
names of all documents which of them are one member (record linkage: normalisation, blocking, comparison, clustering,
review); `identify` decides which persons that texts name are members, `registered` which entries of registers members
are. Nothing here states quads: `kg.graph` does.
"""

from kg.resolve.linking import link
from kg.resolve.persons import identify
from kg.resolve.registers import registered
from kg.resolve.resolution import MemberResolution, members

__all__ = ["MemberResolution", "identify", "link", "members", "registered"]
