"""The names of treaties as a table: each label of the vocabulary, and the forms in which texts vary it.

Names are compared by the words that carry them: articles, prepositions, number signs and the case of long
names do not count (`European Convention of/on Human Rights`, `Protocol 14`, `Protocol No. 14`), a hyphen
joins. A name of one or two words must be printed as the label has it, for little tells it from other words.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from types import MappingProxyType

from kg.model.document import Span
from kg.parse.citation_tokens import Token, Trie, tokens_of
from kg.vocabulary.concepts import Label, Vocabulary

_ROLES = ("preferred", "alternative", "hidden", "abbreviation")
_LONGEST_GAP = 4
_SHORT = 2
_CASED = 3
# Fewer words than these say too little once an adornment (`Council of Europe`) is taken off.
_TELLING = 3


@dataclass(frozen=True, slots=True)
class TreatyNameWord:
    """A word that carries a name: tokens `first` to `last` (exclusive), and what was passed over before it."""

    key: str
    text: str
    first: int
    last: int
    gap: tuple[str, ...]

    @property
    def is_capital(self) -> bool:
        """Whether it begins with a capital or is a number."""
        return not self.text[0].islower()

    @property
    def is_abbreviation(self) -> bool:
        """Whether it has two capitals together: its case must be printed just so."""
        return any(one.isupper() and two.isupper() for one, two in pairwise(self.text))


@dataclass(frozen=True, slots=True)
class TreatyName:
    """One form of a treaty's name, as words.

    `bare` tells that it means the treaty in a context only (`Protocol 14`, `Vienna Convention`), `parent` is the
    convention that a protocol belongs to, empty where it is not known.
    """

    treaty: str
    words: tuple[TreatyNameWord, ...]
    bare: bool = False
    parent: str = ""

    def fits(self, printed: Sequence[TreatyNameWord]) -> bool:
        """Tell whether printed words with the same keys are this name in case and in what stands between."""
        pairs = list(zip(printed, self.words, strict=True))
        if any(own.is_abbreviation and seen.text != own.text for seen, own in pairs):
            return False
        return self._has_gaps(pairs) and self._has_capitals(printed)

    def _has_gaps(self, pairs: list[tuple[TreatyNameWord, TreatyNameWord]]) -> bool:
        commas = any("," in own.gap for own in self.words[1:])
        for seen, own in pairs[1:]:
            if len(seen.gap) > _LONGEST_GAP + seen.gap.count(",") or ("," in seen.gap and not commas):
                return False
            if len(pairs) <= _SHORT and seen.gap != own.gap:
                return False
        return True

    def _has_capitals(self, printed: Sequence[TreatyNameWord]) -> bool:
        if len(printed) > _CASED:
            return True
        rest = [(seen, own) for seen, own in zip(printed[1:], self.words[1:], strict=True) if own.is_capital]
        if any(not seen.is_capital for seen, _ in rest):
            return False
        return printed[0].is_capital or bool(rest) or len(printed) > _SHORT


@dataclass(frozen=True, slots=True, eq=False)
class TreatyNameRules:
    """The words that do not carry a name, and those that adorn it, of all languages together."""

    minor: frozenset[str]
    sign_heads: frozenset[str]
    signs: frozenset[str]
    adornments: tuple[tuple[str, ...], ...]
    nouns: frozenset[str]
    protocols: frozenset[str]
    series: frozenset[str]

    def words(self, tokens: Sequence[Token]) -> tuple[TreatyNameWord, ...]:
        """Return the words that carry names, in order; every token is in one of them or passed over."""
        found: list[TreatyNameWord] = []
        gap: list[str] = []
        index = 0
        while index < len(tokens):
            end = self._passed(tokens, index)
            if end > index:
                gap += [t.key for t in tokens[index:end] if t.key not in self.signs]
            else:
                end = _joined(tokens, index)
                found.append(_word(tokens[index:end], index, tuple(gap)))
                gap = []
            index = end
        return tuple(found)

    def _passed(self, tokens: Sequence[Token], index: int) -> int:
        """Return the end of what is passed over at a place: a minor word, a comma, a number sign."""
        key = tokens[index].key
        if key == "," or key in self.minor:
            return index + 1
        if key not in self.sign_heads:
            return index
        end = index + 1
        while end < len(tokens) and end < index + 3 and tokens[end].key in self.signs:
            end += 1
        return end if end < len(tokens) and tokens[end].is_number else index

    def plain_keys(self, tokens: Sequence[Token]) -> tuple[str, ...]:
        """Return the keys of the words that carry a name."""
        return tuple(word.key for word in self.words(tokens))


def _joined(tokens: Sequence[Token], index: int) -> int:
    end = index + 1
    while (
        tokens[index].is_word
        and end + 1 < len(tokens)
        and tokens[end].key == "-"
        and tokens[end + 1].is_word
        and not tokens[end].spaced
        and not tokens[end + 1].spaced
    ):
        end += 2
    return end


def _word(tokens: Sequence[Token], first: int, gap: tuple[str, ...]) -> TreatyNameWord:
    key = "".join(t.key for t in tokens if t.key != "-" or len(tokens) == 1)
    return TreatyNameWord(key, "".join(t.text for t in tokens), first, first + len(tokens), gap)


@dataclass(frozen=True, slots=True, eq=False)
class TreatyNames:
    """The table of names, and what else the vocabulary says of treaties.

    `contextual` gives for `convention` the treaties that may be called so inside a document, `numbers` the
    number of a treaty in its series, `labels` its English label, `keys` all words of its names, `phrases` the names.
    """

    rules: TreatyNameRules
    trie: Trie[TreatyName]
    contextual: Mapping[str, tuple[str, ...]]
    numbers: Mapping[str, int]
    labels: Mapping[str, str]
    keys: Mapping[str, frozenset[str]]
    phrases: Mapping[str, tuple[tuple[str, ...], ...]]

    def at(
        self, printed: Sequence[TreatyNameWord], keys: tuple[str, ...], start: int
    ) -> tuple[tuple[TreatyName, ...], int] | None:
        """Return what the longest name at a word may mean, one name a treaty, and where it ends (exclusive)."""
        found = None
        for end, names in self.trie.matches(keys, start):
            fitting = tuple(name for name in names if name.fits(printed[start:end]))
            found = (_one_each(fitting), end) if fitting else found
        return found

    def are_in(self, keys: Sequence[str], treaty: str) -> bool:
        """Tell whether all these words stand in names of a treaty."""
        return set(keys) <= self.keys.get(treaty, frozenset())

    def contains(self, outer: str, inner: str) -> bool:
        """Tell whether some name of one treaty holds a whole name of another (a protocol's its convention's)."""
        whole, part = self.phrases.get(outer, ()), self.phrases.get(inner, ())
        return any(_at(long, short) >= 0 for long in whole for short in part)


def _one_each(names: Sequence[TreatyName]) -> tuple[TreatyName, ...]:
    """Keep one name a treaty, before others one that needs no context or whose convention is known."""
    kept: dict[str, TreatyName] = {}
    for name in sorted(names, key=lambda name: (name.bare, not name.parent)):
        kept.setdefault(name.treaty, name)
    return tuple(kept[treaty] for treaty in sorted(kept))


def treaty_names(vocabulary: Vocabulary) -> TreatyNames:
    """Build the table from the treaties of the vocabulary and the words of its lexicons."""
    rules = _rules(vocabulary)
    own = list(_own_names(vocabulary, rules))
    trie: Trie[TreatyName] = Trie()
    for name in own:
        trie.add([word.key for word in name.words], name)
    taken = {tuple(word.key for word in name.words) for name in own}
    adorned = [*own, *_with_and_without_adornment(own, rules)]
    for name in (*adorned, *_with_parents(own, adorned, rules)):
        if name.bare or tuple(word.key for word in name.words) not in taken:
            trie.add([word.key for word in name.words], name)
    return TreatyNames(
        rules=rules,
        trie=trie,
        contextual=_contextual(vocabulary, rules),
        numbers=_numbers(vocabulary),
        labels=MappingProxyType({concept.iri: concept.label("en") for concept in vocabulary.of_kind("Treaty")}),
        keys=_keys(own),
        phrases=_phrases(own),
    )


def _rules(vocabulary: Vocabulary) -> TreatyNameRules:
    def forms(key: str) -> Iterator[tuple[str, ...]]:
        for lexicon in vocabulary.lexicons.values():
            for form in lexicon.forms(key):
                yield tuple(t.key for t in _tokens(form))

    minor = frozenset(keys[0] for keys in forms("cite-minor"))
    adornments = {tuple(key for key in keys if key not in minor) for keys in forms("cite-treaty-adornment")}
    return TreatyNameRules(
        minor=minor,
        sign_heads=frozenset(keys[0] for keys in forms("cite-sign")),
        signs=frozenset(key for keys in forms("cite-sign") for key in keys),
        adornments=tuple(sorted(adornments, key=lambda keys: (-len(keys), keys))),
        nouns=frozenset(keys[0] for keys in forms("cite-treaty-noun")),
        protocols=frozenset(keys[0] for keys in forms("cite-protocol")),
        series=frozenset(keys[0] for keys in forms("cite-treaty-series") if len(keys) == 1),
    )


def _tokens(form: str) -> tuple[Token, ...]:
    return tokens_of(form, Span(0, len(form)))


def _own_names(vocabulary: Vocabulary, rules: TreatyNameRules) -> Iterator[TreatyName]:
    for concept, label in vocabulary.labels("Treaty", (*_ROLES, "contextual")):
        words = rules.words(_tokens(label.text))
        bare = label.role == "contextual"
        if words and words[0].key not in rules.series and (not bare or _is_telling(words)):
            yield TreatyName(concept.iri, words, bare)


def _is_telling(words: Sequence[TreatyNameWord]) -> bool:
    """Of the names in context those of two or three words stand for themselves; `the Convention` is read apart."""
    return _SHORT <= len(words) <= _CASED and words[0].is_capital


def _with_parents(
    own: Iterable[TreatyName], adorned: Iterable[TreatyName], rules: TreatyNameRules
) -> Iterator[TreatyName]:
    """Vary a protocol's name by each name of its convention, and cut it off behind that."""
    whose: dict[tuple[str, ...], str] = {}
    by_treaty: dict[str, list[TreatyName]] = {}
    for name in (name for name in adorned if not name.bare):
        whose.setdefault(tuple(word.key for word in name.words), name.treaty)
        by_treaty.setdefault(name.treaty, []).append(name)
    for name in own:
        if not name.bare and any(word.key in rules.protocols for word in name.words):
            found = _inner(name, whose)
            if found is not None:
                yield from _varied(name, found, by_treaty[found[2]])


def _varied(name: TreatyName, place: tuple[int, int, str], conventions: Iterable[TreatyName]) -> Iterator[TreatyName]:
    start, end, parent = place
    head, tail = name.words[:start], name.words[end:]
    for convention in conventions:
        first = replace(convention.words[0], gap=name.words[start].gap)
        whole = (*head, first, *convention.words[1:])
        yield TreatyName(name.treaty, whole, parent=parent)
        if tail:
            yield TreatyName(name.treaty, (*whole, *tail), parent=parent)
    if len(head) == _SHORT and any(word.key.isdecimal() for word in head):  # `Protocol 14`, `1967 Protocol`
        yield TreatyName(name.treaty, head, bare=True, parent=parent)


def _inner(name: TreatyName, whose: Mapping[tuple[str, ...], str]) -> tuple[int, int, str] | None:
    """Find the longest name of another treaty inside a name: its place and whose it is."""
    keys = tuple(word.key for word in name.words)
    for length in range(len(keys) - 1, 0, -1):
        for start in range(1, len(keys) - length + 1):
            parent = whose.get(keys[start : start + length])
            if parent is not None and parent != name.treaty:
                return start, start + length, parent
    return None


def _with_and_without_adornment(own: Iterable[TreatyName], rules: TreatyNameRules) -> Iterator[TreatyName]:
    """Take `Council of Europe` out of a name, or put `européenne` behind its noun."""
    for name in (name for name in own if not name.bare):
        keys = tuple(word.key for word in name.words)
        for adornment in rules.adornments:
            at = _at(keys, adornment)
            if at >= 0 and len(keys) - len(adornment) >= _TELLING:
                yield replace(name, words=name.words[:at] + name.words[at + len(adornment) :])
            elif at < 0 and len(adornment) == 1 and len(keys) >= _TELLING and name.words[0].key in rules.nouns:
                added = TreatyNameWord(adornment[0], adornment[0], 0, 0, ())
                yield replace(name, words=(name.words[0], added, *name.words[1:]))


def _at(keys: Sequence[str], inner: Sequence[str]) -> int:
    size = len(inner)
    return next((i for i in range(len(keys) - size + 1) if tuple(keys[i : i + size]) == tuple(inner)), -1)


def _contextual(vocabulary: Vocabulary, rules: TreatyNameRules) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for concept, label in vocabulary.labels("Treaty", ("contextual",)):
        found.setdefault(_phrase(label, rules), []).append(concept.iri)
    return MappingProxyType({key: tuple(dict.fromkeys(iris)) for key, iris in found.items()})


def _phrase(label: Label, rules: TreatyNameRules) -> str:
    return " ".join(rules.plain_keys(_tokens(label.text)))


def _numbers(vocabulary: Vocabulary) -> Mapping[str, int]:
    numbered = ((concept.iri, concept.text("pace:treatyNumber")) for concept in vocabulary.of_kind("Treaty"))
    return MappingProxyType({treaty: int(number) for treaty, number in numbered if number.isdecimal()})


def _keys(own: Iterable[TreatyName]) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for name in (name for name in own if not name.bare):
        found.setdefault(name.treaty, set()).update(word.key for word in name.words)
    return MappingProxyType({treaty: frozenset(keys) for treaty, keys in found.items()})


def _phrases(own: Iterable[TreatyName]) -> Mapping[str, tuple[tuple[str, ...], ...]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for name in (name for name in own if not name.bare):
        found.setdefault(name.treaty, []).append(tuple(word.key for word in name.words))
    return MappingProxyType({treaty: tuple(phrases) for treaty, phrases in found.items()})
