"""Annotations as tables for other programs. No name, no date: images are named by their UIDs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from viewer.measure.annotation import Annotation, ImageAnchor
from viewer.measure.document import to_json

COLUMNS = (
    "id",
    "kind",
    "text",
    "study_uid",
    "series_uid",
    "image",
    "frame",
    "quantity",
    "value",
    "unit",
    "points",
)


def csv_text(annotations: Iterable[Annotation]) -> str:
    """One line a measured quantity, one without a quantity for what measures nothing.

    `frame` counts from 1; `points` are "column row; column row", for planes "u v" in mm.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for one in annotations:
        anchor = one.anchor
        image, frame = (anchor.image, str(anchor.frame + 1)) if isinstance(anchor, ImageAnchor) else ("", "")
        points = "; ".join(f"{x:.6g} {y:.6g}" for x, y in one.points)
        place = (one.id, one.kind.value, one.text, anchor.study_uid, anchor.series_uid, image, frame)
        for part in one.measured:
            writer.writerow((*place, part.name, repr(part.value), part.unit, points))
        if not one.measured:
            writer.writerow((*place, "", "", "", points))
    return out.getvalue()


def json_text(annotations: Iterable[Annotation]) -> str:
    """The same document in which annotations are kept, with their figures."""
    return to_json(annotations)
