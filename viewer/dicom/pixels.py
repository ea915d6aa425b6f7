"""Pixels of one frame."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

from viewer.dicom.header import FrameHeader


def read_frame(header: FrameHeader) -> NDArray[Any]:
    """Stored values (rows, columns), or (rows, columns, 3) RGB uint8. Raises DecodeError."""
    raise NotImplementedError
