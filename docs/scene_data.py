"""What the pictures of the window show where no free image fits: generated patients, written as DICOM."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.uid import (
    CTImageStorage,
    DigitalMammographyXRayImageStorageForPresentation,
    ExplicitVRLittleEndian,
    MRImageStorage,
    PositronEmissionTomographyImageStorage,
    generate_uid,
)

Volume = NDArray[np.int16]
Point = tuple[float, float, float]
_LUNGS: tuple[tuple[Point, Point], ...] = (  # centre and radii in mm, right and left
    ((-72, 0, 25), (58, 78, 128)),
    ((72, 0, 25), (58, 78, 128)),
)
_CLASSES = {
    "CT": CTImageStorage,
    "MR": MRImageStorage,
    "PT": PositronEmissionTomographyImageStorage,
    "MG": DigitalMammographyXRayImageStorageForPresentation,
}


def write_thorax(folder: Path) -> None:
    """A CT of a chest: 120 slices of 256 x 256, 1.5 mm and 2.5 mm, in HU."""
    z, y, x = _millimetres((120, 256, 256), 2.5, 1.5)
    body = _inside(x, y, z, (0, 0, 0), (168, 108, 400))
    values = np.where(body < 1, np.where(body > 0.90, -100.0, 45.0), -1000.0)
    ring = (body > 0.74) & (body < 0.84)
    ribs = np.sin(z * 0.24 + 1.9 * np.abs(np.arctan2(y, x) - 1.57)) > 0.25
    values[ring & ribs & (y < 92)] = 420
    for centre, radii in _LUNGS:
        values[_inside(x, y, z, centre, radii) < 1] = -860
    _draw_vessels(values, (z, y, x))
    values[_inside(x, y, z, (20, -22, -38), (62, 50, 62)) < 1] = 40
    values[_inside(x, y, z, (26, -24, -40), (34, 27, 38)) < 1] = 150
    values[_inside(x, y, z, (-48, 0, -128), (92, 84, 62)) < 1] = 65
    # Windpipe and main bronchi, the great vessels, the aorta with its arch.
    for start, end, radius, value in (
        ((0, 16, 400), (0, 18, 56), 9, -990),
        ((0, 18, 56), (-30, 14, 30), 7, -990),
        ((0, 18, 56), (34, 14, 26), 6, -990),
        ((8, -18, -10), (-4, -24, 70), 14, 160),
        ((-4, -24, 70), (16, 44, 78), 13, 160),
        ((18, 48, 78), (18, 48, -400), 12, 160),
        ((-26, -14, 0), (-26, -16, 120), 9, 175),
        ((12, -18, 30), (34, 4, 24), 10, 165),
        ((8, -12, 26), (-30, 4, 22), 9, 165),
    ):
        values[_capsule(x, y, z, start, end) < radius] = value
    values[_inside(x, y, z, (0, 74, 0), (21, 17, 500)) < 1] = 260
    values[(_inside(x, y, z, (0, 74, 0), (17, 13, 500)) < 1) & (np.sin(z * 0.19) > -0.75)] = 170
    values[_inside(x, y, z, (0, 96, 0), (9, 8, 500)) < 1] = 20
    values[_inside(x, y, z, (88, -18, 42), (9, 9, 9)) < 1] = 35
    noise = np.random.default_rng(1).normal(0, 26, values.shape)
    values = np.stack([cv2.GaussianBlur(one, (0, 0), 0.9) for one in values + noise])
    values = np.where(body < 1.1, values, -1000).round().astype(np.int16)
    _write_series(
        folder, values, "CT", (1.5, 2.5), "Chest, venous phase", "Demonstration chest", 3, body_part="CHEST"
    )


def _draw_vessels(values: NDArray[np.float64], axes: tuple[NDArray[np.float32], ...]) -> None:
    """A tree in each lung: from the hilum each branch forks in two, thinner and shorter, down to a millimetre."""
    random = np.random.default_rng(5)
    for (centre, radii), hilum in zip(_LUNGS, ((-30.0, 6.0, 22.0), (32.0, 6.0, 24.0)), strict=True):
        waiting = []
        for turn in range(9):
            angle = turn * 2.4
            height = -0.9 + 1.8 * turn / 8
            side = 1.0 if centre[0] > 0 else -1.0
            along = np.array([side * (0.45 + abs(np.cos(angle))), np.sin(angle), height * 1.4])
            waiting.append((np.array(hilum), along / np.linalg.norm(along), 4.6, 34.0))
        while waiting:
            start, along, radius, length = waiting.pop()
            end = start + along * length
            place = np.sqrt(sum(((end - np.array(centre)) / np.array(radii)) ** 2))
            if radius < 0.9 or place > 0.97:
                continue
            _draw_branch(values, axes, start, end, radius)
            for _ in range(2):
                turned = along + random.normal(0, 0.42, 3)
                waiting.append((end, turned / np.linalg.norm(turned), radius * 0.76, length * 0.84))


def _draw_branch(
    values: NDArray[np.float64],
    axes: tuple[NDArray[np.float32], ...],
    start: NDArray[np.float64],
    end: NDArray[np.float64],
    radius: float,
) -> None:
    """One vessel, its edge as soft as a voxel, where it is brighter than what is there."""
    low, high = np.minimum(start, end)[::-1] - radius - 2, np.maximum(start, end)[::-1] + radius + 2
    lines = (axes[0][:, 0, 0], axes[1][0, :, 0], axes[2][0, 0, :])
    box = tuple(
        slice(*np.searchsorted(line, (first, last)))
        for line, first, last in zip(lines, low, high, strict=True)
    )
    z, y, x = (axis[box] for axis in axes)
    share = np.clip((radius - _capsule(x, y, z, tuple(start), tuple(end))) / 1.5 + 0.5, 0, 1)
    values[box] = np.where(values[box] < -500, np.maximum(values[box], -860 + 920 * share), values[box])


def write_uptake(folder: Path) -> None:
    """A PET of the same chest: 75 slices of 100 x 100, 4 mm, in SUV (g/ml)."""
    z, y, x = _millimetres((75, 100, 100), 4.0, 4.0)
    values = np.where(_inside(x, y, z, (0, 0, 0), (168, 108, 400)) < 1, 0.6, 0.0)
    for centre, radii, uptake in (
        ((-72, 0, 25), (58, 78, 128), 0.35),
        ((72, 0, 25), (58, 78, 128), 0.35),
        ((26, -24, -40), (42, 35, 46), 2.6),
        ((26, -24, -40), (26, 20, 30), 1.2),
        ((-48, 0, -128), (92, 84, 62), 2.2),
        ((0, 74, 0), (18, 14, 500), 1.5),
        ((88, -18, 42), (13, 13, 13), 9.5),
        ((20, 6, 30), (10, 10, 12), 6.5),
    ):
        values[_inside(x, y, z, centre, radii) < 1] = uptake
    noise = 1 + np.random.default_rng(2).normal(0, 0.25, values.shape)
    values = np.stack([cv2.GaussianBlur(one, (0, 0), 1.3) for one in values * noise])

    def mark(ds: Dataset) -> None:
        ds.Units, ds.RescaleSlope, ds.RescaleIntercept = "GML", 0.01, 0
        ds.CorrectedImage, ds.DecayCorrection, ds.SeriesType = ["ATTN", "DECY"], "START", ["STATIC", "IMAGE"]
        ds.WindowCenter, ds.WindowWidth = 4, 8

    stored = (values * 100).round().astype(np.int16)
    _write_series(
        folder, stored, "PT", (4.0, 4.0), "PET", "Demonstration chest", 4, change=mark, body_part="CHEST"
    )


def write_heads(folder: Path) -> None:
    """Two MR series of one head, weighted by T1 and T2: 60 slices of 256 x 256, 0.9 mm and 3 mm."""
    z, y, x = _millimetres((60, 256, 256), 3.0, 0.9)
    angle = np.arctan2(y, x)
    skin = _inside(x, y, z, (0, 0, -12), (76, 96, 100))
    folds = 1 + 0.035 * np.sin(17 * angle + 0.12 * z) * np.cos(0.11 * z + 5 * angle)
    brain = _inside(x, y, z, (0, 0, -8), (64, 83, 84)) * folds
    white = brain * (1 + 0.09 * np.sin(13 * angle + 0.2 * z) * np.cos(0.16 * z - 7 * angle))
    bodies = (  # where it is, and how bright by T1 and by T2
        (skin < 1, 620, 420),
        (skin < 0.92, 110, 90),
        (brain < 1.06, 190, 900),
        (brain < 1, 400, 560),
        (white < 0.80, 560, 380),
        ((np.abs(x) < 1.6 + 0.02 * np.abs(z)) & (brain < 1) & ((y < -18) | (y > 28)), 190, 900),
        (_inside(x, y, z, (-13, -8, 6), (9, 32, 20)) < 1, 185, 920),
        (_inside(x, y, z, (13, -8, 6), (9, 32, 20)) < 1, 185, 920),
        (_inside(x, y, z, (-22, 10, 0), (9, 17, 13)) < 1, 440, 500),
        (_inside(x, y, z, (22, 10, 0), (9, 17, 13)) < 1, 440, 500),
        (_inside(x, y, z, (36, 26, 22), (11, 9, 10)) < 1, 360, 760),
    )
    study = generate_uid(entropy_srcs=["overread scenes", "head"])
    for number, (name, column) in enumerate((("T1 axial", 1), ("T2 axial", 2)), start=2):
        values = np.zeros(x.shape)
        for body in bodies:
            values[body[0]] = body[column]
        noise = np.random.default_rng(number).normal(0, 22, values.shape)
        values = np.stack([cv2.GaussianBlur(one, (0, 0), 0.9) for one in values + noise])
        values = np.clip(values, 0, None).round().astype(np.int16)
        _write_series(
            folder / name,
            values,
            "MR",
            (0.9, 3.0),
            name,
            "Demonstration head",
            number,
            study,
            body_part="HEAD",
        )


def write_mammograms(folder: Path) -> None:
    """Both breasts from above, each 5120 x 4096 of 12 bits, 0.05 mm, with a group of one-pixel calcifications."""
    rows, columns = 5120, 4096
    study = generate_uid(entropy_srcs=["overread scenes", "breasts"])
    for number, side in enumerate("RL", start=1):
        random = np.random.default_rng(number)
        y, x = np.mgrid[0 : rows // 4, 0 : columns // 4] * 4.0
        edge = np.hypot(x / 3100, (y - rows / 2) / 2150)
        depth = np.clip(1 - edge, 0, 1) ** 0.35
        tissue = sum(
            cv2.resize(
                random.normal(0, 1, (size, size)).astype(np.float32),
                x.shape[::-1],
                interpolation=cv2.INTER_CUBIC,
            )
            / weight
            for size, weight in ((7, 2.2), (19, 3.0), (53, 4.5), (150, 7.0))
        )
        gland = np.clip(1.25 - np.hypot((x - 1250) / 1500, (y - rows / 2) / 1350), 0, 1)
        small = depth * (900 + gland * (1050 + 620 * tissue)) * (edge < 1)
        image = cv2.resize(small.astype(np.float32), (columns, rows), interpolation=cv2.INTER_CUBIC)
        for _ in range(26):
            image[int(random.normal(2300, 60)), int(random.normal(1500, 60))] += 1500
        image += random.normal(0, 8, image.shape) * (image > 20)
        pixels = np.clip(image, 0, 4095).astype(np.int16)
        if side == "R":
            pixels = np.ascontiguousarray(pixels[:, ::-1])

        def mark(ds: Dataset, side: str = side) -> None:
            ds.ViewPosition, ds.ImageLaterality, ds.Laterality = "CC", side, side
            ds.PatientOrientation = ["P", "L"] if side == "R" else ["A", "R"]
            ds.PresentationIntentType = "FOR PRESENTATION"
            ds.WindowCenter, ds.WindowWidth = 1500, 3000

        _write_series(
            folder / side,
            pixels[None],
            "MG",
            (0.05, 0.0),
            f"{side} CC",
            "Mammograms",
            number,
            study,
            mark,
            body_part="BREAST",
        )


def _millimetres(
    shape: tuple[int, int, int], between: float, pixel: float
) -> tuple[NDArray[np.float32], ...]:
    """z up, y to the back, x to the patient's left, from the middle; each (slices, rows, columns)."""
    sizes = (between, pixel, pixel)
    steps = [(np.arange(count) - (count - 1) / 2) * size for count, size in zip(shape, sizes, strict=True)]
    return tuple(one.astype(np.float32) for one in np.meshgrid(*steps, indexing="ij"))


def _inside(x: NDArray, y: NDArray, z: NDArray, centre: Point, radii: Point) -> NDArray[np.float32]:
    """Below 1 within an ellipsoid; centre and radii as (x, y, z) in mm."""
    parts = [((one - at) / radius) ** 2 for one, at, radius in zip((x, y, z), centre, radii, strict=True)]
    return np.sqrt(parts[0] + parts[1] + parts[2])


def _capsule(x: NDArray, y: NDArray, z: NDArray, start: Point, end: Point) -> NDArray[np.float32]:
    """Distance from the line between two points, in mm."""
    axis = np.subtract(end, start, dtype=np.float64)
    dx, dy, dz = x - start[0], y - start[1], z - start[2]
    far = np.clip((dx * axis[0] + dy * axis[1] + dz * axis[2]) / (axis @ axis), 0, 1)
    return np.sqrt((dx - far * axis[0]) ** 2 + (dy - far * axis[1]) ** 2 + (dz - far * axis[2]) ** 2)


def _write_series(
    folder: Path,
    values: Volume,
    modality: str,
    spacing: tuple[float, float],
    series: str,
    study: str,
    number: int,
    study_uid: str = "",
    change: Callable[[Dataset], None] = lambda _: None,
    body_part: str = "",
) -> None:
    """One file a slice; spacing in the slice and between slices, in mm. The frame of reference is the study's."""
    folder.mkdir(parents=True)
    study_uid = study_uid or generate_uid(entropy_srcs=["overread scenes", study])
    slices, rows, columns = values.shape
    for index, pixels in enumerate(values):
        meta = FileMetaDataset()
        meta.MediaStorageSOPClassUID = _CLASSES[modality]
        meta.MediaStorageSOPInstanceUID = generate_uid(
            entropy_srcs=["overread scenes", study, series, str(index)]
        )
        meta.TransferSyntaxUID = ExplicitVRLittleEndian
        ds = FileDataset("", {}, file_meta=meta, preamble=b"\0" * 128)
        ds.SOPClassUID, ds.SOPInstanceUID = meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID
        ds.PatientName, ds.PatientID, ds.PatientSex, ds.PatientAge = (
            "Demonstration^Generated",
            "DEMO",
            "O",
            "054Y",
        )
        ds.StudyInstanceUID, ds.StudyDescription, ds.StudyDate = study_uid, study, "20260101"
        ds.SeriesInstanceUID = generate_uid(entropy_srcs=["overread scenes", study, series])
        ds.FrameOfReferenceUID = generate_uid(entropy_srcs=["overread scenes", study, "frame"])
        ds.InstitutionName, ds.SeriesDescription, ds.SeriesNumber = "Overread", series, number
        ds.Modality, ds.BodyPartExamined, ds.InstanceNumber = modality, body_part, index + 1
        ds.Rows, ds.Columns, ds.SamplesPerPixel = rows, columns, 1
        ds.PhotometricInterpretation = "MONOCHROME2"
        ds.BitsAllocated, ds.BitsStored, ds.HighBit, ds.PixelRepresentation = 16, 16, 15, 1
        ds.PixelSpacing = [spacing[0], spacing[0]]
        if slices > 1:
            ds.SliceThickness = spacing[1]
            ds.ImageOrientationPatient = [1, 0, 0, 0, 1, 0]
            left, top = -(columns - 1) / 2 * spacing[0], -(rows - 1) / 2 * spacing[0]
            ds.ImagePositionPatient = [left, top, (index - (slices - 1) / 2) * spacing[1]]
        if modality == "CT":
            ds.RescaleSlope, ds.RescaleIntercept, ds.RescaleType = 1, 0, "HU"
            ds.WindowCenter, ds.WindowWidth = 40, 400
        ds.PixelData = np.ascontiguousarray(pixels).tobytes()
        change(ds)
        ds.save_as(folder / f"{index:03}.dcm", enforce_file_format=True)
