"""PNG and JPEG pictures as one-frame images without patient, study, modality or spacing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.dicom.header import FrameHeader
from viewer.errors import DecodeError, NotAnImageError, UnsupportedInputError
from viewer.intensity.window import Window
from viewer.sentence import Sentence

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
_MOST_SAMPLES = 1 << 27  # pixels times channels; a small PNG can hold any number of equal pixels
# Start-of-frame markers that hold the size: all SOFn but DHT (C4), JPG (C8) and DAC (CC).
_START_OF_FRAME = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def is_picture(path: Path) -> bool:
    """Whether a file begins like a PNG or JPEG."""
    with path.open("rb") as file:
        head = file.read(8)
    return head == _PNG or head.startswith(_JPEG)


def read_picture_header(path: Path) -> FrameHeader:
    """Header of a picture.

    A picture with three equal channels is taken for the grey picture that it is. Raises NotAnImageError
    where it is damaged, UnsupportedInputError where it is too large.
    """
    with path.open("rb") as file:
        head = file.read(1 << 16)
    width, height, bits, channels = _png_size(path, head) if head.startswith(_PNG) else _jpeg_size(path)
    if width * height * channels > _MOST_SAMPLES:
        raise UnsupportedInputError(
            path,
            Sentence(
                "{file} has more than {millions} million samples.",
                file=path.name,
                millions=_MOST_SAMPLES >> 20,
            ),
        )
    if channels != 1 and _is_grey(path):
        channels = 1
    return FrameHeader(
        path=path,
        rows=height,
        columns=width,
        samples=channels,
        photometric="MONOCHROME2" if channels == 1 else "RGB",
        bits_allocated=bits,
        bits_stored=bits,
        high_bit=bits - 1,
        # Eight bits were made for a screen: they are shown as they are.
        windows=(Window(128, 256, explanation="As stored"),) if bits == 8 and channels == 1 else (),
        lossy=head.startswith(_JPEG),
    )


def read_picture(header: FrameHeader) -> NDArray[Any]:
    """(rows, columns) uint8 or uint16 for grey, (rows, columns, 3) RGB uint8 for colour. Raises
    DecodeError.
    """
    import cv2

    pixels = _decode(header.path, cv2.IMREAD_UNCHANGED)
    if header.samples == 1:
        # OpenCV's own grey conversion would round; the channels are equal.
        grey = pixels if pixels.ndim == 2 else pixels[..., 0]
        wanted: NDArray[Any] = grey
    else:
        if pixels.ndim == 2:
            pixels = np.repeat(pixels[..., None], 3, axis=2)
        eight = pixels if pixels.dtype == np.uint8 else (pixels >> 8).astype(np.uint8)
        wanted = eight[..., 2::-1]
    if wanted.shape[:2] != (header.rows, header.columns):
        raise DecodeError(
            header.path, Sentence("{file} has another size than when it was scanned.", file=header.path.name)
        )
    return np.ascontiguousarray(wanted)


def _decode(path: Path, flags: int) -> NDArray[Any]:
    import cv2

    # imdecode, not imread: it takes any path that Python can open, on every platform.
    pixels = cv2.imdecode(np.fromfile(path, np.uint8), flags)
    if pixels is None:
        raise DecodeError(
            path,
            Sentence("The picture {file} cannot be decoded.", file=path.name),
            "Save it again as PNG or JPEG.",
        )
    return np.asarray(pixels)


def _is_grey(path: Path) -> bool:
    import cv2

    pixels = _decode(path, cv2.IMREAD_UNCHANGED)
    if pixels.ndim == 2:
        return True
    colour = pixels[..., :3]
    if colour.shape[2] < 3:  # grey with alpha
        return True
    return bool((colour[..., 0] == colour[..., 1]).all() and (colour[..., 1] == colour[..., 2]).all())


def _png_size(path: Path, head: bytes) -> tuple[int, int, int, int]:
    """Width, height, bits (8 or 16) and channels of a PNG (its IHDR chunk)."""
    if len(head) < 33 or head[12:16] != b"IHDR":
        raise NotAnImageError(path, Sentence("The PNG {file} is damaged.", file=path.name))
    width, height = int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")
    depth, colour_type = head[24], head[25]
    if not width or not height:
        raise NotAnImageError(path, Sentence("The PNG {file} has no pixels.", file=path.name))
    return width, height, 16 if depth == 16 else 8, 1 if colour_type == 0 else 3


def _jpeg_size(path: Path) -> tuple[int, int, int, int]:
    """Width, height, bits and channels of a JPEG (its start-of-frame segment)."""
    with path.open("rb") as file:
        file.seek(2)
        while True:
            mark = file.read(4)
            if len(mark) < 4 or mark[0] != 0xFF:
                raise NotAnImageError(path, Sentence("The JPEG {file} is damaged.", file=path.name))
            if mark[1] == 0xFF:  # fill byte before a marker
                file.seek(-3, 1)
                continue
            length = int.from_bytes(mark[2:], "big")
            if mark[1] in _START_OF_FRAME:
                frame = file.read(6)
                height, width = int.from_bytes(frame[1:3], "big"), int.from_bytes(frame[3:5], "big")
                if len(frame) < 6 or not width or not height:
                    raise NotAnImageError(path, Sentence("The JPEG {file} is damaged.", file=path.name))
                return width, height, 8, 1 if frame[5] == 1 else 3
            file.seek(max(length - 2, 0), 1)
