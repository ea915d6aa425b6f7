"""Series, documents and texts as they are shown while patient data are hidden: without what tells who it is.

`viewer.dicom.confidential` says which elements do. What is left can still name the patient, a description for one,
so it is searched for the words of the patient's name and number. What is burned into pixels stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from viewer.dicom.document import Document
from viewer.dicom.findings import Finding
from viewer.dicom.series import PatientInfo, Series, Skipped
from viewer.sentence import Sentence, rewritten

HIDDEN = Sentence("hidden")
_WORD = re.compile(r"[^\W_]+")
_CHUNK = re.compile(r"\S+")
_WHOLE_WORDS_BELOW = 4  # characters: shorter parts of a name are parts of many words


@dataclass(frozen=True, slots=True)
class Identity:
    """The words that name patients, in small letters."""

    words: frozenset[str] = frozenset()

    def is_named_in(self, text: str) -> bool:
        """True where a word of the name, the number or the birth date occurs, whatever its case."""
        if not self.words or not text:
            return False
        small = text.casefold()
        if any(word in small for word in self.words if _is_telling(word)):
            return True
        return not self.words.isdisjoint(_WORD.findall(small))

    def unless_named(self, text: str, instead: str = "") -> str:
        """The text, or `instead` where it names the patient."""
        return instead if self.is_named_in(text) else text

    def hide_in(self, text: str) -> str:
        """The text with "hidden" for each of its parts, between blanks, that names the patient."""
        if not self.is_named_in(text):
            return text
        return _CHUNK.sub(lambda part: self.unless_named(part[0], HIDDEN), text)


def identity_of(patients: Iterable[PatientInfo]) -> Identity:
    """The words of names (two characters and more), numbers (three and more) and birth dates."""
    words: set[str] = set()
    for patient in patients:
        words |= {word for word in _WORD.findall(patient.name.casefold()) if len(word) > 1}
        number = patient.id.strip().casefold()
        words |= {number} if len(number) > 2 else set()
        birth = patient.birth_date.strip()
        words |= {birth, f"{birth[:4]}-{birth[4:6]}-{birth[6:]}"} if len(birth) == 8 else set()
    return Identity(frozenset(words))


def hidden_series(series: Series) -> Series:
    """The series without patient, institution, accession number, and descriptions that name the patient."""
    identity = identity_of([series.patient])
    study = replace(
        series.study,
        institution="",
        accession="",
        description=identity.unless_named(series.study.description),
    )
    findings = tuple(hidden_finding(finding, identity) for finding in series.geometry.findings)
    return replace(
        series,
        patient=PatientInfo(),
        study=study,
        geometry=replace(series.geometry, findings=findings),
        description=identity.unless_named(series.description),
    )


def hidden_document(document: Document) -> Document:
    """The document without patient; a title that names the patient gives way to the name of its class."""
    identity = identity_of([document.patient])
    return replace(
        document,
        patient=PatientInfo(),
        title=identity.unless_named(document.title, document.class_name),
        description=identity.unless_named(document.description),
        findings=tuple(hidden_finding(finding, identity) for finding in document.findings),
    )


def hidden_finding(finding: Finding, identity: Identity) -> Finding:
    """The finding with its files by their kind alone."""

    def hide(text: str) -> str:
        for path in finding.files:
            text = text.replace(path.name, hidden_name(path))
        return identity.hide_in(text)

    text = rewritten(finding.text, hide)
    return replace(finding, text=text, files=tuple(Path(hidden_name(path)) for path in finding.files))


def hidden_skipped(skipped: Skipped) -> Skipped:
    """The same for a file without an image."""
    name = hidden_name(skipped.path)
    reason = rewritten(skipped.reason, lambda text: text.replace(skipped.path.name, name))
    return replace(skipped, path=Path(name), reason=reason)


def hidden_name(path: Path) -> str:
    """ "hidden.dcm": files and folders are often named after the patient."""
    suffix = path.suffix if len(path.suffix) <= 5 else ""
    return f"{HIDDEN}{suffix}"


def _is_telling(word: str) -> bool:
    """Whether a word names the patient within another one: it is long, or of a script that parts no words."""
    return len(word) >= _WHOLE_WORDS_BELOW or not any(letter.isascii() for letter in word)
