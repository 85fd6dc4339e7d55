"""The list of signatories of a page: where it begins, where it ends, and its entries.

    Signatories: Mr Andres HERKEL, Estonia, EPP/CD ; Ms Iwona ARENT, Poland, EC ; …

Entries stand between semicolons, or one a line. A line may break anywhere in the list, and the text may begin right
below it: so each line is asked whether the entry before it is complete, and whether it goes on with the list itself.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest

from kg.model.document import Span
from kg.segment.header_lines import HeaderLine
from kg.segment.lines import TextLine, ends_in_capitals, lines_of, parted
from kg.segment.page import Page, Pieces
from kg.vocabulary.concepts import GROUP_CODE, Lexicon, fold
from kg.vocabulary.patterns import Patterns

# Title, authors and label stand between the header line and the list, never more.
_LIST_LINES = 8
# What stands between semicolons, without the white space, bullet or dash before it.
_ENTRY = re.compile(r"[^;\s*•–—-][^;]*")
# What may stand before an entry that has a line of its own.
_BULLET = re.compile(r"(?:[^\w(\['’]|\d{1,3}[.)])*")
# What begins a paragraph of the body where no blank line parts it from the list.
_NUMBERED = re.compile(r"(?:\d{1,2}\.|[•–—*-])\s")
# So many small words in a row are running text: no name of a State has more than two.
_PROSE_WORDS = 3
# The longest name of a list with its titles, in words.
_LONGEST_NAME = 10


@dataclass(frozen=True, slots=True)
class SignatoryRun:
    """The signatories of a page, as pieces, and where their run begins and ends; empty where there is none."""

    pieces: Pieces
    start: int
    end: int


def signatories(page: Page, header: HeaderLine) -> SignatoryRun:
    """Find the list below the header line: at its label, else at the first line that has the form of one."""
    patterns, lines = page.patterns, page.below(header)[:_LIST_LINES]
    authors = [("authors", line.span) for line in lines if patterns.several_members.fullmatch(line.text)]
    for line in lines:
        label = patterns.signatories_label.match(line.text) or patterns.question_label.match(line.text)
        if label:
            piece = ("label", Span(line.span.start, line.span.start + len(label.group().rstrip())))
            return _run(page, line.span.start, line.span.start + label.end(), [*authors, piece])
    # Lines right below the header line are the title, which may look like a list, unless that stands above or is lost.
    no_title = (
        patterns.several_members.fullmatch(lines[0].text) or _holds_entries(lines[0].text, page) if lines else True
    )
    titled = not no_title and not page.has_title_above(header)
    below = page.titles(page.below(header))[:1] if titled else []
    below_title = lines[len(below[0].lines) if below else 0 :]
    for line, following in zip_longest(below_title, below_title[1:]):
        if opens_rest(page, line):
            break
        # The first name may be broken over two lines.
        wrapped = following and not parted(page.text[line.span.end : following.span.start])
        both = f"{line.text} {following.text}" if wrapped else line.text
        if _begins_list(line.text, patterns) or _begins_list(both, patterns):
            return _run(page, line.span.start, line.span.start, authors)
    end = max((span.end for _, span in authors), default=header.span.end)
    return SignatoryRun(authors, end, end)


def opens_rest(page: Page, line: TextLine) -> bool:
    """Tell whether a line belongs to what stands below a list: the disclaimer, the origin, or an earlier edition.

    The disclaimer may run over several lines, so it is looked for in the text.
    """
    patterns = page.patterns
    is_disclaimer = patterns.disclaimer.match(page.text, line.span.start) is not None
    return is_disclaimer or tells_origin(line, patterns) or patterns.first_published.fullmatch(line.text) is not None


def tells_origin(line: TextLine, patterns: Patterns) -> bool:
    """The origin has its label, or where the page lost that, a form of its own: `2018 - Fourth part-session`."""
    forms = (patterns.origin_line.fullmatch(line.text), patterns.origin_opening.match(line.text))
    return any(forms)


def _holds_entries(line: str, page: Page) -> bool:
    """Tell whether a line holds two entries or more and nothing else but the beginning of another: no title does."""
    entries = [entry for entry in line.split(";") if entry.strip()]
    whole = [_is_entry(entry, page) for entry in entries]
    return len(entries) > 1 and all(whole[:-1])


def _begins_list(line: str, patterns: Patterns) -> bool:
    """A line of a list without label: an honorific and a name, two names, a name with a group's code, a committee."""
    entries = [entry.split(",") for entry in _without_bullet(line).split(";") if entry.strip()]
    names = [_is_name(entry[0], patterns) and len(entry) > 1 for entry in entries[:2]]
    if not names or not names[0]:
        return patterns.committee.fullmatch(line) is not None
    return _is_titled(line, patterns) or all(names[1:] or [GROUP_CODE.fullmatch(entries[0][-1].strip()) is not None])


def _is_name(printed: str, patterns: Patterns) -> bool:
    """`Ms Petra De SUTTER`, `M. Axel E. FISCHER`: words of a name, the last of them in capitals."""
    return _are_names(printed, patterns) and ends_in_capitals(_words(printed)[-1])


def _are_names(printed: str, patterns: Patterns) -> bool:
    """Tell whether no word is small but a particle, and the words are few."""
    words = _words(printed)
    return 0 < len(words) <= _LONGEST_NAME and all(
        word[:1].isupper() or fold(word) in _particles(patterns.lexicon) or _is_elided(word, patterns) for word in words
    )


def _words(printed: str) -> list[str]:
    """The words of a name, without brackets and bullets."""
    return re.sub(r"[\[\]()*•–—]|(?<!\w)-|-(?!\w)", " ", printed).split()


@lru_cache(maxsize=16)
def _particles(lexicon: Lexicon) -> frozenset[str]:
    return frozenset(fold(form) for key in ("particle", "name-prefix") for form in lexicon.forms(key))


def _is_elided(word: str, patterns: Patterns) -> bool:
    """`d’ALMEIRA`, `al-KARIMI`: capitals behind a prefix in small letters."""
    plain = fold(word)
    prefixes = [prefix for prefix in map(fold, patterns.lexicon.forms("surname-prefix")) if plain.startswith(prefix)]
    return any(word[len(prefix) : len(prefix) + 1].isupper() for prefix in prefixes)


def _is_titled(line: str, patterns: Patterns) -> bool:
    """Tell whether a line begins with a form of address."""
    words = "|".join(map(patterns.lexicon.pattern, ("honorific", "title-before")))
    return re.match(rf"\W*(?:{words})\s", line, re.IGNORECASE) is not None


# --- the run of entries


def _run(page: Page, start: int, first: int, above: Pieces) -> SignatoryRun:
    """Cut the run of signatories that begins at `first`; `above` stands before it.

    Out: an entry for each name; the run ends with the last line that goes on with the list.
    """
    pieces = [piece for piece in above if piece[1].end <= first]
    stretches = [Span(first, first)]
    for line in lines_of(page.text, Span(first, len(page.text))):
        entry, behind = stretches[-1], Span(line.span.end - len(_without_bullet(line.text)), line.span.end)
        if _ends_before(page, line, entry):
            break
        if entry.end == first or _begins_entry(page, line, entry):
            stretches.append(behind)
            number = page.text[line.span.start : behind.start].rstrip()
            pieces += [("furniture", Span(line.span.start, line.span.start + len(number)))] if number else []
        else:
            stretches[-1] = Span(entry.start, line.span.end)
    pieces += [piece for stretch in stretches for piece in _entries(page, stretch)]
    return SignatoryRun(pieces, start, stretches[-1].end)


def _entries(page: Page, stretch: Span) -> Pieces:
    """Cut a stretch of the list at its semicolons."""
    pieces: Pieces = []
    for match in _ENTRY.finditer(page.text, stretch.start, stretch.end):
        entry = match.group().rstrip()
        kind = "committee" if page.patterns.committee.fullmatch(" ".join(entry.split())) else "signatory"
        pieces.append((kind, Span(match.start(), match.start() + len(entry))))
    return pieces


def _ends_before(page: Page, line: TextLine, stretch: Span) -> bool:
    """Tell whether the list ends before a line; the entry in hand is what stands behind the last semicolon."""
    text, patterns = page.text, page.patterns
    entry = stretch.slice(text).rpartition(";")[2].strip()
    piece = line.text.partition(";")[0]
    if opens_rest(page, line):
        return True
    if _is_entry(piece, page):
        return False
    if not entry:
        # Below the label, or behind a semicolon, stands an entry, or the beginning of one; else the slot is empty.
        return not any(_is_entry(other, page) or _may_begin(other, patterns) for other in line.text.split(";"))
    goes_on = entry.endswith(",") or stretch.slice(text).rstrip().endswith(";")
    if parted(text[stretch.end : line.span.start]) and not goes_on:
        return True
    if _NUMBERED.match(line.text) and ";" not in line.text:
        return True
    if line.text.startswith((";", ",")):
        return False
    if _is_complete(entry, page) and not goes_on:
        return not (_goes_on(entry, piece, page) or _begins_entry(page, line, stretch))
    return _is_prose(piece, page)


def _may_begin(piece: str, patterns: Patterns) -> bool:
    """Tell whether a text may be the beginning of an entry: a title, a committee, or words of a name and no others."""
    name = _without_bullet(piece).partition(",")[0]
    return _is_titled(piece, patterns) or patterns.committee.fullmatch(piece) is not None or _are_names(name, patterns)


def _begins_entry(page: Page, line: TextLine, stretch: Span) -> bool:
    """Tell whether a line begins an entry of its own, where no semicolon parts it from the one before."""
    entry = stretch.slice(page.text).rpartition(";")[2].strip()
    piece = line.text.partition(";")[0]
    if not entry or entry.endswith(",") or not _is_complete(entry, page) or _goes_on(entry, piece, page):
        return False
    name = piece.partition(",")[0]
    return _is_entry(piece, page) or (_is_titled(piece, page.patterns) and _is_name(f"{name} AA", page.patterns))


def _goes_on(entry: str, piece: str, page: Page) -> bool:
    """`Ireland` + `SOC`, `Bosnia` + `and Herzegovina, SOC`: a complete entry goes on with its group or its State."""
    if GROUP_CODE.fullmatch(entry.rpartition(",")[2].strip()):
        return False
    first, *others = [field.strip() for field in piece.split(",")]
    state = f"{entry.rpartition(',')[2]} {first}"
    return (not others and page.vocabulary.is_group(first)) or page.vocabulary.is_state(state)


def _is_entry(printed: str, page: Page) -> bool:
    """Tell whether a text is a whole entry: a name and behind it a State, a group or a code."""
    bare = _without_bullet(printed)
    name = bare.partition(",")[0].partition("(")[0]
    named = _is_name(name, page.patterns) or (_is_titled(bare, page.patterns) and not _is_prose(name, page))
    # Where the surname stands first, capitals stand first.
    first = name.split()[:1]
    return _is_complete(bare, page) and (named or (bool(first) and ends_in_capitals(first[0])))


def _without_bullet(printed: str) -> str:
    """What stands behind the bullet or number of an entry."""
    bullet = _BULLET.match(printed)
    return printed[bullet.end() :] if bullet else printed


def _is_complete(entry: str, page: Page) -> bool:
    """Tell whether an entry ends as one does: with a State, a group, or what looks like a group's code."""
    fields, known = re.split(r"[,(]", entry.rstrip(" .)")), page.vocabulary
    last = fields[-1].split()
    ends = (" ".join(last[at:]) for at in range(len(last)))
    return len(fields) > 1 and any(
        GROUP_CODE.fullmatch(end) or known.is_state(end) or known.is_group(end) for end in ends
    )


def _is_prose(printed: str, page: Page) -> bool:
    """Tell whether words are running text: several small ones in a row that are no particles."""
    run = 0
    for word in printed.split():
        bare = word.strip(".,:;()[]\"'")
        run = run + 1 if bare[:1].islower() and fold(bare) not in _particles(page.patterns.lexicon) else 0
        if run == _PROSE_WORDS:
            return True
    return False
