"""The parts of a load, without a server: addresses, credentials, plans, batches, the journal, what counts as alike."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import cli
from kg.export.load import credentials, endpoints, plan, sparql_client, verification
from kg.export.load.endpoints import GSP, UPDATE, Endpoints
from kg.export.load.graph_store import Piece, Sender
from kg.export.load.http import HttpResponse, RefusedError
from kg.export.load.journal import BEGUN, LOADED, REMOVED, Journal
from kg.export.load.plan import Contents
from kg.model import iri
from kg.model import terms as rdf
from kg.model.errors import OutputError, UsageError
from kg.model.terms import Quad
from kg.store import oxigraph
from kg.store.sparql import guard, parameters
from tests.fixtures import small_graph as sample_graph

HOST = "http://127.0.0.1:7878"
ADDRESSES = [
    # what is named, the Server header, options; then protocol, where to write, where to ask
    ("/store", "", {}, GSP, "/store", "/query"),
    ("/update", "", {}, UPDATE, "/update", "/query"),
    ("", "Oxigraph/0.5.13", {}, GSP, "/store", "/query"),
    ("/", "Oxigraph/0.5.13", {"protocol": UPDATE}, UPDATE, "/update", "/query"),
    ("/", "Virtuoso/07.20.3229 (Linux)", {}, GSP, "/sparql-graph-crud-auth", "/sparql"),
    ("/sparql-graph-crud-auth", "", {"secured": True}, GSP, "/sparql-graph-crud-auth", "/sparql-auth"),
    ("/sparql-auth", "", {}, UPDATE, "/sparql-auth", "/sparql"),
    ("/ds/data", "", {}, GSP, "/ds/data", "/ds/query"),
    ("/ds/data", "", {"protocol": UPDATE}, UPDATE, "/ds/update", "/ds/query"),
    ("/repositories/r/rdf-graphs/service", "", {}, GSP, "/repositories/r/rdf-graphs/service", "/repositories/r"),
    ("/repositories/r/statements", "", {}, UPDATE, "/repositories/r/statements", "/repositories/r"),
    ("/sparql", "", {}, UPDATE, "/sparql", "/sparql"),
    ("/sparql/gsp", "", {}, GSP, "/sparql/gsp", "/sparql"),
    ("/sparql/gsp/", "", {}, GSP, "/sparql/gsp/", "/sparql"),
    ("/db", "", {"query": f"{HOST}/db/query"}, GSP, "/db", "/db/query"),
    ("/x", "", {"update": f"{HOST}/u", "query": f"{HOST}/q"}, UPDATE, "/u", "/q"),
]


@pytest.mark.parametrize(("named", "server", "options", "protocol", "write", "query"), ADDRESSES)
def test_addresses(named: str, server: str, options: Mapping[str, str], protocol: str, write: str, query: str) -> None:
    found = endpoints.find(HOST + named, server=server, **options)  # type: ignore[arg-type]
    assert found == Endpoints(protocol, HOST + write, HOST + query)


@pytest.mark.parametrize(
    "url", ["", "x", "file:///etc/passwd", "http://", "http://h:99999/", "http://h/a b", "http://é/"]
)
def test_what_is_no_address(url: str) -> None:
    with pytest.raises(UsageError, match="not an address"):
        endpoints.check(url)


def test_an_address_with_a_password_is_refused_without_being_shown() -> None:
    with pytest.raises(UsageError) as caught:
        endpoints.check("http://me:hidden@example.org/store")
    assert "hidden" not in str(caught.value)


def test_a_root_that_does_not_tell_what_it_is() -> None:
    with pytest.raises(UsageError, match="add --query-endpoint URL"):
        endpoints.find(HOST, server="nginx")


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"KG_LOAD_USER": "me"}, "set both or none"),
        ({"KG_LOAD_PASSWORD": "hidden"}, "set both or none"),
        ({"KG_LOAD_USER": "me", "KG_LOAD_PASSWORD": "hidden", "KG_LOAD_TOKEN": "hidden"}, "unset the one"),
    ],
)
def test_half_a_pair_of_credentials(environment: dict[str, str], said: str) -> None:
    with pytest.raises(UsageError, match=said) as caught:
        credentials.keyring(HOST, environment)
    assert "hidden" not in str(caught.value)


@pytest.mark.parametrize("never", ["\r", "\n", "\u2019", "é", "\udcff"])
def test_a_token_with_what_no_token_has_is_refused_without_being_shown(never: str) -> None:
    with pytest.raises(UsageError, match="KG_LOAD_TOKEN holds a line end or a character that no token has") as caught:
        credentials.keyring(HOST, {"KG_LOAD_TOKEN": f"hidden{never}"})
    assert "hidden" not in str(caught.value)


@pytest.mark.parametrize("name", ["KG_LOAD_USER", "KG_LOAD_PASSWORD"])
@pytest.mark.parametrize("never", ["\r", "\x00", "\udcff"])
def test_a_name_or_password_with_what_none_has_is_refused_without_being_shown(name: str, never: str) -> None:
    pair = {"KG_LOAD_USER": "é’", "KG_LOAD_PASSWORD": "hidden é’"}
    assert credentials.keyring(HOST, pair).own.password == "hidden é’"
    with pytest.raises(UsageError, match=f"{name} holds a line end, or is no UTF-8: set it anew") as caught:
        credentials.keyring(HOST, pair | {name: f"hidden{never}"})
    assert "hidden" not in str(caught.value)


def test_a_line_end_in_netrc_is_named_but_not_quoted(tmp_path: Path) -> None:
    place = tmp_path / "netrc"
    place.write_text('machine example.org login me password "hidden\n"\n')
    keys = credentials.keyring("https://example.org/store", {"NETRC": str(place)})
    with pytest.raises(UsageError, match=r"netrc: the entry of example\.org holds a line end") as caught:
        keys.for_url("https://example.org/store")
    assert "hidden" not in str(caught.value)


@pytest.mark.parametrize(
    ("user", "field"),
    [("me", 'username="me"'), ("Łuk", "username*=UTF-8''%C5%81uk"), ('a"b', "username*=UTF-8''a%22b")],
)
@pytest.mark.parametrize("qop", ["auth", "auth-int, auth", "auth-int,AUTH"])
def test_a_digest_is_made_whoever_asks_and_whoever_we_are(user: str, field: str, qop: str) -> None:
    who = credentials.Credentials(user, "hidden")
    digest = credentials.digest_for(f'Digest realm="r", nonce="n", qop="{qop}"', who)
    assert digest
    assert digest.header("GET", "/q").startswith(f'Digest {field}, realm="r", nonce="n", uri="/q", ')


@pytest.mark.parametrize("qop", ["auth-int", "authentic"])
def test_a_digest_of_another_kind_is_not_made(qop: str) -> None:
    assert not credentials.digest_for(f'Digest nonce="n", qop="{qop}"', credentials.Credentials("me", "hidden"))


def test_credentials_are_for_one_origin_and_are_not_printed(tmp_path: Path) -> None:
    place = tmp_path / "netrc"
    place.write_text("machine example.org login me password from-netrc\n")
    environment = {"KG_LOAD_USER": "us", "KG_LOAD_PASSWORD": "hidden", "NETRC": str(place)}
    keys = credentials.keyring("https://example.org/store", environment)
    assert keys.for_url("https://example.org:443/query").user == "us"
    for url in ("http://example.org/store", "https://example.org:8443/store"):
        assert keys.for_url(url).password == "from-netrc"
    assert not keys.for_url("https://example.com/store")
    assert "hidden" not in repr(keys)


def test_a_netrc_that_is_broken_is_named_but_not_quoted(tmp_path: Path) -> None:
    place = tmp_path / "netrc"
    place.write_text("machine example.org login me hidden\n")
    keys = credentials.keyring("https://example.org/store", {"NETRC": str(place)})
    with pytest.raises(UsageError, match=r"netrc, line \d: netrc cannot be read") as caught:
        keys.for_url("https://example.org/store")
    assert "hidden" not in str(caught.value)
    assert caught.value.__suppress_context__


GRAPHS = st.dictionaries(st.sampled_from([f"<urn:{letter}>" for letter in "abcdef"]), st.integers(1, 40), min_size=1)


@given(GRAPHS, st.integers(1, 50), st.data())
def test_batches_hold_each_triple_once_and_begin_each_graph_once(
    tmp_path_factory: pytest.TempPathFactory, sizes: dict[str, int], most: int, data: st.DataObject
) -> None:
    quads = [Quad(f"<urn:s{n % 7}>", "<urn:p>", f'"{n}"', graph) for graph, size in sizes.items() for n in range(size)]
    path = sample_graph.write_folder(tmp_path_factory.mktemp("graph"), quads) / "graph.nq"
    wanted = data.draw(st.sets(st.sampled_from(sorted(sizes))))
    made = list(plan.batches(path, wanted, most))
    assert all(0 < sum(len(piece.lines) for piece in batch.pieces) <= most for batch in made)
    sent = [(piece.graph, line) for batch in made for piece in batch.pieces for line in piece.lines]
    assert sorted(sent) == sorted((q.graph, q.triple_line()) for q in quads if q.graph in wanted)
    begun = [graph for batch in made for graph in batch.begun]
    done = [graph for batch in made for graph in batch.done]
    assert sorted(begun) == sorted(done) == sorted(wanted)
    pieces = [piece for batch in made for piece in batch.pieces]
    assert [piece.graph for piece in pieces if piece.first] == begun
    assert [piece.graph for piece in pieces] == sorted(piece.graph for piece in pieces)


def test_the_digest_of_a_graph_is_its_canonical_hash(tmp_path: Path) -> None:
    folder = sample_graph.write_folder(tmp_path)
    for graph, held in plan.contents(folder / "graph.nq").items():
        own = {(q.subject, q.predicate, q.object) for q in sample_graph.quads() if q.graph == graph}
        assert held == Contents(len(own), verification.canonical_hash(own))


def test_what_is_no_rdf_has_no_hash() -> None:
    assert verification.canonical_hash([("<urn:s>", "<urn:p>", "<no iri>")]) == ""


ONE, TWO = Contents(3, "aa"), Contents(3, "bb")
PLANS = [
    ("first load", {"g": ONE}, {}, {}, {"g"}, ()),
    ("unchanged", {"g": ONE}, {"g": ONE}, {"g": 3}, set(), ()),
    ("changed", {"g": ONE}, {"g": TWO}, {"g": 3}, {"g"}, ()),
    ("begun", {"g": ONE}, {"g": None}, {"g": 3}, {"g"}, ()),
    ("lost", {"g": ONE}, {"g": ONE}, {"g": 2}, {"g"}, ()),
    ("lost whole", {"g": ONE}, {"g": ONE}, {}, {"g"}, ()),
    ("gone", {}, {"g": ONE}, {}, set(), ("g",)),
    ("gone half-way", {}, {"g": None}, {}, set(), ("g",)),
    ("not ours", {"g": ONE}, {}, {"x": 9, "g": 3}, {"g"}, ()),
]


@pytest.mark.parametrize(("file", "brought", "counts", "send", "remove"), [row[1:] for row in PLANS])
def test_plans(
    file: dict[str, Contents],
    brought: dict[str, Contents | None],
    counts: dict[str, int],
    send: set[str],
    remove: tuple[str, ...],
) -> None:
    made = plan.plan(file, brought, counts)
    assert (made.send, made.remove, made.unchanged) == (send, remove, len(file) - len(send))


class Picky:
    """A store that takes so many lines in one request, and remembers what it was sent."""

    def __init__(self, most: int) -> None:
        self.most, self.held, self.refusals = most, dict[str, list[str]](), 0

    def put(self, pieces: Sequence[Piece]) -> None:
        if sum(len(piece.lines) for piece in pieces) > self.most:
            self.refusals += 1
            raise RefusedError("too much", HttpResponse(413, {}, b""))
        for piece in pieces:
            if piece.first:
                self.held[piece.graph] = []
            self.held[piece.graph] += piece.lines

    def drop(self, graphs: Sequence[str]) -> None:
        for graph in graphs:
            self.held.pop(graph, None)


@given(st.lists(st.integers(1, 30), min_size=1, max_size=5), st.integers(1, 20), st.integers(1, 100))
def test_what_is_too_large_is_halved_and_arrives_whole(sizes: list[int], takes: int, most: int) -> None:
    pieces = [
        Piece(f"<urn:{number}>", tuple(f"{number} {line}" for line in range(size)), True)
        for number, size in enumerate(sizes)
    ]
    shop = Picky(takes)
    shop.held = {"<urn:0>": ["old"]}
    sender = Sender(shop, most)
    sender.send(pieces)
    assert shop.held == {piece.graph: list(piece.lines) for piece in pieces}
    refusals = shop.refusals
    sender.send(pieces)
    assert shop.refusals == refusals
    assert shop.held == {piece.graph: list(piece.lines) for piece in pieces}


def test_what_is_refused_line_by_line_is_an_error() -> None:
    with pytest.raises(OutputError, match="too much"):
        Sender(Picky(0), 10).send([Piece("<urn:g>", ("1", "2", "3"), True)])


STATES = st.tuples(st.sampled_from([BEGUN, LOADED, REMOVED]), st.sampled_from("abc"), st.integers(1, 9))


@given(st.lists(STATES, max_size=40))
def test_a_journal_tells_the_last_state_of_each_graph(entries: list[tuple[str, str, int]]) -> None:
    kept = Picky(10_000)
    kept.held = {"<urn:journal>": []}
    sender, journal = Sender(kept, 10_000), Journal("<urn:journal>")
    last: dict[str, Contents | None] = {}
    for state, letter, number in entries:
        graph, held = f"<urn:{letter}>", Contents(number, "ab") if state == LOADED else None
        journal.note(sender, state, {graph: held})
        last.pop(graph, None)
        if state != REMOVED:
            last[graph] = held
    assert journal.brought == last
    assert len(kept.held["<urn:journal>"]) == len(entries) == journal.entries
    journal.tidy(sender)
    assert journal.brought == last
    assert len(kept.held["<urn:journal>"]) == journal.entries <= max(2 * len(last), len(last))


def number(text: str, kind: str) -> tuple[str]:
    return (rdf.typed(text, kind),)


ALIKE = [
    ([("<a>",), ("<b>",)], [("<b>",), ("<a>",)], verification.SAME),
    ([number("1.0", "decimal")], [number("1", "decimal")], verification.FORMS),
    ([number("123456789", "integer")], [number("123456789", "decimal")], verification.FORMS),
    ([number("123456789", "integer")], [number("123456788", "integer")], None),
    ([number("1.5E3", "double")], [number("1500.0", "double")], verification.FORMS),
    ([number("true", "boolean")], [number("1", "boolean")], verification.FORMS),
    ([number("true", "boolean")], [number("0", "boolean")], None),
    ([number("0.33333333", "decimal")], [number("0.333333333333", "decimal")], verification.PLACES),
    ([number("0.3333", "decimal")], [number("0.3334", "decimal")], None),
    ([("<a>",)], [("<a>",), ("<a>",)], verification.REPEATED),
    ([("<a>",)], [("<a>",), ("<b>",)], None),
    ([("<a>", None)], [("<a>", '""')], None),
    ([('"1.0"',)], [('"1"',)], None),
    ([('"a"@en',)], [('"a"',)], None),
    ([number("2018-01-25", "date")], [number("2018-01-25Z", "date")], None),
    ([number("INF", "double")], [number("INF", "double")], verification.SAME),
    # Beyond what can be reckoned with: compared as they are written.
    ([number("1E+9999999", "double")], [number("1E+9999999", "double")], verification.SAME),
    ([number("1E+9999999", "double")], [number("2", "integer")], None),
    ([number("1E-9999999", "double")], [number("2E-9999999", "double")], None),
    ([number("9.9999999E+999999", "double")], [number("9.9999998E+999999", "double")], None),
    ([number("none", "integer")], [number("no", "integer")], None),
    ([], [], verification.SAME),
]


@pytest.mark.parametrize(("ours", "theirs", "name"), ALIKE)
def test_what_is_alike_and_by_which_name(
    ours: list[sparql_client.Row], theirs: list[sparql_client.Row], name: str | None
) -> None:
    assert verification.change(ours, theirs) == name
    assert verification.change(ours, theirs, verification.OF_DATA) == (name if name in verification.OF_DATA else None)


@pytest.mark.parametrize("named", verification.compared_queries(), ids=lambda named: named.name)
def test_a_query_with_its_terms_in_place_asks_the_same(named: verification.NamedQuery, tmp_path: Path) -> None:
    given = [f"{one.name}={one.example}" for one in named.parameters if one.default is None and not one.optional]
    terms = parameters.terms(named.parameters, given)
    opened = oxigraph.open_graph(sample_graph.write_folder(tmp_path))
    text = verification.bound(named.text, terms)
    usual = opened.select(parameters.bind(guard.check(named.text), terms))
    assert list(opened.select(text).rows) == list(usual.rows)
    assert not any(re.search(rf"\?{name}\b", text.partition("WHERE")[2]) for name in terms)


def test_terms_are_put_in_the_place_of_variables_alone() -> None:
    text = "SELECT ?a WHERE { ?a <urn:?x> '?x' , \"?x\" , ?x . # ?x\n FILTER(?xy != $x) }"
    assert verification.bound(text, {"x": '"1 ?a"'}) == (
        'SELECT ?a WHERE { ?a <urn:?x> \'?x\' , "?x" , "1 ?a" . # ?x\n FILTER(?xy != "1 ?a") }'
    )


def test_the_sample_is_drawn_alike_and_half_of_it_from_what_was_sent() -> None:
    file = {f"<urn:{n}>": Contents(n, f"{n * 7919 % 101:03}") for n in range(1, 40)}
    file["<urn:large>"] = Contents(verification.LARGEST_IN_SAMPLE + 1, "000")
    sent = ["<urn:3>", "<urn:5>", "<urn:large>"]
    drawn = verification.drawn(file, sent, 6)
    assert drawn == verification.drawn(dict(reversed(file.items())), set(sent), 6)
    assert len(set(drawn)) == 6
    assert {"<urn:3>", "<urn:5>"} < set(drawn)
    assert "<urn:large>" not in drawn
    assert verification.drawn(file, sent, 0) == ()
    assert len(verification.drawn(file, file, 100)) == 39


def test_the_journal_lies_under_the_base() -> None:
    journal = Journal(f"<{iri.BASE}graph/load>")
    kept = Picky(10)
    kept.held = {journal.graph: []}
    journal.note(Sender(kept, 10), LOADED, {"<urn:g>": Contents(24, "9f86")})
    assert kept.held[journal.graph] == [
        f'<{iri.BASE}graph/load/000000001> <http://www.w3.org/ns/prov#value> "loaded 24 9f86 urn:g" .\n'
    ]


def test_help_tells_where_credentials_come_from(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["load", "--help"])
    told = capsys.readouterr().out
    assert "KG_LOAD_TOKEN" in told
    assert "password" not in told.lower().replace("kg_load_password", "")
