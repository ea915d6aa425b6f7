"""A CT, and segments or a parametric map that are derived from it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pydicom
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from tests.dicom.conftest import write_dicom
from tests.gui.ct_slices import write_ct

SEGMENTATION = "1.2.840.10008.5.1.4.1.1.66.4"


def images(folder: Path, **elements: object) -> Path:
    """A CT of five slices, 64 x 64, 1 mm."""
    return write_ct(folder, 5, 2.0, **elements)


def derived(folder: Path, **elements: object) -> Path:
    """Frames of 32 x 32 pixels of 2 mm, the upper first: a square of segment 1 at z = 4, of segment 2 at z = 8."""
    frames = []
    pixels = np.zeros((2, 32, 32), elements.pop("dtype", np.uint8))
    for number, (z, segment, columns) in enumerate(((8, 2, slice(20, 30)), (4, 1, slice(4, 14)))):
        pixels[number, 10:20, columns] = 1 if pixels.dtype == np.uint8 else 7.5
        item, plane, named = Dataset(), Dataset(), Dataset()
        plane.ImagePositionPatient = [0.5, 0.5, z]
        item.PlanePositionSequence = Sequence([plane])
        if pixels.dtype == np.uint8:
            named.ReferencedSegmentNumber = segment
            item.SegmentIdentificationSequence = Sequence([named])
        frames.append(item)
    measures, shared, plane = Dataset(), Dataset(), Dataset()
    measures.PixelSpacing, measures.SliceThickness = [2, 2], 2
    plane.ImageOrientationPatient = [1, 0, 0, 0, 1, 0]
    shared.PixelMeasuresSequence, shared.PlaneOrientationSequence = Sequence([measures]), Sequence([plane])
    given = {
        "SOPClassUID": SEGMENTATION,
        "Modality": "SEG",
        "SeriesInstanceUID": "1.2.60",
        "FrameOfReferenceUID": "1.9",
        "SeriesNumber": 9,
        "NumberOfFrames": 2,
        "ImagePositionPatient": None,
        "ImageOrientationPatient": None,
        "PixelSpacing": None,
        "PerFrameFunctionalGroupsSequence": Sequence(frames),
        "SharedFunctionalGroupsSequence": Sequence([shared]),
        **elements,
    }
    segments = []
    for number, label, algorithm in ((1, "Liver", "MANUAL"), (2, "Tumour", "AUTOMATIC")):
        segment = Dataset()
        segment.SegmentNumber, segment.SegmentLabel = number, label
        segment.SegmentAlgorithmType, segment.SegmentAlgorithmName = algorithm, "Net 3"
        segments.append(segment)
    if given["Modality"] == "SEG":
        given["SegmentSequence"] = Sequence(segments)
    if pixels.dtype == np.float32:
        given |= {"PixelData": pixels[0].tobytes(), "BitsAllocated": 32}
        path = write_dicom(folder / "map", np.zeros((32, 32), np.uint16), **given)
        ds = pydicom.dcmread(path)
        del ds.PixelData
        ds.FloatPixelData = pixels.tobytes()
        for name in ("BitsStored", "HighBit", "PixelRepresentation"):
            delattr(ds, name)
        ds.save_as(path)
        return path
    return write_dicom(
        folder / "seg",
        pixels[0],
        PixelData=pixels.tobytes(),
        **{k: v for k, v in given.items() if k != "PixelData"},
    )
