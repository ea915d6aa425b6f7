"""What a DICOM file without an image is: a report, key objects, a presentation state, a plan, a waveform ...

Scanning keeps these few words of each; what a document holds is read when it is opened (viewer.documents).
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from viewer.dicom import tags
from viewer.dicom.elements import MEDIA_STORAGE_SOP_CLASS, RawHeader, read_elements
from viewer.dicom.findings import Finding
from viewer.dicom.series import PatientInfo, StudyInfo
from viewer.dicom.transfer_syntaxes import is_uid
from viewer.dicom.uids import DEFLATED_LITTLE_ENDIAN, MEDIA_STORAGE_DIRECTORY, uid_name
from viewer.dicom.values import Values
from viewer.sentence import Sentence

_CONTENT_DATE = 0x00080023
_CONTENT_TIME = 0x00080033
_DOCUMENT_TITLE = 0x00420010
_CONTENT_LABEL = 0x00700080
_CONTENT_DESCRIPTION = 0x00700081
_STRUCTURE_SET_LABEL = 0x30060002
_RT_PLAN_LABEL = 0x300A0002
# The first that a file has names it.
_TITLES = (_DOCUMENT_TITLE, _STRUCTURE_SET_LABEL, _RT_PLAN_LABEL, _CONTENT_DESCRIPTION, _CONTENT_LABEL)
_WANTED = frozenset({tags.SPECIFIC_CHARACTER_SET, _CONTENT_DATE, _CONTENT_TIME, *_TITLES})
_CONCEPT_NAME = 0x0040A043
_UNKNOWN = Sentence("kind unknown: it may be damaged, or ends within its header")
_STORAGE = "1.2.840.10008.5.1.4.1.1."


class DocumentKind(StrEnum):
    """What a document is, as far as it is read; the names are stable."""

    REPORT = "report"  # structured reports of all kinds
    KEY_OBJECTS = "key-objects"  # a selection of images with its reason
    PRESENTATION = "presentation-state"
    STRUCTURE_SET = "structure-set"
    PLAN = "plan"  # radiotherapy plans, treatment records, doses without a grid
    WAVEFORM = "waveform"
    ENCAPSULATED = "encapsulated"  # PDF, CDA, STL, OBJ, MTL
    OTHER = "other"  # raw data, private objects ...: their header


# PS3.4 B.5: the parts of the UID behind the storage classes' common root, most particular first
_KINDS: tuple[tuple[str, DocumentKind], ...] = (
    ("88.59", DocumentKind.KEY_OBJECTS),
    ("88", DocumentKind.REPORT),
    ("11", DocumentKind.PRESENTATION),
    ("9", DocumentKind.WAVEFORM),
    ("104", DocumentKind.ENCAPSULATED),
    ("481.3", DocumentKind.STRUCTURE_SET),
    ("481", DocumentKind.PLAN),
)
# Objects that are pictures though their class's name has no "Image" in it: without pixels something is wrong.
_PICTURES = ("Image", "Segmentation", "Parametric Map", "Video", "Photography")


@dataclass(frozen=True, slots=True)
class Document:
    """One object that is no image; `uid` is unique in a scan (SOP Instance UID, else `file:PATH`)."""

    uid: str
    path: Path
    kind: DocumentKind
    class_name: str  # "Comprehensive SR", "12-lead ECG Waveform"; a UID where it has no name
    title: str  # what the file calls itself; the class's name where it has no title
    study: StudyInfo
    patient: PatientInfo
    series_uid: str | None
    sop_class_uid: str
    modality: str | None
    description: str  # of its series
    number: int | None  # of its series
    date: str  # of its content, YYYYMMDD; "" where the file does not say
    time: str  # HHMMSS.ffffff
    findings: tuple[Finding, ...] = ()

    @property
    def reason(self) -> str:
        """Why it gives no series, one sentence."""
        return Sentence(
            "{file} is not an image ({class_name}).", file=self.path.name, class_name=self.class_name
        )


def class_name(raw: RawHeader, sop_class: str | None) -> str:
    """What a DICOM file is, by its class: "RT Plan"; that it is unknown where it names none."""
    meta_class = raw.values.get(MEDIA_STORAGE_SOP_CLASS, b"").rstrip(b"\0 ").decode("ascii", "replace")
    uid = sop_class or meta_class
    if uid == MEDIA_STORAGE_DIRECTORY:
        return Sentence("a DICOMDIR: open its folder")
    # Only a UID that is one is shown: in a damaged file it may be any text, even a name.
    return uid_name(uid).removesuffix(" Storage") if is_uid(uid) else _UNKNOWN


def document_kind(sop_class: str | None) -> DocumentKind | None:
    """What kind of document a class is; None for images, directories and what is no class at all."""
    if sop_class is None or not is_uid(sop_class) or sop_class == MEDIA_STORAGE_DIRECTORY:
        return None
    if any(word in uid_name(sop_class) for word in _PICTURES):
        return None
    branch = f"{sop_class.removeprefix(_STORAGE)}." if sop_class.startswith(_STORAGE) else ""
    for start, kind in _KINDS:
        if branch.startswith(f"{start}."):
            return kind
    return DocumentKind.OTHER


def read_document(
    raw: RawHeader, values: Values, patient: PatientInfo, study: StudyInfo, findings: tuple[Finding, ...]
) -> Document | None:
    """The document that a file without pixels is; None where it is none. Raises what read_elements does."""
    sop_class = values.code(tags.SOP_CLASS_UID)
    kind = document_kind(sop_class)
    if kind is None or sop_class is None:
        return None
    own_raw = read_elements(raw.path, _WANTED)
    own = Values(own_raw.values, own_raw.little_endian)
    name = class_name(raw, sop_class)
    title = next((text for tag in _TITLES if (text := own.text(tag))), "")
    if not title and kind in (DocumentKind.REPORT, DocumentKind.KEY_OBJECTS):
        title = _concept(raw)
    uid = values.code(tags.SOP_INSTANCE_UID)
    return Document(
        uid=uid or f"file:{raw.path}",
        path=raw.path,
        kind=kind,
        class_name=name,
        title=title or name,
        study=study,
        patient=patient,
        series_uid=values.code(tags.SERIES_INSTANCE_UID),
        sop_class_uid=sop_class,
        modality=values.code(tags.MODALITY),
        description=values.text(tags.SERIES_DESCRIPTION),
        number=values.integer(tags.SERIES_NUMBER),
        date=own.code(_CONTENT_DATE) or "",
        time=own.code(_CONTENT_TIME) or "",
        findings=findings,
    )


def _concept(raw: RawHeader) -> str:
    """Code Meaning of the document's own concept name; "" where it has none. Its content is not read."""
    if raw.transfer_syntax == DEFLATED_LITTLE_ENDIAN:
        return ""  # it would have to be inflated once more
    from pydicom.filereader import read_partial  # see viewer.dicom.uids

    try:
        with raw.path.open("rb") as file, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            dataset: Any = read_partial(file, _is_behind, force=True)
            return str(dataset.ConceptNameCodeSequence[0].CodeMeaning).strip()
    except Exception:  # noqa: BLE001 - a damaged title may raise anything; the class's name stands in for it
        return ""


def _is_behind(tag: int, vr: str | None, length: int) -> bool:
    return tag > _CONCEPT_NAME
