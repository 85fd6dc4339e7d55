"""Citations in running text, English and French, as a grammar over tokens.

`find` reads a zone of a document and returns a mention for each act at each place. What the words are stands in
`ontology/lexicon/citations*.ttl`, the names of treaties in `ontology/treaties.ttl`, known numbers and years in
`ontology/number-year-anchors.ttl`; here is only their order.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from kg.model.document import Mention, Span
from kg.parse.citations import case_law, eu_acts, symbols, treaties
from kg.parse.citations.citation import Citation, mention_of
from kg.parse.citations.lexicon import grammar
from kg.parse.citations.pinpoints import attached, expected, provisions
from kg.parse.citations.series_rule import series
from kg.parse.citations.short_forms import by_context
from kg.parse.citations.token_stream import TokenStream, page_of
from kg.parse.citations.values import OPEN
from kg.vocabulary.concepts import Vocabulary

Rule = Callable[[TokenStream, int], Iterator[Citation]]

# Judgments first: their names hold words that other rules would take. Then, at one token, the first that fits.
_PARTIES: tuple[Rule, ...] = (case_law.by_parties, case_law.by_group)
_RULES: tuple[Rule, ...] = (
    series,
    symbols.year_first,
    symbols.path,
    symbols.in_bracket,
    eu_acts.union_act,
    eu_acts.parliament_resolution,
    eu_acts.declaration,
    treaties.by_number,
    treaties.by_labour_number,
    treaties.by_protocol_number,
    treaties.by_name,
    treaties.unlisted,
    case_law.by_application,
    case_law.by_union_number,
    case_law.by_identifier,
)
# What a token must begin for any of these rules to fit, besides a treaty's name or a bracket.
_STARTS_PARTIES = ("versus", "against", "judgment-group")
_STARTS = (
    *("one-", "many-", "symbol-", "slash-", "union-", "declaration-", "treaty-series", "labour", "convention"),
    *("protocol", "unlisted", "application", "case-identifier"),
)


def find(text: str, zone: Span, language: str, vocabulary: Vocabulary, day: date | None) -> tuple[Mention, ...]:
    """Return the citations in a zone of a text, in order of place.

    `text` is the whole source, `zone` the stretch to read, `language` `en` or `fr`, `day` the document's date.
    Each mention has the kind `citation`, the span that names the act, and the parts `kind` (the act's class),
    `number`, `year`, `designation`, `key`, `treaty` (an IRI), `flag` (what is doubtful) and `provision`, each where
    it is printed: a year that several acts share, or a provision, may stand outside the mention's span.
    Never raises. Source of the rules: the forms of citation in printed documents of the Assembly.
    """
    page = page_of(text, zone, grammar(vocabulary, language), day)
    drafts = _drafts(page)
    named = provisions(page)
    used = _used(drafts)
    asked = frozenset(expected(page, named))
    contextual = [draft for draft in by_context(page, drafts, asked) if used.isdisjoint(range(draft.first, draft.last))]
    ordered = sorted([*drafts, *contextual], key=lambda draft: (draft.first, draft.last, draft.value("treaty")))
    return tuple(mention_of(page, draft) for draft in attached(page, ordered, named))


def _drafts(page: TokenStream) -> list[Citation]:
    parties = [index for index in range(len(page.tokens)) if _begins(page, index, _STARTS_PARTIES)]
    found = list(_scan(page, parties, _PARTIES, set()))
    others = [index for index in range(len(page.tokens)) if _begins(page, index, _STARTS) or _may_begin(page, index)]
    return found + list(_scan(page, others, _RULES, _used(found)))


def _begins(page: TokenStream, index: int, starts: tuple[str, ...]) -> bool:
    return any(key.startswith(starts) for key in page.marks[index])


def _may_begin(page: TokenStream, index: int) -> bool:
    """A treaty's name may begin there, or `(858/2016)`."""
    return index in page.treaty_at or (page.at(index).key in OPEN and page.at(index + 2).key == "/")


def _scan(page: TokenStream, places: Sequence[int], rules: Sequence[Rule], used: set[int]) -> Iterator[Citation]:
    """Try the rules at each place that no citation holds yet; drafts of one rule at one place may share tokens."""
    for index in places:
        if index not in used:
            drafts = next(filter(None, (_free(rule(page, index), used) for rule in rules)), ())
            used |= _used(drafts)
            yield from drafts


def _free(drafts: Iterator[Citation], used: set[int]) -> tuple[Citation, ...]:
    return tuple(draft for draft in drafts if used.isdisjoint(range(draft.first, draft.last)))


def _used(drafts: Sequence[Citation]) -> set[int]:
    return {index for draft in drafts for index in range(draft.first, draft.last)}
