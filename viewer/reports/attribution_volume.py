"""The attribution of all slices of a series as one volume, in the geometry of the series."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from viewer.dicom.geometry import Verdict
from viewer.dicom.series import Series
from viewer.errors import GeometryError
from viewer.intensity.window import Window
from viewer.rendering.overlay import automatic_limit, widest_limit
from viewer.sentence import Sentence, together
from viewer.volume.build import volume_affine
from viewer.volume.files import write_volume
from viewer.volume.image_stack import ImageStack
from viewer.volume.made_series import stack_of
from viewer.volume.volume import Volume

# Part of the uid of a series of maps.
_MARK = "#attribution "


def attribution_uid(series_uid: str, target: str) -> str:
    """The uid of the maps of a series as a series of their own."""
    return f"{series_uid}{_MARK}{target}"


def is_attribution(series: Series) -> bool:
    """Whether a series was made of maps: AI output, signed."""
    return _MARK in series.uid


def heatmap_window(series: Series) -> Window:
    """The window in which a series of maps is laid over images: the widest of its maps, as heatmaps are scaled."""
    return series.frames[0].windows[-1]


def attribution_volume(values: NDArray[np.float32], series: Series, unit: str) -> Volume:
    """`values` (slices, rows, columns) where the slices of `series` lie.

    Raises GeometryError for a series whose slices make no volume.
    """
    if series.geometry.verdict is not Verdict.VOLUME:
        raise GeometryError(
            Sentence("The maps make no volume: {why}", why=together(series.geometry.reasons)),
            "Resample the series first.",
        )
    return Volume(values, volume_affine(series), unit, series)


def save_attribution_volume(values: NDArray[np.float32], series: Series, unit: str, path: Path) -> Path:
    """Write the volume by the suffix of `path` (.nii.gz, .nii, .nrrd, .npz); returns `path`.

    Raises GeometryError for a series that is no volume, OverreadError where it cannot be written.
    """
    return write_volume(attribution_volume(values, series, unit), path)


def attribution_stack(
    values: NDArray[np.float32], series: Series, unit: str, uid: str, title: str
) -> ImageStack:
    """The volume as a series of its own, for planes and projections: shares `values`.

    Its windows are symmetrical about zero, so that grey is nothing, white speaks for the target, black against it:
    the first one for the pixels, the second one (`heatmap_window`) for maps that are smoothed on the screen.
    Raises GeometryError for a series that is no volume.
    """
    stack = stack_of(attribution_volume(values, series, unit), uid, title)
    limits = automatic_limit(values), widest_limit(values)
    frames = tuple(
        replace(
            frame,
            photometric="MONOCHROME2",
            presentation_shape=None,
            windows=tuple(Window.from_bounds(-limit, limit) for limit in limits),
            padding=None,
            lossy=False,
        )
        for frame in stack.series.frames
    )
    made = ImageStack(replace(stack.series, frames=frames), stack.array)
    made.loaded[:] = True
    return made
