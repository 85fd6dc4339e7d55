"""Adjectives of States that tell of a language or of a people: `in Ruritanian`, `the Ruritanian minority`."""

from collections.abc import Callable

from kg.parse.entities.paragraphs import STATE, GazetteerMatch, Paragraph


def is_no_state(paragraph: Paragraph, match: GazetteerMatch) -> bool:
    """Tell whether a name is an adjective that tells of a language or of a people, not of its State."""
    adjective = match.kind == STATE and match.form == "adjective"
    return adjective and (_is_language(paragraph, match) or _is_people(paragraph, match))


def _is_people(paragraph: Paragraph, match: GazetteerMatch) -> bool:
    """Whether an adjective tells of a people, not its State: `ethnic Ruritanians`, `the Ruritanian minority in …`."""
    if paragraph.before("ethnic", match.first) is not None and paragraph.words[match.first].mark == "":
        return True
    behind = paragraph.cue_end("ethnic-group", match.last)
    # In some languages the group stands first: `la communauté ruritanienne de Freedonia`.
    if not behind and paragraph.before("ethnic-group", match.first) is not None:
        behind = match.last if paragraph.words[match.first].mark == "" else 0
    elsewhere = paragraph.cue_end("elsewhere", behind) if behind else 0
    names = [other for other in paragraph.matches if other.first == elsewhere and other.target != match.target]
    return bool(elsewhere and names and paragraph.words[elsewhere].mark == "")


def _is_language(paragraph: Paragraph, match: GazetteerMatch) -> bool:
    """`in Russian`, `en anglais et en français`, `Russian-speaking`: the tongue, not the State."""
    if paragraph.is_a("language-word", match.last) or paragraph.is_a("language-word", match.first - 1):
        return True
    return _closes_phrase(paragraph, match) and _stands_behind_language(paragraph, match.first)


def _closes_phrase(paragraph: Paragraph, match: GazetteerMatch) -> bool:
    """No noun follows: `in Russian and Ukrainian.`, not `in Russian and Ukrainian prisons`."""
    if match.last == len(paragraph.words) or paragraph.words[match.last].mark != "":
        return True
    link = paragraph.cue_end("conjunction", match.last)
    following = _adjective(paragraph, lambda other: other.first == link)
    return link > 0 and (following is None or _closes_phrase(paragraph, following))


def _stands_behind_language(paragraph: Paragraph, first: int) -> bool:
    if paragraph.before("language-before", first) is not None:
        return True
    link = paragraph.before("conjunction", first)
    previous = _adjective(paragraph, lambda other: other.last == link)
    return link is not None and previous is not None and _stands_behind_language(paragraph, previous.first)


def _adjective(paragraph: Paragraph, wanted: Callable[[GazetteerMatch], bool]) -> GazetteerMatch | None:
    return next((match for match in paragraph.matches if match.form == "adjective" and wanted(match)), None)
