"""TIFF files, a frame a page, read by Pillow."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.dicom.header import FrameHeader
from viewer.errors import COPY_AGAIN, OverreadError, UnsupportedInputError
from viewer.sentence import Sentence

_MOST_PAGES = 100_000
# Pillow's modes to the type of grey pixels; all others are colour.
_GREY_MODES = {
    "1": "u1",
    "L": "u1",
    "LA": "u1",
    "I;16": "u2",
    "I;16B": "u2",
    "I;16L": "u2",
    "I": "i4",
    "F": "f4",
}
_WHITE_IS_ZERO = 0
_PHOTOMETRIC_TAG, _COMPRESSION_TAG = 262, 259
_LOSSY = frozenset({6, 7, 34712})  # JPEG, old and new, and JPEG 2000


def tiff_headers(path: Path) -> tuple[FrameHeader, ...]:
    """A header for each page. Raises UnsupportedInputError where the file is damaged or too large."""
    from PIL import Image

    headers = []
    try:
        with Image.open(path, formats=["TIFF"]) as image:
            count = getattr(image, "n_frames", 1)
            if count > _MOST_PAGES:
                raise UnsupportedInputError(
                    path, Sentence("{file} claims {count} pages.", file=path.name, count=count)
                )
            for page in range(count):
                image.seek(page)
                headers.append(_header_of(path, image, page, count))
    except OverreadError:
        raise
    except Exception as error:  # Pillow has no one error for damaged files
        raise UnsupportedInputError(
            path, Sentence("The TIFF {file} is damaged.", file=path.name), COPY_AGAIN
        ) from error
    return tuple(headers)


def _header_of(path: Path, image: Any, page: int, count: int) -> FrameHeader:
    columns, rows = image.size
    if rows * columns > 1 << 28:
        raise UnsupportedInputError(
            path,
            Sentence("{file} claims {rows} x {columns} pixels.", file=path.name, rows=rows, columns=columns),
        )
    dtype = np.dtype(_GREY_MODES.get(image.mode, "u1"))
    grey = image.mode in _GREY_MODES
    tags = image.tag_v2
    # Pillow turns 8 bit pixels of that kind round itself.
    inverted = grey and dtype != np.uint8 and tags.get(_PHOTOMETRIC_TAG) == _WHITE_IS_ZERO
    bits = dtype.itemsize * 8
    return FrameHeader(
        path=path,
        frame=page,
        frame_count=count,
        rows=rows,
        columns=columns,
        samples=1 if grey else 3,
        photometric="RGB" if not grey else "MONOCHROME1" if inverted else "MONOCHROME2",
        bits_allocated=bits,
        bits_stored=bits,
        high_bit=bits - 1,
        signed=dtype.kind == "i",
        is_float=dtype.kind == "f",
        lossy=tags.get(_COMPRESSION_TAG) in _LOSSY,
    )


def tiff_page(header: FrameHeader) -> NDArray[Any]:
    """Stored values of a page: (rows, columns) or (rows, columns, 3). Raises whatever Pillow raises."""
    from PIL import Image

    with Image.open(header.path, formats=["TIFF"]) as image:
        image.seek(header.frame)
        if image.size != (header.columns, header.rows):
            raise ValueError("another size than when it was scanned")
        if image.mode in ("1", "LA"):
            return np.asarray(image.convert("L"))
        if image.mode in _GREY_MODES:
            return np.asarray(image)
        return np.asarray(image.convert("RGB"))
