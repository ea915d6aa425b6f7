"""Ultrasound regions and the detector's spacing, from files that the test writes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pydicom
import pytest
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRBigEndian, ExplicitVRLittleEndian, ImplicitVRLittleEndian, generate_uid

from viewer.dicom.scan import scan


def region(**changes: object) -> Dataset:
    item = Dataset()
    item.RegionLocationMinX0, item.RegionLocationMinY0 = 10, 20
    item.RegionLocationMaxX1, item.RegionLocationMaxY1 = 109, 119
    item.RegionFlags = 2
    item.PhysicalUnitsXDirection = item.PhysicalUnitsYDirection = 3
    item.PhysicalDeltaX, item.PhysicalDeltaY = 0.05, -0.025
    for name, value in changes.items():
        setattr(item, name, value)
    return item


@pytest.mark.parametrize("syntax", [ImplicitVRLittleEndian, ExplicitVRLittleEndian, ExplicitVRBigEndian])
def test_regions_are_read(tmp_path: Path, syntax: pydicom.uid.UID) -> None:
    file = Dataset()
    file.SOPClassUID, file.SOPInstanceUID = pydicom.uid.UltrasoundImageStorage, generate_uid()
    file.StudyInstanceUID, file.SeriesInstanceUID = generate_uid(), generate_uid()
    file.Modality = "US"
    file.Rows, file.Columns, file.SamplesPerPixel = 120, 160, 1
    file.PhotometricInterpretation = "MONOCHROME2"
    file.BitsAllocated, file.BitsStored, file.HighBit, file.PixelRepresentation = 16, 16, 15, 0
    file.ImagerPixelSpacing = [0.3, 0.4]
    file.SequenceOfUltrasoundRegions = [
        region(),
        region(RegionFlags=1, PhysicalUnitsXDirection=4, PhysicalUnitsYDirection=7, PhysicalDeltaX=0.01),
        region(PhysicalDeltaX=0.0),
        region(RegionLocationMaxX1=0),
    ]
    file.PixelData = np.zeros((120, 160), np.uint16).tobytes()
    file["PixelData"].VR = "OW"
    file.file_meta = FileMetaDataset()
    file.file_meta.TransferSyntaxUID = syntax
    little, implicit = syntax != ExplicitVRBigEndian, syntax == ImplicitVRLittleEndian
    path = tmp_path / "us.dcm"
    pydicom.dcmwrite(path, file, little_endian=little, implicit_vr=implicit, enforce_file_format=True)

    (series,) = scan(path).series
    header = series.frames[0]
    assert header.detector_spacing_mm == (0.3, 0.4)
    assert header.pixel_spacing_mm is None
    tissue, doppler, unknown = header.ultrasound_regions  # the last one ends before it begins
    assert (tissue.step_x, tissue.step_y) == (pytest.approx(0.5), pytest.approx(0.25))
    assert (tissue.unit_x, tissue.unit_y, tissue.low_priority) == ("mm", "mm", False)
    assert (doppler.unit_x, doppler.unit_y, doppler.low_priority) == ("s", "cm/s", True)
    assert unknown.unit_x is None
    assert tissue.holds(10, 20)
    assert tissue.holds(109.4, 119.4)
    assert not tissue.holds(110, 50)
