"""Softcopy presentation states as text: which images they are for, and what they do; PS3.3 A.33, C.10, C.11."""

from __future__ import annotations

from typing import Any

from viewer.documents.content_items import reference_of
from viewer.documents.data_set import items, number, numbers, text
from viewer.documents.outline import Line, Outline, facts
from viewer.documents.wording import counted, date_words, name_words, number_words, time_words


def presentation_outline(data_set: Any) -> Outline:
    """What the presentation state names and does."""
    label = text(data_set, "ContentDescription") or text(data_set, "ContentLabel")
    made = " ".join(
        (
            date_words(text(data_set, "PresentationCreationDate")),
            time_words(text(data_set, "PresentationCreationTime")),
        )
    )
    creator = text(data_set, "ContentCreatorName")
    about = facts(("Label", text(data_set, "ContentLabel")), ("Made", made.strip()))
    if creator:
        about = (*about, Line("Made by", name_words(creator), personal=True))
    does = (
        *_windows(data_set),
        *_values(data_set),
        *_turns(data_set),
        *_areas(data_set),
        *_shutters(data_set),
        *_annotations(data_set),
    )
    nothing = (Line("Changes nothing that is shown here as text"),)
    return Outline(
        label or "Presentation state",
        about,
        (*_images(data_set), Line("What it does", children=does or nothing)),
    )


def _images(data_set: Any) -> tuple[Line, ...]:
    owners = [data_set, *items(data_set, "BlendingSequence")]
    lines: list[Line] = []
    for owner in owners:
        for series in items(owner, "ReferencedSeriesSequence"):
            for referenced in items(series, "ReferencedImageSequence"):
                reference = reference_of(referenced)
                if reference is not None:
                    frames = f", frames {', '.join(map(str, reference.frames))}" if reference.frames else ""
                    lines.append(
                        Line(str(len(lines) + 1), f"{reference.class_name}{frames}", reference=reference)
                    )
    return (Line("For", counted(len(lines), "image"), children=tuple(lines)),)


def _scope(item: Any) -> str:
    count = len(list(items(item, "ReferencedImageSequence")))
    return f"for {counted(count, 'image')}" if count else "for all its images"


def _windows(data_set: Any) -> list[Line]:
    lines: list[Line] = []
    for item in items(data_set, "SoftcopyVOILUTSequence"):
        centers, widths = numbers(item, "WindowCenter"), numbers(item, "WindowWidth")
        names = text(item, "WindowCenterWidthExplanation").split(", ")
        for at, (center, width) in enumerate(zip(centers, widths, strict=False)):
            name = names[at] if at < len(names) and names[at] else ""
            value = (
                f"width {number_words(width)}, centre {number_words(center)}{f' ({name})' if name else ''}"
            )
            lines.append(Line("Window", value, _scope(item)))
        lines += [Line("Window", "by a look-up table", _scope(item)) for _ in items(item, "VOILUTSequence")]
    return lines


def _values(data_set: Any) -> list[Line]:
    lines = []
    slope, intercept = number(data_set, "RescaleSlope"), number(data_set, "RescaleIntercept")
    if slope is not None and intercept is not None:
        unit = text(data_set, "RescaleType")
        lines.append(
            Line("Values", f"stored × {number_words(slope)} + {number_words(intercept)} {unit}".rstrip())
        )
    lines += [Line("Values", "by a modality look-up table") for _ in items(data_set, "ModalityLUTSequence")]
    shape = text(data_set, "PresentationLUTShape")
    if shape:
        lines.append(
            Line("Grey scale", {"INVERSE": "inverted", "IDENTITY": "as it is"}.get(shape, shape.lower()))
        )
    lines += [
        Line("Grey scale", "by a presentation look-up table")
        for _ in items(data_set, "PresentationLUTSequence")
    ]
    lines += [
        Line(
            "Subtraction",
            f"{text(item, 'MaskOperation').lower()}, mask frames {text(item, 'MaskFrameNumbers') or 'not named'}",
        )
        for item in items(data_set, "MaskSubtractionSequence")
    ]
    return lines


def _turns(data_set: Any) -> list[Line]:
    lines = []
    angle = number(data_set, "ImageRotation")
    if angle:
        lines.append(Line("Rotation", f"{number_words(angle)}° clockwise"))
    if text(data_set, "ImageHorizontalFlip") == "Y":
        lines.append(Line("Flip", "left and right change places"))
    return lines


def _areas(data_set: Any) -> list[Line]:
    lines = []
    for item in items(data_set, "DisplayedAreaSelectionSequence"):
        top_left, bottom_right = (
            text(item, keyword)
            for keyword in ("DisplayedAreaTopLeftHandCorner", "DisplayedAreaBottomRightHandCorner")
        )
        mode = text(item, "PresentationSizeMode").lower()
        zoom = number(item, "PresentationPixelMagnificationRatio")
        parts = (
            f"from ({top_left}) to ({bottom_right})",
            mode,
            f"magnified {number_words(zoom)} ×" if zoom else "",
        )
        lines.append(Line("Shown area", ", ".join(part for part in parts if part), _scope(item)))
    return lines


def _shutters(data_set: Any) -> list[Line]:
    shapes = text(data_set, "ShutterShape").lower()
    if not shapes:
        return []
    places = (
        ("left", "ShutterLeftVerticalEdge"),
        ("right", "ShutterRightVerticalEdge"),
        ("top", "ShutterUpperHorizontalEdge"),
        ("bottom", "ShutterLowerHorizontalEdge"),
        ("centre", "CenterOfCircularShutter"),
        ("radius", "RadiusOfCircularShutter"),
        ("corners", "VerticesOfThePolygonalShutter"),
    )
    parts = [f"{name} {value}" for name, keyword in places if (value := text(data_set, keyword))]
    return [Line("Shutter", ", ".join((shapes, *parts)))]


def _annotations(data_set: Any) -> list[Line]:
    lines = []
    for item in items(data_set, "GraphicAnnotationSequence"):
        layer = text(item, "GraphicLayer")
        detail = ", ".join(part for part in (f"layer {layer}" if layer else "", _scope(item)) if part)
        lines += [
            Line("Text", text(one, "UnformattedTextValue"), detail, personal=True)
            for one in items(item, "TextObjectSequence")
        ]
        for one in items(item, "GraphicObjectSequence"):
            points = number(one, "NumberOfGraphicPoints")
            count = f", {counted(int(points), 'point')}" if points is not None else ""
            lines.append(Line("Drawing", f"{text(one, 'GraphicType').lower()}{count}", detail))
    layers = [text(item, "GraphicLayer") for item in items(data_set, "GraphicLayerSequence")]
    if layers:
        lines.append(Line("Layers", ", ".join(layers)))
    return lines
