"""Headers of very many files in little memory: what is equal in several of them is kept once.

A hundred thousand files come from some hundreds of series, whose headers hold the same identifiers, windows and
directions. They also travel between processes in less time so: pickle writes each object once.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from viewer.dicom import tags
from viewer.dicom.header import FrameHeader
from viewer.dicom.instance import Instance
from viewer.dicom.shutter import Shutter
from viewer.dicom.values import SPECIFIC_CHARACTER_SET, Values
from viewer.intensity.modality_lut import Rescale

# Different in each file: not worth looking for.
_OWN = frozenset({"path", "position", "sop_instance_uid"})
_FIELDS = tuple(field.name for field in fields(FrameHeader) if field.name not in _OWN)
# What is asked of an instance once its frames are known.
_ASKED = (
    SPECIFIC_CHARACTER_SET,
    tags.PATIENT_NAME,
    tags.PATIENT_ID,
    tags.PATIENT_SEX,
    tags.PATIENT_BIRTH_DATE,
    tags.PATIENT_AGE,
    tags.STUDY_INSTANCE_UID,
    tags.STUDY_DATE,
    tags.STUDY_TIME,
    tags.STUDY_DESCRIPTION,
    tags.INSTITUTION_NAME,
    tags.ACCESSION_NUMBER,
    tags.SERIES_DESCRIPTION,
    tags.SERIES_NUMBER,
)


class SharedValues:
    """What the files of one scan have in common."""

    def __init__(self) -> None:
        self._known: dict[Any, Any] = {}
        self._values: dict[tuple[tuple[int, bytes], ...], Values] = {}

    def compact(self, instance: Instance) -> Instance:
        """The same instance, in which what is equal to a value seen before is that value."""
        for frame in instance.frames:
            for name in _FIELDS:
                value = getattr(frame, name)
                if isinstance(value, str | tuple | Rescale | Shutter):
                    # An equal value in the place of an equal one: the header stays what it is.
                    object.__setattr__(frame, name, self._known.setdefault(value, value))
        return Instance(instance.frames, self._asked(instance.values))

    def _asked(self, values: Values) -> Values:
        raw = values.only(_ASKED)
        key = tuple(raw.items())
        return self._values.setdefault(key, values.with_raw(raw))
