"""A generated slice with things of known size, place and HU, on pixels of any shape."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from viewer.dicom.header import FrameHeader
from viewer.intensity.modality_lut import Rescale
from viewer.measure.annotation import Point
from viewer.volume.slice_image import SliceImage

BACKGROUND, DISK, BLOCK, PADDING = -1000, 60, 700, -2000


@dataclass(frozen=True)
class Phantom:
    """A disk of 60 HU with centre (60, 50) mm and radius 30 mm, and a block of 700 HU from (110, 20) to
    (140, 80) mm, in air; x and y in mm from the centre of the first pixel. The first two columns are padding.
    """

    image: SliceImage
    spacing: tuple[float, float]  # between rows, between columns

    def pixel(self, x: float, y: float) -> Point:
        """(column, row) of a place in mm."""
        return x / self.spacing[1], y / self.spacing[0]


def make_phantom(row_mm: float, column_mm: float, **header: object) -> Phantom:
    """The phantom on pixels of that size, 160 x 100 mm."""
    rows, columns = round(100 / row_mm), round(160 / column_mm)
    y, x = np.mgrid[:rows, :columns] * np.array([row_mm, column_mm])[:, None, None]
    values = np.full((rows, columns), BACKGROUND, np.int16)
    values[(x - 60) ** 2 + (y - 50) ** 2 <= 30**2] = DISK
    values[(x >= 110) & (x <= 140) & (y >= 20) & (y <= 80)] = BLOCK
    values[:, :2] = PADDING
    fields: dict[str, object] = {
        "sop_instance_uid": "1.2.3.4",
        "study_uid": "1.2",
        "series_uid": "1.2.3",
        "signed": True,
        "modality": "CT",
        "pixel_spacing_mm": (row_mm, column_mm),
        "pixel_aspect": row_mm / column_mm,
        "padding": (float(PADDING), float(PADDING)),
        "rescale": Rescale(unit="HU"),
    }
    frame = FrameHeader(path=Path("phantom.dcm"), rows=rows, columns=columns, **{**fields, **header})  # type: ignore[arg-type]
    return Phantom(SliceImage(values, values, frame, "1.2.3"), (row_mm, column_mm))
