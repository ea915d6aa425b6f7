"""Volumes and images to files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.dicom.series_axis import AxisKind
from viewer.errors import GeometryError, OverreadError
from viewer.intensity.window import Window
from viewer.sentence import Sentence
from viewer.volume.reslice import Plane, reslice
from viewer.volume.slice_image import SliceImage
from viewer.volume.volume import Volume
from viewer.volume.volume_sequence import VolumeSequence
from viewer.whole_file import write_whole

VOLUME_SUFFIXES = (".nii.gz", ".nii", ".nrrd", ".npz", ".png")
SEQUENCE_SUFFIXES = (".nii.gz", ".nii", ".nrrd", ".npz")
IMAGE_SUFFIXES = (".npz", ".png")


def write_volume(volume: Volume, path: Path) -> Path:
    """Write a volume by the suffix of `path`, whose folder is made if need be; returns `path`.

    `.nii.gz`, `.nii`, `.nrrd`: voxels and world position (SimpleITK turns LPS to NIfTI's RAS). `.npz`:
    `array` (Z, Y, X), `affine` (4, 4), `unit`. `.png`: the middle axial plane in its default window.
    Raises OverreadError for another suffix, or where the file cannot be written.
    """
    suffix = _suffix(path, VOLUME_SUFFIXES)
    if suffix == ".png":
        return write_image(reslice(volume, Plane.AXIAL), path)
    if suffix == ".npz":
        return write_whole(
            path,
            suffix,
            lambda draft: _save_npz(draft, array=volume.array, affine=volume.affine, unit=volume.unit),
        )
    return write_whole(path, suffix, lambda draft: _save_with_simpleitk(volume, draft))


def write_sequence(sequence: VolumeSequence, path: Path) -> Path:
    """Write all points of a series with a fourth axis by the suffix of `path`; returns `path`.

    `.nii.gz`, `.nii`, `.nrrd`: four axes; the step of the fourth is the mean one in seconds for time and heart
    phase, 1 for others. `.npz`: `array` (points, Z, Y, X), `affine` (4, 4), `unit`, and the axis as
    `axis_name`, `axis_unit`, `axis_values`. Raises OverreadError as `write_volume` does.
    """
    suffix = _suffix(path, SEQUENCE_SUFFIXES)
    axis = sequence.axis
    if suffix == ".npz":
        contents = {
            "array": sequence.array,
            "affine": sequence.affine,
            "unit": sequence.unit,
            "axis_name": axis.name.value,
            "axis_unit": axis.unit,
            "axis_values": np.array(axis.values),
        }
        return write_whole(path, suffix, lambda draft: _save_npz(draft, **contents))
    in_seconds = {"s": 1.0, "ms": 1e-3}.get(axis.unit, 0.0) * (axis.name is not AxisKind.ECHO_TIME)
    step = (axis.values[-1] - axis.values[0]) / (len(axis.values) - 1) * in_seconds
    volume = sequence.volume(0)
    return write_whole(
        path, suffix, lambda draft: _save_with_simpleitk(volume, draft, sequence.array, step or 1.0)
    )


def write_image(image: SliceImage, path: Path, window: Window | None = None) -> Path:
    """Write one image by the suffix of `path`, whose folder is made if need be; returns `path`.

    `.png`: 8 bits, native pixels, in `window` (None: its default one). `.npz`: `values` (rows, columns[, 3]),
    `unit`, and `pixel_spacing_mm` where it is known. Raises OverreadError for another suffix, or where the
    file cannot be written.
    """
    suffix = _suffix(path, IMAGE_SUFFIXES)
    if suffix == ".npz":
        contents: dict[str, Any] = {"values": image.values, "unit": image.unit}
        if image.pixel_spacing_mm is not None:
            contents["pixel_spacing_mm"] = np.array(image.pixel_spacing_mm)
        return write_whole(path, suffix, lambda draft: _save_npz(draft, **contents))
    pixels = image.values
    if not image.is_color:
        pixels = (window or image.default_window()).apply(image.values, inverted=image.inverted)
    return write_whole(path, suffix, lambda draft: _save_png(draft, pixels))


def _suffix(path: Path, allowed: tuple[str, ...]) -> str:
    name = path.name.lower()
    for suffix in allowed:
        if name.endswith(suffix):
            return suffix
    if allowed == SEQUENCE_SUFFIXES and name.endswith(VOLUME_SUFFIXES):
        raise GeometryError(
            Sentence("{file} needs one image, and this series has a fourth axis.", file=path.name),
            "Name a point.",
        )
    if allowed == IMAGE_SUFFIXES and name.endswith(VOLUME_SUFFIXES):
        raise GeometryError(
            Sentence("{file} needs a volume, and this is a single image.", file=path.name),
            "Write .png or .npz.",
        )
    raise OverreadError(
        Sentence("{file} has no known suffix.", file=path.name),
        Sentence("Use one of {names}.", names=", ".join(allowed)),
    )


def _save_npz(draft: Path, **arrays: Any) -> None:
    with draft.open("wb") as file:
        np.savez_compressed(file, **arrays)


def _save_with_simpleitk(
    volume: Volume, draft: Path, points: NDArray[Any] | None = None, step: float = 1.0
) -> None:
    """Write a volume, or `points` (points, Z, Y, X) that all have its place, `step` apart."""
    import SimpleITK as sitk

    array = volume.array if points is None else points
    image = sitk.GetImageFromArray(array, isVector=False)
    spacing = np.array(volume.spacing_mm)
    axes = array.ndim
    direction = np.eye(axes)
    direction[:3, :3] = volume.affine[:3, :3] / spacing
    image.SetSpacing([float(value) for value in (*spacing, step)][:axes])
    image.SetOrigin([float(value) for value in (*volume.affine[:3, 3], 0.0)][:axes])
    image.SetDirection([float(value) for value in direction.ravel()])
    sitk.WriteImage(image, str(draft), useCompression=True)


def _save_png(draft: Path, pixels: Any) -> None:
    import cv2

    done, encoded = cv2.imencode(".png", pixels[..., ::-1] if pixels.ndim == 3 else pixels)
    if not done:
        raise OSError("the picture cannot be encoded")
    draft.write_bytes(encoded.tobytes())
