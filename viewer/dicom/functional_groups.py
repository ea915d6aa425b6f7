"""Shared and per-frame functional groups of enhanced multi-frame images, PS3.3 C.7.6.16."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from viewer.dicom import tags
from viewer.dicom.elements import (
    MODALITY_LUT,
    PER_FRAME_GROUPS,
    REAL_WORLD_VALUES,
    SEGMENTS,
    SHARED_GROUPS,
    VOI_LUT,
    raw_bytes,
)
from viewer.dicom.findings import Finding
from viewer.dicom.header import FrameHeader
from viewer.dicom.image_plane import (
    diffusion_direction,
    names_unit,
    orientation,
    pixel_spacing,
    position,
    rescale,
    windows,
)
from viewer.dicom.lookup import USELESS_TABLE, TableReader
from viewer.dicom.moments import date_time_seconds
from viewer.dicom.real_world import with_real_world
from viewer.dicom.shutter_elements import display_shutter
from viewer.dicom.values import Values

# Which elements of which functional group are read.
_GROUPS: dict[int, tuple[int, ...]] = {
    tags.PLANE_POSITION: (tags.IMAGE_POSITION_PATIENT,),
    tags.PLANE_ORIENTATION: (tags.IMAGE_ORIENTATION_PATIENT,),
    tags.PIXEL_MEASURES: (tags.PIXEL_SPACING, tags.SLICE_THICKNESS, tags.SPACING_BETWEEN_SLICES),
    tags.PIXEL_VALUE_TRANSFORMATION: (tags.RESCALE_INTERCEPT, tags.RESCALE_SLOPE, tags.RESCALE_TYPE),
    tags.FRAME_VOI_LUT: (
        tags.WINDOW_CENTER,
        tags.WINDOW_WIDTH,
        tags.WINDOW_EXPLANATION,
        tags.VOI_LUT_FUNCTION,
    ),
    tags.FRAME_CONTENT: (
        tags.STACK_ID,
        tags.TEMPORAL_POSITION_INDEX,
        tags.FRAME_ACQUISITION_DATE_TIME,
    ),
    tags.TEMPORAL_POSITION: (tags.TEMPORAL_POSITION_TIME_OFFSET,),
    tags.CARDIAC_SYNCHRONIZATION: (
        tags.NOMINAL_CARDIAC_TRIGGER_DELAY_TIME,
        tags.NOMINAL_PERCENTAGE_OF_CARDIAC_PHASE,
    ),
    tags.SEGMENT_IDENTIFICATION: (tags.REFERENCED_SEGMENT_NUMBER,),
    tags.MR_ECHO: (tags.EFFECTIVE_ECHO_TIME,),
    tags.MR_DIFFUSION: (tags.DIFFUSION_B_VALUE, tags.DIFFUSION_GRADIENT_DIRECTION),
    tags.MR_IMAGE_FRAME_TYPE: (tags.FRAME_TYPE,),
    tags.CT_IMAGE_FRAME_TYPE: (tags.FRAME_TYPE,),
    tags.FRAME_DISPLAY_SHUTTER: (
        tags.SHUTTER_SHAPE,
        tags.SHUTTER_LEFT_VERTICAL_EDGE,
        tags.SHUTTER_RIGHT_VERTICAL_EDGE,
        tags.SHUTTER_UPPER_HORIZONTAL_EDGE,
        tags.SHUTTER_LOWER_HORIZONTAL_EDGE,
        tags.CENTER_OF_CIRCULAR_SHUTTER,
        tags.RADIUS_OF_CIRCULAR_SHUTTER,
        tags.VERTICES_OF_POLYGONAL_SHUTTER,
        tags.SHUTTER_PRESENTATION_VALUE,
    ),
}
# Sequences with tables, and the group that each is in; real world values are a group of their own.
_TABLES = {MODALITY_LUT: tags.PIXEL_VALUE_TRANSFORMATION, VOI_LUT: tags.FRAME_VOI_LUT}

# Sequences that many files have outside of functional groups too, where nobody wants them.
_DERIVATION_IMAGE, _SOURCE_IMAGE = 0x00089124, 0x00082112
_MOST_SOURCES = 16  # of one frame; hostile files could name millions
_MOST_SEGMENTS = 1 << 16


@dataclass(frozen=True, slots=True)
class FrameOverlay:
    """Fields of FrameHeader that one frame sets, and findings on it."""

    changes: dict[str, Any]
    findings: tuple[Finding, ...] = ()


def frame_overlays(
    sequences: Mapping[int, Any], little_endian: bool, count: int, first: FrameHeader
) -> tuple[FrameOverlay, ...] | None:
    """What the functional groups say about each of `count` frames; None where the file has none.

    `first` is what the rest of the file says of each. A frame's own group comes before the shared one. Frames
    beyond the end of the per-frame sequence have only the shared groups, and no position.
    """
    shared_items = sequences.get(SHARED_GROUPS) or []
    frame_items = sequences.get(PER_FRAME_GROUPS) or []
    if not shared_items and not frame_items:
        return None
    shared = _elements(shared_items[0], little_endian) if shared_items else {}
    shared_sources = _sources(shared_items[0], little_endian) if shared_items else ()
    shared_tables = _tables(shared_items[0]) if shared_items else {}
    reader = TableReader(little_endian, first.signed)
    labels = _segment_labels(sequences.get(SEGMENTS) or [], little_endian)
    overlays = []
    for index in range(count):
        own = _elements(frame_items[index], little_endian) if index < len(frame_items) else {}
        if count > 1 and tags.IMAGE_POSITION_PATIENT not in own:
            # A shared position is true of at most one of several frames.
            shared = {tag: value for tag, value in shared.items() if tag != tags.IMAGE_POSITION_PATIENT}
        values = Values(shared | own, little_endian)
        tables = shared_tables
        if index < len(frame_items):
            replaced = {tag for tag, group in _TABLES.items() if group in frame_items[index]}
            kept = {tag: value for tag, value in shared_tables.items() if tag not in replaced}
            tables = kept | _tables(frame_items[index])
        overlay = _overlay(values, tables, reader, first, count)
        overlay.changes["sources"] = (
            _sources(frame_items[index], little_endian) if index < len(frame_items) else ()
        ) or shared_sources
        segment = values.unsigned(tags.REFERENCED_SEGMENT_NUMBER)
        if segment is not None:
            overlay.changes.update(segment=segment, segment_label=labels.get(segment, ""))
        overlays.append(overlay)
    return tuple(overlays)


def _elements(item: Any, little_endian: bool) -> dict[int, bytes]:
    """The wanted elements of one item of a functional groups sequence, all groups in one mapping."""
    found: dict[int, bytes] = {}
    for group, wanted in _GROUPS.items():
        if group not in item:
            continue
        contents = item[group].value
        if not contents:
            continue
        for tag in wanted:
            if tag == tags.DIFFUSION_GRADIENT_DIRECTION:
                found |= _gradient(contents[0], little_endian)
                continue
            element = contents[0].get_item(tag)
            if element is not None:
                found[tag] = raw_bytes(element, little_endian)
    return found


def _gradient(item: Any, little_endian: bool) -> dict[int, bytes]:
    """The direction of diffusion weighting, which lies a sequence deeper."""
    for direction in _items(item, tags.DIFFUSION_GRADIENT_DIRECTION)[:1]:
        element = direction.get_item(tags.DIFFUSION_GRADIENT_ORIENTATION)
        if element is not None:
            return {tags.DIFFUSION_GRADIENT_ORIENTATION: raw_bytes(element, little_endian)}
    return {}


def _tables(item: Any) -> dict[int, Any]:
    """Look-up tables and real world value mappings of one item, as sequences."""
    found = {}
    for tag, group in _TABLES.items():
        contents = item[group].value if group in item else None
        if contents and tag in contents[0]:
            found[tag] = contents[0][tag].value
    if REAL_WORLD_VALUES in item:
        found[REAL_WORLD_VALUES] = item[REAL_WORLD_VALUES].value
    return found


def _sources(item: Any, little_endian: bool) -> tuple[tuple[str, int | None], ...]:
    """The images that a frame was derived from: SOP Instance UID, and frame counted from 0 where named."""
    found: list[tuple[str, int | None]] = []
    for derivation in _items(item, _DERIVATION_IMAGE):
        for source in _items(derivation, _SOURCE_IMAGE):
            raw = {}
            for tag in (tags.REFERENCED_SOP_INSTANCE_UID, tags.REFERENCED_FRAME_NUMBER):
                element = source.get_item(tag)
                if element is not None:
                    raw[tag] = raw_bytes(element, little_endian)
            values = Values(raw, little_endian)
            uid = values.code(tags.REFERENCED_SOP_INSTANCE_UID)
            number = values.integer(tags.REFERENCED_FRAME_NUMBER)
            if uid is not None and len(found) < _MOST_SOURCES:
                found.append((uid, None if number is None else number - 1))
    return tuple(found)


def _segment_labels(items: Any, little_endian: bool) -> dict[int, str]:
    labels = {}
    for item in list(items)[:_MOST_SEGMENTS]:
        raw = {}
        for tag in (tags.SEGMENT_NUMBER, tags.SEGMENT_LABEL):
            element = item.get_item(tag)
            if element is not None:
                raw[tag] = raw_bytes(element, little_endian)
        values = Values(raw, little_endian)
        number = values.unsigned(tags.SEGMENT_NUMBER)
        if number is not None:
            labels[number] = values.text(tags.SEGMENT_LABEL)
    return labels


def _items(item: Any, tag: int) -> list[Any]:
    return list(item[tag].value or []) if tag in item else []


def _overlay(
    values: Values, tables: dict[int, Any], reader: TableReader, first: FrameHeader, count: int
) -> FrameOverlay:
    changes: dict[str, Any] = {}
    place = position(values)
    if place is not None or count > 1:
        changes["position"] = place
    plane = orientation(values)
    if plane is not None:
        changes["orientation"] = plane
    spacing, findings = pixel_spacing(values)
    if spacing is not None:
        changes["pixel_spacing_mm"] = spacing
        changes["pixel_aspect"] = spacing[0] / spacing[1]
    for tag, name in (
        (tags.SLICE_THICKNESS, "slice_thickness_mm"),
        (tags.SPACING_BETWEEN_SLICES, "spacing_between_slices_mm"),
    ):
        number = values.decimal(tag)
        if number is not None and number > 0:
            changes[name] = number
    grey, more = _grey_values(values, tables, reader, first)
    changes |= grey
    findings = findings + more
    temporal = values.binary(tags.TEMPORAL_POSITION_INDEX, "UL")
    if temporal is not None:
        changes["temporal_position"] = int(temporal)
    _set_times(changes, values)
    echo = values.binary(tags.EFFECTIVE_ECHO_TIME, "FD")
    if echo is not None:
        changes["echo_time"] = echo
    b_value = values.binary(tags.DIFFUSION_B_VALUE, "FD")
    if b_value is not None:
        changes["diffusion_b_value"] = b_value
    direction = diffusion_direction(values)
    if direction is not None:
        changes["diffusion_direction"] = direction
    if stack := values.code(tags.STACK_ID):
        changes["stack_id"] = stack
    if kind := values.code(tags.FRAME_TYPE):
        changes["image_type"] = kind
    if shutter := display_shutter(values):
        changes["shutter"] = shutter
    return FrameOverlay(changes, tuple(findings))


def _set_times(changes: dict[str, Any], values: Values) -> None:
    """When a frame was acquired: on the clock, in its series, in the heart's cycle."""
    acquired = date_time_seconds(values.code(tags.FRAME_ACQUISITION_DATE_TIME))
    if acquired is not None:
        changes["acquired_at_s"] = acquired
    for tag, vr, name in (
        (tags.TEMPORAL_POSITION_TIME_OFFSET, "FD", "time_offset_s"),
        (tags.NOMINAL_CARDIAC_TRIGGER_DELAY_TIME, "FD", "trigger_time_ms"),
        (tags.NOMINAL_PERCENTAGE_OF_CARDIAC_PHASE, "FL", "cardiac_percent"),
    ):
        number = values.binary(tag, vr)
        if number is not None:
            changes[name] = float(number)


def _grey_values(
    values: Values, tables: dict[int, Any], reader: TableReader, first: FrameHeader
) -> tuple[dict[str, Any], list[Finding]]:
    """Modality LUT, real world values and windows of one frame, in this order as far as it has them."""
    changes: dict[str, Any] = {}
    has_line = tags.RESCALE_SLOPE in values or tags.RESCALE_INTERCEPT in values
    line, findings = rescale(values, first.modality)
    transform = line if has_line else first.rescale
    window_list, more = windows(values)
    findings += more
    if MODALITY_LUT in tables:
        table = reader.modality(tables[MODALITY_LUT])
        transform = table or transform
        findings += [USELESS_TABLE] if table is None else []
    if VOI_LUT in tables:
        negative = transform.table is None and (first.signed or transform.intercept < 0)
        found, refused = reader.voi(tables[VOI_LUT], negative)
        window_list = (*found, *window_list)
        findings += [USELESS_TABLE] if refused else []
    if REAL_WORLD_VALUES in tables:
        transform = with_real_world(
            transform,
            tables[REAL_WORLD_VALUES],
            reader.little_endian,
            names_unit=names_unit(values),
            alone=transform.is_identity and not transform.unit and not (window_list or first.windows),
        )
    if has_line or transform != first.rescale:
        changes["rescale"] = transform
    if window_list:
        changes["windows"] = window_list
    return changes, findings
