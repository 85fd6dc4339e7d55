"""Member resolution by names: normalisation, comparison, the gold of pairs and of the samples."""

import json
from collections import Counter
from collections.abc import Iterable
from itertools import combinations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import resolve
from kg.graph.members import member_quads
from kg.model import iri, terms
from kg.model.document import NameOccurrence
from kg.pipeline import first_pass
from kg.read import inputs
from kg.resolve.comparison import NameComparator
from kg.resolve.matching import MatchStatus
from kg.resolve.names import Spelling, parse_name, spelling_of
from kg.resolve.records import CERTAIN, features_of
from tests.fixtures import occurrences
from tests.fixtures.occurrences import Pair, line, undecided
from tests.paths import GOLD


@pytest.fixture(scope="module")
def spelling() -> Spelling:
    return spelling_of(undecided())


@pytest.fixture(scope="module")
def comparator(spelling: Spelling) -> NameComparator:
    return NameComparator(spelling, features_of(undecided()))


# --- spelling

SPLIT = (
    ("Lluís Maria", "lluis maria"), ("Corien W.A.", "corien w a"), ("O'Reilly", "oreilly"), ("O’Reilly", "oreilly"),
    ("Bemelmans-Videc", "bemelmans videc"), ("İBRAHIMLI", "ibrahimli"), ("Mißfelder", "missfelder"),
    ("Ævarsdóttir", "aevarsdottir"), ("Соболєв", "sobolyev"), ("Կարեն", "karen"), ("ნინო", "nino"), ("", ""),
    ("Cafe\u0301", "cafe"), ("Əliyev", "aliyev"), ("…", ""),
)  # fmt: skip


@pytest.mark.parametrize(("name", "words"), SPLIT)
def test_a_name_is_split_into_plain_words(name: str, words: str, spelling: Spelling) -> None:
    assert " ".join(word.plain for word in spelling.split(name, "UA")) == words


SAME = (
    ("UA", "Serhiy", "Sergii"), ("UA", "Soboliev", "Sobolev"), ("RU", "Slutsky", "Slutskiy"), ("AT", "Köck", "Koeck"),
    ("RU", "Chernyshenko", "Tchernychenko"), ("GR", "Γιώργος", "Giorgos"), ("CY", "Kyriakides", "Kyriakidis"),
    ("TR", "Dişli", "Dishli"), ("AZ", "Əliyev", "Aliyev"), ("AZ", "Elkhan", "Elxan"), ("RS", "Đorđe", "Djordje"),
    ("LV", "Cilevičs", "Tsilevich"), ("LV", "Orlovs", "Orlov"), ("LV", "Vitālijs", "Vitaly"),
    ("MD", "Batrîncea", "Bătrâncea"), ("GB", "McIntosh", "MacIntosh"), ("AM", "Vardanyan", "Vartanian"),
    ("AM", "Postanjyan", "Postandjian"), ("RU", "Bashkin", "Bachkine"), ("RU", "Ryzhak", "Ryjak"),
    ("AZ", "Cəfərov", "Jafarov"), ("AZ", "Çingiz", "Chingiz"), ("NL", "Ruijten", "Ruyten"),
    ("HR", "Đurđica", "Djurdjica"), ("GR", "Aristophanes", "Aristophanis"),
    ("DK", "Sønder", "Soender"), ("GE", "Japaridze", "Djaparidze"),
)  # fmt: skip
OTHER = (
    ("UA", "Bilozir", "Bilozor"), ("GB", "Smith", "Smyth"), ("SE", "Karlsson", "Carlsson"), ("DE", "Meier", "Meyer"),
    ("CY", "Kyriakides", "Kyriakidou"), ("DE", "Serhiy", "Sergii"), ("SE", "Olsson", "Olson"), ("GB", "Gall", "Gal"),
    ("RO", "Batrincea", "Batrancea"), ("LV", "Kalniņš", "Kalniņa"), ("AM", "Babayan", "Davayan"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("state", "one", "other", "same"), [*((*s, True) for s in SAME), *((*o, False) for o in OTHER)]
)
def test_ways_of_writing_fall_together_where_a_state_has_them(
    state: str, one: str, other: str, same: bool, spelling: Spelling
) -> None:
    assert spelling.split(one, state)[0].sounds_like(spelling.split(other, state)[0]) is same


def test_a_word_knows_how_other_code_pages_read_it(spelling: Spelling) -> None:
    assert "bjorn" in spelling.split("Bjřrn", "NO")[0].misread
    assert spelling.split("Bjorn", "NO")[0].misread == frozenset()


# --- names and their comparison


def test_particles_stand_apart_and_lost_apostrophes_are_mended(spelling: Spelling) -> None:
    name = parse_name("Maria de Belém", "van de Ven", "PT", spelling)
    assert [word.plain for word in name.words] == ["maria", "belem", "ven"]
    assert [word.plain for word in name.particles] == ["de", "van", "de"]
    assert name.fullness == (6, 6)
    assert [word.plain for word in parse_name("Yuliya", "L Ovochkina", "UA", spelling).family] == ["lovochkina"]
    assert [word.plain for word in parse_name("", "De", "BE", spelling).family] == ["de"]
    assert parse_name("W.A.", "Jonker", "NL", spelling).has_forename is False


COMPARED = (
    ("NL", "Mart|van de Ven", "Mart|Ven", {"other-particle"}),
    ("BE", "Luc|Van den Brande", "Luc|Vandenbrande", {"written-together", "other-particle"}),
    ("DE", "Axel E.|Fischer", "Axel|Fischer", {"dropped-initial"}),
    ("PT", "João Bosco|Mota Amaral", "João|Mota Amaral", {"dropped-middle-name"}),
    ("TR", "Yıldırım Tuğrul|Türkeş", "Tuğrul|Türkeş", {"dropped-first-forename"}),
    ("AD", "Sílvia Eloïsa|Bonet Perot", "Sílvia|Bonet", {"dropped-middle-name", "dropped-later-surname"}),
    ("PT", "Ana|Mendonça Mendes", "Ana|Mendes", {"dropped-first-surname"}),
    ("HU", "Gábor Tamás|Nagy", "Tamás|Gaudi Nagy", {"dropped-first-forename", "dropped-first-surname", "cross-drop"}),
    ("GB", "J. Robert|Walter", "John Robert|Walter", {"initial"}),
    ("IE", "Joe|O'Reilly", "Joseph|O’Reilly", {"other-forename-form"}),
    ("HU", "Ferenc|Kalmár", "Kalmár|Ferenc", {"native-order"}),
    ("HU", "Gábor Tamás|Nagy", "Nagy Gábor|Tamás", {"native-order"}),
    ("GB", "Thomas|Martin", "Martin|Thomas", {"order"}),
    ("ES", "Carlos|González Ramos", "Carlos|Ramos González", {"surnames-in-turn"}),
    ("FR", "Jean-Louis|Besson", "Jean|Besson", {"dropped-middle-name", "cut-compound"}),
    ("FR", "Jean Louis|Besson", "Jean|Besson", {"dropped-middle-name"}),
    ("NL", "Corien W.A.|Jonker", "Corien|Jonker", {"dropped-initial"}),
    ("FR", "André|Roy", "Andrée|Roy", {"close-forename"}),
    ("CH", "|Marty", "Dick|Marty", {"surname-only"}),
    ("PL", "Zbigniew|Girzyński", "Zbigniew|Girzyƃski", {"close-surname"}),
    ("NO", "Bjørn|Jacobsen", "Bjřrn|Jacobsen", {"misread-letters"}),
    ("DE", "Marieluise|Beck", "Marie-Luise|Beck", {"written-together"}),
    ("UA", "Viktor|Vovk", "Viktoriia|Vovk", {"cut-forename"}),
    ("EE", "Raivo|Aeg", "Raivo|Aeg", {"same-words"}),
)  # fmt: skip


@pytest.mark.parametrize(("state", "one", "other", "expected"), COMPARED, ids=[case[2] for case in COMPARED])
def test_names_are_compared_by_named_features(
    state: str, one: str, other: str, expected: set[str], comparator: NameComparator
) -> None:
    names = [parse_name(*name.split("|"), state, comparator.spelling) for name in (one, other)]
    similarity, turned = comparator.compare(*names), comparator.compare(*names[::-1])
    assert similarity is not None
    assert turned is not None
    assert set(similarity.features) == set(turned.features) == expected
    assert similarity.score == pytest.approx(turned.score)


UNLIKE = (
    ("UA", "Oksana|Bilozir", "Larysa|Bilozir"), ("GB", "Jonathan|Evans", "Nigel|Evans"), ("GB", "Jo A.|S", "Jo B.|S"),
    ("DK", "Mogens|Jensen", "Michael Aastrup|Jensen"), ("CY", "Stella|Kyriakides", "Athina|Kyriakidou"),
    ("TR", "Ahmet Kutalmiş|Türkeş", "Tuğrul|Türkeş"), ("AZ", "G.|Aliyev", "İ|Aliyev"), ("EE", "Raivo|", "Raivo|Aeg"),
    ("ES", "A B C D E F G H I|X Y", "A|X"),
)  # fmt: skip


@pytest.mark.parametrize(("state", "one", "other"), UNLIKE, ids=[case[2] for case in UNLIKE])
def test_other_names_are_not_alike(state: str, one: str, other: str, comparator: NameComparator) -> None:
    names = [parse_name(*name.split("|"), state, comparator.spelling) for name in (one, other)]
    assert comparator.compare(*names) is None


WORDS = st.text("aeiınsřØл-' .", max_size=12)


@given(WORDS, WORDS, WORDS, WORDS)
@settings(max_examples=200)
def test_comparison_takes_any_name_and_no_side(
    comparator: NameComparator, one: str, two: str, three: str, four: str
) -> None:
    names = [parse_name(given_, family, "UA", comparator.spelling) for given_, family in ((one, two), (three, four))]
    similarity, turned = comparator.compare(*names), comparator.compare(*names[::-1])
    assert (similarity is None) == (turned is None)
    if similarity and turned:
        assert 0 <= similarity.score <= 1
        assert similarity.score == pytest.approx(turned.score)


# --- the gold of pairs


def judged(pairs: Iterable[Pair], who: resolve.MemberResolution) -> Counter[tuple[bool, bool]]:
    """Count pairs by whether they are one and whether they were taken as one."""
    return Counter((pair.same, who.canonical[pair.one.member] == who.canonical[pair.other.member]) for pair in pairs)


def test_the_gold_of_pairs_is_large_and_half_of_it_different() -> None:
    same = Counter(pair.same for pair in occurrences.pairs())
    assert sum(same.values()) >= 120
    assert min(same.values()) > sum(same.values()) * 0.45


def test_pairs_are_merged_with_precision_one_and_recall_of_97_percent() -> None:
    pairs = list(occurrences.pairs())
    alone: Counter[tuple[bool, bool]] = Counter()
    for pair in pairs:
        alone += judged([pair], resolve.members([pair.one, pair.other], undecided()))
    together = judged(pairs, resolve.members([one for p in pairs for one in (p.one, p.other)], undecided()))
    for counts in (alone, together):
        assert counts[False, True] == 0
        assert counts[True, True] / (counts[True, True] + counts[True, False]) >= 0.97


def test_of_pairs_not_mended_on_none_is_merged_wrongly_and_most_are_found() -> None:
    """First asked, recall was 0.80 and 0.93 with candidates; some rules that hold for others too have come since."""
    outcomes: Counter[tuple[bool, str]] = Counter()
    for pair in occurrences.pairs(occurrences.UNSEEN):
        who = resolve.members([pair.one, pair.other], undecided())
        merged = who.canonical[pair.one.member] == who.canonical[pair.other.member]
        open_ = any(match.status is MatchStatus.CANDIDATE for match in who.matches)
        outcomes[pair.same, "merged" if merged else "candidate" if open_ else "apart"] += 1
    assert outcomes[False, "merged"] == 0
    of_one = sum(count for (same, _), count in outcomes.items() if same)
    assert outcomes[True, "merged"] / of_one >= 0.83
    assert outcomes[True, "apart"] / of_one <= 0.05


def test_of_pairs_left_open_those_that_are_one_rank_higher() -> None:
    """The mean rank of the open pairs that are one lies in the better half."""
    opened: list[tuple[float, bool]] = []
    for pair in occurrences.pairs():
        who = resolve.members([pair.one, pair.other], undecided())
        opened += [(match.score, pair.same) for match in who.matches if match.status is MatchStatus.CANDIDATE]
    ranks = [place for place, (_, same) in enumerate(sorted(opened, reverse=True)) if same]
    assert all(score < CERTAIN for score, _ in opened)
    assert sum(ranks) / len(ranks) < len(opened) / 2


# --- the gold of the samples


@pytest.fixture(scope="module")
def samples() -> tuple[NameOccurrence, ...]:
    """All that the documents of tests/gold print."""
    return tuple(name for record in first_pass.read_files(inputs.find([GOLD]), ner=False) for name in record.names)


def test_the_samples_have_one_member_for_each_person(samples: tuple[NameOccurrence, ...]) -> None:
    clusters = json.loads((GOLD / "identity-clusters.json").read_text(encoding="utf-8"))
    person = {(state, form): number for number, (state, *forms) in enumerate(clusters) for form in forms}
    canonical = resolve.members(samples, undecided()).canonical
    found = {(one.member.split("/")[-2], one.printed): canonical[one.member] for one in samples}
    assert found.keys() == person.keys()
    together = [(person[a] == person[b], found[a] == found[b]) for a, b in combinations(sorted(found), 2)]
    counts = Counter(together)
    assert counts[False, True] == 0, "precision 1"
    assert counts[True, False] == 0, "recall 1"
    assert counts[True, True] > 400


def test_the_quads_of_the_samples_lead_from_every_name_to_its_lines(samples: tuple[NameOccurrence, ...]) -> None:
    who = resolve.members(samples, undecided())
    proved = {
        quad.object
        for quad in frozenset(member_quads(who))
        if quad.predicate == terms.resource(iri.expand("pace:provedBy"))
    }
    assert {terms.resource(one.line) for one in samples} <= proved


# --- order


def state_of(who: resolve.MemberResolution) -> tuple[dict[str, str], frozenset[terms.Quad]]:
    return dict(who.canonical), frozenset(member_quads(who))


@given(st.integers(0, 2**32))
@settings(max_examples=3, deadline=None)
def test_the_order_of_occurrences_changes_nothing(samples: tuple[NameOccurrence, ...], seed: int) -> None:
    shuffled = [*samples, *(one for pair in occurrences.pairs() for one in (pair.one, pair.other))]
    expected = state_of(resolve.members(shuffled, undecided()))
    Random(seed).shuffle(shuffled)
    assert state_of(resolve.members(shuffled, undecided())) == expected


def test_files_added_one_at_a_time_lose_no_iri_and_end_as_all_at_once(samples: tuple[NameOccurrence, ...]) -> None:
    everyone = [*samples, *(one for pair in occurrences.pairs() for one in (pair.one, pair.other))]
    by_file: dict[str, list[NameOccurrence]] = {}
    for one in everyone:
        by_file.setdefault(one.source, []).append(one)
    known: list[NameOccurrence] = []
    minted: set[str] = set()
    for added in by_file.values():
        known += added
        who = resolve.members(known, undecided())
        minted |= set(who.canonical.values())
        described = {
            quad.subject
            for quad in frozenset(member_quads(who))
            if quad.predicate == terms.resource(iri.expand("rdf:type"))
        }
        assert {terms.resource(one) for one in minted} <= described, "an IRI that was minted before is gone"
    assert state_of(who) == state_of(resolve.members(everyone, undecided()))


def test_a_fuller_name_takes_over_and_the_other_iri_leads_to_it() -> None:
    short, full = line("RO", "Cezar|Preda"), line("RO", "Cezar Florin|Preda")
    assert resolve.members([short], undecided()).canonical == {short.member: short.member}
    who = resolve.members([short, full], undecided())
    assert who.canonical == {short.member: full.member, full.member: full.member}
    leads = (
        terms.resource(short.member),
        terms.resource(iri.expand("dcterms:isReplacedBy")),
        terms.resource(full.member),
    )
    assert leads in {quad[:3] for quad in frozenset(member_quads(who))}
