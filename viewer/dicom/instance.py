"""One file to its frame headers, and to what it says about series, study and patient."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from viewer.dicom import tags
from viewer.dicom.document import Document, class_name, read_document
from viewer.dicom.dose import dose_positions
from viewer.dicom.elements import (
    ENDS_EARLY,
    ULTRASOUND_REGIONS,
    PixelElement,
    RawHeader,
    cut_off,
    read_elements,
)
from viewer.dicom.findings import Finding, FindingKind, Severity, warning
from viewer.dicom.functional_groups import FrameOverlay, frame_overlays
from viewer.dicom.grey_transforms import grey_transforms
from viewer.dicom.header import FrameHeader, Vector3
from viewer.dicom.image_plane import (
    acquired_at,
    aspect,
    detector_spacing,
    diffusion_direction,
    orientation,
    padding,
    patient_orientation,
    pixel_spacing,
    position,
)
from viewer.dicom.pixel_format import describe_pixels, malformed
from viewer.dicom.series import PatientInfo, StudyInfo
from viewer.dicom.shutter_elements import display_shutter
from viewer.dicom.transfer_syntaxes import NATIVE_LITTLE_ENDIAN
from viewer.dicom.uids import DEFLATED_LITTLE_ENDIAN
from viewer.dicom.ultrasound_sequence import ultrasound_regions
from viewer.dicom.values import Values
from viewer.errors import NotAnImageError, UnsupportedInputError
from viewer.sentence import Sentence

_NATIVE_PHOTOMETRIC = frozenset({"MONOCHROME1", "MONOCHROME2", "RGB"})
# PS3.5 allows 65535 x 65535; one such image would take gigabytes. The largest single images of radiology
# (mammograms, digitised film) have below 50 million pixels. A decoder takes up to eight bytes for each sample
# (pixels times channels), and a codestream of all zeros takes next to none in the file.
MOST_SAMPLES = 1 << 27
_MOST_FRAMES = 100_000
_CONTRADICTIONS: dict[tuple[str, str | None], Finding] = {
    ("MONOCHROME2", "INVERSE"): warning(
        FindingKind.LOOKUP_TABLE,
        "The presentation is INVERSE though the image is MONOCHROME2: shown inverted.",
    ),
    ("MONOCHROME1", "IDENTITY"): warning(
        FindingKind.LOOKUP_TABLE,
        "The presentation is IDENTITY though the image is MONOCHROME1: shown inverted, as MONOCHROME1 is.",
    ),
}


@dataclass(frozen=True, slots=True)
class Instance:
    """One file: its frames, and the raw elements that name series, study and patient."""

    frames: tuple[FrameHeader, ...]
    values: Values

    def patient(self) -> PatientInfo:
        """Who the image is of."""
        v = self.values
        return PatientInfo(
            v.text(tags.PATIENT_NAME),
            v.text(tags.PATIENT_ID),
            v.code(tags.PATIENT_SEX) or "",
            v.code(tags.PATIENT_BIRTH_DATE) or "",
            v.code(tags.PATIENT_AGE) or "",
        )

    def study(self) -> StudyInfo:
        """The study that it belongs to."""
        v = self.values
        return StudyInfo(
            v.code(tags.STUDY_INSTANCE_UID),
            v.code(tags.STUDY_DATE) or "",
            v.code(tags.STUDY_TIME) or "",
            v.text(tags.STUDY_DESCRIPTION),
            v.text(tags.INSTITUTION_NAME),
            v.text(tags.ACCESSION_NUMBER),
        )

    def description(self) -> str:
        """Series Description."""
        return self.values.text(tags.SERIES_DESCRIPTION)

    def series_number(self) -> int | None:
        """Series Number."""
        return self.values.integer(tags.SERIES_NUMBER)


def read_instance(path: Path) -> Instance | Document:
    """Headers of all frames of a DICOM file, or what it is where it is no image.

    Raises NotAnImageError where it should hold a picture and does not, UnsupportedInputError where its
    description contradicts itself, OSError where it cannot be read.
    """
    raw = read_elements(path, tags.WANTED)
    values = Values(raw.values, raw.little_endian)
    if raw.pixels is None:
        whose = Instance((), values)
        findings = tuple(dict.fromkeys((*raw.findings, *malformed(values))))
        document = read_document(raw, values, whose.patient(), whose.study(), findings)
        if document is not None:
            return document
    first = _first_frame(path, raw, values)
    count = _frame_count(path, values)
    overlays = frame_overlays(raw.sequences, raw.little_endian, count, first)
    places = dose_positions(values, first, count) if first.modality == "RTDOSE" and count > 1 else None
    return Instance(_spread(first, count, overlays, places), values)


def _first_frame(path: Path, raw: RawHeader, values: Values) -> FrameHeader:
    sop_class = values.code(tags.SOP_CLASS_UID)
    rows, columns, place = _size_and_place(path, raw, values, sop_class)
    pixels = describe_pixels(path, raw, values)
    form, modality = pixels.format, values.code(tags.MODALITY)
    plane = orientation(values)
    spacing, of_spacing = pixel_spacing(values)
    transforms = grey_transforms(raw, values, form.signed, modality)
    findings = [*raw.findings, *pixels.findings, *of_spacing, *transforms.findings]
    shape = values.code(tags.PRESENTATION_LUT_SHAPE)
    if (form.photometric, shape) in _CONTRADICTIONS:
        findings.append(_CONTRADICTIONS[form.photometric, shape])
    channels = 2 if form.photometric == "YBR_FULL_422" else form.samples
    findings += _truncated(raw, rows * columns * channels * form.allocated // 8, values)
    directly = (
        raw.transfer_syntax in NATIVE_LITTLE_ENDIAN
        and place.length is not None
        and form.photometric in _NATIVE_PHOTOMETRIC
        and form.allocated >= 8
        and (form.samples == 1 or (form.samples == 3 and form.photometric == "RGB" and form.allocated == 8))
    )
    first = FrameHeader(
        path=path,
        sop_instance_uid=values.code(tags.SOP_INSTANCE_UID),
        sop_class_uid=sop_class,
        transfer_syntax_uid=raw.transfer_syntax,
        study_uid=values.code(tags.STUDY_INSTANCE_UID),
        series_uid=values.code(tags.SERIES_INSTANCE_UID),
        frame_of_reference_uid=values.code(tags.FRAME_OF_REFERENCE_UID),
        instance_number=values.integer(tags.INSTANCE_NUMBER),
        acquisition_number=values.integer(tags.ACQUISITION_NUMBER),
        temporal_position=values.integer(tags.TEMPORAL_POSITION_IDENTIFIER),
        time_offset_s=_offset_seconds(values),
        acquired_at_s=acquired_at(values),
        trigger_time_ms=values.decimal(tags.TRIGGER_TIME),
        cardiac_percent=values.binary(tags.NOMINAL_PERCENTAGE_OF_CARDIAC_PHASE, "FL"),
        echo_time=values.decimal(tags.ECHO_TIME),
        diffusion_b_value=values.binary(tags.DIFFUSION_B_VALUE, "FD"),
        diffusion_direction=diffusion_direction(values),
        image_type=values.code(tags.IMAGE_TYPE),
        rows=rows,
        columns=columns,
        samples=form.samples,
        photometric=form.photometric,
        bits_allocated=form.allocated,
        bits_stored=form.stored,
        high_bit=form.high_bit,
        signed=form.signed,
        planar_configuration=values.unsigned(tags.PLANAR_CONFIGURATION) or 0,
        is_float=pixels.is_float,
        pixel_offset=place.offset if directly else None,
        pixel_bytes=place.length,
        fragments_offset=place.offset if place.length is None else None,
        position=position(values),
        orientation=plane,
        pixel_spacing_mm=spacing,
        pixel_aspect=aspect(values, spacing),
        detector_spacing_mm=detector_spacing(values),
        ultrasound_regions=ultrasound_regions(raw.sequences.get(ULTRASOUND_REGIONS, ()), raw.little_endian),
        slice_thickness_mm=_positive(values.decimal(tags.SLICE_THICKNESS)),
        spacing_between_slices_mm=_positive(values.decimal(tags.SPACING_BETWEEN_SLICES)),
        gantry_tilt=values.decimal(tags.GANTRY_DETECTOR_TILT),
        rescale=transforms.rescale,
        windows=transforms.windows,
        padding=padding(values, form.signed),
        modality=modality,
        body_part=values.code(tags.BODY_PART_EXAMINED),
        view_position=values.code(tags.VIEW_POSITION),
        patient_orientation=patient_orientation(values),
        laterality=values.code(tags.IMAGE_LATERALITY) or values.code(tags.LATERALITY),
        lossy=pixels.lossy,
        frames_per_second=_frames_per_second(values),
        presentation_shape=shape,
        overlay_groups=_overlay_groups(raw),
        shutter=display_shutter(values),
        # Last: what is malformed is known when everything was asked for.
        findings=tuple(dict.fromkeys((*findings, *malformed(values)))),
    )
    # The position that a mosaic gives is that of no pixel in it.
    return replace(first, position=None) if first.is_mosaic else first


def _size_and_place(
    path: Path, raw: RawHeader, values: Values, sop_class: str | None
) -> tuple[int, int, PixelElement]:
    """Rows, columns, and where the pixels are. Raises as `read_instance` where it is no image, or too large."""
    rows, columns = values.unsigned(tags.ROWS), values.unsigned(tags.COLUMNS)
    if raw.pixels is None or not rows or not columns:
        name = class_name(raw, sop_class)
        if name.endswith("Image"):
            reason = Sentence(
                "{file} ({name}) has no pixels: it ends too early, or holds a header only.",
                file=path.name,
                name=name,
            )
            raise NotAnImageError(path, reason)
        if ENDS_EARLY in raw.findings:
            raise cut_off(path)
        raise NotAnImageError(path, Sentence("{file} is not an image ({name}).", file=path.name, name=name))
    if rows * columns * (values.unsigned(tags.SAMPLES_PER_PIXEL) or 1) > MOST_SAMPLES:
        raise UnsupportedInputError(
            path,
            Sentence(
                "{file} claims {rows} x {columns} pixels, more than {millions} million samples.",
                file=path.name,
                rows=rows,
                columns=columns,
                millions=MOST_SAMPLES >> 20,
            ),
        )
    return rows, columns, raw.pixels


def _frames_per_second(values: Values) -> float | None:
    """Recommended Display Frame Rate, Cine Rate, or one frame in each Frame Time (ms), PS3.3 C.7.6.5."""
    for tag in (tags.RECOMMENDED_DISPLAY_FRAME_RATE, tags.CINE_RATE):
        rate = _positive(values.decimal(tag))
        if rate is not None:
            return rate
    time = _positive(values.decimal(tags.FRAME_TIME))
    return None if time is None else 1000.0 / time


def _overlay_groups(raw: RawHeader) -> tuple[int, ...]:
    if tags.OVERLAY_ROWS.isdisjoint(raw.values):
        return ()
    return tuple(sorted(tag >> 16 for tag in tags.OVERLAY_ROWS.intersection(raw.values)))


def _truncated(raw: RawHeader, frame_bytes: int, values: Values) -> list[Finding]:
    """A finding where the file ends before its native pixels do; frames that it holds whole can be shown."""
    pixels = raw.pixels
    if pixels is None or pixels.length is None or raw.transfer_syntax == DEFLATED_LITTLE_ENDIAN:
        return []
    held = min(pixels.length, raw.file_size - pixels.offset)
    wanted = frame_bytes * max(values.integer(tags.NUMBER_OF_FRAMES) or 1, 1)
    if frame_bytes and held < wanted:
        text = Sentence(
            "The pixels end too early: the file holds {held} of {wanted} bytes.", held=held, wanted=wanted
        )
        return [Finding(FindingKind.TRUNCATED_PIXELS, Severity.ERROR, text)]
    return []


def _frame_count(path: Path, values: Values) -> int:
    count = values.integer(tags.NUMBER_OF_FRAMES) or 1
    if not 1 <= count <= _MOST_FRAMES:
        raise UnsupportedInputError(
            path, Sentence("{file} claims {count} frames.", file=path.name, count=count)
        )
    return count


def _spread(
    first: FrameHeader,
    count: int,
    overlays: tuple[FrameOverlay, ...] | None,
    places: tuple[Vector3, ...] | None,
) -> tuple[FrameHeader, ...]:
    """One header a frame, with its own geometry and rescale where the functional groups give them, or at its
    own of `places`.
    """
    if count == 1 and overlays is None:
        return (first,)
    frame_bytes = first.rows * first.columns * first.samples * first.bits_allocated // 8
    frames = []
    for index in range(count):
        changes: dict[str, Any] = {"frame": index, "frame_count": count}
        if first.pixel_offset is not None:
            changes["pixel_offset"] = first.pixel_offset + index * frame_bytes
        if overlays is not None:
            changes |= overlays[index].changes
            if overlays[index].findings:
                changes["findings"] = tuple(dict.fromkeys((*first.findings, *overlays[index].findings)))
        elif count > 1:
            # Without functional groups the file has one position for all frames, which is true of at most
            # one.
            changes["position"] = None if places is None else places[index]
        frames.append(replace(first, **changes))
    return tuple(frames)


def _offset_seconds(values: Values) -> float | None:
    """Frame Reference Time of PET, in milliseconds since the start of the series (PS3.3 C.8.9.4.1.5)."""
    milliseconds = values.decimal(tags.FRAME_REFERENCE_TIME)
    return None if milliseconds is None else milliseconds / 1000


def _positive(number: float | None) -> float | None:
    return number if number is not None and number > 0 else None
