"""A second series laid over images: its values at the places of their pixels."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.dicom.header import FrameHeader, Vector3
from viewer.dicom.series import Series
from viewer.intensity.modality_lut import Rescale
from viewer.intensity.presets import automatic_window
from viewer.intensity.window import Window
from viewer.volume.plane_grid import PlaneGrid
from viewer.volume.plane_source import PlaneSource
from viewer.volume.slice_image import SliceImage, frame_affine

# The automatic window is taken from about so many voxels of the whole volume.
_SAMPLES = 1 << 18


@dataclass(frozen=True, slots=True)
class PixelGrid:
    """Where the pixels of an image lie: the centre of the first one, the steps to the next column and row, in mm."""

    rows: int
    columns: int
    start: Vector3
    across: Vector3
    down: Vector3

    @classmethod
    def of_image(cls, header: FrameHeader) -> PixelGrid | None:
        """The grid of an image; None where it has no place in the patient."""
        affine = frame_affine(header)
        if affine is None:
            return None
        return cls(header.rows, header.columns, *(_three(affine[:3, at]) for at in (3, 0, 1)))

    @classmethod
    def of_plane(cls, grid: PlaneGrid, index: int) -> PixelGrid:
        """The grid of plane `index` of a stack of planes."""
        return cls(
            grid.rows,
            grid.columns,
            _three(grid.position(index)),
            _three(grid.right * grid.spacing[1]),
            _three(grid.down * grid.spacing[0]),
        )


class FusionSource:
    """One point of a series that is a volume, to be laid over the images of another. For one thread at a time."""

    def __init__(self, series: Series, stored: NDArray[Any]) -> None:
        """`stored`: (Z, Y, X) in the order of `series.frames`."""
        self.series = series
        self._source = PlaneSource(series, stored)
        self._window: Window | None = None

    def on(self, grid: PixelGrid) -> SliceImage:
        """The series as an image on the pixels of another, in the unit of its file.

        Values are trilinear between voxels, and not a number where the volume does not reach or padding takes part.
        """
        values = self._source.values_on(grid.start, grid.across, grid.down, grid.rows, grid.columns)
        right, down = np.array(grid.across), np.array(grid.down)
        between_columns, between_rows = float(np.linalg.norm(right)), float(np.linalg.norm(down))
        source = self.series.frames[0]
        header = replace(
            source,
            rows=grid.rows,
            columns=grid.columns,
            bits_allocated=32,
            bits_stored=32,
            high_bit=31,
            is_float=True,
            pixel_offset=None,
            sop_instance_uid=None,
            instance_number=None,
            position=grid.start,
            orientation=(*_three(right / between_columns), *_three(down / between_rows)),
            pixel_spacing_mm=(between_rows, between_columns),
            pixel_aspect=between_rows / between_columns,
            rescale=Rescale(unit=source.rescale.unit),
            windows=(self.window(),),
            padding=None,
            overlay_groups=(),
            shutter=None,
            sources=(),
            findings=(),
        )
        return SliceImage(values, values, header, self.series.uid, resliced=True)

    def window(self) -> Window:
        """The file's window of the middle image, else one from the percentiles of the whole volume."""
        if self._window is None:
            frames = self.series.frames
            windows = frames[len(frames) // 2].windows
            self._window = windows[0] if windows else automatic_window(self._source.some_values(_SAMPLES))
        return self._window


def _three(vector: NDArray[np.float64]) -> Vector3:
    x, y, z = (float(value) for value in vector)
    return (x, y, z)
