"""Where frames of a segmentation or parametric map lie on an image: by millimetres, not by frame numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from viewer.dicom.derived import names_image
from viewer.dicom.geometry import SAME_ORIENTATION, SAME_POSITION_MM
from viewer.dicom.header import FrameHeader
from viewer.sentence import Sentence
from viewer.volume.slice_image import frame_affine

Read = Callable[[FrameHeader], NDArray[Any]]
# A frame without a thickness and without a neighbour covers this much around its plane.
_THIN_MM = 0.5
_HALF_PIXEL = 0.5 + 1e-6
_AMBIGUOUS = Sentence("several of its frames lie here and none of them names this image as its source")


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """`values` (rows, columns) float32 on the image's pixels, NaN where no frame lies; None with the reason `why_not`
    where the frames cannot be placed at all.
    """

    values: NDArray[np.float32] | None
    why_not: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class _Planes:
    """Where frames lie along their `normal`: sorted `heights` in mm, at each the frames that share it."""

    normal: NDArray[np.float64]
    heights: NDArray[np.float64]
    frames: tuple[tuple[FrameHeader, ...], ...]
    half: float  # of the distance of planes in mm


class PlacedFrames:
    """Frames, and where they lie: found once for all images. Some hundred segments have ten thousand frames."""

    def __init__(self, frames: Sequence[FrameHeader]) -> None:
        self.frames = frames
        self.have_places = all(_has_place(frame) for frame in frames)
        self.references = {frame.frame_of_reference_uid for frame in frames}
        directions = (
            np.array([frame.orientation for frame in frames]) if self.have_places else np.zeros((1, 6))
        )
        self.are_parallel = not frames or bool(np.abs(directions - directions[0]).max() <= SAME_ORIENTATION)
        self._planes: _Planes | None = None

    @property
    def planes(self) -> _Planes:
        """Where they lie, of parallel frames with places."""
        if self._planes is None:
            self._planes = _planes(self.frames)
        return self._planes


def why_not_placed(placed: PlacedFrames, image: FrameHeader) -> str:
    """Why frames cannot be placed on an image; "" where they can, even if none lies just there."""
    if not _has_place(image) or not placed.have_places:
        if any(_on_pixels(frame, image) for frame in placed.frames):
            return ""
        return Sentence("it has no position in the patient and does not name this image as its source")
    if image.frame_of_reference_uid is None or placed.references - {image.frame_of_reference_uid}:
        return Sentence("it lies in another frame of reference")
    return "" if placed.are_parallel else Sentence("its frames have different orientations")


def _has_place(frame: FrameHeader) -> bool:
    return not (frame.position is None or frame.orientation is None or frame.pixel_spacing_mm is None)


def place(
    frames: Sequence[FrameHeader] | PlacedFrames, image: FrameHeader, read: Read, linear: bool = False
) -> Placed:
    """The values of `frames` on the pixels of `image`.

    Each pixel takes the frame whose plane is nearest, if it is no further away than half the distance of planes
    (Spacing Between Slices, else the smaller of Slice Thickness and the smallest distance found); within that frame
    the nearest value, or with `linear` the one between the four around it where the image is parallel to the frames.
    Of several frames in one plane (times, echoes) it is the one that names the image as its source. Frames without
    a place lie pixel on pixel over the image that they name as their source. `read` gives the values of a frame.
    """
    known = frames if isinstance(frames, PlacedFrames) else PlacedFrames(frames)
    why = why_not_placed(known, image)
    if why or not known.frames:
        return Placed(None, why or Sentence("it is empty"))
    affine = frame_affine(image)
    if affine is None or not known.have_places:
        frame = next(frame for frame in known.frames if _on_pixels(frame, image))
        return Placed(read(frame).astype(np.float32))
    return _sampled(known.planes, image, affine, read, linear)


def _on_pixels(frame: FrameHeader, image: FrameHeader) -> bool:
    return (frame.rows, frame.columns) == (image.rows, image.columns) and names_image(frame, image)


def _sampled(
    planes: _Planes,
    image: FrameHeader,
    affine: NDArray[np.float64],
    read: Read,
    linear: bool,
) -> Placed:
    normal, heights = planes.normal, planes.heights
    half = planes.half
    # How high each pixel lies: a plane over (column, row).
    start = float(affine[:3, 3] @ normal)
    along_row, along_column = (float(affine[:3, axis] @ normal) for axis in (0, 1))
    lean = abs(along_row) * (image.columns - 1) + abs(along_column) * (image.rows - 1)
    out = np.full((image.rows, image.columns), np.nan, np.float32)
    if lean <= SAME_POSITION_MM + 0.05 * half:
        middle = start + along_row * (image.columns - 1) / 2 + along_column * (image.rows - 1) / 2
        at = int(np.abs(heights - middle).argmin())
        if abs(heights[at] - middle) > half + SAME_POSITION_MM:
            return Placed(out)
        frame = _chosen(planes, at, image)
        if frame is None:
            return Placed(None, _AMBIGUOUS)
        return Placed(_warped(read(frame), _to_frame(frame, affine), out.shape, linear))
    columns, rows = np.meshgrid(np.arange(image.columns), np.arange(image.rows))
    height = start + along_row * columns + along_column * rows
    above = np.clip(np.searchsorted(heights, height), 1, max(len(heights) - 1, 1))
    low, high = heights[above - 1], heights[np.minimum(above, len(heights) - 1)]
    nearest = np.where(height - low <= high - height, above - 1, np.minimum(above, len(heights) - 1))
    inside = np.abs(heights[nearest] - height) <= half + SAME_POSITION_MM
    for at in np.unique(nearest[inside]):
        frame = _chosen(planes, at, image)
        if frame is None:
            return Placed(None, _AMBIGUOUS)
        matrix = _to_frame(frame, affine)
        these = inside & (nearest == at)
        x, y = matrix[:, :2] @ np.stack([columns[these], rows[these]]) + matrix[:, 2:]
        x, y = np.rint(x).astype(int), np.rint(y).astype(int)
        on = (x >= 0) & (x < frame.columns) & (y >= 0) & (y < frame.rows)
        values = np.full(len(x), np.nan, np.float32)
        values[on] = read(frame)[y[on], x[on]]
        out[these] = values
    return Placed(out)


def _planes(frames: Sequence[FrameHeader]) -> _Planes:
    first = frame_affine(frames[0])
    assert first is not None  # checked by `why_not_placed`
    normal = first[:3, 2]
    heights = np.array([frame.position for frame in frames], np.float64) @ normal
    order = np.argsort(heights, kind="stable")
    heights = heights[order]
    starts = np.flatnonzero(np.diff(heights, prepend=-np.inf) > SAME_POSITION_MM)
    groups = tuple(tuple(frames[at] for at in group) for group in np.split(order, starts[1:]))
    return _Planes(normal, heights[starts], groups, _half_distance(frames, heights))


def _chosen(planes: _Planes, at: int, image: FrameHeader) -> FrameHeader | None:
    """The frame of a plane for an image: the one that names it, else the only one; None where it could be any."""
    frames = planes.frames[at]
    named = next((frame for frame in frames if names_image(frame, image)), None)
    return named if named is not None or len(frames) > 1 else frames[0]


def _half_distance(frames: Sequence[FrameHeader], heights: NDArray[np.float64]) -> float:
    """Half the distance of planes in mm.

    Segmentations leave out empty frames: the smallest gap is the true one, or a multiple of it. Slices that
    overlap are thicker than their distance.
    """
    first = frames[0]
    gaps = np.diff(heights)
    gaps = gaps[gaps > SAME_POSITION_MM]
    found = [float(gaps.min())] if gaps.size else []
    thick = [first.slice_thickness_mm] if first.slice_thickness_mm else []
    return (first.spacing_between_slices_mm or min(found + thick, default=_THIN_MM)) / 2


def _to_frame(frame: FrameHeader, affine: NDArray[np.float64]) -> NDArray[np.float64]:
    """(2, 3) from (column, row, 1) of the image to (column, row) of a frame, along the frame's normal."""
    own = frame_affine(frame)
    assert own is not None  # checked by `why_not_placed`
    into = np.linalg.inv(own) @ affine
    return np.asarray(into[:2][:, [0, 1, 3]])


def _warped(
    values: NDArray[Any], matrix: NDArray[np.float64], shape: tuple[int, ...], linear: bool
) -> NDArray[np.float32]:
    rows, columns = shape
    wanted = (columns, rows)
    given = values.astype(np.float32)
    if not linear:
        flags = cv2.INTER_NEAREST | cv2.WARP_INVERSE_MAP
        near = cv2.warpAffine(
            given, matrix, wanted, flags=flags, borderMode=cv2.BORDER_CONSTANT, borderValue=float("nan")
        )
        return np.asarray(near, np.float32)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    warped = np.asarray(
        cv2.warpAffine(given, matrix, wanted, flags=flags, borderMode=cv2.BORDER_REPLICATE), np.float32
    )
    # The outermost pixels reach half a pixel beyond their centres, with their own value.
    column, row = np.arange(columns), np.arange(rows)[:, None]
    on = np.ones((rows, columns), np.bool_)
    for (by_column, by_row, start), length in zip(matrix, reversed(given.shape), strict=True):
        at = by_column * column + by_row * row + start
        on &= (at >= -_HALF_PIXEL) & (at <= length - 1 + _HALF_PIXEL)
    warped[~on] = np.nan
    return warped
