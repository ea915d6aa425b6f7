"""Which image a frame of a segmentation or parametric map was made from."""

from __future__ import annotations

from viewer.dicom.header import FrameHeader


def names_image(frame: FrameHeader, image: FrameHeader) -> bool:
    """Whether a frame names an image as the one that it was derived from."""
    return any(
        uid == image.sop_instance_uid and (number is None or number == image.frame)
        for uid, number in frame.sources
    )
