"""Series to Volume, ImageStack and SliceImage."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from viewer.dicom.series import Series
from viewer.volume.image_stack import ImageStack
from viewer.volume.slice_image import SliceImage
from viewer.volume.volume import Volume

Progress = Callable[[int, int], None]
Cancelled = Callable[[], bool]


def load_volume(
    series: Series, progress: Progress | None = None, cancelled: Cancelled | None = None
) -> Volume:
    """Volume of a series whose verdict is `volume`. Raises GeometryError, DecodeError, errors.Cancelled."""
    raise NotImplementedError


def load_image(path_or_series: Path | str | Series, index: int = 0) -> SliceImage:
    """One image of a file or series."""
    raise NotImplementedError


def load_stack(
    series: Series,
    first: int = 0,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
    stack: ImageStack | None = None,
) -> ImageStack:
    """All images of a series, frame `first` first, then outward."""
    raise NotImplementedError
