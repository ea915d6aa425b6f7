"""Softcopy presentation states as text: which images they are for, and what they do; PS3.3 A.33, C.10, C.11."""

from __future__ import annotations

from typing import Any

from viewer.documents.content_items import reference_of
from viewer.documents.data_set import items, number, numbers, text
from viewer.documents.outline import Line, Outline, facts
from viewer.documents.wording import counted, date_words, name_words, number_words, time_words
from viewer.sentence import Sentence, listed


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
    about = facts((Sentence("Label"), text(data_set, "ContentLabel")), (Sentence("Made"), made.strip()))
    if creator:
        about = (*about, Line(Sentence("Made by"), name_words(creator), personal=True))
    does = (
        *_windows(data_set),
        *_values(data_set),
        *_turns(data_set),
        *_areas(data_set),
        *_shutters(data_set),
        *_annotations(data_set),
    )
    nothing = (Line(Sentence("Changes nothing that is shown here as text")),)
    return Outline(
        label or Sentence("Presentation state"),
        about,
        (*_images(data_set), Line(Sentence("What it does"), children=does or nothing)),
    )


def _images(data_set: Any) -> tuple[Line, ...]:
    owners = [data_set, *items(data_set, "BlendingSequence")]
    lines: list[Line] = []
    for owner in owners:
        for series in items(owner, "ReferencedSeriesSequence"):
            for referenced in items(series, "ReferencedImageSequence"):
                reference = reference_of(referenced)
                if reference is not None:
                    parts = [reference.class_name]
                    if reference.frames:
                        parts.append(
                            Sentence("frames {numbers}", numbers=", ".join(map(str, reference.frames)))
                        )
                    lines.append(Line(str(len(lines) + 1), listed(parts), reference=reference))
    return (
        Line(Sentence("For"), counted(len(lines), "{count} image", "{count} images"), children=tuple(lines)),
    )


def _scope(item: Any) -> str:
    count = len(list(items(item, "ReferencedImageSequence")))
    return (
        counted(count, "for {count} image", "for {count} images") if count else Sentence("for all its images")
    )


def _windows(data_set: Any) -> list[Line]:
    lines: list[Line] = []
    for item in items(data_set, "SoftcopyVOILUTSequence"):
        centers, widths = numbers(item, "WindowCenter"), numbers(item, "WindowWidth")
        names = text(item, "WindowCenterWidthExplanation").split(", ")
        for at, (center, width) in enumerate(zip(centers, widths, strict=False)):
            name = names[at] if at < len(names) and names[at] else ""
            value = Sentence(
                "width {width}, centre {centre}", width=number_words(width), centre=number_words(center)
            )
            if name:
                value = Sentence("{value} ({name})", value=value, name=name)
            lines.append(Line(Sentence("Window"), value, _scope(item)))
        lines += [
            Line(Sentence("Window"), Sentence("by a look-up table"), _scope(item))
            for _ in items(item, "VOILUTSequence")
        ]
    return lines


def _values(data_set: Any) -> list[Line]:
    lines = []
    slope, intercept = number(data_set, "RescaleSlope"), number(data_set, "RescaleIntercept")
    if slope is not None and intercept is not None:
        unit = text(data_set, "RescaleType")
        rule = Sentence(
            "stored × {slope} + {intercept}", slope=number_words(slope), intercept=number_words(intercept)
        )
        value = Sentence("{value} {unit}", value=rule, unit=unit) if unit else rule
        lines.append(Line(Sentence("Values"), value))
    lines += [
        Line(Sentence("Values"), Sentence("by a modality look-up table"))
        for _ in items(data_set, "ModalityLUTSequence")
    ]
    shape = text(data_set, "PresentationLUTShape")
    if shape:
        lines.append(
            Line(
                Sentence("Grey scale"),
                {"INVERSE": Sentence("inverted"), "IDENTITY": Sentence("as it is")}.get(shape, shape.lower()),
            )
        )
    lines += [
        Line(Sentence("Grey scale"), Sentence("by a presentation look-up table"))
        for _ in items(data_set, "PresentationLUTSequence")
    ]
    lines += [
        Line(
            Sentence("Subtraction"),
            Sentence(
                "{operation}, mask frames {numbers}",
                operation=text(item, "MaskOperation").lower(),
                numbers=text(item, "MaskFrameNumbers") or Sentence("not named"),
            ),
        )
        for item in items(data_set, "MaskSubtractionSequence")
    ]
    return lines


def _turns(data_set: Any) -> list[Line]:
    lines = []
    angle = number(data_set, "ImageRotation")
    if angle:
        lines.append(Line(Sentence("Rotation"), Sentence("{angle}° clockwise", angle=number_words(angle))))
    if text(data_set, "ImageHorizontalFlip") == "Y":
        lines.append(Line(Sentence("Flip"), Sentence("left and right change places")))
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
            Sentence("from ({first}) to ({last})", first=top_left, last=bottom_right),
            mode,
            Sentence("magnified {factor} ×", factor=number_words(zoom)) if zoom else "",
        )
        lines.append(Line(Sentence("Shown area"), listed(part for part in parts if part), _scope(item)))
    return lines


def _shutters(data_set: Any) -> list[Line]:
    shapes = text(data_set, "ShutterShape").lower()
    if not shapes:
        return []
    places = (
        (Sentence("left"), "ShutterLeftVerticalEdge"),
        (Sentence("right"), "ShutterRightVerticalEdge"),
        (Sentence("top"), "ShutterUpperHorizontalEdge"),
        (Sentence("bottom"), "ShutterLowerHorizontalEdge"),
        (Sentence("centre"), "CenterOfCircularShutter"),
        (Sentence("radius"), "RadiusOfCircularShutter"),
        (Sentence("corners"), "VerticesOfThePolygonalShutter"),
    )
    parts = [
        Sentence("{name} {place}", name=name, place=value)
        for name, keyword in places
        if (value := text(data_set, keyword))
    ]
    return [Line(Sentence("Shutter"), listed((shapes, *parts)))]


def _annotations(data_set: Any) -> list[Line]:
    lines = []
    for item in items(data_set, "GraphicAnnotationSequence"):
        layer = text(item, "GraphicLayer")
        named = [Sentence("layer {name}", name=layer)] if layer else []
        detail = listed([*named, _scope(item)])
        lines += [
            Line(Sentence("Text"), text(one, "UnformattedTextValue"), detail, personal=True)
            for one in items(item, "TextObjectSequence")
        ]
        for one in items(item, "GraphicObjectSequence"):
            points = number(one, "NumberOfGraphicPoints")
            parts = [text(one, "GraphicType").lower()]
            if points is not None:
                parts.append(counted(int(points), "{count} point", "{count} points"))
            lines.append(Line(Sentence("Drawing"), listed(parts), detail))
    layers = [text(item, "GraphicLayer") for item in items(data_set, "GraphicLayerSequence")]
    if layers:
        lines.append(Line(Sentence("Layers"), ", ".join(layers)))
    return lines
