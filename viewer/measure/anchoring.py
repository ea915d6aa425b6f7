"""Which anchor an image has, and where annotations lie on it."""

from __future__ import annotations

import hashlib

from viewer.dicom.header import FrameHeader
from viewer.dicom.series import Series
from viewer.measure.annotation import Annotation, ImageAnchor, PlaneAnchor, Point, on_image, plane_anchor
from viewer.volume.slice_image import SliceImage

# A plane shows what lies no further from it than half the distance of two planes; rounding is forgiven.
_ROUNDING_MM = 1e-3


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


def resliced_anchor(image: SliceImage) -> PlaneAnchor | None:
    """The anchor of a plane that was cut through a volume; None where it has no place in the patient."""
    affine, header = image.affine, image.header
    if affine is None:
        return None
    return plane_anchor(
        affine,
        header.frame_of_reference_uid or "",
        header.study_uid or "",
        header.series_uid or "",
        volume_name(header, image.series_uid),
    )


def volume_name(first: FrameHeader, series_uid: str) -> str:
    """What tells a volume from others of its series: which part of a split series it is, its time, echo, b-value.

    `first` is the header of its first frame. A file without UIDs is named by a hash of its path.
    """
    if first.series_uid is None:
        return "file:" + hashlib.sha256(str(first.path).encode()).hexdigest()[:32]
    part = series_uid.removeprefix(first.series_uid)
    point = (
        first.temporal_position,
        first.time_offset_s,
        first.trigger_time_ms,
        first.cardiac_percent,
        first.echo_time,
        first.diffusion_b_value,
        first.acquisition_number,
    )
    return part + "/".join("" if value is None else f"{value:g}" for value in point)


def is_open_in(anchor: PlaneAnchor, series: Series) -> bool:
    """Whether the plane goes through one of the volumes of a series."""
    first = series.frames[0]
    if (first.frame_of_reference_uid or "", first.series_uid or "") != (
        anchor.frame_of_reference_uid,
        anchor.series_uid,
    ):
        return False
    starts = range(0, len(series.frames), series.slices)
    return any(volume_name(series.frames[at], series.uid) == anchor.volume for at in starts)


def points_on(annotation: Annotation, image: SliceImage) -> tuple[Point, ...] | None:
    """(column, row) of an annotation's points on an image of its anchor or its volume; None where the image is
    another plane.
    """
    if isinstance(annotation.anchor, ImageAnchor):
        return annotation.points
    apart = image.header.spacing_between_slices_mm or 0.0
    return on_image(annotation, image.affine, apart / 2 + _ROUNDING_MM)
