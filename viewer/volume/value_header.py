"""The header of a plane whose stored values are a volume's values already."""

from __future__ import annotations

from dataclasses import replace

from viewer.dicom.header import FrameHeader
from viewer.intensity.modality_lut import Rescale
from viewer.volume.volume import Volume


def value_header(volume: Volume, rows: int, columns: int) -> FrameHeader:
    """That of the series' first image, place included, for `rows` x `columns` values in the volume's unit.

    Padding was named in stored values: it is taken along through the rescaling that the volume's values went through.
    """
    first = volume.series.frames[0]
    kind, bits = volume.array.dtype.kind, volume.array.dtype.itemsize * 8
    padding = None
    if first.padding is not None and first.rescale.table is None:
        low, high = sorted(first.rescale.slope * end + first.rescale.intercept for end in first.padding)
        padding = (low, high)
    return replace(
        first,
        rows=rows,
        columns=columns,
        bits_allocated=bits,
        bits_stored=bits,
        high_bit=bits - 1,
        signed=kind == "i",
        is_float=kind == "f",
        pixel_offset=None,
        rescale=Rescale(unit=volume.unit),
        padding=padding,
    )
