"""The grammar of citations: a table of sentences, the parts of a citation, and what must hold for any text."""

import json
import time
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.model import iri, terms
from kg.model.document import Mention, Span
from kg.model.errors import UsageError
from kg.parse import citations
from kg.parse.tokens import tokenize
from kg.vocabulary import act_types, load_vocabulary
from kg.vocabulary.concepts import Concept
from tests.paths import CASES

CASES = [json.loads(line) for line in (CASES / "citations.jsonl").read_text("utf-8").splitlines()]
WORDS = load_vocabulary()

# Kinds that are described but not cited by a number of their own, and forms that say too little alone.
UNCITED = {"pace-motion", "pace-amendment", "pace-amendment-compendium", "pace-committee-declaration"}
TOO_LITTLE = {"no. 34503/97", "Warsaw Summit", "Déclaration de Vienne", "CM/AS(2010)3"}

PIECES = (
    "Resolution ", "Resolutions ", "Recommendations ", "Doc. ", "1633 ", "(2008) ", "and ", "et ", ", ", "; ",
    "on the ", "14459", "(", "[", ")", "]", "v. ", "c. ", "Turkey ", "Opuz ", "and Others ", "Protocol No. 14 ",
    "to the ", "the ", "Convention ", "European Convention on Human Rights ", "ETS No. 5", "“", "”", "hereinafter ",
    "Article 5", "(1)", "§ 3", "of ", "Security Council ", "Assembly ", "CM/Rec", "(2022)8", "A/RES/68/262", "- ",
    "no. 302/02", "Directive 95/46/EC", "ECHR ", ". ", "\n\n", "A. ", "Application ", "/", "1", "(ETS ", "judgment ",
    "group of judgments", "the Charter ", "\\(", "](#)", "ECLI:", "of 8 May 1990 ", "Written Declaration No. ",
    "résolution ", "du Conseil de sécurité ", "\u00a0",
)  # fmt: skip


def find(text: str, language: str = "en", day: date | None = None) -> tuple[Mention, ...]:
    return citations.find(text, tokenize(text), language, WORDS, day)


def cited(text: str, language: str = "en") -> list[str]:
    """Return each citation as the end of its act's IRI, with the year where one is printed."""
    return [f"{act_types.act_of(m).iri.removeprefix(iri.BASE)} {m.value('year')}".strip() for m in find(text, language)]


def only(text: str, language: str = "en") -> Mention:
    (mention,) = find(text, language)
    return mention


def values(mention: Mention, name: str) -> list[str]:
    return [slot.value for slot in mention.slots if slot.name == name]


def test_the_table_is_large_and_holds_each_form_in_both_languages() -> None:
    assert len(CASES) >= 150
    forms = {language: {case["form"] for case in CASES if case["language"] == language} for language in ("en", "fr")}
    assert forms["en"] == forms["fr"]
    assert sum(not case["acts"] for case in CASES) >= 25


@pytest.mark.parametrize("case", CASES, ids=[f"{n}-{case['language']}" for n, case in enumerate(CASES, 1)])
def test_case(case: dict[str, object]) -> None:
    assert cited(str(case["text"]), str(case["language"])) == case["acts"]


@pytest.mark.parametrize("case", CASES, ids=[f"{n}-{case['language']}" for n, case in enumerate(CASES, 1)])
def test_a_case_is_read_alike_when_its_spaces_are_wrapped_lines(case: dict[str, object]) -> None:
    text = str(case["text"])
    for space in ("\n", "\u00a0", " \n  "):
        assert cited(text.replace(" ", space), str(case["language"])) == case["acts"]


@pytest.mark.parametrize("kind", [c for c in WORDS.of_kind("DocumentKind") if iri.local_name(c.iri) not in UNCITED])
def test_every_example_of_a_kind_of_document_is_found(kind: Concept) -> None:
    for example in map(terms.value_of, kind.objects(terms.resource(iri.expand("skos:example")))):
        assert example.text in TOO_LITTLE or find(example.text, example.language), example.text


def test_doc_14493_cites_three_acts(declaration: str) -> None:
    body = Span(declaration.index("[Resolution 2193"), declaration.index("Signed (see overleaf)"))
    found = citations.find(declaration, tokenize(declaration, body), "en", WORDS, date(2018, 1, 25))
    assert [m.span.slice(declaration) for m in found] == [
        "Resolution 2193 \\(2017\\)",
        "Written Declaration No. 638",
        "International Covenant on Civil and Political Rights",
    ]
    assert [act_types.act_of(m).iri.removeprefix(iri.BASE) for m in found] == [
        "resolution/2193",
        "written-declaration/638",
        "treaty/iccpr",
    ]


def test_parts_stand_where_they_are_printed() -> None:
    text = "Resolution 1655 and Recommendation 1862 (2009) of the Assembly"
    first, second = find(text)
    printed = [(p.name, p.value, p.span.slice(text)) for m in (first, second) for p in m.slots]
    assert printed == [
        ("kind", "Resolution", "Resolution"),
        ("number", "1655", "1655"),
        ("year", "2009", "2009"),
        ("kind", "Recommendation", "Recommendation"),
        ("number", "1862", "1862"),
        ("year", "2009", "2009"),
    ]
    assert first.span.slice(text) == "Resolution 1655"


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Article 5(1)(a)-(f) of the European Convention on Human Rights", "en", ["article 5(1)(a)-(f)"]),
        ("paragraph 16 of Resolution 2034 (2015)", "en", ["paragraph 16"]),
        ("paragraphs 5 and 6.1 of its Recommendation 2100 (2017)", "en", ["paragraph 5", "paragraph 6.1"]),
        ("Articles 5, 6 and 18 of the Istanbul Convention", "en", ["article 5", "article 6", "article 18"]),
        ("the Istanbul Convention (Articles 4 and 32)", "en", ["article 4", "article 32"]),
        ("paragraph 2 of Article 10 of the Istanbul Convention", "en", ["paragraph 2", "article 10"]),
        ("Article 5, paragraph 1, of the Istanbul Convention", "en", ["article 5", "paragraph 1"]),
        ("Resolution 1832 (2011), § 5", "en", ["paragraph 5"]),
        ("Article 3 ECHR", "en", ["article 3"]),
        ("paragraph 4 of the Assembly’s Resolution 2193 (2017)", "en", ["paragraph 4"]),
        ("l’article 6 § 1 de la Convention européenne des droits de l’homme", "fr", ["article 6§1"]),
        ("articles 8 et 10 de la CEDH", "fr", ["article 8", "article 10"]),
        ("au paragraphe 4.2 de sa Résolution 2193 (2017)", "fr", ["paragraph 4.2"]),
        ("Article 5 stands. Resolution 2193 (2017) too", "en", []),
        ("Article 5(1)(a) and (c) of the ECHR", "en", ["article 5(1)(a)", "article 5(1)(c)"]),
        (
            "Article 5 (1) (a) and (c) of the European Convention on Human Rights",
            "en",
            ["article 5(1)(a)", "article 5(1)(c)"],
        ),
        ("Articles 3 and 8 of the European Convention on Human Rights", "en", ["article 3", "article 8"]),
        (
            "Article 5, paragraphs 1 and 3, of the European Convention on Human Rights",
            "en",
            ["article 5", "paragraph 1", "paragraph 3"],
        ),
        (
            "Article 5, paragraphs 1, 3 and 4, of the ECHR",
            "en",
            ["article 5", "paragraph 1", "paragraph 3", "paragraph 4"],
        ),
        ("Article 10 §§ 1 and 2 of the ECHR", "en", ["article 10", "paragraph 1", "paragraph 2"]),
        ("Article 6 paras. 1 and 3 of the ECHR", "en", ["article 6", "paragraph 1", "paragraph 3"]),
        ("Articles 8 to 11 of the European Convention on Human Rights", "en", ["article 8-11"]),
        ("Articles 2, 3, 5 and 13 ECHR", "en", ["article 2", "article 3", "article 5", "article 13"]),
        ("Article 14 taken in conjunction with Article 8 of the ECHR", "en", ["article 14", "article 8"]),
        (
            "Article 14 read together with Articles 8 and 10 of the ECHR",
            "en",
            ["article 14", "article 8", "article 10"],
        ),
        ("Article 46(1) and (2) of the ECHR", "en", ["article 46(1)", "article 46(2)"]),
        ("Article 6(3)(c), (d) and (e) of the ECHR", "en", ["article 6(3)(c)", "article 6(3)(d)", "article 6(3)(e)"]),
        ("paragraphs 5 to 7 of Resolution 2034 (2015)", "en", ["paragraph 5-7"]),
        (
            "paragraphs 4.1, 4.2 and 6 of Resolution 2034 (2015)",
            "en",
            ["paragraph 4.1", "paragraph 4.2", "paragraph 6"],
        ),
        ("Article 15.a of the Statute of the Council of Europe", "en", ["article 15.a"]),
        ("Articles 5(1) and 6(1) of the ECHR", "en", ["article 5(1)", "article 6(1)"]),
        ("the Istanbul Convention (Articles 4, paragraphs 1 and 3)", "en", ["article 4", "paragraph 1", "paragraph 3"]),
        ("Article 18 in conjunction with Article 5 § 1 of the ECHR", "en", ["article 18", "article 5§1"]),
        ("Resolution 2034 (2015), paragraphs 4 and 5, was clear", "en", ["paragraph 4", "paragraph 5"]),
        ("Article 3, and Article 8, of the ECHR", "en", ["article 3", "article 8"]),
        ("the third paragraph of Article 10 of the ECHR", "en", ["article 10"]),
        (
            "l’article 5, paragraphes 1 et 3, de la Convention européenne des droits de l’homme",
            "fr",
            ["article 5", "paragraph 1", "paragraph 3"],
        ),
        ("les articles 3 et 8 de la Convention européenne des droits de l’homme", "fr", ["article 3", "article 8"]),
        ("l’article 5 § 1 a) et c) de la CEDH", "fr", ["article 5§1(a)", "article 5§1(c)"]),
        ("l’article 5(1)(a) et (c) de la CEDH", "fr", ["article 5(1)(a)", "article 5(1)(c)"]),
        ("les articles 2, 3, 5 et 13 de la CEDH", "fr", ["article 2", "article 3", "article 5", "article 13"]),
        ("l’article 14 combiné avec l’article 8 de la CEDH", "fr", ["article 14", "article 8"]),
        (
            "aux paragraphes 4.1, 4.2 et 6 de la Résolution 2034 (2015)",
            "fr",
            ["paragraph 4.1", "paragraph 4.2", "paragraph 6"],
        ),
        ("des articles 8 à 11 de la CEDH", "fr", ["article 8-11"]),
        ("l’article 10 §§ 1 et 2 de la CEDH", "fr", ["article 10", "paragraph 1", "paragraph 2"]),
        ("l’article 15.a du Statut du Conseil de l’Europe", "fr", ["article 15.a"]),
        ("l’article 6, paragraphe 3 d), de la CEDH", "fr", ["article 6", "paragraph 3(d)"]),
        ("les paragraphes 5 à 7 de la Résolution 2034 (2015)", "fr", ["paragraph 5-7"]),
        ("l’article 46, alinéas 1 et 2, de la CEDH", "fr", ["article 46", "paragraph 1", "paragraph 2"]),
    ],
)
def test_provisions_belong_to_the_act_beside_them(text: str, language: str, expected: list[str]) -> None:
    assert values(only(text, language), "provision") == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        (
            "Article 9 of the International Covenant on Civil and Political Rights, Article 3 of the ECHR",
            "en",
            [["article 9"], ["article 3"]],
        ),
        ("the ECHR, Article 3 of the Istanbul Convention, Article 4", "en", [[], ["article 3", "article 4"]]),
        ("Resolution 1832 (2011), § 5, Resolution 1900 (2012), § 3", "en", [["paragraph 5"], ["paragraph 3"]]),
        ("Article 5 of the ECHR and Article 9 of the Istanbul Convention", "en", [["article 5"], ["article 9"]]),
        ("the ECHR (Article 5), Article 9 of the Istanbul Convention", "en", [["article 5"], ["article 9"]]),
        ("Section II of the European Social Charter (Doc. 87, Section I)", "en", [["chapter II"], ["chapter I"]]),
        (
            "l’article 9 du Pacte international relatif aux droits civils et politiques, l’article 3 de la CEDH",
            "fr",
            [["article 9"], ["article 3"]],
        ),
    ],
)
def test_a_provision_belongs_to_one_act_only(text: str, language: str, expected: list[list[str]]) -> None:
    assert [values(mention, "provision") for mention in find(text, language)] == expected


def test_a_range_cites_all_its_acts_where_it_is_printed() -> None:
    text = "see Resolutions 2034-2036 (2015)"
    found = find(text)
    assert [(m.value("number"), m.value("year")) for m in found] == [(n, "2015") for n in ("2034", "2035", "2036")]
    assert {m.span.slice(text) for m in found} == {"Resolutions 2034-2036 (2015)"}


@pytest.mark.parametrize(
    ("text", "acts"),
    [
        ("its Orders 9 and 10, and Recommendation 26", ["order/9", "order/10", "recommendation/26"]),
        ("together with Document 259", ["doc/259"]),
    ],
)
def test_low_numbers_cite_in_the_years_when_the_series_were_low(text: str, acts: list[str]) -> None:
    early = find(text, day=date(1955, 10, 18))
    assert [act_types.act_of(mention).iri.removeprefix(iri.BASE) for mention in early] == acts
    assert not find(text, day=date(1995, 10, 18))


def test_a_short_form_of_an_unknown_treaty_is_flagged_like_its_definition() -> None:
    defined, short = find("the Convention on Ships (ETS No. 111, “the Convention”), and then the Convention")
    for name in ("treaty", "designation", "flag"):
        assert defined.value(name) == short.value(name) != ""
    assert act_types.act_of(short).kind == "UnlistedTreaty"


@pytest.mark.parametrize(
    ("text", "number", "flag", "act"),
    [
        ("Resolution 2528 (2025)", "2528", "number and year disagree", "resolution/2528"),
        ("Recommendation 1360 (1988)", "1360", "number and year disagree", "recommendation/1360"),
        (
            "(CETS No. 120, the so-called Istanbul Convention)",
            "120",
            "treaty number and name disagree",
            "treaty/cets-210",
        ),
        ("Istanbul Convention (CETS No. 120)", "120", "treaty number and name disagree", "treaty/cets-210"),
        ("Istanbul Convention (CETS No. 210)", "210", "", "treaty/cets-210"),
        ("European Social Charter (ETS No. 163)", "163", "", "treaty/ets-163"),
        ("Resolution 2193 (2017)", "2193", "", "resolution/2193"),
    ],
)
def test_a_misprint_stays_as_printed_and_is_flagged(text: str, number: str, flag: str, act: str) -> None:
    mention = only(text)
    assert (mention.value("number"), mention.value("flag")) == (number, flag)
    assert act_types.act_of(mention).iri == iri.BASE + act


def test_an_act_later_than_the_document_is_flagged() -> None:
    (mention,) = find("Resolution 2193 (2017)", day=date(2015, 6, 1))
    assert mention.value("flag") == "later than the document"
    assert not find("Resolution 2193 (2017)", day=date(2017, 10, 13))[0].value("flag")


@pytest.mark.parametrize(
    ("printed", "number", "identifier"),
    [
        ("Rec(2003)24", "Rec(2003)24", "Rec(2003)24"),
        ("CM/Rec(2003)24", "CM/Rec(2003)24", "Rec(2003)24"),
        ("Rec(2022)8", "Rec(2022)8", "CM/Rec(2022)8"),
        ("Recommendation No. R (87) 3", "R (87) 3", "R (87) 3"),
        ("Resolution (99) 9", "(99) 9", "(99) 9"),
        ("Security Council Resolution 1325 (2000)", "1325", "1325"),
        ("A/RES/68/262", "68/262", "68/262"),
        ("Application No. 302/02", "302/02", "302/02"),
        ("Opuz v. Turkey", "", "Opuz v. Türkiye"),
        ("Opinion No. 624 / 2011", "624/2011", "624/2011"),
    ],
)
def test_the_act_of_another_body_has_its_usual_designation(printed: str, number: str, identifier: str) -> None:
    mention = only(printed)
    act = act_types.act_of(mention)
    assert (mention.value("number"), act.number, act.identifier) == (number, None, identifier)


def test_an_act_of_the_assembly_has_number_and_year() -> None:
    act = act_types.act_of(only("Opinion No. 193 (1996)"))
    assert (act.kind, act.number, act.year) == ("Opinion", 193, 1996)
    assert act_types.act_of(only("Doc. 14459")).iri == iri.assembly_document(14459)


@pytest.mark.parametrize(
    ("text", "listed"),
    [("ETS No. 5", True), ("ETS No. 111", False), ("ILO Convention 182", True), ("ILO Convention 12", False)],
)
def test_a_treaty_says_whether_the_vocabulary_describes_it(text: str, listed: bool) -> None:
    act = act_types.act_of(only(text))
    assert (act.listed, act.iri in WORDS.concepts) == (listed, listed)
    assert act.kind == ("Treaty" if listed else "UnlistedTreaty")


def test_a_judgment_is_the_same_in_both_languages() -> None:
    english, french = (
        only("Rantsev and Others v. Cyprus and Russia"),
        only("Rantsev et autres c. Chypre et Russie", "fr"),
    )
    assert act_types.act_of(english).iri == act_types.act_of(french).iri == iri.act("judgment", "rantsev-cyp-rus")


def test_a_mention_that_cites_nothing_has_no_act() -> None:
    with pytest.raises(UsageError, match="give a citation"):
        act_types.act_of(Mention("person", Span(0, 1), "names.full"))


def test_only_the_zone_is_read() -> None:
    text = "Resolution 2193 (2017) and Resolution 1920 (2013)"
    (mention,) = citations.find(text, tokenize(text, Span(22, len(text))), "en", WORDS, None)
    assert mention.span.slice(text) == "Resolution 1920 (2013)"


def test_a_language_without_lexicon_is_read_all_the_same() -> None:
    assert cited("Resolution 2193 (2017)", "xx") == ["resolution/2193 2017"]


@given(st.one_of(st.lists(st.sampled_from(PIECES), max_size=60).map("".join), st.text(max_size=300)), st.data())
@settings(max_examples=300, deadline=None)
def test_any_text_gives_mentions_inside_the_zone_in_order(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    zone = Span(start, data.draw(st.integers(start, len(text))))
    for language in ("en", "fr"):
        found = citations.find(text, tokenize(text, zone), language, WORDS, date(2018, 1, 25))
        for mention in found:
            assert zone.start <= mention.span.start < mention.span.end <= zone.end
            assert all(zone.start <= slot.span.start < slot.span.end <= zone.end for slot in mention.slots)
            assert act_types.act_of(mention).iri.startswith(iri.BASE)
            terms.resource(act_types.act_of(mention).iri)
        for before, after in pairwise(found):
            assert before.span == after.span or before.span.end <= after.span.start


@pytest.mark.parametrize("language", ["en", "fr"])
def test_reading_time_grows_with_the_text_only(language: str) -> None:
    """The worst repetition of 20,000 characters takes 0.3 s; a rule that backtracks would take minutes."""
    find("x", language)
    for piece in (
        *PIECES,
        "Resolutions 1 (2000) on ",
        "the Convention ETS No. 5 ",
        "Opuz v. Turkey and ",
        "Protocol 14 of 1 ",
    ):
        text = (piece * (20_000 // len(piece) + 1))[:20_000]
        started = time.process_time()
        find(text, language)
        assert time.process_time() - started < 3, piece
