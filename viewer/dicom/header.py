"""What is known about one frame before its pixels are read."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from viewer.dicom.findings import Finding, Severity
from viewer.dicom.shutter import Shutter
from viewer.dicom.ultrasound import UltrasoundRegion
from viewer.intensity.modality_lut import Rescale
from viewer.intensity.window import Window

Vector3 = tuple[float, float, float]
Vector6 = tuple[float, float, float, float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameHeader:
    """One frame of one instance: all that grouping, geometry, decoding and display need.

    Fields that a file lacks, or gives wrongly, are None; what was wrong stands in `findings`.
    Lengths are millimetres, directions and positions are DICOM patient coordinates (LPS).
    """

    path: Path
    frame: int = 0  # counted from 0
    frame_count: int = 1  # frames in this file

    sop_instance_uid: str | None = None
    sop_class_uid: str | None = None
    transfer_syntax_uid: str | None = None
    study_uid: str | None = None
    series_uid: str | None = None  # None for PNG and JPEG
    frame_of_reference_uid: str | None = None

    instance_number: int | None = None
    acquisition_number: int | None = None
    temporal_position: int | None = None
    time_offset_s: float | None = None  # of the temporal position, from a start that the series shares
    acquired_at_s: float | None = None  # seconds since 1970, for differences within a series
    trigger_time_ms: float | None = None  # after the R wave, or after the start of a dynamic series
    cardiac_percent: float | None = None  # of the heart's cycle
    echo_time: float | None = None  # ms
    diffusion_b_value: float | None = None  # s/mm^2
    diffusion_direction: Vector3 | None = None
    image_type: str | None = None  # Image Type or Frame Type, backslashes kept
    stack_id: str | None = None

    rows: int
    columns: int
    samples: int = 1
    photometric: str = "MONOCHROME2"
    bits_allocated: int = 16
    bits_stored: int = 16
    high_bit: int = 15
    signed: bool = False
    planar_configuration: int = 0
    is_float: bool = False  # Float or Double Float Pixel Data
    pixel_offset: int | None = None  # file offset of this frame's native little endian pixels; None: decode
    pixel_bytes: int | None = None  # bytes that the file says the native pixels of all frames take
    fragments_offset: int | None = None  # file offset of the file's encapsulated pixels, offset table first

    position: Vector3 | None = None  # of the centre of the first pixel
    orientation: Vector6 | None = None  # unit vectors: along a row, then along a column
    pixel_spacing_mm: tuple[float, float] | None = None  # between rows, between columns
    pixel_aspect: float = 1.0  # height of a pixel / its width
    detector_spacing_mm: tuple[float, float] | None = None  # Imager Pixel Spacing: not in the patient
    ultrasound_regions: tuple[UltrasoundRegion, ...] = ()  # parts of the picture with a scale of their own
    slice_thickness_mm: float | None = None
    spacing_between_slices_mm: float | None = None
    gantry_tilt: float | None = None  # degrees

    rescale: Rescale = field(default_factory=Rescale)
    windows: tuple[Window, ...] = ()
    padding: tuple[float, float] | None = None  # stored values, both ends included
    modality: str | None = None
    body_part: str | None = None
    view_position: str | None = None
    patient_orientation: tuple[str, str] | None = None  # letters of a row's and a column's direction
    laterality: str | None = None
    lossy: bool = False
    frames_per_second: float | None = None  # at which the file wants its frames to be played
    presentation_shape: str | None = None  # Presentation LUT Shape: IDENTITY, INVERSE
    overlay_groups: tuple[int, ...] = ()  # 0x6000 ... of the overlay planes, see viewer.dicom.overlays
    shutter: Shutter | None = None  # what is to be covered on the screen
    segment: int | None = None  # number of the segment that a frame of a segmentation shows
    segment_label: str = ""
    sources: tuple[tuple[str, int | None], ...] = ()  # SOP Instance UID, frame (from 0) it was derived from
    findings: tuple[Finding, ...] = ()  # each on this file

    @property
    def notes(self) -> tuple[str, ...]:
        """The texts of those `findings` with which something is wrong."""
        return tuple(finding.text for finding in self.findings if finding.severity is not Severity.INFO)

    @property
    def is_color(self) -> bool:
        """True where pixels are decoded to RGB: three samples, or a palette."""
        return self.samples >= 3 or self.photometric == "PALETTE COLOR"

    @property
    def is_mosaic(self) -> bool:
        """True where the image shows the slices of a volume side by side, as Siemens' MR scanners write them."""
        return self.modality == "MR" and "MOSAIC" in (self.image_type or "").upper().split("\\")

    @property
    def inverted(self) -> bool:
        """True where the lowest value is meant to be shown white: MONOCHROME1, or an INVERSE presentation.

        Both together mean the same and invert once (PS3.3 C.8.11.3.1.2).
        """
        return not self.is_color and (
            self.photometric == "MONOCHROME1" or self.presentation_shape == "INVERSE"
        )
