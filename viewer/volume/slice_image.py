"""One image: the pixels of one frame with all that display, measuring and models need to know."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.dicom.header import FrameHeader
from viewer.intensity.presets import automatic_window
from viewer.intensity.window import Window

_SAMPLE = 1 << 20  # values, of which the range is looked for


@dataclass(frozen=True, slots=True)
class ImageIdentity:
    """Names exactly one image; answers about an image carry it. The hash is of shape, type and stored
    values.
    """

    path: Path
    sop_instance_uid: str | None
    frame: int
    pixels_sha256: str


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class SliceImage:
    """One frame after the modality LUT.

    `values`: (rows, columns) in `unit`, of type uint8, int16, uint16, int32 or float32; for colour
    (rows, columns, 3) RGB uint8. `stored`: the same as decoded (palette and YBR already RGB). Both may be
    views of one larger array: read only. `index` counts in the series.

    `resliced`: a plane that was cut through a volume, counted by `index`. Its header says where it lies and names no
    instance; no answer of a model is about it.
    """

    values: NDArray[Any]
    stored: NDArray[Any]
    header: FrameHeader
    series_uid: str
    index: int = 0
    resliced: bool = False
    _cache: dict[str, Any] = field(default_factory=dict, repr=False)

    def bare(self) -> SliceImage:
        """The same image without its cache, which belongs to the threads that fill it: for another process."""
        return SliceImage(self.values, self.stored, self.header, self.series_uid, self.index, self.resliced)

    @property
    def unit(self) -> str:
        """ "HU", another unit's name, or "" where the file does not say."""
        return self.header.rescale.unit

    @property
    def shape(self) -> tuple[int, int]:
        """(rows, columns)."""
        return int(self.values.shape[0]), int(self.values.shape[1])

    @property
    def is_color(self) -> bool:
        """True for RGB."""
        return self.values.ndim == 3

    @property
    def inverted(self) -> bool:
        """True where low values are to be shown white (MONOCHROME1)."""
        return self.header.inverted

    @property
    def pixel_spacing_mm(self) -> tuple[float, float] | None:
        """Distance of pixel centres (between rows, between columns); None where the file gives none."""
        return self.header.pixel_spacing_mm

    @property
    def pixel_aspect(self) -> float:
        """Height of a pixel / its width."""
        return self.header.pixel_aspect

    @property
    def windows(self) -> tuple[Window, ...]:
        """Windows of the file."""
        return self.header.windows

    @property
    def affine(self) -> NDArray[np.float64] | None:
        """4x4, takes (column, row, 0, 1) of pixel centres to LPS mm (PS3.3 C.7.6.2.1.1); None if not known.

        The third column is the unit normal. Read only.
        """
        if "affine" not in self._cache:
            affine = frame_affine(self.header)
            if affine is not None:
                affine.flags.writeable = False
            self._cache["affine"] = affine
        found: NDArray[np.float64] | None = self._cache["affine"]
        return found

    @property
    def padding_mask(self) -> NDArray[np.bool_] | None:
        """(rows, columns), True where a pixel is padding; None where the file names no padding or there is
        none.
        """
        if "padding" not in self._cache:
            self._cache["padding"] = self._padding_mask()
        mask: NDArray[np.bool_] | None = self._cache["padding"]
        return mask

    def _padding_mask(self) -> NDArray[np.bool_] | None:
        if self.header.padding is None or self.is_color:
            return None
        # Whole numbers compare without a floating point copy of the image.
        low, high = (int(end) if float(end).is_integer() else end for end in self.header.padding)
        mask = self.stored == low if low == high else (self.stored >= low) & (self.stored <= high)
        return np.asarray(mask) if mask.any() else None

    @property
    def value_range(self) -> tuple[float, float]:
        """Lowest and highest value that the file's bits can hold, after the modality LUT.

        The range within which MONOCHROME1 is inverted: of the format, never of this slice. For floating point
        pixels, where the format has no useful range, it is that of the finite values of the slice.
        """
        header = self.header
        if self.is_color:
            return 0.0, 255.0
        if header.rescale.table is not None:
            entries = header.rescale.table.array()
            return float(entries.min()), float(entries.max())
        if header.is_float:
            finite = self.values[np.isfinite(self.values)]
            return (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
        half = 1 << (header.bits_stored - 1)
        ends = (-half, half - 1) if header.signed else (0, 2 * half - 1)
        low, high = sorted(header.rescale.slope * end + header.rescale.intercept for end in ends)
        return float(low), float(high)

    @property
    def sampled_range(self) -> tuple[float, float]:
        """Lowest and highest value of the image without padding; large images are sampled."""
        if "sampled_range" not in self._cache:
            self._cache["sampled_range"] = self._sampled_range()
        ends: tuple[float, float] = self._cache["sampled_range"]
        return ends

    def _sampled_range(self) -> tuple[float, float]:
        # Whole rows: numpy is quickest where values lie side by side.
        step = max(1, self.values.size // _SAMPLE)
        values, padding = self.values[::step], self.padding_mask
        if padding is not None:
            values = values[~padding[::step]]
        if values.dtype.kind == "f":
            values = values[np.isfinite(values)]
        return (float(values.min()), float(values.max())) if values.size else (0.0, 1.0)

    def default_window(self) -> Window:
        """The file's first window, else an automatic one (1st to 99th percentile without padding).

        For colour the window that changes nothing.
        """
        if self.is_color:
            return Window.from_bounds(0, 255)
        if self.windows:
            return self.windows[0]
        if "window" not in self._cache:
            self._cache["window"] = automatic_window(self.values, self.padding_mask)
        window: Window = self._cache["window"]
        return window

    def identity(self) -> ImageIdentity:
        """Identity of the image; the hash is computed at the first call."""
        if "identity" not in self._cache:
            digest = hashlib.sha256(f"{self.stored.shape}{self.stored.dtype.str}".encode())
            digest.update(np.ascontiguousarray(self.stored).data)
            self._cache["identity"] = ImageIdentity(
                self.header.path, self.header.sop_instance_uid, self.header.frame, digest.hexdigest()
            )
        identity: ImageIdentity = self._cache["identity"]
        return identity


def frame_affine(header: FrameHeader) -> NDArray[np.float64] | None:
    """4x4 from (column, row, 0, 1) of pixel centres to LPS mm; None without position, orientation or
    spacing.
    """
    if header.position is None or header.orientation is None or header.pixel_spacing_mm is None:
        return None
    between_rows, between_columns = header.pixel_spacing_mm
    ax, ay, az, bx, by, bz = header.orientation  # along a row, along a column
    normal = (ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx)
    # Plain numbers: it is asked for several times at each step of a scroll.
    return np.array(
        [
            [a * between_columns, b * between_rows, n, p]
            for a, b, n, p in zip((ax, ay, az), (bx, by, bz), normal, header.position, strict=True)
        ]
        + [[0.0, 0.0, 0.0, 1.0]]
    )
