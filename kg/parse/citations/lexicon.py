"""One language's lexicon of citations, compiled from the vocabularies: cue phrases, bodies, States, treaties, numbers.

Names of treaties are compared by the words that carry them: articles, prepositions, number signs and the case of
long names do not count (`European Convention of/on Human Rights`, `Protocol 14`, `Protocol No. 14`), a hyphen joins.
A name of one or two words must be printed as the label has it, for little tells it from other words.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from types import MappingProxyType
from typing import NamedTuple

from kg.model.namespaces import PACE
from kg.parse.tokens import PhraseMatcher, Token, tokenize
from kg.vocabulary.concepts import NAMES, Vocabulary
from kg.vocabulary.numbering import Numbering, numbering

_PREFIX = "cite-"
_MONTH, _ORDINAL = "month-", "ordinal"
_TREATY_ROLES = ("preferred", "alternative", "hidden", "abbreviation", "contextual")
_LONGEST_GAP = 4
_SHORT = 2
_CASED = 3
# Fewer words than these say too little once an adornment (`Council of Europe`) is taken off.
_TELLING = 3

Keys = tuple[str, ...]


class TreatyNameWord(NamedTuple):
    """A word that carries a name: tokens `first` to `last` (exclusive), and what was passed over before it."""

    text: str
    key: str
    first: int = 0
    last: int = 0
    gap: Keys = ()

    @property
    def mark(self) -> str:
        """Nothing: marks say nothing in a treaty's name."""
        return ""

    @property
    def is_cased(self) -> bool:
        """Whether it begins with a capital or is a number."""
        return not self.text[0].islower()


@dataclass(frozen=True, slots=True, eq=False)
class TreatyName:
    """One form of a treaty's name, as words and their keys.

    `bare` tells that it means the treaty in a context only (`Protocol 14`, `Vienna Convention`), `parent` is the
    convention that a protocol belongs to, empty where it is not known.
    """

    treaty: str
    words: tuple[TreatyNameWord, ...]
    keys: Keys
    bare: bool = False
    parent: str = ""
    language: str = ""

    def fits(self, printed: Sequence[TreatyNameWord]) -> bool:
        """Tell whether printed words with the same keys are this name in case and in what stands between.

        An abbreviation, with two capitals together, is printed just so, in a short name every capital. Between the
        words little may stand, and no comma unless the name has one.
        """
        own, behind = self.words, list(zip(printed[1:], self.words[1:], strict=True))
        for seen, word in zip(printed, own, strict=True):
            if seen.text != word.text and any(a.isupper() and b.isupper() for a, b in pairwise(word.text)):
                return False
        commas = any("," in word.gap for _, word in behind)
        for seen, word in behind:
            if len(seen.gap) > _LONGEST_GAP + seen.gap.count(",") or ("," in seen.gap and not commas):
                return False
            if len(own) <= _SHORT and seen.gap != word.gap:
                return False
        # Small words make a name as telling as others do: `Convention relating to the status of refugees`.
        small = sum([len(word.gap) for _, word in behind])
        if len(own) > _CASED or (len(own) == _CASED <= small and printed[0].is_cased):
            return True
        cased = [seen.is_cased for seen, word in behind if word.is_cased]
        return all(cased) and (printed[0].is_cased or bool(cased) or len(own) > _SHORT)


@dataclass(frozen=True, slots=True, eq=False)
class TreatyNameRules:
    """The words that do not carry a name, and those that adorn it, of all languages together.

    `leading` are the adornments of each language that stand before a noun (`United Nations Convention`), `trailing`
    those behind it (`Convention des Nations Unies`).
    """

    minor: frozenset[str]
    sign_heads: frozenset[str]
    signs: frozenset[str]
    leading: Mapping[str, tuple[Keys, ...]]
    trailing: Mapping[str, tuple[Keys, ...]]
    nouns: frozenset[str]
    protocols: frozenset[str]
    series: frozenset[str]

    def words(self, tokens: Sequence[Token]) -> tuple[TreatyNameWord, ...]:
        """Return the words that carry names, in order; every token is in one of them or passed over."""
        words: list[TreatyNameWord] = []
        gap: Keys = ()
        index, count = 0, len(tokens)
        while index < count:
            token, end = tokens[index], index + 1
            key = token.key
            is_minor = key == "," or key in self.minor
            if not is_minor and key in self.sign_heads:  # a number sign, before its number
                while end < count and end < index + 3 and tokens[end].key in self.signs:
                    end += 1
                is_minor = end < count and tokens[end].is_number
                end = end if is_minor else index + 1
            if is_minor:
                gap += tuple([small.key for small in tokens[index:end] if small.key not in self.signs])
            else:
                while end + 1 < count and tokens[end].key == "-" and tokens[end].glued and tokens[end + 1].glued:
                    if not token.is_word or not tokens[end + 1].is_word:
                        break
                    end += 2
                text = token.text
                if end > index + 1:
                    pieces = tokens[index:end]
                    key, text = "".join([p.key for p in pieces if p.key != "-"]), "".join([p.text for p in pieces])
                words.append(TreatyNameWord(text, key, index, end, gap))
                gap = ()
            index = end
        return tuple(words)


@dataclass(frozen=True, slots=True, eq=False)
class TreatyNames:
    """The table of names, and what else the vocabulary says of treaties.

    `contextual` gives for `convention` the treaties that may be called so inside a document, `numbers` the
    number of a treaty in its series, `labels` its English label, `phrases` the keys of its names, `protocols` the
    protocol that a number alone means, with its convention where that is known. `short` gives the names of a noun
    and one word by both, the noun first, `parents` a protocol's convention.
    """

    rules: TreatyNameRules
    matcher: PhraseMatcher[TreatyName]
    contextual: Mapping[Keys, tuple[str, ...]]
    numbers: Mapping[str, int]
    labels: Mapping[str, str]
    phrases: Mapping[str, tuple[Keys, ...]]
    protocols: Mapping[str, TreatyName]
    short: Mapping[tuple[str, str], TreatyName]
    parents: Mapping[str, str]

    def matches(self, tokens: Sequence[Token]) -> Iterator[tuple[tuple[TreatyName, ...], tuple[TreatyNameWord, ...]]]:
        """Yield at each word the longest name that begins there: what it may mean, one name a treaty, and its words."""
        words = self.rules.words(tokens) if self._may_be_in(tokens) else ()
        for index in self.matcher.starts(words):
            for end, names in reversed(self.matcher.matches(words, index)):
                printed = words[index:end]
                fitting = [name for name in names if name.fits(printed)]
                if fitting:
                    # Before others goes a name that needs no context or whose convention is known.
                    fitting.sort(key=lambda name: (name.bare, not name.parent))
                    by_treaty = {name.treaty: name for name in reversed(fitting)}
                    yield tuple([by_treaty[treaty] for treaty in sorted(by_treaty)]), printed
                    break

    def _may_be_in(self, tokens: Sequence[Token]) -> bool:
        """Tell whether one of the tokens begins a name, alone or with what a hyphen joins to it."""
        return bool(self.matcher.starts(tokens)) or any(token.key == "-" and token.glued for token in tokens)

    def are_in(self, keys: Sequence[str], treaty: str) -> bool:
        """Tell whether all these words stand in names of a treaty."""
        return set(keys) <= {key for phrase in self.phrases.get(treaty, ()) for key in phrase}

    def is_called(self, noun: Keys, treaty: str) -> bool:
        """Tell whether a noun may mean a treaty: a protocol is called by its own noun, not by its convention's."""
        protocols = self.rules.protocols
        holding = [phrase for phrase in self.phrases.get(treaty, ()) if set(noun) <= set(phrase)]
        if holding and protocols.isdisjoint(noun):
            return any(protocols.isdisjoint(phrase) for phrase in holding)
        return self.are_in(noun, treaty)

    def contains(self, outer: str, inner: str) -> bool:
        """Tell whether some name of one treaty holds a whole name of another (a protocol's its convention's)."""
        whole, part = self.phrases.get(outer, ()), self.phrases.get(inner, ())
        return any(_find(long, short) >= 0 for long in whole for short in part)


@dataclass(frozen=True, slots=True, eq=False)
class CitationLexicon:
    """All that the rules look up; compared by identity.

    `cues` gives the keys of the cue phrases, `bodies` the names of organs that issue nothing we follow, `states`
    code and label of each State, `numbering` the known numbers of a class by year, `versus` what is printed between
    the parties of a judgment.
    """

    cues: PhraseMatcher[str]
    bodies: PhraseMatcher[str]
    states: PhraseMatcher[tuple[str, str]]
    treaties: TreatyNames
    numbering: Numbering
    versus: str


@lru_cache(maxsize=8)
def citation_lexicon(vocabulary: Vocabulary, language: str) -> CitationLexicon:
    """Return the lexicon of a language, compiled once for a vocabulary.

    A language without a lexicon is read with the first one that there is.
    """
    lexicons = vocabulary.lexicons
    lexicon = lexicons[language if language in lexicons else min(lexicons)]
    bodies: PhraseMatcher[str] = PhraseMatcher(any_marks=True)
    for concept, label in vocabulary.labels("Body", NAMES):
        tokens = tokenize(label.text)
        if len(tokens) > 1:
            bodies.add(tokens, concept.iri)
    states: PhraseMatcher[tuple[str, str]] = PhraseMatcher(any_marks=True)
    for concept, label in vocabulary.labels("State", (*NAMES, "contextual")):
        tokens = tokenize(label.text)
        if tokens and concept.notation:
            states.add(tokens, (concept.notation, concept.label("en")))
    versus = next(iter(lexicon.forms("cite-versus-normal")), "")
    cues: PhraseMatcher[str] = PhraseMatcher(any_marks=True)
    for key in (*lexicon.keys(_PREFIX), *lexicon.keys(_MONTH), *lexicon.keys(_ORDINAL)):
        for form in lexicon.forms(key):
            tokens = tokenize(form)
            # A single capital or several in one word are an abbreviation's: such a form is compared with its case.
            cased = [token for token in tokens if token.text.isupper() or token.has_several_capitals]
            if tokens:
                cues.add(tokens, key.removeprefix(_PREFIX), tuple([token.text for token in tokens]) if cased else ())
    return CitationLexicon(cues, bodies, states, _treaty_names(vocabulary), numbering(vocabulary), versus)


# --- the table of treaties


@lru_cache(maxsize=4)
def _treaty_names(vocabulary: Vocabulary) -> TreatyNames:
    """Build the table from the treaties of the vocabulary and the words of its lexicons."""
    rules = _rules(vocabulary)
    own: list[TreatyName] = []
    contextual: dict[Keys, list[str]] = {}
    phrases: dict[str, list[Keys]] = {}
    for concept, label in vocabulary.labels("Treaty", _TREATY_ROLES):
        words, bare = rules.words(tokenize(label.text)), label.role == "contextual"
        keys = tuple([word.key for word in words])
        if bare:
            contextual.setdefault(keys, []).append(concept.iri)
        # Of the names in context those of several words stand for themselves; `the Convention` is read apart.
        telling = not bare or (len(words) >= _SHORT and words[0].is_cased)
        if words and telling and keys[0] not in rules.series:
            own.append(TreatyName(concept.iri, words, keys, bare, language=label.language))
            if not bare:
                phrases.setdefault(concept.iri, []).append(keys)
    full = [name for name in own if not name.bare]
    adorned = _adorned(full, rules)
    protocols = _with_parents(full, adorned, rules)
    # A number alone means in a context the protocol that has it, before others one whose convention is known.
    numbered = [name for name in own + protocols if name.bare and len(name.keys) == _SHORT]
    numbered = [name for name in numbered if name.keys[0] in rules.protocols]
    numbered.sort(key=lambda name: (not name.parent, name.keys[0]))
    matcher: PhraseMatcher[TreatyName] = PhraseMatcher(any_marks=True)
    taken = {name.keys for name in own}
    # `Protocol No. 1` alone means the treaty that the vocabulary calls so, and no other that is numbered alike.
    varied = [name for name in adorned + protocols if name.bare or name.keys not in taken]
    for name in own + [name for name in varied if name.treaty in contextual.get(name.keys, (name.treaty,))]:
        matcher.add(name.words, name)
    concepts = vocabulary.of_kind("Treaty")
    numbers = [(concept.iri, concept.text(PACE.treatyNumber)) for concept in concepts]
    return TreatyNames(
        rules=rules,
        matcher=matcher,
        contextual=MappingProxyType({keys: tuple(dict.fromkeys(iris)) for keys, iris in contextual.items()}),
        numbers=MappingProxyType({treaty: int(number) for treaty, number in numbers if number.isdecimal()}),
        labels=MappingProxyType({concept.iri: concept.label("en") for concept in concepts}),
        phrases=MappingProxyType({treaty: tuple(names) for treaty, names in phrases.items()}),
        protocols=MappingProxyType({name.keys[1]: name for name in reversed(numbered)}),
        short=MappingProxyType(dict(_short(full, rules))),
        parents=MappingProxyType({name.treaty: name.parent for name in protocols}),
    )


def _short(names: Iterable[TreatyName], rules: TreatyNameRules) -> Iterator[tuple[tuple[str, str], TreatyName]]:
    """Yield the names of a noun and one word by both: `Istanbul Convention` and `Convention d’Istanbul` are one."""
    for name in names:
        if len(name.keys) == _SHORT and not rules.nouns.isdisjoint(name.keys):
            noun = next(key for key in name.keys if key in rules.nouns)
            yield (noun, next((key for key in name.keys if key != noun), noun)), name


def _rules(vocabulary: Vocabulary) -> TreatyNameRules:
    def forms(key: str) -> list[Keys]:
        lexicons = vocabulary.lexicons.values()
        tokens = [tokenize(form) for lexicon in lexicons for form in lexicon.forms(f"cite-{key}")]
        return [tuple([token.key for token in form]) for form in tokens]

    minor, signs = frozenset([keys[0] for keys in forms("minor")]), forms("sign")

    def adornments(key: str) -> Mapping[str, tuple[Keys, ...]]:
        """The forms of a key by language, without small words, the longest first."""
        by_language: dict[str, tuple[Keys, ...]] = {}
        for language, lexicon in vocabulary.lexicons.items():
            words = {
                tuple([word.key for word in tokenize(form) if word.key not in minor]) for form in lexicon.forms(key)
            }
            by_language[language] = tuple(sorted(words - {()}, key=lambda keys: (-len(keys), keys)))
        return MappingProxyType(by_language)

    return TreatyNameRules(
        minor=minor,
        sign_heads=frozenset([keys[0] for keys in signs]),
        signs=frozenset([key for keys in signs for key in keys]),
        leading=adornments("cite-treaty-adornment"),
        trailing=adornments("cite-treaty-adornment-behind"),
        nouns=frozenset([keys[0] for keys in forms("treaty-noun")]),
        protocols=frozenset([keys[0] for keys in forms("protocol")]),
        series=frozenset([keys[0] for keys in forms("treaty-series") if len(keys) == 1]),
    )


def _adorned(names: Iterable[TreatyName], rules: TreatyNameRules) -> list[TreatyName]:
    """Take `Council of Europe` out of a name, or put `européenne` or `des Nations Unies` behind its noun."""
    adorned: list[TreatyName] = []
    for name in names:
        keys, words = name.keys, name.words
        trailing = rules.trailing.get(name.language, ())
        for adornment in (*rules.leading.get(name.language, ()), *trailing):
            at, size = _find(keys, adornment) if adornment[0] in keys else -1, len(adornment)
            if at >= 0 and len(keys) - size >= _TELLING:
                without = keys[:at] + keys[at + size :]
                adorned.append(replace(name, words=words[:at] + words[at + size :], keys=without))
            elif at < 0 and len(keys) >= _TELLING and keys[0] in rules.nouns and adornment in trailing:
                with_added = (words[0], *_plain_words(adornment), *words[1:])
                adorned.append(replace(name, words=with_added, keys=(keys[0], *adornment, *keys[1:])))
    return adorned


def _plain_words(keys: Keys) -> tuple[TreatyNameWord, ...]:
    return tuple([TreatyNameWord(key, key) for key in keys])


def _find(keys: Keys, inner: Keys) -> int:
    """Return where some keys stand in a row inside others, -1 where they do not."""
    size = len(inner)
    for start in range(len(keys) - size + 1):
        if keys[start : start + size] == inner:
            return start
    return -1


def _with_parents(own: list[TreatyName], adorned: list[TreatyName], rules: TreatyNameRules) -> list[TreatyName]:
    """Vary a protocol's name by each name of its convention, and cut it off behind that.

    `Protocol No. 14 to the Convention …, amending …` is `Protocol No. 14 to the ECHR`, and in a context `Protocol 14`.
    """
    owners: dict[Keys, str] = {}
    by_treaty: dict[str, list[TreatyName]] = {}
    for name in [*own, *adorned, *_prefixed(own, rules)]:
        owners.setdefault(name.keys, name.treaty)
        by_treaty.setdefault(name.treaty, []).append(name)
    varied: list[TreatyName] = []
    for name in own:
        place = None if rules.protocols.isdisjoint(name.keys) else _convention_in(name, owners)
        if place is None:
            continue
        start, end, parent = place
        head, tail = name.words[:start], name.words[end:]
        head_keys, tail_keys = name.keys[:start], name.keys[end:]
        for convention in by_treaty[parent]:
            if convention.language != name.language:
                continue
            first = convention.words[0]._replace(gap=name.words[start].gap)
            words, keys = (*head, first, *convention.words[1:]), head_keys + convention.keys
            varied.append(TreatyName(name.treaty, words, keys, parent=parent))
            if tail:
                varied.append(TreatyName(name.treaty, words + tail, keys + tail_keys, parent=parent))
        if len(head) == _SHORT and any(map(str.isdecimal, head_keys)):  # `Protocol 14`, `1967 Protocol`
            varied.append(TreatyName(name.treaty, head, head_keys, bare=True, parent=parent))
    return varied


def _prefixed(names: Iterable[TreatyName], rules: TreatyNameRules) -> Iterator[TreatyName]:
    """Put `Council of Europe` or `United Nations` in front of a name, as it is printed inside a protocol's."""
    for name in names:
        begins = name.keys[0] in rules.nouns and len(name.keys) > _SHORT
        for adornment in rules.leading.get(name.language, ()) if begins else ():
            yield replace(name, words=_plain_words(adornment) + name.words, keys=adornment + name.keys)


def _convention_in(name: TreatyName, owners: Mapping[Keys, str]) -> tuple[int, int, str] | None:
    """Find the longest name of another treaty inside a name, behind its first word: its place and whose it is."""
    keys = name.keys
    for length in range(len(keys) - 1, 0, -1):
        for start in range(1, len(keys) - length + 1):
            parent = owners.get(keys[start : start + length])
            if parent is not None and parent != name.treaty:
                return start, start + length, parent
    return None
