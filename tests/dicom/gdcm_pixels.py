"""Pixels as GDCM decodes them: another program's answer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray


def by_gdcm(path: Path) -> NDArray[Any]:
    """All pixels of a file as GDCM decodes them, (frames * rows, columns[, samples]) in its own type."""
    import gdcm

    reader = gdcm.ImageReader()
    reader.SetFileName(str(path))
    assert reader.Read()
    image = reader.GetImage()
    kinds = {
        gdcm.PixelFormat.UINT8: "u1",
        gdcm.PixelFormat.INT8: "i1",
        gdcm.PixelFormat.UINT16: "<u2",
        gdcm.PixelFormat.INT16: "<i2",
        gdcm.PixelFormat.UINT32: "<u4",
    }
    pixel = image.GetPixelFormat()
    data = image.GetBuffer().encode("utf-8", "surrogateescape")
    flat = np.frombuffer(data, kinds[pixel.GetScalarType()])
    samples = pixel.GetSamplesPerPixel()
    columns = image.GetDimension(0)
    return flat.reshape(-1, columns) if samples == 1 else flat.reshape(-1, columns, samples)
