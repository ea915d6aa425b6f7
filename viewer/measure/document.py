"""Annotations as JSON: the form in which they are kept and exported."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from typing import Any

from viewer.dicom.header import Vector3
from viewer.errors import OverreadError
from viewer.measure.annotation import (
    DEFAULT_COLOUR,
    Anchor,
    Annotation,
    ImageAnchor,
    Kind,
    PlaneAnchor,
    Quantity,
)

FORMAT = "overread annotations"
VERSION = 1


class DamagedDocument(ValueError):  # noqa: N818 - what happened to the document, caught where it is moved aside
    """A document that cannot be read, in whole or in part; `readable` is what could be."""

    def __init__(self, reason: str, readable: tuple[Annotation, ...] = ()) -> None:
        super().__init__(reason)
        self.readable = readable


def to_json(annotations: Iterable[Annotation]) -> str:
    """The document of these annotations."""
    entries = [_to_entry(one) for one in annotations]
    document = {"format": FORMAT, "version": VERSION, "annotations": entries}
    return json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False)


def from_json(text: str) -> tuple[Annotation, ...]:
    """The annotations of a document.

    Raises DamagedDocument where a part of it cannot be read, OverreadError where a later version wrote it.
    """
    try:
        document = json.loads(text)
        if document["format"] != FORMAT:
            raise ValueError("another format")
        version = int(document["version"])
        entries = list(document["annotations"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise DamagedDocument(type(error).__name__) from error
    if version > VERSION:
        raise OverreadError(
            "The annotations of an image were made by a later version of Overread; they are left as they are.",
            "Open the image with that version.",
        )
    found, damaged = [], 0
    for entry in entries:
        try:
            found.append(_from_entry(entry))
        except (ValueError, KeyError, TypeError, AttributeError):
            damaged += 1
    if damaged:
        raise DamagedDocument(f"{damaged} of {len(entries)}", tuple(found))
    return tuple(found)


def _to_entry(one: Annotation) -> dict[str, Any]:
    return {
        "id": one.id,
        "kind": one.kind.value,
        "anchor": anchor_entry(one.anchor),
        "points": [list(point) for point in one.points],
        "text": one.text,
        "colour": one.colour,
        "measured": [
            {"name": part.name, "value": part.value, "unit": part.unit}
            for part in one.measured
            if math.isfinite(part.value)
        ],
    }


def anchor_entry(anchor: Anchor) -> dict[str, Any]:
    """The image or plane that an annotation lies on, as JSON."""
    kept = {"study": anchor.study_uid, "series": anchor.series_uid}
    if isinstance(anchor, ImageAnchor):
        return {"image": anchor.image, "frame": anchor.frame, **kept}
    return {
        "frame_of_reference": anchor.frame_of_reference_uid,
        "origin_mm": list(anchor.origin),
        "along_u": list(anchor.along_u),
        "along_v": list(anchor.along_v),
        "volume": anchor.volume,
        **kept,
    }


def _from_entry(entry: dict[str, Any]) -> Annotation:
    points = tuple((float(x), float(y)) for x, y in entry["points"])
    measured = tuple(
        Quantity(str(part["name"]), float(part["value"]), str(part["unit"]))
        for part in entry.get("measured", [])
    )
    identifier = str(entry["id"])
    if not identifier:
        raise ValueError("no id")
    return Annotation(
        kind=Kind(entry["kind"]),
        anchor=_anchor(entry["anchor"]),
        points=points,
        text=str(entry.get("text", "")),
        colour=str(entry.get("colour", DEFAULT_COLOUR)),
        id=identifier,
        measured=measured,
    )


def _anchor(entry: dict[str, Any]) -> Anchor:
    study, series = str(entry.get("study", "")), str(entry.get("series", ""))
    if "image" in entry:
        return ImageAnchor(str(entry["image"]), int(entry["frame"]), study, series)
    return PlaneAnchor(
        str(entry["frame_of_reference"]),
        _vector(entry["origin_mm"]),
        _vector(entry["along_u"]),
        _vector(entry["along_v"]),
        study,
        series,
        str(entry.get("volume", "")),
    )


def _vector(numbers: list[Any]) -> Vector3:
    x, y, z = (float(number) for number in numbers)
    if not all(map(math.isfinite, (x, y, z))):
        raise ValueError("not finite")
    return x, y, z
