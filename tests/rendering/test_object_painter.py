"""Objects over an image, as the painter tells them apart."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.dicom.header import FrameHeader
from viewer.rendering.object_painter import ObjectPainter, ToPaint


class _Frames:
    """Values 1 to 2 in frame 0, 1000 to 1001 in frame 1."""

    def read(self, header: FrameHeader) -> NDArray[Any]:
        return np.eye(4, dtype=np.float32) + (1.0, 1000.0)[header.frame]


def frame(number: int) -> FrameHeader:
    return FrameHeader(
        path=Path("maps"),
        frame=number,
        rows=4,
        columns=4,
        position=(0.0, 0.0, 0.0),
        orientation=(1, 0, 0, 0, 1, 0),
        pixel_spacing_mm=(1.0, 1.0),
        slice_thickness_mm=1.0,
        frame_of_reference_uid="1.9",
        is_float=True,
        bits_allocated=32,
    )


def test_two_maps_of_one_file_have_their_own_ranges() -> None:
    maps = [ToPaint(name, frames=(frame(at),), is_map=True) for at, name in enumerate(("ADC", "T2"))]
    looks = ObjectPainter(_Frames()).paint(frame(9), maps).looks
    assert [(look.low, look.high) for look in looks] == [(1, 2), (1000, 1001)]
