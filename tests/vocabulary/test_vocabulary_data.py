"""The reviewed vocabularies under ontology/: what must hold of the data, whatever rows are added."""

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import pyoxigraph
import pytest
import rdflib

from kg.model import resources
from kg.model.iri import BASE, expand, local_name
from kg.vocabulary.concepts import days_of, fold

# One list each, sorted by key.
KEYED = ("bodies", "countries", "document-types", "groups", "part-sessions", "states", "treaties")
FILES = (*KEYED, "code-lists", "number-series", "rules")
PARTS = {"DatedName", "StateStatus"}  # nodes that belong to a concept and are none themselves

AT_LEAST = {
    "NonAttachment": 1,
    "ActStatus": 3, "Body": 169, "BodyKind": 18, "Check": 22, "ConceptScheme": 14, "DatedName": 34, "DocumentKind": 32,
    "Language": 2, "NumberYearAnchor": 408, "PartSession": 112, "PoliticalGroup": 14, "Role": 7, "Rule": 49,
    "RulesEdition": 8, "State": 252, "StateStatus": 68, "Treaty": 441,
}  # fmt: skip
MARKED = AT_LEAST.keys() - PARTS - {"ActStatus", "BodyKind", "Check", "ConceptScheme", "Language", "Role", "State"}

WITHOUT_FRENCH_LABEL = {
    "group/ecpa": "no document with its French name was found",
    "treaty/coe-environment-criminal-law": "a draft whose French title was not found",
}

# No adjective: nobody lives there, the name itself serves, none is in use, or it names two States (see the files).
WITHOUT_ADJECTIVE = {
    "en": "ATA ATF BES BLM BVT CCK COD COG COK CXR DMA FLK GGY HKG HMD IOT JEY MAF MNP NFK NZL PCN REU SCG SGS SJM "
    "SLB SPM SUN SXM TCA UMI VAT VGB VIR",
    "fr": "ASM ATA ATF BES BVT CCK COD COG COK CUW CXR FLK GUM HMD IOT MNP NFK PCN SCG SGS SHN SJM SUN SXM TCA TKL UMI "
    "VGB VIR",
}

# Inside the brackets of an official title or of a list form of ISO 3166-1: no remark of ours.
OFFICIAL_BRACKETS = re.compile(
    r"[Rr]evised|révisée?|(Protocol )?(I{1,3}|IV)|Biological|biologiques|emploi et profession|UNSCR 1244|"
    r"Vatican City State|(Islamic|United|Bolivarian) Republic of|République islamique d’|Kingdom of the|"
    r"Plurinational State of|État plurinational de|Keeling|Malvinas|(French|Dutch) part|partie (française|néerlandaise)"
)

TAGGED = ("skos:prefLabel", "skos:altLabel", "pace:abbreviation", "pace:contextualLabel", "pace:adjective")
NAMING = ("skos:prefLabel", "skos:altLabel", "skos:hiddenLabel", "pace:abbreviation", "skos:notation", "pace:alpha2")

Term = pyoxigraph.NamedNode | pyoxigraph.Literal
Facts = Mapping[str, Mapping[str, tuple[Term, ...]]]
Days = tuple[date, date]


def _path(name: str) -> Path:
    (path,) = (path for path in resources.files("ontology", ".ttl") if path.stem == name)
    return path


def _triples(name: str) -> Iterator[tuple[str, str, Term]]:
    for found in pyoxigraph.parse(path=str(_path(name)), format=pyoxigraph.RdfFormat.TURTLE):
        assert isinstance(found.subject, pyoxigraph.NamedNode), f"{name}: blank node"
        assert isinstance(found.object, Term), f"{name}: blank node"
        yield found.subject.value, found.predicate.value, found.object


@pytest.fixture(scope="module")
def facts() -> Facts:
    """Every subject of the vocabularies with its values, by predicate."""
    found: dict[str, dict[str, tuple[Term, ...]]] = defaultdict(dict)
    for subject, predicate, value in itertools.chain.from_iterable(map(_triples, FILES)):
        found[subject][predicate] = (*found[subject].get(predicate, ()), value)
    return dict(found)


def _values(facts: Facts, subject: str, predicate: str) -> tuple[Term, ...]:
    return facts[subject].get(expand(predicate), ())


def _texts(facts: Facts, subject: str, predicate: str, language: str = "") -> list[str]:
    literals = [value for value in _values(facts, subject, predicate) if isinstance(value, pyoxigraph.Literal)]
    return [literal.value for literal in literals if language in ("", literal.language)]


def _kind(facts: Facts, subject: str) -> str:
    return local_name(_values(facts, subject, "rdf:type")[0].value)


def _of_kind(facts: Facts, *kinds: str) -> list[str]:
    return [subject for subject in facts if _kind(facts, subject) in kinds]


def _key(subject: str) -> str:
    return subject.removeprefix(BASE)


def _days(facts: Facts, subject: str, since: str = "pace:validFrom", until: str = "pace:validUntil") -> Days:
    starts = [days_of(str(value))[0] for value in _values(facts, subject, since)]
    ends = [days_of(str(value))[1] for value in _values(facts, subject, until)]
    return min(starts, default=date.min), max(ends, default=date.max)


def _meet(one: Days, other: Days) -> bool:
    return max(one[0], other[0]) <= min(one[1], other[1])


def _links(facts: Facts, predicate: str) -> set[tuple[str, str]]:
    return {(_key(subject), _key(value.value)) for subject in facts for value in _values(facts, subject, predicate)}


def _table(text: str) -> list[tuple[str, ...]]:
    """Read a case table: rows parted by semicolons, cells by bars."""
    return [tuple(cell.strip() for cell in row.split("|")) for row in text.split(";")]


# --- the files


@pytest.mark.parametrize("name", FILES)
def test_rdflib_and_oxigraph_read_the_same_number_of_triples(name: str) -> None:
    assert len(rdflib.Graph().parse(_path(name), format="turtle")) == len(set(_triples(name)))


@pytest.mark.parametrize("name", FILES)
def test_each_file_says_what_it_holds_how_to_add_a_row_and_its_licence(name: str) -> None:
    head = _path(name).read_text("utf-8").split("\n\n")[0].replace("\n# ", " ")
    assert [phrase for phrase in ("To add a row:", "Facts:", "Licence: CC BY 4.0.") if phrase not in head] == []


def _blocks(name: str) -> list[str]:
    return re.findall(r"^(<[^>]+>|[a-z-]+:\S+) a ", _path(name).read_text("utf-8"), re.MULTILINE)


def test_no_subject_has_two_blocks(facts: Facts) -> None:
    counted = Counter(subject for name in FILES for subject in _blocks(name))
    assert [subject for subject, count in counted.items() if count > 1] == []
    assert counted.total() == len(facts)


@pytest.mark.parametrize("name", KEYED)
def test_blocks_stand_in_the_order_of_their_keys(name: str) -> None:
    keys = [subject.partition(":")[2] for subject in _blocks(name) if not subject.startswith("<")]
    assert keys == sorted(keys)


@pytest.mark.parametrize("kind", sorted(AT_LEAST))
def test_rows_are_not_lost(facts: Facts, kind: str) -> None:
    assert len(_of_kind(facts, kind)) >= AT_LEAST[kind]


# --- what each entry has


def test_every_concept_stands_in_one_scheme(facts: Facts) -> None:
    concepts = [subject for subject in facts if _kind(facts, subject) not in PARTS | {"ConceptScheme"}]
    assert [_key(subject) for subject in concepts if len(_values(facts, subject, "skos:inScheme")) != 1] == []


def test_every_concept_has_one_preferred_label_a_language(facts: Facts) -> None:
    labelled = [subject for subject in facts if _kind(facts, subject) not in PARTS | {"NumberYearAnchor"}]
    counts = {(_key(s), tag): len(_texts(facts, s, "skos:prefLabel", tag)) for s in labelled for tag in ("en", "fr")}
    assert {key for key, count in counts.items() if count != 1} == {(key, "fr") for key in WITHOUT_FRENCH_LABEL}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_state_has_an_adjective_or_is_listed(facts: Facts, language: str) -> None:
    without = {local_name(s) for s in _of_kind(facts, "State") if not _texts(facts, s, "pace:adjective", language)}
    assert without == set(WITHOUT_ADJECTIVE[language].split())


def test_french_adjectives_are_lower_case(facts: Facts) -> None:
    forms = [form for s in _of_kind(facts, "State") for form in _texts(facts, s, "pace:adjective", "fr")]
    assert [form for form in forms if form != form.lower()] == []


def test_languages_are_english_and_french(facts: Facts) -> None:
    values = [value for found in facts.values() for several in found.values() for value in several]
    assert {v.language for v in values if isinstance(v, pyoxigraph.Literal)} == {"en", "fr", None}


@pytest.mark.parametrize("predicate", TAGGED)
def test_names_carry_a_language_tag(facts: Facts, predicate: str) -> None:
    literals = [(s, v) for s in facts for v in _values(facts, s, predicate) if isinstance(v, pyoxigraph.Literal)]
    assert [_key(s) for s, literal in literals if literal.language is None] == []


def test_labels_hold_no_remark_in_brackets_and_no_stray_space(facts: Facts) -> None:
    predicates = (*TAGGED, *NAMING, "skosxl:literalForm")
    texts = {text for s in facts for predicate in predicates for text in _texts(facts, s, predicate)}
    inside = {part for text in texts for part in re.findall(r"\(([^)]*)\)", text)}
    assert [part for part in inside if not OFFICIAL_BRACKETS.fullmatch(part)] == []
    assert [text for text in texts if text != " ".join(text.split())] == []


def test_tables_say_whether_they_are_verified(facts: Facts) -> None:
    marks = {_key(s): _texts(facts, s, "pace:verified") for s in _of_kind(facts, *MARKED)}
    assert [key for key, mark in marks.items() if mark not in (["true"], ["false"])] == []


def test_what_is_not_verified_says_why(facts: Facts) -> None:
    doubtful = [s for s in facts if _texts(facts, s, "pace:verified") == ["false"]]
    assert len(doubtful) > 150
    assert [_key(s) for s in doubtful if not _texts(facts, s, "pace:verificationNote", "en")] == []


# --- how entries hang together


def test_every_reference_inside_the_vocabularies_resolves(facts: Facts) -> None:
    values = {value for found in facts.values() for several in found.values() for value in several}
    named = {value.value for value in values if isinstance(value, pyoxigraph.NamedNode)}
    assert sorted(iri for iri in named if iri.startswith(BASE) and iri not in facts) == []


REFERENCES = """skos:inScheme|ConceptScheme; dcterms:type|BodyKind; pace:role|Role; pace:hasStatus|StateStatus;
    pace:datedName|DatedName; pace:issuer|Body; org:subOrganizationOf|Body; pace:documentKind|DocumentKind;
    pace:appliesTo|DocumentKind; pace:rulesEdition|RulesEdition; pace:checksRule|Rule"""


@pytest.mark.parametrize(("predicate", "kind"), _table(REFERENCES))
def test_references_point_to_things_of_the_right_class(facts: Facts, predicate: str, kind: str) -> None:
    assert {_kind(facts, value.value) for s in facts for value in _values(facts, s, predicate)} == {kind}


@pytest.mark.parametrize("predicate", ["pace:hasStatus", "pace:datedName"])
def test_parts_belong_to_the_concept_that_their_iri_names(facts: Facts, predicate: str) -> None:
    links = _links(facts, predicate)
    assert [part for concept, part in links if not part.startswith(f"{concept}/")] == []
    assert len(links) == len([s for s in facts if _kind(facts, s) in PARTS and s.split("/")[-2] in predicate.lower()])


def test_predecessors_and_successors_name_each_other(facts: Facts) -> None:
    replaces, replaced = _links(facts, "dcterms:replaces"), _links(facts, "dcterms:isReplacedBy")
    assert replaces == {(new, old) for old, new in replaced}
    assert len(replaces) >= 12


def test_no_successor_ends_before_its_predecessor_begins_or_begins_before_it(facts: Facts) -> None:
    for new, old in _links(facts, "dcterms:replaces"):
        (start, end), (earlier, _) = _days(facts, BASE + new), _days(facts, BASE + old)
        assert earlier <= end
        assert start in (date.min, max(start, earlier))


def test_nothing_ends_before_it_starts(facts: Facts) -> None:
    for since, until in (("pace:validFrom", "pace:validUntil"), ("pace:firstSeen", "pace:lastSeen")):
        spans = {_key(s): _days(facts, s, since, until) for s in facts}
        assert [key for key, (start, end) in spans.items() if start > end] == []


def test_a_state_has_one_status_at_a_time_at_one_place(facts: Facts) -> None:
    for state in _of_kind(facts, "State"):
        statuses = [status.value for status in _values(facts, state, "pace:hasStatus")]
        for one, other in itertools.combinations(statuses, 2):
            same_place = _texts(facts, one, "pace:statusOf") == _texts(facts, other, "pace:statusOf")
            assert not same_place or not _meet(_days(facts, one), _days(facts, other))


# --- ambiguity


def _forms(facts: Facts, subject: str, predicates: tuple[str, ...]) -> Iterator[tuple[str, Days]]:
    days = _days(facts, subject)
    yield from ((fold(text), days) for predicate in predicates for text in _texts(facts, subject, predicate))
    for name in _values(facts, subject, "pace:datedName"):
        yield from ((fold(text), _days(facts, name.value)) for text in _texts(facts, name.value, "skosxl:literalForm"))


def _shared(facts: Facts, predicates: tuple[str, ...], *, same_kind: bool) -> set[tuple[str, str]]:
    """Return the pairs of concepts, by key, that share a form on some day."""
    where: dict[tuple[str, str], list[tuple[str, Days]]] = defaultdict(list)
    for subject in _of_kind(facts, "State", "PoliticalGroup", "NonAttachment", "Treaty", "Body", "DocumentKind"):
        for form, days in _forms(facts, subject, predicates):
            where[_kind(facts, subject) if same_kind else "", form].append((_key(subject), days))
    pairs = itertools.chain.from_iterable(itertools.permutations(found, 2) for found in where.values())
    return {(one, other) for (one, days), (other, more) in pairs if one != other and _meet(days, more)}


def test_two_things_of_a_kind_share_no_label_or_code_on_one_day_unless_listed(facts: Facts) -> None:
    assert _shared(facts, NAMING, same_kind=True) - _links(facts, "pace:ambiguousWith") == set()


def test_two_states_share_no_adjective(facts: Facts) -> None:
    assert _shared(facts, ("pace:adjective",), same_kind=True) == set()


def test_listed_ambiguities_are_mutual_and_real(facts: Facts) -> None:
    listed = _links(facts, "pace:ambiguousWith")
    assert listed == {(other, one) for one, other in listed}
    assert listed - _shared(facts, (*NAMING, "pace:contextualLabel"), same_kind=False) == set()


# --- single facts


def _alive(facts: Facts, role: str, day: date) -> list[str]:
    statuses = [s for s in _of_kind(facts, "StateStatus") if role in map(local_name, _roles(facts, s))]
    return [s for s in statuses if _meet(_days(facts, s), (day, day))]


def _roles(facts: Facts, subject: str) -> list[str]:
    return [role.value for role in _values(facts, subject, "pace:role")]


@pytest.mark.parametrize(
    ("day", "members"),
    [("1949-06-01", 10), ("1970-06-01", 17), ("1989-06-01", 23), ("2021-06-01", 47), ("2023-01-01", 46)],
)
def test_the_number_of_members_is_that_of_history(facts: Facts, day: str, members: int) -> None:
    assert len(_alive(facts, "member", date.fromisoformat(day))) == members


@pytest.mark.parametrize(("day", "seats"), [("2021-06-01", 324), ("2023-01-01", 306)])
def test_the_seats_add_up_to_the_printed_totals(facts: Facts, day: str, seats: int) -> None:
    members = _alive(facts, "member", date.fromisoformat(day))
    assert sum(int(text) for status in members for text in _texts(facts, status, "pace:seats")) == seats


ROLES = """GRC|member|1969-12-12|yes; GRC|member|1970-01-01|no; GRC|member|1974-11-28|yes; RUS|member|2022-03-16|yes;
    RUS|member|2022-03-17|no; RUS|former|2022-03-17|yes; SCG|member|2005-01-01|yes; SCG|member|2007-01-01|no;
    CAN|observer|2018-01-25|yes; MAR|partner|2018-01-25|yes; BLR|special-guest|1995-01-01|yes;
    KAZ|member|2018-01-25|no"""


@pytest.mark.parametrize(("state", "role", "day", "holds"), _table(ROLES))
def test_roles_hold_on_their_days(facts: Facts, state: str, role: str, day: str, holds: str) -> None:
    alive = {_key(status).split("/")[1] for status in _alive(facts, role, date.fromisoformat(day))}
    assert (state in alive) is (holds == "yes")


def test_codes_of_states_agree_with_their_iri(facts: Facts) -> None:
    for state in _of_kind(facts, "State"):
        codes = [*_texts(facts, state, "skos:notation"), *_texts(facts, state, "pace:alpha2")]
        matches = {match.value for match in _values(facts, state, "skos:exactMatch") if "country/" in match.value}
        assert re.fullmatch(rf"{local_name(state)} [A-Z]{{2}}", " ".join(codes))
        assert matches <= {f"http://publications.europa.eu/resource/authority/country/{local_name(state)}"}


def test_numbered_treaties_agree_with_their_iri(facts: Facts) -> None:
    for treaty in (s for s in _of_kind(facts, "Treaty") if _texts(facts, s, "pace:treatyNumber")):
        number = int(_texts(facts, treaty, "pace:treatyNumber")[0])
        if _texts(facts, treaty, "pace:treatyFamily") == ["ILO"]:
            assert local_name(treaty) == f"ilo-{number}"
            assert _texts(facts, treaty, "skos:notation") == [f"ILO C{number}"]
            continue
        series = "ETS" if number < 194 else "CETS"
        assert local_name(treaty) == f"{series.lower()}-{number:03d}"
        assert _texts(facts, treaty, "skos:notation") == [f"{series} No. {number}"]
        assert _texts(facts, treaty, "pace:treatySeries") == [series]


# The grammar of citations finds each of them: tests/parse/test_citations.py.
@pytest.mark.parametrize("language", ["en", "fr"])
def test_kinds_of_document_have_examples_in_each_language(facts: Facts, language: str) -> None:
    kinds = _of_kind(facts, "DocumentKind")
    assert [_key(kind) for kind in kinds if not _texts(facts, kind, "skos:example", language)] == []


def test_numbers_of_a_series_rise_with_the_year(facts: Facts) -> None:
    series: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for anchor in [s for s in _of_kind(facts, "NumberYearAnchor") if _texts(facts, s, "pace:year")]:
        number, year = (int(_texts(facts, anchor, predicate)[0]) for predicate in ("pace:number", "pace:year"))
        series[_values(facts, anchor, "pace:documentKind")[0].value].append((number, year))
    for found in series.values():
        assert [year for _, year in sorted(found)] == sorted(year for _, year in found)


def test_an_anchor_has_a_year_or_a_latest_year(facts: Facts) -> None:
    anchors = _of_kind(facts, "NumberYearAnchor")
    years = [[*_texts(facts, s, "pace:year"), *_texts(facts, s, "pace:latestYear")] for s in anchors]
    assert {len(found) for found in years} == {1}
    assert len([s for s in anchors if _texts(facts, s, "pace:latestYear")]) == 50


def test_runs_of_numbers_run_forward(facts: Facts) -> None:
    runs = [s for s in _of_kind(facts, "NumberYearAnchor") if _values(facts, s, "pace:lastNumber")]
    ends = [[int(_texts(facts, s, p)[0]) for p in ("pace:number", "pace:lastNumber")] for s in runs]
    assert len(ends) >= 40
    assert all(first < last for first, last in ends)


def test_part_sessions_follow_each_other_and_begin_on_a_monday(facts: Facts) -> None:
    sessions = {s: _days(facts, s) for s in _of_kind(facts, "PartSession")}
    held = sorted(days for days in sessions.values() if date.min < days[0] and days[1] < date.max)
    assert all(start.weekday() == 0 and (end - start).days <= 4 for start, end in held)
    assert all(one[1] < other[0] for one, other in itertools.pairwise(held))
    assert len(held) == len(sessions) - 8  # three were not held, of five a day is not known


def test_severities_are_those_of_shacl(facts: Facts) -> None:
    severities = {value.value for s in facts for value in _values(facts, s, "pace:severity")}
    assert severities == {expand(name) for name in ("sh:Violation", "sh:Warning", "sh:Info")}
