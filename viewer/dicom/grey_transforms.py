"""How stored values become values in a unit, and those grey levels: modality LUT, real world values, windows."""

from __future__ import annotations

from dataclasses import dataclass

from viewer.dicom import tags
from viewer.dicom.dose import dose_rescale
from viewer.dicom.elements import MODALITY_LUT, REAL_WORLD_VALUES, VOI_LUT, RawHeader
from viewer.dicom.findings import Finding
from viewer.dicom.image_plane import names_unit, rescale, windows
from viewer.dicom.lookup import USELESS_TABLE, modality_table, voi_tables
from viewer.dicom.real_world import with_real_world
from viewer.dicom.values import Values
from viewer.intensity.modality_lut import Rescale
from viewer.intensity.window import Window


@dataclass(frozen=True, slots=True)
class GreyTransforms:
    """Of one image, with what is wrong with those that the file names."""

    rescale: Rescale
    windows: tuple[Window, ...]  # tables first
    findings: tuple[Finding, ...]


def grey_transforms(raw: RawHeader, values: Values, signed: bool, modality: str | None) -> GreyTransforms:
    """What the file says of them (PS3.3 C.11.1, C.11.2, C.7.6.16.2.11); `signed`: stored values are."""
    window_list, findings = windows(values)
    transform, of_rescale = rescale(values, modality)
    transform = (dose_rescale(values) if modality == "RTDOSE" else None) or transform
    findings += of_rescale
    if MODALITY_LUT in raw.sequences:
        table = modality_table(raw.sequences[MODALITY_LUT], raw.little_endian, signed)
        transform = table or transform
        findings += [USELESS_TABLE] if table is None else []
    if VOI_LUT in raw.sequences:
        # What goes into the table comes out of the modality LUT.
        negative = transform.table is None and (signed or transform.intercept < 0)
        tables, refused = voi_tables(raw.sequences[VOI_LUT], raw.little_endian, negative)
        window_list = (*tables, *window_list)
        findings += [USELESS_TABLE] if refused else []
    if REAL_WORLD_VALUES in raw.sequences:
        transform = with_real_world(
            transform,
            raw.sequences[REAL_WORLD_VALUES],
            raw.little_endian,
            names_unit=names_unit(values),
            alone=tags.RESCALE_SLOPE not in values and not window_list,
        )
    return GreyTransforms(transform, window_list, tuple(findings))
