"""Volumes and images to files."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from viewer.errors import GeometryError, OverreadError
from viewer.intensity.window import Window
from viewer.volume.reslice import Plane, reslice
from viewer.volume.slice_image import SliceImage
from viewer.volume.volume import Volume

VOLUME_SUFFIXES = (".nii.gz", ".nii", ".nrrd", ".npz", ".png")
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
    if allowed == IMAGE_SUFFIXES and name.endswith(VOLUME_SUFFIXES):
        raise GeometryError(f"{path.name} needs a volume, and this is a single image.", "Write .png or .npz.")
    raise OverreadError(f"{path.name} has no known suffix.", f"Use one of {', '.join(allowed)}.")


def write_whole(path: Path, suffix: str, save: Callable[[Path], None]) -> Path:
    """Let `save` write to a draft beside `path`, then move it there: a crash or a full disk leaves no half file.

    The folder is made if need be. Raises OverreadError where the file cannot be written.
    """
    draft = path.with_name(f".{os.getpid()}-draft{suffix}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        save(draft)
        draft.replace(path)
    except (OSError, RuntimeError) as error:  # SimpleITK raises RuntimeError
        with contextlib.suppress(OSError):  # the draft may never have been made
            draft.unlink()
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise OverreadError(f"{path.name} cannot be written ({reason}).", "Choose another folder.") from error
    return path


def _save_npz(draft: Path, **arrays: Any) -> None:
    with draft.open("wb") as file:
        np.savez_compressed(file, **arrays)


def _save_with_simpleitk(volume: Volume, draft: Path) -> None:
    import SimpleITK as sitk

    image = sitk.GetImageFromArray(volume.array)
    spacing = np.array(volume.spacing_mm)
    image.SetSpacing([float(value) for value in spacing])
    image.SetOrigin([float(value) for value in volume.affine[:3, 3]])
    image.SetDirection([float(value) for value in (volume.affine[:3, :3] / spacing).ravel()])
    sitk.WriteImage(image, str(draft), useCompression=True)


def _save_png(draft: Path, pixels: Any) -> None:
    import cv2

    done, encoded = cv2.imencode(".png", pixels[..., ::-1] if pixels.ndim == 3 else pixels)
    if not done:
        raise OSError("the picture cannot be encoded")
    draft.write_bytes(encoded.tobytes())
