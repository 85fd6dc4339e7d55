"""The regular expressions of headings, front matter and signatory blocks, compiled from one language's lexicon.

The expressions hold no word of any language: words come from the lexicon, here is only their order.
"""

import calendar
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import ClassVar

from kg.vocabulary.concepts import Lexicon
from kg.vocabulary.document_types import ADOPTED

_NUMBER = r"(?P<number>\d{1,5})"
# Behind a suffix (`Add. 1`, `Part II`, `rev.`) stands a number, an ordinary or a Roman one, or none.
_COUNT = r"(?:\s*(?:\d{1,2}|[ivx]{1,4})\b)?"
_MARK = r"[\s*_.:¹²³⁰-⁹\d]*"
_BULLET = r"^\W*"
# The call of a footnote behind a heading: `(1)`, `[1]`, `1`, `¹`.
_CALL = r"(?:\s*(?:[(\[]\s*(?:\d{1,2}|\*)\s*[)\]]|\d{1,2}(?!\d)|[¹²³]|\*{1,3}))?"
_NEVER = r"(?!)"
# The year behind the number of an adopted text: `1481 (2006)`, on copies also `1481/2006`; or none.
_DATED = r"\s*(?:\(\s*(?=\d{4}\s*\))|[/–-]\s*(?=(?:19|20)\d\d\b))(?P<year>\d{4})(?:\s*\))?"
_UNDATED = r"(?P<year>(?!))?"

_Expressions = tuple[tuple[str, re.Pattern[str]], ...]


def _line(source: Callable[[Lexicon], str]) -> cached_property[re.Pattern[str]]:
    """An expression of a lexicon, of any case, compiled when a text first needs it: most texts need few of them."""
    return cached_property(lambda patterns: re.compile(source(patterns.lexicon), re.IGNORECASE))


def _words(source: Callable[[Callable[[str], str]], str]) -> cached_property[re.Pattern[str]]:
    """The same of an expression that is made of words alone; they are asked for by key."""
    return _line(lambda lexicon: source(lexicon.pattern))


def _lines(prefix: str, source: Callable[[str, Lexicon], str]) -> cached_property[_Expressions]:
    """The same of an expression for each key with a prefix; of what is behind the prefix."""

    def compiled(patterns: "Patterns") -> _Expressions:
        lexicon = patterns.lexicon
        return _compiled({key.removeprefix(prefix): source(key, lexicon) for key in lexicon.keys(prefix)})

    return cached_property(compiled)


def _lines_of_adopted(source: Callable[[str, Lexicon], str]) -> cached_property[_Expressions]:
    """The same of an expression for each kind of adopted text."""
    return cached_property(
        lambda patterns: _compiled({kind: source(kind, patterns.lexicon) for kind in sorted(ADOPTED)})
    )


def _compiled(sources: Mapping[str, str]) -> _Expressions:
    return tuple((name, re.compile(source, re.IGNORECASE)) for name, source in sources.items())


@dataclass(frozen=True, eq=False)
class Patterns:
    """The expressions of one language, each to be matched against a whole line unless its group here says otherwise."""

    lexicon: Lexicon

    # The heading. Groups: `document_number` number, suffix; `day` and `dated_line`, where a place may stand first, day,
    # month or figure, year; `edition` number, tabled; `first_published` tabled; `presented` presenters; `version`
    # provisional or revised, where it is no final one; `print_version`, searched at the end of a designation, also
    # revision and count (`rev. 2`). Of `suffixes` each (group count) is searched in a suffix, and `addressed` in a
    # designation, `others` in presenters, `designation_within` in a line; `recommends` is matched where a paragraph
    # begins; `designations`, `adopted`, `undated` and `titled` are asked by `kind_of`, `adopted_of` and so on.
    document_number = _line(lambda lexicon: _document_number(lexicon))
    suffixes = _lines("suffix-", lambda key, lexicon: rf"{lexicon.pattern(key)}(?P<count>{_COUNT})")
    day = _line(lambda lexicon: _day(lexicon))
    dated_line = _line(lambda lexicon: rf"\W*(?:[^\W\d]+,\s*)?(?:{lexicon.pattern('article')}\s+)?{_day(lexicon)}\W*")
    designation = _line(lambda lexicon: _named_kind(lexicon))
    designation_within = _line(lambda lexicon: rf"(?<!\S)(?-i:(?![a-z])){_named_kind(lexicon)}")
    designations = _lines("kind-", lambda key, lexicon: _designation(key, lexicon))
    adopted = _lines_of_adopted(lambda kind, lexicon: _adopted(kind, lexicon, _DATED))
    undated = _lines_of_adopted(lambda kind, lexicon: _adopted(kind, lexicon, _UNDATED))
    titled = _lines_of_adopted(lambda kind, lexicon: _titled(kind, lexicon))
    other_kind = _words(lambda word: rf"\W*{word('other-kind')}{_CALL}\W*")
    version = _line(lambda lexicon: rf"\W*{_version(lexicon)}\W*")
    print_version = _line(lambda lexicon: _print_version(lexicon))
    edition = _line(lambda lexicon: _edition(lexicon))
    first_published = _line(lambda lexicon: _first_published(lexicon))
    addressed = _words(lambda word: rf"\s{word('designation-tail')}\b")
    presented = _words(
        lambda word: rf"(?:{word('presented-by')}\s+|{word('by')}\s+(?={word('honorific')}\s))(?P<presenters>.+)"
    )
    others = _words(lambda word: rf",?\s+{word('presented-others')}\W*$")
    recommends = _words(
        lambda word: rf"(?:\d{{1,2}}\s*[.)]?\s*)?(?:{word('assembly-opening')}\s*,?\s*)?{word('recommends')}\b"
    )
    several_members = _words(lambda word: rf"\W*(?:{word('authors')}\s*:\s*)?{word('several-members')}\W*")
    committee = _line(lambda lexicon: rf"\W*(?:{lexicon.pattern('committee')}\b.*|{_named_committee(lexicon)}\W*)")
    committee_named = _line(lambda lexicon: _named_committee(lexicon))
    author_body = _words(lambda word: rf"\W*{word('author-body')}\W*")
    origin_line = _words(lambda word: rf"\W*{word('origin')}\s*[-–—:].*")

    # What is no title: the name of the body, the place, the session, a note; and what stands below a title.
    head_line = _words(
        lambda word: (
            rf"\W*(?:{word('author-body')}|{word('head-line')}|(?:{word('assembly-note')}\W*)+|{word('head-note')}\b.*)\W*"
        )
    )
    session_line = _words(
        lambda word: rf"\W*(?:\w[\w-]*\s+){{0,4}}{word('session')}\b.{{0,60}}|\W*\w[\w-]*\s+{word('session-part')}\W*"
    )
    text_opening = _words(
        lambda word: rf"\d{{1,2}}\s*\.?\s*{word('assembly-opening')}\b|{word('assembly-opening')}\s*(?:[,:]|$)"
    )
    text_part = _words(
        lambda word: rf"(?-i:(?:(?<=\s)(?:[IVX]+|[A-Z])\.\s+)?(?:{word('part-head')}|{word('summary')})\b)"
    )
    # A title with the opening of the text behind it on one line: groups title, opening; `text_within_title` is searched
    # there, and matches what parts the two. `title_behind` is matched behind a kind: group title. `assembly_note` is
    # searched in a line: it names the Assembly in full.
    title_and_opening = _words(
        lambda word: (
            rf"(?P<title>\S.*?\S)\s+(?P<opening>(?-i:{word('assembly-opening')})\s*[,:]"
            rf"|1\s*\.\s*(?-i:{word('assembly-opening')})\b.*)"
        )
    )
    text_within_title = _line(lambda lexicon: _text_within_title(lexicon))
    title_behind = _words(lambda word: rf"(?:\s*[:–—-]\s*|\s+(?={word('title-lead')}\b))(?P<title>\S.*)")
    assembly_note = _words(lambda word: rf"\b{word('assembly-note')}\b")

    # Searched in a text: the head of one of its parts with its letter glued to it; group letter.
    lettered_part = _words(lambda word: rf"(?m)^[ \t]*(?P<letter>(?-i:[A-Z]))(?={word('part-head')}\b)")

    # What carries no fact. `disclaimer` is searched in a text: it may run over several lines; `title_led_to` has the
    # group title behind its words.
    disclaimer = _words(lambda word: rf"[>*_]*{word('disclaimer')}[.*_]*")
    navigation = _words(lambda word: rf"\W*{word('navigation')}\W*")
    title_led_to = _words(lambda word: rf"\W*{word('title-led-to')}\W+(?P<title>\S.*)")
    thesaurus = _words(lambda word: rf"\W*{word('thesaurus')}\W*")
    furniture = _words(lambda word: rf"\W*{word('furniture')}.*|\W*\d{{1,3}}\W*")

    # The signatory block. Groups: `total` number; `key` code, name.
    overleaf = _words(lambda word: rf"{_BULLET}{word('overleaf')}\W*")
    signed = _words(lambda word: rf"{_BULLET}{word('signed')}{_MARK}")
    total = _words(lambda word: rf"{_BULLET}{word('total')}\s*[=:]?\s*(?P<number>\d{{1,4}})\W*")
    key: ClassVar[re.Pattern[str]] = re.compile(
        r"(?:[\d¹]+\.?\s+|\W+)?(?P<code>[A-Z][A-Z/.-]{1,9})\s*:\s+(?P<name>\S.*)"
    )

    # Labels, matched where a line begins.
    signatories_label = _words(lambda word: rf"\W*{word('signatories')}\s*:\s*")
    question_label = _words(lambda word: rf"\W*{word('question-from')}\s*:?\s*")
    authors_label = _words(lambda word: rf"\W*{word('authors')}\s*:\s*")
    committee_label = _words(lambda word: rf"\W*{word('committee-label')}\s*:?\s*$")
    rapporteur_label = _words(lambda word: rf"\W*{word('rapporteur')}\s*:\s*")
    rapporteur_line = _words(lambda word: rf"\W*{word('honorific')}\s[^,;]{{1,60}},[^;]{{1,120}}[^.;:]")
    origin_label = _words(lambda word: rf"\W*{word('origin')}\s*(?:[-–—:]+\s*|$)")
    answers_label = _words(lambda word: rf"\W*(?:{word('answers')}\s*(?::\s*|$)|{word('answers-short')}\s*:?\s*)")
    tabled_by_label = _words(lambda word: rf"\W*{word('tabled-by')}\s+")

    # Searched in a field of names: what parts two of them, what tells that another one follows; and the word between.
    name_parting = _line(lambda lexicon: _parting(lexicon))
    unfinished = _words(lambda word: rf"(?:[,;]|\s{word('conjunction')})$")
    joining = _words(lambda word: word("conjunction"))

    # Openings of a line without a label, likewise; `origin_end` is searched in an origin, `assembly_named` in a text.
    origin_opening = _line(lambda lexicon: rf"\W*(?:{lexicon.pattern('origin-opening')}\b|{_part_session(lexicon)})")
    origin_following = _words(lambda word: rf"\W*{word('origin-following')}\b")
    origin_end = _line(lambda lexicon: rf"(?:[.)]|{_part_session(lexicon)})\s*$")
    assembly_opening = _words(lambda word: rf"[\W\d]*{word('assembly-opening')}\b")
    assembly_named = _words(lambda word: rf"\b{word('assembly-opening')}\b")

    # Searched in an origin: what stands before the day of adoption; group `number` of the other two, `sitting` asked by
    # `sitting_of`.
    adoption = _words(lambda word: word("adoption"))
    sitting = _line(lambda lexicon: _sitting(lexicon))
    reference = _words(lambda word: rf"\b{word('reference')}\s*{word('number-sign')}?\s*(?P<number>\d{{2,5}})\b")

    def spaced_kind_of(self, line: str) -> tuple[str, re.Match[str]] | None:
        """Return what `kind_of` does of a line that old prints space by letters: `R E P O R T`; its places differ."""
        spaced = line.lstrip()[1:2].isspace() and all(len(letter) == 1 for letter in line.split())
        words = re.split(r"\s{2,}", line.strip()) if spaced else ()
        return self.kind_of(" ".join("".join(word.split()) for word in words)) if words else None

    def kind_of(self, line: str) -> tuple[str, re.Match[str]] | None:
        """Return the kind of document that a designation names, and its match; None for another line.

        Groups: number, amendment (the number of the amendment that a sub-amendment changes).
        """
        if self.designation.match(line) is None:  # most lines are none: one look instead of a dozen
            return None
        return _first_match(self.designations, line)

    def adopted_of(self, line: str) -> tuple[str, re.Match[str]] | None:
        """Return the kind of adopted text that a line names, and its match; None for another line.

        Groups: `head` (all but footnote call and version), number, year, version; and issuer, whose text it is.
        """
        return _first_match(self.adopted, line)

    def undated_of(self, line: str) -> tuple[str, re.Match[str]] | None:
        """Return what `adopted_of` does of a line that names an adopted text without its year."""
        return _first_match(self.undated, line)

    def titled_of(self, line: str) -> tuple[str, re.Match[str]] | None:
        """Return what `adopted_of` does of a line with a title behind the name of the text: group title."""
        return _first_match(self.titled, line)

    def date_of(self, match: re.Match[str]) -> date | None:
        """Return the date of a `day` match; None where the calendar has no such day (31 February)."""
        try:
            return date(int(match["year"]), self._month(match), int(match["day"]))
        except ValueError:
            return None

    def last_day_of(self, match: re.Match[str]) -> date:
        """Return the last day of the month of a `day` match, which exists whatever day is printed."""
        year, month = int(match["year"]), self._month(match)
        return date(year, month, calendar.monthrange(year, month)[1])

    def sitting_of(self, match: re.Match[str]) -> int:
        """Return the number of a `sitting` match, which may be printed as a word."""
        if match["number"]:
            return int(match["number"])
        printed = " ".join(match["word"].split()).casefold()
        keys = self.lexicon.keys("nth-")
        return next(int(key[-2:]) for key in keys if printed in map(str.casefold, self.lexicon.forms(key)))

    def _month(self, match: re.Match[str]) -> int:
        if match["figure"]:
            return int(match["figure"])
        return self._months[_unaccented(match["month"])]

    @cached_property
    def _months(self) -> Mapping[str, int]:
        """The number of each month by its forms, unaccented."""
        keys = reversed(self.lexicon.keys("month-"))
        return {_unaccented(form): int(key[-2:]) for key in keys for form in self.lexicon.forms(key)}


@lru_cache(maxsize=16)
def patterns_of(lexicon: Lexicon) -> Patterns:
    """Return the expressions of a lexicon; the same lexicon gives the same object."""
    return Patterns(lexicon)


def _document_number(lexicon: Lexicon) -> str:
    """`Doc. 14493`, `Doc. 14493 Add. 2 rev.`, with a note on the language behind it."""
    suffix = rf"(?:{_any_of(lexicon, 'suffix-')}){_COUNT}"
    return (
        rf"{lexicon.pattern('document')}\s*{_NUMBER}(?:[\s,]*(?P<suffix>{suffix}(?:[\s,]*{suffix})*)\.?)?"
        rf"(?:\s*{lexicon.pattern('language-note')})?"
    )


def _version(lexicon: Lexicon) -> str:
    """`Provisional version`, `revised`, `Final version`."""
    word = lexicon.pattern
    return (
        rf"(?:(?P<provisional>{word('version-provisional')})|(?P<revised>{word('version-revised')})"
        rf"|{word('version-final')})"
    )


def _print_version(lexicon: Lexicon) -> str:
    """`Provisional version`, `rev. 2` at the end of a designation, perhaps with the call of a footnote."""
    revision = rf"(?P<revision>{lexicon.pattern('suffix-revision')})(?P<count>{_COUNT})"
    return rf"(?<!\w)(?:{_version(lexicon)}|{revision})\W*(?:\d{{1,2}}\W*)?$"


def _text_within_title(lexicon: Lexicon) -> str:
    """What parts a title from the opening of the text, `The Assembly, …`, `1. The Assembly …`, on the same line."""
    opening = rf"(?-i:{lexicon.pattern('assembly-opening')})"
    return (
        rf"(?<!\s)\s++(?={opening}\s*[,:]|1\s*\.\s*{opening}\b"
        rf"|(?-i:{_in_capitals(lexicon, 'assembly-opening')})\b)"
    )


def _part_session(lexicon: Lexicon) -> str:
    """`2018 - First part-session`."""
    return rf"\d{{4}}\s*[-–—]\s*\w+\s+{lexicon.pattern('part-session')}"


def _sitting(lexicon: Lexicon) -> str:
    """`23rd Sitting`, `Twenty-third Sitting`."""
    number = rf"(?P<number>\d{{1,3}})\s*{lexicon.pattern('ordinal')}?"
    return rf"(?:{number}|\b(?P<word>{_nth(lexicon)}))\s*{lexicon.pattern('sitting')}"


def _day(lexicon: Lexicon) -> str:
    """`5 October 2011`, `1er octobre 2013`, `25th September, 1953`, `24 January2018`, `12/10/2023`."""
    months = _any_of(lexicon, "month-")
    # An accent may be missing or a sign of its own, as typewriters and PDF files have it: `fevrier`, `DECEMBRE`.
    letters = {char: unicodedata.normalize("NFD", char)[0] for char in months if not char.isascii() and char.isalpha()}
    for accented, letter in letters.items():
        months = months.replace(accented, rf"(?:{accented}|{letter}[\u0300-\u036f]?)")
    in_words = rf"\s*{lexicon.pattern('ordinal')}?\s+(?P<month>{months})\s*,?\s*"
    in_figures = r"\s*/\s*(?P<figure>0?[1-9]|1[0-2])\s*/\s*"
    return rf"(?P<day>\d{{1,2}})(?:{in_words}|{in_figures})(?P<year>\d{{4}})"


def _unaccented(text: str) -> str:
    """A word in small letters without diacritics: `Février`, `fevrier` and `FÉVRIER` are one."""
    return "".join(char for char in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(char))


def _own_number(lexicon: Lexicon) -> str:
    """`Doc. 15840:` before `compendium of written amendments`."""
    return rf"(?:{lexicon.pattern('document')}\s*\d{{1,5}}\s*:\s*)?"


def _named_kind(lexicon: Lexicon) -> str:
    """A kind of document, perhaps behind the number of the one that it belongs to."""
    return rf"{_own_number(lexicon)}(?:{_any_of(lexicon, 'kind-')})"


def _edition(lexicon: Lexicon) -> str:
    """`2nd edition, originally tabled on 24 April 2001`."""
    tabled = rf"(?:\s*,?\s*{lexicon.pattern('originally-tabled')}\s+(?P<tabled>.+))?"
    return rf"(?P<number>\d{{1,2}})\s*{lexicon.pattern('ordinal')}?\s+{lexicon.pattern('edition')}{tabled}"


def _first_published(lexicon: Lexicon) -> str:
    """`Written Declaration first published on 5 October 2011 with 21 signatures.`"""
    kinds, day = _any_of(lexicon, "kind-"), _day(lexicon)
    kind = rf"(?:[^\W\d]+\s+)?(?:{kinds})\s+(?:\w+\s+){{0,2}}?"
    return rf"\W*(?:{kind})?{lexicon.pattern('first-published')}\s+(?P<tabled>{day})\b.{{0,60}}"


def _designation(key: str, lexicon: Lexicon) -> str:
    """`Written question No. 612 to the Committee of Ministers`, `Sub-amendment No. 1 to Amendment No. 4`."""
    word, sign = lexicon.pattern, lexicon.pattern("number-sign")
    amendment = rf"(?:\s+{word('to-amendment')}\s*{sign}?\s*(?P<amendment>\d{{1,4}}))?"
    versions = rf"{_any_of(lexicon, 'version-')}|{word('suffix-revision')}{_COUNT}"
    version = rf"(?:\s*[-–—,(\[]?\s*(?:{versions})\s*[)\]]?)?"
    numbered = rf"{_own_number(lexicon)}{word(key)}(?:\s*{sign}?\s*{_NUMBER})?{amendment}"
    return rf"{numbered}(?:\s+{word('designation-tail')})?{version}{_CALL}\.?"


def _adopted(kind: str, lexicon: Lexicon, year: str) -> str:
    """`Resolution 1704 (2010) Final version`, `RESOLUTION 2397 (2021)(1)`, `Order No. 544 (1998)`."""
    behind = rf"{_CALL}(?:\W*(?P<version>{_version(lexicon)}))?\W*"
    return rf"\W*{_issued(kind, lexicon, year)}{behind}(?P<title>(?!))?"


def _titled(kind: str, lexicon: Lexicon) -> str:
    """`Recommendation 434 (1965) on the right of asylum`, `Resolution 1481 (2006): Need for condemnation`."""
    lead, capital = rf"(?={lexicon.pattern('title-lead')}\b)", r"(?-i:(?=[^\W\d_a-z]))"
    # A comma parts a title from the name where the head goes on with commas, or where the title begins as titles do.
    joint = rf"\s*[:–—-]\s*|\s*\.\s+|\s*,?\s+{lead}|\s+{capital}|(?(issuer)\s*,\s+{capital}|(?!))"
    return rf"\W*{_issued(kind, lexicon, _DATED)}{_CALL}(?:{joint})(?P<title>\S.*)(?P<version>(?!))?"


def _issued(kind: str, lexicon: Lexicon, year: str) -> str:
    """`Provisional edition of the Recommendation 1548`, `Resolution 1481 (2006) of the Parliamentary Assembly`.

    On one line with them may stand the session.
    """
    word, sign = lexicon.pattern, lexicon.pattern("number-sign")
    issuer = rf"(?P<issuer>(?:{word('assembly-note')}[^\w\n]+)+)"
    before = rf"(?:{word('name-lead')}\s+)?{_session(lexicon)}(?:{issuer})?{_session(lexicon)}"
    head = rf"{word(f'adopted-{kind}')}\s*{sign}?\s*(?P<number>\d{{1,4}}){year}"
    return rf"{before}(?P<head>{head})(?:{_CALL}\s+{word('assembly-behind')}\b)?"


def _session(lexicon: Lexicon) -> str:
    """`Twenty-seventh ordinary session (second part), ` before a name on one line with it; or nothing."""
    word, parting = lexicon.pattern, r"[^\w\n]+"
    part = rf"(?:{parting}\w[\w-]*\s+{word('session-part')}\b|\s*\([^()\n]{{1,40}}\))?"
    return rf"(?:(?:\w[\w-]*\s+){{0,4}}{word('session')}\b{part}{parting})?"


def _named_committee(lexicon: Lexicon) -> str:
    """`Political Affairs Committee`, `Social, Health and Family Affairs Committee`: capitals but for small words."""
    capital = r"(?-i:[^\W\d_a-z])[\w'’-]*"
    # A word is a capital one or a small one, never both: else a long run of names is read in every combination.
    name = rf"{capital}(?:,?\s+(?:{capital}|(?-i:[a-z]{{1,3}})))*?"
    return rf"(?:{lexicon.pattern('article')}\s+)?{name}\s+{lexicon.pattern('committee-last')}"


def _nth(lexicon: Lexicon) -> str:
    """A place in a row in words, the longest first: `twenty-third` before `third`."""
    return "|".join(map(lexicon.pattern, reversed(lexicon.keys("nth-")))) or _NEVER


def _parting(lexicon: Lexicon) -> str:
    """`;`, `and Mrs …`, `, Mrs …`, and a line that begins with an honorific."""
    honorific = rf"(?={lexicon.pattern('honorific')}\s)"
    return rf";|,?\s+{lexicon.pattern('conjunction')}\s+{honorific}|[,\n][\s•*–—-]*{honorific}"


def _in_capitals(lexicon: Lexicon, key: str) -> str:
    """The forms of a key in capitals: `THE PARLIAMENTARY ASSEMBLY`."""
    return "|".join(re.escape(form.upper()).replace(r"\ ", r"\s+") for form in lexicon.forms(key)) or _NEVER


def _any_of(lexicon: Lexicon, prefix: str) -> str:
    """The words of all keys with a prefix."""
    return "|".join(map(lexicon.pattern, lexicon.keys(prefix))) or _NEVER


def _first_match(patterns: _Expressions, line: str) -> tuple[str, re.Match[str]] | None:
    for kind, pattern in patterns:
        match = pattern.fullmatch(line)
        if match:
            return kind, match
    return None
