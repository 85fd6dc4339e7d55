"""Which lines may be a title, and where a title goes on behind a blank line.

A title is what no form of the heading reads, but never a session line, a code, or the name of whoever issues the text:

    THIRTY-FIFTH ORDINARY SESSION        1403-18/1/93-1-E        Parliamentary Assembly
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from kg.model.document import Span
from kg.segment.lines import Block, TextLine, blocks_of
from kg.vocabulary.patterns import Patterns

# Longer than this, in characters, is no title but a text that no form parts from it.
LONGEST_TITLE = 450
# A title that is broken into lines has short ones.
_LONGEST_FURTHER_LINE = 200
_PARAGRAPH = re.compile(r"(?:\d{1,2}\s*[.)]|1\s)\s*[^\W\d_]")
# The head of a part of a text, and the letter before it.
_LETTERED, _LONGEST_HEAD = re.compile(r"^[A-Z]\s*\.\s+"), 40
# A word of so few letters neither begins nor ends a title: `of`, `the`, `sur`, `des`.
_SMALL = 3
_QUOTES_AND_BRACKETS = " \t\"'“”‘’«»()[]*_.,;:!?"


def may_be_title(line: str, patterns: Patterns) -> bool:
    """Tell whether a line can be a title or a part of one."""
    if patterns.navigation.fullmatch(line) or patterns.several_members.fullmatch(line):
        return False
    others = (patterns.head_line, patterns.session_line, patterns.dated_line)
    # A menu leads to the parts of a text by their heads: `A. Draft resolution`.
    part = patterns.text_part.match(_LETTERED.sub("", line))
    if any(other.fullmatch(line) for other in others) or (part and len(line) <= _LONGEST_HEAD):
        return False
    if line.startswith("(") and line.endswith(")"):
        return False
    return any(_is_word(word) for word in line.split())


def title_lines(lines: Iterable[TextLine], patterns: Patterns) -> list[TextLine]:
    """Return the lines that may be a title, with those in brackets below them: `(1998-1999)`."""
    kept: list[TextLine] = []
    for line in lines:
        bracketed = kept and line.text.startswith("(") and line.text.endswith(")")
        bracketed = bracketed and not patterns.head_line.fullmatch(line.text)
        kept += [line] if bracketed or may_be_title(line.text, patterns) else []
    return kept


def title_blocks(text: str, lines: Iterable[TextLine], patterns: Patterns) -> Iterator[Block]:
    """Yield the blocks among some lines that may be the title, those joined that a blank line parts in mid-phrase."""
    joined: tuple[TextLine, ...] = ()
    for block in blocks_of(text, title_lines(lines, patterns)):
        beside = joined and not text[joined[-1].span.end : block.lines[0].span.start].strip()
        if beside and _goes_on(joined[-1].text, block.lines[0].text, patterns):
            joined = (*joined, *block.lines)
            continue
        if joined:
            yield Block(joined)
        joined = block.lines
    if joined:
        yield Block(joined)


def opens_text(line: str, patterns: Patterns) -> bool:
    """Tell whether a line is one of those that stand below a title: a label, an origin, a maker, the text's opening."""
    openings = (
        patterns.rapporteur_label,
        patterns.authors_label,
        patterns.signatories_label,
        patterns.origin_label,
        patterns.origin_opening,
        patterns.presented,
        patterns.text_opening,
    )
    return any(opening.match(line) for opening in openings) or patterns.committee.fullmatch(line) is not None


def title_and_text(lines: Sequence[TextLine], patterns: Patterns) -> tuple[tuple[TextLine, ...], tuple[TextLine, ...]]:
    """Part the lines of a title from those of the text, which may begin right below it or behind it on its line."""
    end = _phrase_end(lines, patterns)
    for index, line in enumerate(lines[:end]):
        if opens_text(line.text, patterns) or begins_text(line.text):
            return tuple(lines[:index]), tuple(lines[index:])
        within = patterns.text_within_title.search(line.text)
        if within:
            start = line.span.start
            title = TextLine(line.text[: within.start()], Span(start, start + within.start()))
            text = TextLine(line.text[within.end() :], Span(start + within.end(), line.span.end))
            return (*lines[:index], title), (text, *lines[index + 1 :])
    return tuple(lines[:end]), tuple(lines[end:])


def _phrase_end(lines: Sequence[TextLine], patterns: Patterns) -> int:
    """Return how many lines can be a title: where they are too long for one, those that its first phrase takes."""
    length = lines[-1].span.end - lines[0].span.start if lines else 0
    if length <= LONGEST_TITLE and all(len(line.text) <= _LONGEST_FURTHER_LINE for line in lines[1:]):
        return len(lines)
    for at, (above, below) in enumerate(pairwise(lines), 1):
        # A word like `fog` is as short as those in mid-phrase.
        is_text = len(below.text) > _LONGEST_FURTHER_LINE and not below.text[0].islower()
        if is_text or not _goes_on(above.text, below.text, patterns):
            return at
    return len(lines)


def begins_text(line: str) -> bool:
    """Tell whether a line begins the first paragraph, or another that has a number: `1.The protection of`."""
    return _PARAGRAPH.match(line) is not None


def _goes_on(above: str, below: str, patterns: Patterns) -> bool:
    """A phrase goes on in small letters or in brackets, and behind a comma, a hyphen or a small word."""
    if opens_text(below, patterns) or opens_text(above, patterns) or above.endswith((".", ":", ";")):
        return False
    if patterns.title_and_opening.fullmatch(above):
        return False
    first, last = below.split()[0], above.split()[-1]
    in_mid_phrase = last.endswith((",", "-", "–")) or (last.isalpha() and last.islower() and len(last) <= _SMALL)
    capitals = above.isupper() and below.isupper() and first.isalpha() and len(first) <= _SMALL
    return in_mid_phrase or capitals or below[0].islower() or (below[0] == "(" and below[-1] == ")")


def _is_word(token: str) -> bool:
    """A word of a title, not a code: letters alone, with hyphens and apostrophes; a figure tells a code."""
    letters = token.strip(_QUOTES_AND_BRACKETS)
    return len(letters) >= _SMALL and all(char.isalpha() or char in "-’'‑–" for char in letters)
