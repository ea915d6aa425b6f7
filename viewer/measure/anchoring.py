"""Which anchor an image has."""

from __future__ import annotations

from viewer.dicom.header import FrameHeader
from viewer.measure.annotation import ImageAnchor
from viewer.volume.slice_image import SliceImage


def header_anchor(header: FrameHeader) -> ImageAnchor | None:
    """The anchor of a frame with a SOP Instance UID; None for a picture without, see `hashed_anchor`."""
    if header.sop_instance_uid is None:
        return None
    return ImageAnchor(header.sop_instance_uid, header.frame, header.study_uid or "", header.series_uid or "")


def hashed_anchor(image: SliceImage) -> ImageAnchor:
    """The anchor of a picture by its pixels: found again under another name, never shown on another picture.

    Hashes all pixels at the first call: some ten milliseconds for a large image.
    """
    return ImageAnchor(f"sha256:{image.identity().pixels_sha256}", image.header.frame)
