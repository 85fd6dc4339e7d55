"""Citations in running text, English and French, as a grammar over tokens.

What the words are stands in `ontology/lexicon/*/citations.ttl`, the names of treaties in
`ontology/vocabularies/treaties.ttl`, known numbers and years in `ontology/procedure/number-series.ttl`; here is only
their order.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import lru_cache

from kg.model.document import Mention
from kg.parse.citations import case_law, symbols, treaties, treaty_plurals
from kg.parse.citations.attribution import by_series
from kg.parse.citations.lexicon import citation_lexicon
from kg.parse.citations.pinpoints import asked_for, by_short_form, provisions, with_provisions
from kg.parse.citations.token_stream import OPEN, Citation, TokenStream, token_stream
from kg.parse.tokens import Token
from kg.vocabulary.concepts import Vocabulary

Rule = Callable[[TokenStream, int], Iterator[Citation]]

# What else than a cue lets a rule be tried.
_NAME, _BRACKET = "a treaty's name", "a bracket with a slash"
# The rules, each with the beginnings of the keys of cues where it is tried; at one token the first that fits wins.
# Judgments by their parties come before all others: their names hold words that these would take.
_PARTIES: tuple[tuple[tuple[str, ...], Rule], ...] = (
    (("versus", "against"), case_law.by_parties),
    (("judgment-group",), case_law.by_group),
)
_OTHERS: tuple[tuple[tuple[str, ...], Rule], ...] = (
    (("one-", "many-", "bare-"), by_series),
    (("symbol-", "one-Re", "many-Re"), symbols.by_symbol),
    (("slash-",), symbols.by_path),
    ((_BRACKET,), symbols.in_bracket),
    (("union-directive", "union-regulation", "union-decision"), symbols.by_union_number),
    (("one-Resolution", "many-Resolution"), symbols.parliament_resolution),
    (("declaration-",), symbols.declaration),
    (("summit-", "declarations"), symbols.declarations),
    (("treaty-series",), treaties.by_number),
    (("labour", "convention"), treaties.by_labour_number),
    (("protocol",), treaties.by_protocol_number),
    (("plural-",), treaty_plurals.by_plural),
    ((_NAME,), treaties.by_name),
    (("unlisted",), treaties.unlisted),
    (("application",), case_law.by_application),
    (("union-court",), case_law.by_union_number),
    (("case-identifier",), case_law.by_identifier),
)
_RULES = _PARTIES + _OTHERS
_FIRST, _THEN = range(len(_PARTIES)), range(len(_PARTIES), len(_RULES))


def find(
    text: str, tokens: Sequence[Token], language: str, vocabulary: Vocabulary, day: date | None
) -> tuple[Mention, ...]:
    """Return the citations among tokens of a text, in order of place.

    `tokens` are those of the stretch to read, `language` is `en` or `fr`, `day` the document's date.
    Each mention has the kind `citation`, the span that names the act, and the slots `kind` (the act's class),
    `number`, `year`, `designation`, `key`, `treaty` (an IRI), `flag` (what is doubtful) and `provision`, each where
    it is printed: a year that several acts share, or a provision, may stand outside the mention's span.
    Never raises. Source of the rules: the forms of citation in printed documents of the Assembly.
    """
    stream = token_stream(text, tokens, citation_lexicon(vocabulary, language), day)
    used: set[int] = set()
    tried = list(_tried(stream))
    citations = [*_scan(stream, tried, _FIRST, used), *_scan(stream, tried, _THEN, used)]
    pinpoints = provisions(stream)
    short_forms = by_short_form(stream, citations, asked_for(stream, pinpoints))
    citations += [citation for citation in short_forms if not citation.overlaps(used)]
    citations.sort(key=lambda citation: (citation.first, citation.last, citation.value("treaty")))
    return tuple([citation.mention(stream) for citation in with_provisions(stream, citations, pinpoints)])


def _tried(stream: TokenStream) -> Iterator[tuple[int, list[int]]]:
    """Yield each token at which rules are to be tried, with their places in the table, in order."""
    cued = [index for index, cues in enumerate(stream.cues) if cues]
    slashed = [index - 2 for index, token in enumerate(stream.tokens) if token.key == "/"]
    brackets = {index for index in slashed if index >= 0 and stream.tokens[index].key in OPEN}
    for index in sorted({*cued, *stream.treaty_at, *brackets}):
        keys = [*stream.cues[index]]
        keys += [_NAME] if index in stream.treaty_at else []
        keys += [_BRACKET] if index in brackets else []
        rules = set[int]().union(*map(_rules_of, keys))
        if rules:
            yield index, sorted(rules)


def _scan(
    stream: TokenStream, tried: Sequence[tuple[int, list[int]]], among: range, used: set[int]
) -> Iterator[Citation]:
    """Try some of the rules at each token that no citation holds yet, and mark the tokens of what they find as used.

    The citations of one rule at one place may share tokens.
    """
    for index, rules in tried:
        for number in rules if index not in used else ():
            if number not in among:
                continue
            citations = [citation for citation in _RULES[number][1](stream, index) if not citation.overlaps(used)]
            if citations:
                used.update(*[range(citation.first, citation.last) for citation in citations])
                yield from citations
                break


@lru_cache(maxsize=1024)
def _rules_of(key: str) -> frozenset[int]:
    """Return the places in the table of the rules that are tried where a cue of this key stands."""
    return frozenset([number for number, (prefixes, _) in enumerate(_RULES) if key.startswith(prefixes)])
