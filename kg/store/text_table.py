"""A table of texts for a terminal, its columns as wide as what stands in them, or as the terminal allows."""

from collections.abc import Collection, Iterator, Sequence

from kg.store.terminal_width import display_width

_GAP = "  "
_NARROWEST = 8


def table(
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    right: Collection[int] = (),
    whole: Collection[int] = (),
    width: int = 0,
    rule: str = "",
) -> Iterator[str]:
    """Yield the lines of a table for a terminal, without line ends: the names of the columns, then the rows.

    In: texts without control characters; the indexes of columns that are flush right, and of those that are never
    shortened; the width in columns of the terminal to which the others are fitted (0: no bound); the character of the
    rule below the head, none by default.
    """
    natural = [max(map(display_width, cells)) for cells in zip(columns, *rows, strict=True)]
    widths = list(natural)
    # The longest cells are shortened first, until the line fits or nothing more can be read in them.
    for bound in range(max(natural, default=0), _NARROWEST - 1, -1) if width else ():
        widths = [size if index in whole else min(size, bound) for index, size in enumerate(natural)]
        if sum(widths) + len(_GAP) * (len(widths) - 1) <= width:
            break
    for cells in (columns, *([[rule * size for size in widths]] if rule else []), *rows):
        padded = []
        for index, (text, size) in enumerate(zip(cells, widths, strict=True)):
            # A cell is filled with blanks up to its width, or cut there.
            if display_width(text) > size:
                text = text[: size - 1]
                while display_width(text) > size - 1:
                    text = text[:-1]
                text += "…"
            blank = " " * (size - display_width(text))
            padded.append(blank + text if index in right else text + blank)
        yield _GAP.join(padded).rstrip()
