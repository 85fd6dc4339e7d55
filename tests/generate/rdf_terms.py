"""Terms and statements for the tests of writers: whatever the graph's form allows, the awkward more often than not."""

from hypothesis import strategies as st

from kg.model import iri, terms
from kg.model.terms import Quad

TEXT = (
    st.text(st.characters(exclude_categories=["Cs"]))
    | st.text(st.sampled_from("\"'\\\n\r\t\x00\x1b\x85\u202e😀é^@.;"))
    | st.sampled_from(["</script>", "<!--", "]]>", "&amp;", "<![CDATA[x", "\ufffe", " ", "\r", "\u2028"])
)
LITERALS = (
    st.builds(terms.string, TEXT)
    | st.builds(terms.string, TEXT, st.sampled_from(["en", "fr", "sr-latn"]))
    | st.builds(terms.integer, st.integers())
    | st.builds(
        terms.typed, st.sampled_from(["007", "-0", "+5", "1.50", "", "true", "TRUE", "5"]), st.just("string-like")
    )
    | st.builds(terms.typed, st.sampled_from(["true", "false", "1"]), st.just("boolean"))
    | st.builds(terms.typed, st.sampled_from(["007", "-0", "12345678901234567890"]), st.just("integer"))
    | st.builds(
        terms.typed, st.sampled_from(["2018-01-25", "0.50", "2018"]), st.sampled_from(["date", "decimal", "gYear"])
    )
)
# Steps that a relative path could change the meaning of stand beside plain ones.
AWKWARD = (
    "",
    ".",
    "..",
    "a",
    "A-1",
    "652",
    "x.y",
    ".x",
    "x.",
    "é",
    "a:b",
    "%41",
    "a?b",
    "a#b",
    "~",
    "+",
    "-",
    "ª",
    "&",
)
# Names that mean something to the published context.
KNOWN = ("title", "issued", "signature", "score", "type", "Signature", "pace")
STEPS = st.lists(st.sampled_from((*AWKWARD, *KNOWN)), max_size=4).map("/".join)
NAMESPACES = [
    iri.BASE,
    iri.BASE.removesuffix("/"),
    iri.BASE + "/",
    *iri.PREFIXES.values(),
    "urn:x:",
    "http://example.org/",
    # Schemes that are prefixes or short names of the published context.
    "pace:",
    "title:",
]
RESOURCES = (
    st.builds(str.__add__, st.sampled_from(NAMESPACES), STEPS)
    .filter(lambda name: name.count("#") < 2)
    .map(terms.resource)
)
QUADS = st.builds(Quad, RESOURCES, RESOURCES, RESOURCES | LITERALS, RESOURCES)
