"""The display width of a text in a terminal, by wcwidth's tables of Unicode."""

from collections.abc import Iterator


def display_width(text: str) -> int:
    """Return how many columns of a terminal a text takes; controls, which are to be escaped before, take none.

    >>> display_width("Göran"), display_width("中"), display_width("👨‍👩‍👧")
    (5, 2, 2)
    """
    if text.isascii():
        return len(text)
    from wcwidth import width  # its tables take 30 ms to load

    return width(text, control_codes="ignore")


def graphemes(text: str) -> Iterator[str]:
    """Yield the grapheme clusters of a text, what a reader takes for one character each; their widths add up."""
    if text.isascii():
        return iter(text)
    from wcwidth import iter_graphemes

    return iter_graphemes(text)
