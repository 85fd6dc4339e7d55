"""The steps that every reader shares: a file refused or made a `Source`, its text checked, its mojibake repaired."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from kg.model.document import Source, Span
from kg.model.findings import Finding, Severity
from kg.model.text import shorten
from kg.read.encoding import Decoded, mojibake

ReadResult = tuple[Source, tuple[Finding, ...]]

# The longest real declaration has some 40,000 characters; the limit only keeps noise out.
MAXIMUM_BYTES = 8 * 1024 * 1024
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_WORD = re.compile(r"[^\W\d_]{2,}")
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class FileBytes:
    """A file that is being read: the name under which it is reported, its bytes, its media type."""

    name: str
    data: bytes
    media_type: str

    def finding(self, severity: Severity, code: str, message: str, hint: str = "", span: Span | None = None) -> Finding:
        """Return a finding about this file, or about a stretch of its text."""
        return Finding(severity, code, message, self.name, span, hint)

    def source(
        self, text: str = "", encoding: str | None = None, pages: tuple[int, ...] = (), address: str = ""
    ) -> Source:
        """Return the source that has this text; by default one without text. The arguments are the source's fields."""
        return Source(
            name=self.name,
            digest=hashlib.sha256(self.data).hexdigest(),
            text=text,
            size=len(self.data),
            media_type=self.media_type,
            encoding=encoding,
            pages=pages,
            address=address,
        )

    def furniture_left_out(self, what: str, text: str) -> tuple[Finding, ...]:
        """Return the finding that text without content of its own was left out; none where the text is empty."""
        flat = " ".join(text.split())
        if not flat:
            return ()
        message = f"{what} were left out, {len(flat)} characters: {shorten(flat, _SHOWN)!r}"
        return (self.finding(Severity.INFO, "furniture-left-out", message, "look whether the document is whole"),)

    def encoding_guessed(self, decoded: Decoded, text: str) -> tuple[Finding, ...]:
        """Return the finding that letters alone decided the encoding; `text` is what the document came to."""
        first = re.search(r"[^\x00-\x7f]", text)
        if not decoded.guessed or first is None:
            return ()
        doubt = f", though {decoded.rival} fits nearly as well" if decoded.rival else ""
        message = f"the file is not UTF-8; it was read as {decoded.encoding}, whose letters fit best{doubt}"
        hint = "look at the letters with diacritics, or convert the file to UTF-8"
        return (self.finding(Severity.WARNING, "encoding-guessed", message, hint, Span(*first.span())),)


def rejected(file: FileBytes, code: str, message: str, hint: str) -> ReadResult:
    """Return a source without text, and the violation that says why."""
    return file.source(), (file.finding(Severity.VIOLATION, code, message, hint),)


def reject_unfit(file: FileBytes) -> ReadResult | None:
    """Reject a file that is empty or too large for any document; None for any other."""
    if not file.data.strip():
        return rejected(file, "empty-file", "the file is empty", "get the file anew")
    if len(file.data) > MAXIMUM_BYTES:
        message = f"the file has {len(file.data)} bytes, more than the {MAXIMUM_BYTES} that a document may have"
        return rejected(file, "too-large", message, "split a volume into its documents")
    return None


def checked(
    file: FileBytes,
    text: str,
    findings: Sequence[Finding] = (),
    *,
    encoding: str | None = None,
    pages: tuple[int, ...] = (),
    address: str = "",
) -> ReadResult:
    """Check the text of a file and repair its mojibake.

    In: the text, the findings so far, and the fields of `Source` of these names; `pages` count in this text. Out: the
    source, its pages counted in the repaired text, with the findings and one for each kind of repair. What is no text
    (control characters, hardly any words) is rejected.
    """
    if len(text) > MAXIMUM_BYTES:
        return rejected(file, "too-large", f"the text has {len(text)} characters", "split a volume into its documents")
    # Noise betrays itself by control characters and by having hardly any letters in words.
    controls, letters = len(_CONTROL.findall(text)), sum(map(len, _WORD.findall(text)))
    printed = sum(map(len, text.split()))
    if controls * 200 > len(text) or not letters * 4 >= printed > 0:
        message = "this is no text: most of it is control characters or noise"
        return rejected(file, "not-text", message, "give a document as text; other formats need their own suffix")
    repairs = mojibake.repairs(text)
    pages = tuple(page + sum(repair.growth for repair in repairs if repair.end <= page) for page in pages)
    source = file.source(mojibake.repaired(text, repairs), encoding, pages, address)
    return source, (*findings, *_repair_findings(file, text, repairs))


def _repair_findings(file: FileBytes, text: str, repairs: Sequence[mojibake.Repair]) -> list[Finding]:
    """One finding for each kind of misread letter, at the first place where it stands in the repaired text."""
    first: dict[tuple[str, str], tuple[mojibake.Repair, Span]] = {}
    counts: dict[tuple[str, str], int] = {}
    shift = 0
    for repair in repairs:
        kind = text[repair.start : repair.end], repair.text
        start = repair.start + shift
        first.setdefault(kind, (repair, Span(start, start + len(repair.text))))
        counts[kind] = counts.get(kind, 0) + 1
        shift += repair.growth
    findings = []
    for (wrong, right), (repair, span) in first.items():
        severity = Severity.INFO if repair.certain else Severity.WARNING
        message = f"{wrong!r} was decoded wrongly before and is read as {right!r}, {counts[wrong, right]} in all"
        findings.append(file.finding(severity, "mojibake-repaired", message, "look whether the letter is right", span))
    return findings
