"""The demonstration CT: a series with known Hounsfield units at known places, written as proper DICOM."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import FileDataset, FileMetaDataset
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian, generate_uid

ROWS = COLUMNS = 256
SLICES = 40
PIXEL_MM = 0.8
SLICE_MM = 2.5
AIR_HU = -1000
ORIGIN_MM = (-102.0, -102.0, -50.0)  # centre of the first pixel of the lowest slice, LPS
_INTERCEPT = -1024
_ROUNDING = 1e-6  # voxel centres exactly on the surface are inside, whichever way their sums are rounded


@dataclass(frozen=True, slots=True)
class Insert:
    """A body of one material: all voxels whose centre lies within `radius_mm` of `center_mm` (LPS) hold `hu`.

    `half_length_mm` None: a sphere. Otherwise a cylinder along z that reaches so far up and down.
    """

    name: str
    center_mm: tuple[float, float, float]
    radius_mm: float
    hu: int
    half_length_mm: float | None = None


# Centres lie on voxel centres. Later ones replace earlier ones; apart from the cylinder of water none
# overlap. They are placed without symmetry, so that a flipped or transposed axis shows.
PHANTOM: tuple[Insert, ...] = (
    Insert("water", (0.4, 0.4, 0.0), 92.0, 0, half_length_mm=45.0),
    Insert("bone", (-47.6, -15.6, 0.0), 14.0, 1000, half_length_mm=35.0),
    Insert("fat", (40.4, -39.6, 0.0), 16.0, -100, half_length_mm=30.0),
    Insert("lung", (32.4, 40.4, 0.0), 24.0, -800, half_length_mm=40.0),
    Insert("liver", (-31.6, 44.4, -5.0), 20.0, 60),
    Insert("blood", (-3.6, -55.6, 10.0), 11.0, 45),
    Insert("enamel", (0.4, 0.4, -20.0), 6.0, 2500),
    Insert("nodule left", (60.4, 4.4, 20.0), 5.0, 300),
    Insert("nodule top", (-19.6, 12.4, 30.0), 4.0, 500),
)


def phantom_values() -> NDArray[np.int16]:
    """(SLICES, ROWS, COLUMNS) Hounsfield units, lowest slice first."""
    z = ORIGIN_MM[2] + SLICE_MM * np.arange(SLICES)[:, None, None]
    y = ORIGIN_MM[1] + PIXEL_MM * np.arange(ROWS)[None, :, None]
    x = ORIGIN_MM[0] + PIXEL_MM * np.arange(COLUMNS)[None, None, :]
    values = np.full((SLICES, ROWS, COLUMNS), AIR_HU, np.int16)
    for insert in PHANTOM:
        cx, cy, cz = insert.center_mm
        limit = insert.radius_mm**2 + _ROUNDING
        across = (x - cx) ** 2 + (y - cy) ** 2
        if insert.half_length_mm is None:
            inside = across + (z - cz) ** 2 <= limit
        else:
            inside = (across <= limit) & (np.abs(z - cz) <= insert.half_length_mm)
        values[inside] = insert.hu
    return values


def write_phantom(folder: Path) -> Path:
    """Write the series, one file a slice, into `folder` (made if need be); returns `folder`.

    The files are the same each time. They are numbered from the top down, against the order of positions,
    so that sorting by name or number would show the series upside down.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for index, values in enumerate(phantom_values()):
        number = SLICES - index
        _slice(values, index, number).save_as(
            folder / f"ct_phantom_{number:03d}.dcm", enforce_file_format=True
        )
    return folder


def _slice(values: NDArray[np.int16], index: int, number: int) -> FileDataset:
    instance = generate_uid(entropy_srcs=["overread phantom", "instance", str(number)])
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = CTImageStorage
    meta.MediaStorageSOPInstanceUID = instance
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    ds = FileDataset("", {}, file_meta=meta, preamble=b"\0" * 128)
    ds.SpecificCharacterSet = "ISO_IR 192"
    ds.ImageType = ["DERIVED", "SECONDARY", "AXIAL"]
    ds.SOPClassUID = CTImageStorage
    ds.SOPInstanceUID = instance
    ds.StudyDate = ds.SeriesDate = ds.ContentDate = "20260101"
    ds.StudyTime = ds.ContentTime = "120000"
    ds.AccessionNumber = ""
    ds.Modality = "CT"
    ds.Manufacturer = "Overread"
    ds.ReferringPhysicianName = ""
    ds.StudyDescription = "Demonstration study"
    ds.SeriesDescription = "CT phantom (generated)"
    ds.PatientName = "Phantom^Generated"
    ds.PatientID = "PHANTOM"
    ds.PatientBirthDate = ""
    ds.PatientSex = "O"
    ds.BodyPartExamined = "PHANTOM"
    ds.SliceThickness = SLICE_MM
    ds.KVP = 120
    ds.PatientPosition = "HFS"
    ds.StudyInstanceUID = generate_uid(entropy_srcs=["overread phantom", "study"])
    ds.SeriesInstanceUID = generate_uid(entropy_srcs=["overread phantom", "series"])
    ds.FrameOfReferenceUID = generate_uid(entropy_srcs=["overread phantom", "frame of reference"])
    ds.PositionReferenceIndicator = ""
    ds.StudyID = "1"
    ds.SeriesNumber = 1
    ds.AcquisitionNumber = 1
    ds.InstanceNumber = number
    ds.ImagePositionPatient = [ORIGIN_MM[0], ORIGIN_MM[1], ORIGIN_MM[2] + SLICE_MM * index]
    ds.ImageOrientationPatient = [1, 0, 0, 0, 1, 0]
    ds.SamplesPerPixel = 1
    ds.PhotometricInterpretation = "MONOCHROME2"
    ds.Rows = ROWS
    ds.Columns = COLUMNS
    ds.PixelSpacing = [PIXEL_MM, PIXEL_MM]
    ds.BitsAllocated = 16
    ds.BitsStored = 12
    ds.HighBit = 11
    ds.PixelRepresentation = 0
    ds.WindowCenter = [40, 500]
    ds.WindowWidth = [400, 2000]
    ds.WindowCenterWidthExplanation = ["Soft tissue", "Bone"]
    ds.RescaleIntercept = _INTERCEPT
    ds.RescaleSlope = 1
    ds.RescaleType = "HU"
    ds.PixelData = (values.astype(np.int32) - _INTERCEPT).astype("<u2").tobytes()
    ds["PixelData"].VR = "OW"
    return ds
