"""Files with compressed pixels, made by GDCM."""

from __future__ import annotations

from pathlib import Path

import gdcm
import numpy as np
from numpy.typing import NDArray

from viewer.dicom.header import FrameHeader
from viewer.dicom.scan import scan

SYNTAXES = {
    "JPEG lossless": gdcm.TransferSyntax.JPEGLosslessProcess14_1,
    "JPEG-LS": gdcm.TransferSyntax.JPEGLSLossless,
    "JPEG 2000": gdcm.TransferSyntax.JPEG2000Lossless,
}
RNG = np.random.default_rng(5)


def compress(path: Path, syntax: str) -> Path:
    """Replace a file by its compressed version, made by GDCM."""
    reader = gdcm.ImageReader()
    reader.SetFileName(str(path))
    assert reader.Read()
    change = gdcm.ImageChangeTransferSyntax()
    change.SetTransferSyntax(gdcm.TransferSyntax(SYNTAXES[syntax]))
    change.SetInput(reader.GetImage())
    assert change.Change()
    writer = gdcm.ImageWriter()
    writer.SetFile(reader.GetFile())
    writer.SetImage(change.GetOutput())
    writer.SetFileName(str(path))
    assert writer.Write()
    return path


def header_of(path: Path) -> FrameHeader:
    """The first frame of a file."""
    return scan(path).series[0].frames[0]


def noise(dtype: str, low: int, high: int, shape: tuple[int, int] = (62, 46)) -> NDArray[np.generic]:
    return RNG.integers(low, high, shape).astype(dtype)
