"""Small SliceImages made by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from viewer.dicom.header import FrameHeader
from viewer.volume.slice_image import SliceImage


def make_image(values: NDArray[Any], series_uid: str = "1.2.3", index: int = 0, **header: Any) -> SliceImage:
    """A SliceImage of these values, stored as they are; `header` sets fields of its FrameHeader."""
    header.setdefault("path", Path(f"image{index}.dcm"))
    header.setdefault("signed", values.dtype.kind == "i")
    header.setdefault("samples", 3 if values.ndim == 3 else 1)
    frame = FrameHeader(rows=values.shape[0], columns=values.shape[1], series_uid=series_uid, **header)
    return SliceImage(values=values, stored=values, header=frame, series_uid=series_uid, index=index)
