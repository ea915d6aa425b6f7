"""A CT and a PET of one frame of reference."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from tests.dicom.conftest import write_dicom
from tests.gui.ct_slices import write_ct

RNG = np.random.default_rng(5)
UPTAKE = RNG.integers(200, 4000, (8, 14, 14)).astype(np.uint16)
PET_AT, PET_STEP = (-3.3, 1.7, 2.1), (4.0, 4.0, 3.5)


def pair(folder: Path) -> Path:
    """A CT of 10 slices, 64 x 64 pixels of 1 mm, and a PET of 8 slices, 14 x 14 of 4 mm, that begins elsewhere."""
    write_ct(folder, 10, 2.5)
    for z in range(8):
        write_dicom(
            folder / f"pet{z}",
            UPTAKE[z],
            ImagePositionPatient=[PET_AT[0], PET_AT[1], PET_AT[2] + PET_STEP[2] * z],
            PixelSpacing=[PET_STEP[1], PET_STEP[0]],
            Modality="PT",
            Units="BQML",
            RescaleSlope=2,
            RescaleIntercept=0,
            SeriesDescription="Whole body",
            WindowCenter=4000,
            WindowWidth=8001,
            FrameOfReferenceUID="1.9",
            SeriesInstanceUID="1.2.60",
            SeriesNumber=2,
        )
    return folder
