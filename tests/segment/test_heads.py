"""Heads of documents as the archive has them in every period: `tests/cases/heads.toml`, each with what it says."""

import tomllib
from typing import Any

import pytest

from kg.model import iri
from kg.pipeline.document import Reading
from kg.vocabulary import act_types
from tests.fixtures.reader import read
from tests.paths import CASES

HEADS = tomllib.loads((CASES / "heads.toml").read_text(encoding="utf-8"))["document"]


def what_is_read(reading: Reading) -> dict[str, Any]:
    """What one text says, in the words of the cases."""
    names = {kind: [] for kind in ("signature", "rapporteur", "committee", "citation", "basis", "State")}
    for mention in reading.mentions:
        name = f"{mention.value('honorific')} {mention.value('given')} {mention.value('family')}"
        if mention.kind in ("signature", "rapporteur"):
            names[mention.kind].append(" ".join([*name.split(), mention.value("state")]))
        elif mention.kind == "committee":
            names["committee"].append(iri.local_name(reading.links.target(mention, "body") or mention.value("body")))
        elif mention.kind in ("citation", "basis"):
            names[mention.kind].append(act_types.act_of(mention).iri.removeprefix(iri.BASE))
        elif mention.kind in ("State", "Organisation"):
            names["State"].append(mention.value("name"))
    header = reading.header
    sittings = [mention.value("number") for mention in reading.mentions if mention.kind == "sitting"]
    return {
        "document": (reading.document or "").removeprefix(iri.BASE),
        "kind": header.kind,
        "date": header.day.isoformat() if header.day else "",
        "title": header.title.value("title") if header.title else "",
        "edition": header.print_mark,
        "sitting": " ".join(sittings),
        "signed": names["signature"],
        "rapporteurs": names["rapporteur"],
        "committees": names["committee"],
        "cites": names["citation"],
        "based_on": names["basis"],
        "names": sorted(set(names["State"])),
        "findings": [finding.code for finding in reading.findings],
    }


@pytest.mark.parametrize("case", HEADS, ids=lambda case: case["name"])
def test_a_head_says_what_it_prints(case: dict[str, Any]) -> None:
    read_as = what_is_read(read(case["text"]))
    if "findings" not in case:
        # A text may say that it prints no date; where a case asks for that, it names it.
        read_as["findings"] = [code for code in read_as["findings"] if code != "not-printed"]
    expected = {"findings": []} | {key: value for key, value in case.items() if key not in ("name", "text")}
    assert {key: read_as[key] for key in expected} == expected
