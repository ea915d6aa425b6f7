"""Documents that DICOM merely wraps: PDF, CDA, STL, OBJ, MTL; PS3.3 A.45, A.85, C.24.2."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from viewer.documents.data_set import long_value, number, text
from viewer.errors import DecodeError
from viewer.sentence import Sentence

# MIME type: what it is, the end of a file's name, how its bytes begin (b"" where that tells nothing)
_FORMS: dict[str, tuple[str, str, bytes]] = {
    "application/pdf": (Sentence("a PDF document"), ".pdf", b"%PDF-"),
    "text/xml": (Sentence("a clinical document (CDA, XML)"), ".xml", b""),
    "application/hl7-cda+xml": (Sentence("a clinical document (CDA, XML)"), ".xml", b""),
    "model/stl": (Sentence("a surface model (STL)"), ".stl", b""),
    "application/sla": (Sentence("a surface model (STL)"), ".stl", b""),
    "model/obj": (Sentence("a surface model (OBJ)"), ".obj", b""),
    "model/mtl": (Sentence("materials of a surface model (MTL)"), ".mtl", b""),
}
# PDF readers look for the mark in the first kilobyte.
_HEAD = 1024


@dataclass(frozen=True, slots=True)
class Encapsulated:
    """The wrapped file. `what` names it for people; `suffix` is what a file of its kind ends with."""

    title: str
    what: str
    mime: str
    suffix: str
    data: bytes = field(repr=False)

    @property
    def is_pdf(self) -> bool:
        """True where its bytes begin as a PDF's do."""
        return self.suffix == ".pdf"


def read_encapsulated(data_set: Any, path: Path) -> Encapsulated:
    """The file that a data set wraps. Raises DecodeError where it holds none, or something else than it says."""
    data = long_value(data_set, "EncapsulatedDocument", path)
    length = number(data_set, "EncapsulatedDocumentLength")
    if length is not None and 0 < length <= len(data):
        data = data[: int(length)]
    elif data.endswith(b"\0"):
        data = data[:-1]  # the padding to an even length
    if not data:
        raise DecodeError(path, Sentence("{file} holds no document.", file=path.name))
    mime = text(data_set, "MIMETypeOfEncapsulatedDocument").lower()
    what, suffix, mark = _FORMS.get(
        mime, (Sentence("a document of type {mime}", mime=mime or Sentence("unknown")), ".bin", b"")
    )
    if mark and mark not in data[:_HEAD]:
        raise DecodeError(
            path,
            Sentence("{file} says that it holds {what}, but its bytes are none.", file=path.name, what=what),
            "Ask its sender for it again.",
        )
    return Encapsulated(text(data_set, "DocumentTitle"), what, mime, suffix, data)
