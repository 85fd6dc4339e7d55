"""The parts of `graph/members`: together they say what the whole does, and what each says of itself holds."""

from collections import Counter

import pytest

from kg import resolve
from kg.graph import merge
from kg.graph.members import member_parts, member_quads
from kg.model import terms
from kg.model.document import NameOccurrence
from kg.pipeline import first_pass
from kg.read import inputs
from kg.resolve import MemberResolution
from kg.vocabulary import load_vocabulary
from tests.fixtures import occurrences
from tests.paths import GOLD


@pytest.fixture(scope="module")
def printed() -> tuple[NameOccurrence, ...]:
    records = first_pass.read_files(inputs.find([GOLD]), ner=False)
    pairs = [one for pair in occurrences.pairs() for one in (pair.one, pair.other)]
    return (*(name for record in records for name in record.names), *pairs)


@pytest.fixture(scope="module")
def members(printed: tuple[NameOccurrence, ...]) -> MemberResolution:
    return resolve.members(printed, load_vocabulary())


def test_each_statement_stands_in_one_part_and_no_subject_in_two(members: MemberResolution) -> None:
    parts = [set(part.quads()) for part in member_parts(members)]
    assert len(parts) > 10
    assert Counter(quad for part in parts for quad in part) == Counter(member_quads(members))
    subjects = [{quad.subject for quad in part} for part in parts]
    assert sum(map(len, subjects)) == len(set().union(*subjects))


def test_what_a_part_uses_and_says_of_its_members_is_what_its_statements_show(members: MemberResolution) -> None:
    vocabulary = load_vocabulary()
    for part in member_parts(members):
        quads = set(part.quads())
        assert part.concepts() == merge.concepts_used(quads, vocabulary)
        named = set(map(terms.resource, part.members))
        assert set(part.described()) == {quad for quad in quads if quad.subject in named}


def test_parts_that_a_new_name_does_not_touch_keep_their_keys(
    members: MemberResolution, printed: tuple[NameOccurrence, ...]
) -> None:
    before = {part.key() for part in member_parts(members)}
    seen = {member for member in members.canonical if "/BE/" in member}
    fewer = [one for one in printed if one.member != min(seen)]
    after = {part.key() for part in member_parts(resolve.members(fewer, load_vocabulary()))}
    assert len(before - after) == 1


def test_the_key_of_a_part_tells_all_that_its_statements_rest_on(
    members: MemberResolution, printed: tuple[NameOccurrence, ...]
) -> None:
    """Whichever line is gone, parts whose statements are others have other keys."""
    before = {part.key(): frozenset(part.quads()) for part in member_parts(members)}
    for left_out in range(0, len(printed), max(1, len(printed) // 8)):
        fewer = [one for place, one in enumerate(printed) if place != left_out]
        for part in member_parts(resolve.members(fewer, load_vocabulary())):
            assert before.get(part.key(), frozenset(part.quads())) == frozenset(part.quads())
