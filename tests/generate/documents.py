"""A document, what it states, and how each layout prints it.

`RENDERINGS[name].text` prints a document; `facts(document, rendering)` says what a reader has to find in the print. The
printing follows the documents that were seen, with their free choices (labels, furniture, disclaimers) left to chance.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tests.generate.facts import KINDS, MOTIONS, Document, Facts, Line, Signatory, alive, rows

_HONORIFICS = {"m": ("Mr", "M."), "f": ("Ms", "Mme"), "n": ("", "")}
BODIES = {
    "en": (
        "This matter has been before the Assembly more than once.",
        "We follow with growing concern what has happened since the last part-session.",
        "1. In some countries the courts are slow; in others they are not asked (report of Mr Geraint Davies, EC).",
        "– Christoph Strässer (SOC, Germany) raised the point first, and 47 States heard it.",
        "What was promised on 12 May 2004 is owed today: “no one is above the law”, as Mr Marty put it.",
        "We therefore ask the authorities to act without delay.",
    ),
    "fr": (
        "Nous suivons avec attention ce qui s’est passé depuis la dernière partie de session.",
        "1. Les tribunaux de plusieurs pays tardent ; d'autres ne sont pas saisis (rapport de M. Marty, ADLE).",
        "Ce qui a été promis le 12 mai 2004 est dû aujourd'hui.",
        "Nous demandons donc aux autorités d’agir sans délai.",
    ),
}
COMMITTEES = {
    "en": ("Committee on Culture, Science, Education and Media", "Committee on Political Affairs and Democracy"),
    "fr": ("Commission des questions politiques et de la démocratie",),
}


@dataclass(frozen=True, slots=True)
class Rendering:
    """One way to print: the layout that it is recognised as, what it prints, when, and the two functions.

    `order` is how names stand in its lists; `text` prints a document with the free choices of a random number.
    """

    layout: str
    language: str
    kinds: tuple[str, ...]
    order: str
    first: date
    last: date
    text: Callable[[Document, random.Random], str]
    editions: bool = False
    totals: bool = False
    committees: bool = False


def _state(signatory: Signatory, day: date, language: str) -> str:
    return next(row[language] for row in rows("states") if row["alpha3"] == signatory.state and alive(row, day))


def _group(signatory: Signatory, language: str) -> str:
    row = next(row for row in rows("groups") if row["code"] == signatory.group)
    return row["code"] if language != "fr" else row["fr"]


def _slots(name: str, signatory: Signatory, day: date, language: str) -> str:
    group = [_group(signatory, language)] if signatory.group else []
    return ", ".join([name, _state(signatory, day, language), *group])


def _honorific(signatory: Signatory, language: str) -> str:
    return _HONORIFICS.get(signatory.honorific, (signatory.honorific,) * 2)[language == "fr"]


def _joined(*words: str) -> str:
    return " ".join(filter(None, words))


def _surname_first(one: Signatory, form: str) -> str:
    title = f"[{one.title}]" if one.title else ""
    if form == "behind":
        return ", ".join(filter(None, (_joined(one.surname, one.given, title), one.particle)))
    comma = "," if form == "comma" else ""
    return _joined(one.particle, one.surname + comma, one.given, title)


def _forename_first(one: Signatory, language: str) -> str:
    title = f"[{one.title}]" if one.title else ""
    return _joined(_honorific(one, language), one.given, title, one.particle, one.surname)


def _surname_alone(one: Signatory, among: Sequence[Signatory]) -> str:
    lord = one.honorific if one.honorific == "Lord" else ""
    return _joined(lord, one.family, _initial(one, among))


def _initial(one: Signatory, among: Sequence[Signatory]) -> str:
    """Namesakes of one State are told apart by an initial."""
    namesakes = {other.given for other in among if (other.family, other.state) == (one.family, one.state)}
    return f"{one.given[0]}." if len(namesakes) > 1 else ""


def _line(one: Signatory, document: Document, order: str) -> Line:
    given, honorific = one.given, ""
    if order == "surname-only":
        given = _initial(one, document.signatories)
        honorific = one.honorific if one.honorific == "Lord" else ""
    elif one.title:
        honorific = one.title
    elif order == "forename-first":
        honorific = _honorific(one, document.language)
    return Line(given, one.family, honorific, one.state, one.group)


def facts(document: Document, rendering: Rendering) -> Facts:
    """Return what a reader has to find in a print of the document."""
    lines = tuple(_line(one, document, rendering.order) for one in document.signatories)
    return Facts(
        kind=document.kind,
        number=document.number or None,
        doc_number=document.doc_number,
        date=document.day,
        language=document.language,
        title=document.title,
        edition=document.edition,
        stated_total=len(lines) if rendering.totals else None,
        lines=lines,
    )


def _date(document: Document, padded: bool) -> str:
    day = document.day.day
    number = f"{day:02d}" if padded else f"{day}{'er' if document.language == 'fr' and day == 1 else ''}"
    return f"{number} {rows('months')[document.day.month - 1][document.language]} {document.day.year}"


def _designation(document: Document, capital: bool = False) -> str:
    word = KINDS[document.kind][document.language == "fr"]
    word = word.title() if capital and document.kind not in MOTIONS else word
    if not document.number:
        return word
    sign = "n°" if document.language == "fr" and document.kind == "Amendment" else "No."
    tail = {"en": " to the Committee of Ministers", "fr": " au Comité des Ministres"}[document.language]
    return f"{word} {sign} {document.number}{tail if document.kind == 'WrittenQuestion' else ''}"


_DISCLAIMERS = {
    ("declaration", "en"): (
        "This written declaration commits only those who have signed it.",
        "This written declaration does not reflect the position of the Assembly; only of those members that have "
        "signed it. It will not be considered further by the Assembly.",
    ),
    ("declaration", "fr"): ("Cette déclaration écrite n’engage que ses signataires.",),
    ("motion", "en"): (
        "This motion has not been discussed in the Assembly and commits only those who have signed it.",
    ),
    ("motion", "fr"): ("Cette proposition n'a pas été examinée par l'Assemblée et n'engage que ses signataires.",),
    ("declaration", "old"): ("This written declaration commits only the members who have signed it",),
    ("motion", "old"): (
        "This motion has not been discussed in the Assembly and commits only the members who have signed it",
        "This motion has not been discussed in the Assembly and commits only\n\nthe members who have signed it",
    ),
}


def _disclaimer(document: Document, chance: random.Random, period: str = "") -> list[str]:
    what = {"WrittenDeclaration": "declaration", **dict.fromkeys(MOTIONS, "motion")}.get(document.kind)
    return [chance.choice(_DISCLAIMERS[what, period or document.language])] if what else []


def _key(document: Document, mark: str, indent: str) -> list[str]:
    used = {_group(one, document.language) for one in document.signatories if one.group}
    names = {row["code" if document.language == "en" else "fr"]: row["name"] for row in rows("groups")}
    lines = [f"{code}: {names[code]}" for code in sorted(used)]
    return [f"{mark}{lines[0]}", *(f"{indent}{line}" for line in lines[1:])] if lines else []


_FOOTER = "F - 67075 Strasbourg Cedex | assembly@coe.int | Tel: +33 3 88 41 2000 | assembly.coe.int"
_SIGNED = {"en": ("Signed (see overleaf)", "Signed"), "fr": ("Signé (voir au verso)", "Signé")}


def _sheet(form: str) -> Callable[[Document, random.Random], str]:
    """The printed sheet, the name's particle `behind`, in `front`, or the forename behind a `comma`."""

    def text(document: Document, chance: random.Random) -> str:
        names = [
            _slots(_surname_first(one, form), one, document.day, document.language) for one in document.signatories
        ]
        overleaf, signed = _SIGNED[document.language]
        head = [f"Doc. {document.doc_number}", _date(document, False), document.title, _designation(document)]
        if document.edition > 1:
            head.append(_edition(document))
        page = chance.choice(([], [f"{_FOOTER}\nDoc. {document.doc_number} {_designation(document)}"]))
        listed = [names[0], "\n".join(names[1:])] if chance.random() < 0.5 else ["\n".join(names)]
        key = "\n".join(_key(document, "1. ", ""))
        label = signed + chance.choice(("¹:", ": 1", " 1:"))
        parts = [*head, *_disclaimer(document, chance), *document.body, overleaf, *page, label, *listed]
        return "\n\n".join([*parts, f"Total = {len(names)}", key]) + "\n"

    return text


def _edition(document: Document) -> str:
    ordinal = {2: "2nd", 3: "3rd"}.get(document.edition, f"{document.edition}th")
    earlier = document.day - timedelta(days=20)
    if document.language == "fr":
        return f"{document.edition}e édition"
    month = rows("months")[earlier.month - 1]["en"]
    return f"{ordinal} edition, originally tabled on {earlier.day} {month} {earlier.year}"


def _old(document: Document, chance: random.Random) -> str:
    """The page of 2001-2007: surnames alone, in small letters."""
    among = document.signatories
    names = [_slots(_surname_alone(one, among), one, document.day, "old") for one in among]
    head = f"Doc. {document.doc_number}"
    head += f" {_edition(document).partition(',')[0]}" if document.edition > 1 else ""
    under = [_edition(document)] if document.edition > 1 else []
    under += [f"presented by Mr {among[0].family} and others"] if document.kind in MOTIONS else []
    top = f"{head}\n{_date(document, False)}"
    designation = "\n".join([_designation(document, capital=True), *under])
    label = chance.choice(("Signed :1", "Signed 1 :", "Signed 1:", "Signed: 1"))
    total = [f"Total = {len(names)}"]
    key = "\n".join(_key(document, "1     ", "      "))
    parts = [top, document.title, designation, *_disclaimer(document, chance, "old"), *document.body]
    return "\n\n".join([*parts, "Signed (see overleaf)", label, "\n".join(names), *total, key]) + "\n"


def _old_1998(document: Document, chance: random.Random) -> str:
    """The page of 1998: the title first, the list in signing order."""
    names = [
        _slots(_surname_alone(one, document.signatories), one, document.day, "old") for one in document.signatories
    ]
    head = [document.title, _designation(document, capital=True), f"Doc. {document.doc_number}", _date(document, False)]
    return "\n\n".join([*head, *document.body, chance.choice(("Signed:", "Signed 1:")), "\n".join(names)]) + "\n"


def _nineties(document: Document, chance: random.Random) -> str:
    """The sheet of 1992 to 1997: the date first, the kind in capitals."""
    among = document.signatories
    names = [_slots(_surname_alone(one, among), one, document.day, "old") for one in among]
    presented = [f"presented by Mr {among[0].family.upper()} and others"] if document.kind in MOTIONS else []
    number = f" No. {document.number}" if document.number else ""
    head = [_date(document, False), f"Doc. {document.doc_number}", KINDS[document.kind][0].upper() + number]
    gap = chance.choice(("\n", "\n\n"))
    parts = [gap.join(head), "\n".join([document.title, *presented]), *document.body]
    return "\n\n".join([*parts, "Signed: 1", "\n".join(names)]) + "\n"


_AUTHORS = {"en": "several Assembly members", "fr": "plusieurs Membres de l'Assemblée"}
_LABELS = {"en": ("Author(s): ", "Signatories: "), "fr": ("Auteur(s) : ", "Signataires : ")}
_ORIGINS = {
    "en": (
        "Origin - 2019 - Third part-session",
        "Origin - Referred to the Committee on Rules of Procedure, for report: Reference No. 3488 (29th Sitting, "
        "29 September 2008). 2008 - Fourth part-session",
    ),
    "fr": ("Origine - 2018 - Première partie de session",),
}


def _entries(document: Document) -> list[str]:
    language = document.language
    return [_slots(_forename_first(one, language), one, document.day, language) for one in document.signatories]


def _question(document: Document) -> str:
    if document.language == "fr":
        return f"Question de {_entries(document)[0]}"
    return f"Question from\n{_entries(document)[0]}"


def _head(document: Document) -> list[str]:
    return [_designation(document), f"Doc. {document.doc_number}", _date(document, True)]


def _xref(document: Document, chance: random.Random) -> str:
    """The page of assembly.coe.int."""
    language = document.language
    furniture = {"en": "Print\nSee related documents", "fr": "Imprimer\nAutres documents liés"}[language]
    author, label = _LABELS[language]
    parts = chance.choice(([furniture], [furniture.split("\n")[1]], []))
    parts = [*parts, " | ".join(_head(document)), document.title]
    if document.kind == "WrittenQuestion":
        return "\n\n".join([*parts, _question(document), *document.body]) + "\n"
    parts += chance.choice(([], [author + _AUTHORS[language]])) if not document.committee else []
    parts += [document.committee or label + " ; ".join(_entries(document))]
    parts += chance.choice(([], [chance.choice(_ORIGINS[language])]))
    return "\n\n".join([*parts, *_disclaimer(document, chance), *document.body]) + "\n"


_LOGO = "Logo Assembly Logo Hemicycle"


def _pace(document: Document, chance: random.Random) -> str:
    """The page of pace.coe.int: no label before the list, no disclaimer."""
    language = document.language
    parts = [*chance.choice(([], [_LOGO])), document.title, " | ".join(_head(document))]
    if document.kind == "WrittenQuestion":
        return "\n\n".join([*parts, _question(document), *document.body]) + "\n"
    author = chance.choice(("", f"{_AUTHORS[language]}\n")) if not document.committee else ""
    declare = {
        "en": "We, the undersigned, declare the following:\n",
        "fr": "Nous, soussignés, déclarons ce qui suit:\n",
    }
    opening = chance.choice(("", declare[language])) if document.kind == "WrittenDeclaration" else ""
    listed = author + (document.committee or " ; ".join(_entries(document)))
    return "\n\n".join([*parts, listed, opening + document.body[0], *document.body[1:]]) + "\n"


def _pace_barred(document: Document, chance: random.Random) -> str:
    """The same page with a line for each field: bars first, the label an item, a break behind each name."""
    designation, number, day = _head(document)
    label = {"en": "- Signatories:", "fr": "- Signataires :"}[document.language]
    listed = " ; ".join(_entries(document)).replace(", ", ",\n", 1) if chance.random() < 0.2 else ""
    listed = listed or " ; ".join(entry.replace(", ", ",\n", 1) for entry in _entries(document))
    lines = [document.title, designation, f"| {number}", f"| {day}", label, f"- {listed}"]
    return "\n".join([*lines, *_disclaimer(document, chance), *document.body]) + "\n"


_SIGNED_KINDS = ("WrittenDeclaration", *MOTIONS)
_PAGE_KINDS = tuple(KINDS)
_THEN, _NOW = date(2008, 1, 1), date(2024, 6, 30)


def _printed(form: str, language: str, first: date, last: date) -> Rendering:
    return Rendering(
        "print", language, _SIGNED_KINDS, "surname-first", first, last, _sheet(form), editions=True, totals=True
    )


def _page(
    layout: str, language: str, text: Callable[[Document, random.Random], str], kinds: tuple[str, ...]
) -> Rendering:
    committees = text is not _pace_barred
    return Rendering(layout, language, kinds, "forename-first", _THEN, _NOW, text, committees=committees)


_OLD = (date(2001, 4, 1), date(2007, 12, 31))
RENDERINGS = {
    "print-2018": _printed("behind", "en", _THEN, _NOW),
    "print-2018-fr": _printed("behind", "fr", _THEN, _NOW),
    "print-2007": _printed("front", "en", date(2007, 1, 1), date(2008, 12, 31)),
    "print-2006": _printed("comma", "en", date(2006, 1, 1), date(2006, 12, 31)),
    "old": Rendering("old", "en", _SIGNED_KINDS, "surname-only", *_OLD, _old, editions=True, totals=True),
    "old-1998": Rendering(
        "old", "en", ("WrittenDeclaration",), "surname-only", date(1998, 1, 1), date(2000, 12, 31), _old_1998
    ),
    "nineties": Rendering(
        "nineties", "en", _SIGNED_KINDS, "surname-only", date(1992, 1, 1), date(1997, 12, 31), _nineties
    ),
    "xref-en": _page("xref", "en", _xref, _PAGE_KINDS),
    "xref-fr": _page("xref", "fr", _xref, _PAGE_KINDS),
    "pace-en": _page("pace", "en", _pace, _PAGE_KINDS),
    "pace-fr": _page("pace", "fr", _pace, _PAGE_KINDS),
    "pace-en-barred": _page("pace", "en", _pace_barred, _SIGNED_KINDS),
    "pace-fr-barred": _page("pace", "fr", _pace_barred, _SIGNED_KINDS),
}
