"""Hypothesis strategies for documents: names from the table of quirks, States and groups of the day."""

from datetime import date

from hypothesis import strategies as st

from tests.generate.documents import BODIES, COMMITTEES, Rendering
from tests.generate.facts import MOTIONS, Document, Signatory, alive, rows


@st.composite
def signatories(draw: st.DrawFn, day: date, language: str, order: str) -> Signatory:
    """Draw a signatory with a State and a group of the day; observers have no group."""
    row = draw(st.sampled_from(rows("quirks")))
    state = draw(st.sampled_from([row for row in rows("states") if alive(row, day)]))
    codes = [row["code"] for row in rows("groups") if alive(row, day) and (language != "fr" or row["fr"])]
    group = draw(st.sampled_from(["", *codes])) if state["votes"] == "1" else ""
    title = row["title"] if order != "surname-only" else ""
    return Signatory(
        row["given"], row["particle"], row["surname"], row["family"], title, row["honorific"], state["alpha3"], group
    )


def _name(signatory: Signatory) -> tuple[str, str]:
    """What namesakes in one list share: these are told, and prints have none."""
    return signatory.family, signatory.state


def _titles(language: str, day: date) -> list[str]:
    """Titles of a language; one that cites a text is not older than that text."""
    return [row["title"] for row in rows("titles") if row["language"] == language and row["since"] <= day.isoformat()]


@st.composite
def documents(draw: st.DrawFn, rendering: Rendering) -> Document:
    """Draw a document that the rendering can print."""
    day = draw(st.dates(rendering.first, rendering.last))
    kind = draw(st.sampled_from(rendering.kinds))
    language = rendering.language
    tabled = kind in ("Amendment", *MOTIONS) and rendering.committees and draw(st.booleans())
    most = 1 if kind == "WrittenQuestion" else 12
    one = signatories(day, language, rendering.order)
    return Document(
        kind=kind,
        number=0 if kind in MOTIONS else draw(st.integers(1, 999)),
        doc_number=draw(st.integers(1000, 16500)),
        day=day,
        title=draw(st.sampled_from(_titles(language, day))),
        language=language,
        edition=draw(st.integers(1, 4)) if rendering.editions and kind == "WrittenDeclaration" else 1,
        signatories=() if tabled else tuple(draw(st.lists(one, min_size=1, max_size=most, unique_by=_name))),
        committee=draw(st.sampled_from(COMMITTEES[language])) if tabled else "",
        body=tuple(draw(st.lists(st.sampled_from(BODIES[language]), min_size=1, max_size=4))),
    )
