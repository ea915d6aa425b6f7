"""Which frames of a segmentation or parametric map lie over an image."""

from __future__ import annotations

from viewer.dicom.geometry import SAME_ORIENTATION, SAME_POSITION_MM, SAME_SPACING
from viewer.dicom.header import FrameHeader
from viewer.dicom.series import Series


def frames_over(derived: Series, image: FrameHeader) -> tuple[FrameHeader, ...]:
    """The frames of `derived` whose pixels are those of `image`, one over the other.

    Those that name the image as their source; where a frame names none, those at the same place: same frame
    of reference, position, orientation, spacing and size. A frame of another size never lies pixel on pixel.
    """
    return tuple(
        frame
        for frame in derived.frames
        if (frame.rows, frame.columns) == (image.rows, image.columns)
        and (names_image(frame, image) if frame.sources else _same_place(frame, image))
    )


def names_image(frame: FrameHeader, image: FrameHeader) -> bool:
    """Whether a frame names an image as the one that it was derived from."""
    return any(
        uid == image.sop_instance_uid and (number is None or number == image.frame)
        for uid, number in frame.sources
    )


def _same_place(frame: FrameHeader, image: FrameHeader) -> bool:
    if frame.frame_of_reference_uid != image.frame_of_reference_uid or frame.frame_of_reference_uid is None:
        return False
    pairs = (
        (frame.position, image.position, SAME_POSITION_MM),
        (frame.orientation, image.orientation, SAME_ORIENTATION),
        (frame.pixel_spacing_mm, image.pixel_spacing_mm, SAME_SPACING),
    )
    return all(
        one is not None
        and other is not None
        and max(abs(a - b) for a, b in zip(one, other, strict=True)) <= most
        for one, other, most in pairs
    )
