"""What every reader ends with: a source and findings, the text checked and its mojibake repaired."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.model.document import Bytes, OffsetMapping, Source, Span
from kg.model.findings import Finding, Severity
from kg.read.encoding import mojibake
from kg.read.encoding.detect import Decoded
from kg.read.encoding.mojibake import Repair
from kg.read.offsets import MappedText

ReadResult = tuple[Source, tuple[Finding, ...]]

# The longest real declaration has some 40,000 characters; the limit only keeps noise out.
MAXIMUM_BYTES = 8 * 1024 * 1024
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True)
class FileBytes:
    """A file that is being read: the name under which it is reported, its bytes, its media type."""

    name: str
    data: bytes
    media_type: str

    def finding(self, severity: Severity, code: str, message: str, hint: str = "", span: Span | None = None) -> Finding:
        """Return a finding about this file, or about a stretch of its text."""
        return Finding(severity, code, message, self.name, span, hint)

    def source(self, content: "DecodedText | None" = None) -> Source:
        """Return the source that this content makes; without content one that has no text."""
        content = content or DecodedText(MappedText("", ()))
        return Source(
            name=self.name,
            digest=hashlib.sha256(self.data).hexdigest(),
            text=content.transcript.text,
            size=len(self.data),
            media_type=self.media_type,
            encoding=content.transcript.encoding or None,
            preamble=content.preamble,
            anchors=content.transcript.anchors,
            address=content.address,
            file_id=content.file_id,
        )


@dataclass(frozen=True, slots=True)
class DecodedText:
    """What a format's reader found; a transcript without anchors is the decoded bytes as they stand."""

    transcript: MappedText
    preamble: int = 0
    address: str = ""
    file_id: int | None = None


def unfit(file: FileBytes) -> ReadResult | None:
    """Refuse a file that is empty or too large for any document; None for any other."""
    if not file.data.strip():
        return refused(file, "empty-file", "the file is empty", "get the file anew")
    if len(file.data) > MAXIMUM_BYTES:
        message = f"the file has {len(file.data)} bytes, more than the {MAXIMUM_BYTES} that a document may have"
        return refused(file, "too-large", message, "split a volume into its documents")
    return None


def refused(file: FileBytes, code: str, message: str, hint: str) -> ReadResult:
    """Return a source without text, and the violation that says why."""
    return file.source(), (file.finding(Severity.VIOLATION, code, message, hint),)


def finished(file: FileBytes, content: DecodedText, findings: Sequence[Finding] = ()) -> ReadResult:
    """Check and repair what was read. Out: the source with the given findings and those of the repairs.

    What is no text (control characters, hardly any words) is refused.
    """
    text = content.transcript.text
    if len(text) > MAXIMUM_BYTES:
        return refused(file, "too-large", f"the text has {len(text)} characters", "split a volume into its documents")
    if not _is_text(text):
        message = "this is no text: most of it is control characters or noise"
        return refused(file, "not-text", message, "give a document as text; other formats need their own suffix")
    repairs = mojibake.repairs(text)
    if repairs:
        whole = (OffsetMapping(0, len(text), Bytes(content.preamble, len(file.data))),)
        transcript = MappedText(text, content.transcript.anchors or whole, content.transcript.encoding)
        transcript = transcript.edited([repair.edit for repair in repairs])
        content = DecodedText(transcript, content.preamble, content.address, content.file_id)
    return file.source(content), (*findings, *_reports(file, text, repairs))


def guesses(file: FileBytes, decoded: Decoded, text: str) -> tuple[Finding, ...]:
    """Return the finding about an encoding that only the letters told; `text` is what the document came to."""
    first = re.search(r"[^\x00-\x7f]", text)
    if not decoded.guessed or first is None:
        return ()
    doubt = f", though {decoded.rival} fits nearly as well" if decoded.rival else ""
    message = f"the file is not UTF-8; it was read as {decoded.encoding}, whose letters fit best{doubt}"
    hint = "look at the letters with diacritics, or convert the file to UTF-8"
    return (file.finding(Severity.WARNING, "encoding-guessed", message, hint, Span(*first.span())),)


def _is_text(text: str) -> bool:
    """Noise betrays itself by control characters and by having hardly any letters in words."""
    controls = len(_CONTROL.findall(text))
    in_words = sum(len(word) for word in _WORD.findall(text))
    printed = sum(map(len, text.split()))
    return controls * 200 <= len(text) and in_words * 4 >= printed > 0


def _reports(file: FileBytes, text: str, repairs: Sequence[Repair]) -> Iterator[Finding]:
    """One finding for each kind of misread letter, at the first place where it stands in the repaired text."""
    first: dict[tuple[str, str], tuple[Repair, Span]] = {}
    counts: dict[tuple[str, str], int] = {}
    shift = 0
    for repair in repairs:
        edit = repair.edit
        kind = text[edit.start : edit.end], edit.text
        first.setdefault(kind, (repair, Span(edit.start + shift, edit.start + shift + len(edit.text))))
        counts[kind] = counts.get(kind, 0) + 1
        shift += len(edit.text) - (edit.end - edit.start)
    for (wrong, right), (repair, span) in first.items():
        severity = Severity.INFO if repair.certain else Severity.WARNING
        message = f"{wrong!r} was decoded wrongly before and is read as {right!r}, {counts[wrong, right]} in all"
        yield file.finding(severity, "mojibake-repaired", message, "look whether the letter is right", span)
