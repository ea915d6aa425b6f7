"""A volume that this program made as a series of its own: its planes as images that are there already."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from viewer.dicom.header import FrameHeader
from viewer.volume.image_stack import ImageStack
from viewer.volume.value_header import value_header
from viewer.volume.volume import Volume


def stack_of(volume: Volume, uid: str, title: str) -> ImageStack:
    """The planes of `volume` as a whole `ImageStack` that shares its array.

    Its series is called `uid` and described as `title`. The images are of no file: their path is `title` beside the
    files that they were made of, where nothing is, and they have no SOP Instance UID, so that nobody can take them
    for images of the scanner.
    """
    first = volume.series.frames[0]
    frames = tuple(_plane(volume, first, title, index) for index in range(len(volume.array)))
    series = replace(volume.series, uid=uid, description=title, frames=frames, axis=None)
    stack = ImageStack(series, volume.array)
    stack.loaded[:] = True
    return stack


def _plane(volume: Volume, first: FrameHeader, title: str, index: int) -> FrameHeader:
    count, rows, columns = volume.array.shape
    place = volume.affine @ np.array([0.0, 0.0, index, 1.0])
    return replace(
        value_header(volume, rows, columns),
        path=Path(first.path.parent, title),
        frame=index,
        frame_count=count,
        sop_instance_uid=None,
        instance_number=index + 1,
        acquisition_number=None,
        pixel_bytes=None,
        position=(float(place[0]), float(place[1]), float(place[2])),
        slice_thickness_mm=None,  # planes have none
        spacing_between_slices_mm=None,
        gantry_tilt=None,
        overlay_groups=(),
        shutter=None,
        sources=(),
        findings=(),
    )
