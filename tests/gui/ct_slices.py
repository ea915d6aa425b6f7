"""A CT that other series are laid over."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from tests.dicom.conftest import write_dicom


def write_ct(folder: Path, slices: int, apart: float, **elements: object) -> Path:
    """Slices of 64 x 64 pixels of 1 mm, `apart` mm from each other from z = 0 on, all of 100."""
    for z in range(slices):
        write_dicom(
            folder / f"ct{z}",
            np.full((64, 64), 100, np.uint16),
            ImagePositionPatient=[0, 0, apart * z],
            PixelSpacing=[1, 1],
            WindowCenter=100,
            WindowWidth=400,
            **{"FrameOfReferenceUID": "1.9", "SeriesInstanceUID": "1.2.50", "SeriesNumber": 1, **elements},
        )
    return folder
