"""A document's content, read when it is opened."""

from __future__ import annotations

from dataclasses import dataclass

from viewer.dicom.document import Document, DocumentKind
from viewer.documents.data_set import read_data_set
from viewer.documents.encapsulated import Encapsulated, read_encapsulated
from viewer.documents.outline import Outline
from viewer.documents.presentation_state import presentation_outline
from viewer.documents.radiotherapy import plan_outline, structure_set_outline
from viewer.documents.structured_report import key_objects_outline, report_outline
from viewer.documents.waveform import Waveform, read_waveforms
from viewer.errors import DecodeError, InputError
from viewer.sentence import Sentence


@dataclass(frozen=True, slots=True)
class Waveforms:
    """The traces of one recording."""

    groups: tuple[Waveform, ...]


Content = Outline | Encapsulated | Waveforms | None
_OUTLINES = {
    DocumentKind.REPORT: report_outline,
    DocumentKind.KEY_OBJECTS: key_objects_outline,
    DocumentKind.PRESENTATION: presentation_outline,
    DocumentKind.STRUCTURE_SET: structure_set_outline,
    DocumentKind.PLAN: plan_outline,
}


def open_document(document: Document) -> Content:
    """What a document holds; None where nothing but its header can be shown.

    Raises InputError where the file cannot be read, or holds something else than it says.
    """
    if document.kind is DocumentKind.OTHER:
        return None
    data_set, _ = read_data_set(document.path)
    try:
        if document.kind is DocumentKind.ENCAPSULATED:
            return read_encapsulated(data_set, document.path)
        if document.kind is DocumentKind.WAVEFORM:
            return Waveforms(read_waveforms(data_set, document.path))
        return _OUTLINES[document.kind](data_set)
    except InputError:
        raise
    except RecursionError as error:
        raise DecodeError(
            document.path, Sentence("{file} is nested deeper than can be read.", file=document.path.name)
        ) from error
    except Exception as error:  # pydicom raises many kinds where values turn out to be damaged
        raise DecodeError(
            document.path,
            Sentence("{file} is damaged ({error}).", file=document.path.name, error=type(error).__name__),
            "Look at its header.",
        ) from error
