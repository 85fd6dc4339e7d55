"""What the package finds in the vocabularies for forms as documents print them."""

from datetime import date

import pytest

from kg.model.iri import BASE
from kg.vocabulary import load_vocabulary
from kg.vocabulary.concepts import CODES, Vocabulary


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    """The vocabularies as the package reads them."""
    return load_vocabulary()


def _table(text: str) -> list[tuple[str, ...]]:
    """Read a case table: rows parted by semicolons, cells by bars."""
    return [tuple(cell.strip() for cell in row.split("|")) for row in text.split(";")]


PRINTED_STATES = """Russian Federation|RUS; Slovak Republic|SVK; Republic of Moldova|MDA; Czechia|CZE; Turkey|TUR;
    ''The former Yugoslav Republic of Macedonia''|MKD; ''L'ex-République yougoslave de Macédoine''|MKD; Türkiye|TUR;
    Bosnie-Herzégovine|BIH; Pays-Bas|NLD; Saint-Marin|SMR; Serbia and Montenegro|SCG; Yugoslavia|SCG; Iran|IRN;
    Syrian Arab Republic|SYR; South Korea|KOR; Corée du Nord|PRK; Ivory Coast|CIV; Zaïre|COD; Maroc|MAR; Kosovo|XKX"""


@pytest.mark.parametrize(("printed", "alpha3"), _table(PRINTED_STATES))
def test_printed_states_are_found(vocabulary: Vocabulary, printed: str, alpha3: str) -> None:
    assert [found.notation for found in vocabulary.look_up("State", printed)] == [alpha3]


ADJECTIVES = """Kazakhstani|KAZ; kazakhes|KAZ; Turkish|TUR; turques|TUR; grecques|GRC; Dutch|NLD; néerlandaise|NLD;
    iraniennes|IRN; nigérian|NGA; nigérien|NER; européens|; Korean|"""


@pytest.mark.parametrize(("adjective", "alpha3"), _table(ADJECTIVES))
def test_adjectives_name_their_state(vocabulary: Vocabulary, adjective: str, alpha3: str) -> None:
    found = vocabulary.look_up("State", adjective, roles=("adjective",))
    assert [concept.notation for concept in found] == alpha3.split()


PRINTED_GROUPS = """SOC|2018-01-25|soc; SOC|2011-06-22|soc-socialist; EPP/CD|2018-01-25|epp-cd; EPP|2003-04-09|epp-cd;
    PPE/DC|2011-06-22|epp-cd; LDR|2003-04-09|ldr; ADLE|2018-01-25|alde; GDE|2010-06-01|edg; EC|2017-12-19|ec;
    CE|2017-12-19|ec; EC/DA|2020-01-31|ec-da; GUE|2015-01-28|uel; GDL|2018-01-22|fdg; ECPA|2025-10-01|ecpa"""


@pytest.mark.parametrize(("printed", "day", "key"), _table(PRINTED_GROUPS))
def test_printed_groups_are_found_on_their_day(vocabulary: Vocabulary, printed: str, day: str, key: str) -> None:
    found = vocabulary.look_up("PoliticalGroup", printed, roles=CODES, on=date.fromisoformat(day))
    assert [concept.iri for concept in found] == [f"{BASE}group/{key}"]


def test_no_group_is_a_status_and_not_a_group(vocabulary: Vocabulary) -> None:
    assert [vocabulary.look_up("PoliticalGroup", code, roles=CODES) for code in ("NR", "NI")] == [(), ()]
    assert vocabulary.look_up("NonAttachment", "NI", roles=CODES) == vocabulary.of_kind("NonAttachment")


TREATIES = """International Covenant on Civil and Political Rights|iccpr; Istanbul Convention|cets-210;
    Convention d’Istanbul|cets-210; European Convention on Human Rights|ets-005; Convention 108+|cets-223;
    European Convention of Human Rights|ets-005; Rome Statute|rome-statute; Budapest Convention|ets-185;
    Budapest Memorandum|budapest-memorandum; Charte sociale européenne|ets-035"""


@pytest.mark.parametrize(("printed", "key"), _table(TREATIES))
def test_printed_treaties_are_found(vocabulary: Vocabulary, printed: str, key: str) -> None:
    assert [concept.iri for concept in vocabulary.look_up("Treaty", printed)] == [f"{BASE}treaty/{key}"]


BODIES = """United Nations Human Rights Committee|un-hrcttee; Council of Europe|coe; Venice Commission|venice;
    Parliamentary Assembly of the Council of Europe|pace; Council of the European Union|eu-council;
    Cour européenne des droits de l'homme|ecthr; Committee of Ministers|cm; Consultative Assembly|pace"""


@pytest.mark.parametrize(("printed", "key"), _table(BODIES))
def test_printed_bodies_are_found(vocabulary: Vocabulary, printed: str, key: str) -> None:
    assert [concept.iri for concept in vocabulary.look_up("Body", printed)] == [f"{BASE}body/{key}"]


@pytest.mark.parametrize(
    ("code", "keys"), _table("ECHR|ecthr; HRC|un-hrcttee unhrc; EC|eu-commission; CPT|cpt; PAM|pam wfp")
)
def test_abbreviations_give_every_body_that_they_mean(vocabulary: Vocabulary, code: str, keys: str) -> None:
    found = vocabulary.look_up("Body", code, roles=CODES)
    assert [concept.iri for concept in found] == [f"{BASE}body/{key}" for key in keys.split()]


CONTEXTUAL = """Treaty|the Convention; Treaty|la Convention; Treaty|the Charter; Treaty|the Statute; Body|the Court;
    Treaty|International Covenant; Treaty|Geneva Conventions; Treaty|Warsaw Convention; Treaty|Vienna Convention;
    Body|the Assembly; Body|the Council; Body|the Ministers; State|Knesset; State|Korea; State|Congo"""


@pytest.mark.parametrize(("kind", "form"), _table(CONTEXTUAL))
def test_forms_that_need_a_context_are_no_labels(vocabulary: Vocabulary, kind: str, form: str) -> None:
    assert vocabulary.look_up(kind, form) == ()
    assert len(vocabulary.look_up(kind, form, roles=("contextual",))) >= 1
