"""Content items of structured reports as lines; PS3.3 C.17.3, C.18."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from viewer.documents.data_set import first, items, numbers, text, uid_name
from viewer.documents.outline import Line, Reference
from viewer.documents.wording import (
    code_words,
    counted,
    date_words,
    name_words,
    number_words,
    stamp_words,
    time_words,
)

_MOST_LEVELS = 64
_MOST_ITEMS = 50_000
_MOST_POINTS = 8  # of a drawing that are written out
_RELATIONSHIPS = {
    "HAS OBS CONTEXT": "observation context",
    "HAS CONCEPT MOD": "modifier",
    "HAS PROPERTIES": "property",
    "INFERRED FROM": "inferred from",
    "SELECTED FROM": "selected from",
    "HAS ACQ CONTEXT": "acquisition context",
}
# PS3.16 TID 1007, Subject Context, Patient: number, birth date, sex, age, and the accession number.
_OF_THE_PATIENT = frozenset(
    f"{code}, DCM" for code in (121022, 121029, 121030, 121031, 121032, 121033, 121036)
)
_UNNAMED = {"CONTAINER": "Section", "IMAGE": "Image", "COMPOSITE": "Object"}


class ContentReader:
    """Turns the content tree below one root into lines, as far as limits allow; `notes` say what is missing."""

    def __init__(self, root: Any) -> None:
        self._root = root
        self._left = _MOST_ITEMS
        self.notes: dict[str, None] = {}

    def lines(self) -> tuple[Line, ...]:
        """The items below the root."""
        return self._below(self._root, 1)

    def _below(self, item: Any, level: int) -> tuple[Line, ...]:
        if level > _MOST_LEVELS:
            if first(item, "ContentSequence") is not None:
                self.notes[f"Items nested deeper than {_MOST_LEVELS} levels are not shown."] = None
            return ()
        found = []
        for child in items(item, "ContentSequence"):
            if self._left <= 0:
                self.notes[f"Only the first {_MOST_ITEMS} items are shown."] = None
                break
            self._left -= 1
            found.append(self._line(child, level))
        return tuple(found)

    def _line(self, item: Any, level: int) -> Line:
        relationship = text(item, "RelationshipType")
        target = numbers(item, "ReferencedContentItemIdentifier")
        if target:
            # By reference: named, never followed, so that no chain of references can go in circles.
            label = _RELATIONSHIPS.get(relationship, relationship.lower()).capitalize() or "Reference"
            return Line(label, f"see {self._name_of(target)}", "by reference")
        kind = text(item, "ValueType")
        name, name_code = code_words(item, "ConceptNameCodeSequence")
        value, value_code = _VALUES.get(kind, _nothing)(item)
        observed = text(item, "ObservationDateTime")
        detail = (
            kind,
            _RELATIONSHIPS.get(relationship, ""),
            name_code,
            f"value {value_code}" if value_code else "",
            f"observed {stamp_words(observed)}" if observed else "",
        )
        return Line(
            label=name or _UNNAMED.get(kind, kind.capitalize()) or "Item",
            value=value,
            detail=" · ".join(part for part in detail if part),
            reference=_reference(item) if kind in ("IMAGE", "COMPOSITE", "WAVEFORM") else None,
            personal=kind in ("PNAME", "TEXT") or name_code in _OF_THE_PATIENT,
            children=self._below(item, level + 1),
        )

    def _name_of(self, identifier: tuple[float, ...]) -> str:
        """What an identifier such as 1\\2\\1 means: positions from the root, which is 1."""
        item = self._root
        for position in identifier[1 : _MOST_LEVELS + 1]:
            children = list(items(item, "ContentSequence"))
            if not 1 <= position <= len(children):
                return "an item that is not there"
            item = children[int(position) - 1]
        name, _ = code_words(item, "ConceptNameCodeSequence")
        place = ".".join(f"{part:.0f}" for part in identifier[: _MOST_LEVELS + 1])
        return f"item {place} ({name})" if name else f"item {place}"


def _nothing(item: Any) -> tuple[str, str]:
    return "", ""


def _text(item: Any) -> tuple[str, str]:
    return text(item, "TextValue"), ""


def _number(item: Any) -> tuple[str, str]:
    measured = first(item, "MeasuredValueSequence")
    if measured is None:
        why, code = code_words(item, "NumericValueQualifierCodeSequence")
        return f"no value{f': {why}' if why else ''}", code
    value = text(measured, "NumericValue")
    meaning, code = code_words(measured, "MeasurementUnitsCodeSequence")
    symbol = code.partition(",")[0]
    # UCUM symbols are units as one writes them; {ratio} and 1 are not.
    unit = "" if symbol == "1" else meaning if symbol.startswith("{") or not symbol else symbol
    return f"{value}\u2009{unit}" if unit else value, ""


def _code(item: Any) -> tuple[str, str]:
    return code_words(item, "ConceptCodeSequence")


def _person(item: Any) -> tuple[str, str]:
    return name_words(text(item, "PersonName")), ""


def _date(item: Any) -> tuple[str, str]:
    return date_words(text(item, "Date")), ""


def _time(item: Any) -> tuple[str, str]:
    return time_words(text(item, "Time")), ""


def _stamp(item: Any) -> tuple[str, str]:
    return stamp_words(text(item, "DateTime")), ""


def _uid(item: Any) -> tuple[str, str]:
    uid = text(item, "UID")
    name = uid_name(uid)
    return (uid, "") if name == uid else (f"{name} ({uid})", "")


def _object(item: Any) -> tuple[str, str]:
    referenced = first(item, "ReferencedSOPSequence")
    if referenced is None:
        return "", ""
    sop_class = text(referenced, "ReferencedSOPClassUID")
    name = uid_name(sop_class)
    parts = [name if name != sop_class else "object of unknown kind"]
    for keyword, what in (("ReferencedFrameNumber", "frame"), ("ReferencedSegmentNumber", "segment")):
        value = text(referenced, keyword)
        if value:
            parts.append(f"{what}{'s' if ',' in value else ''} {value}")
    channels = numbers(referenced, "ReferencedWaveformChannels")
    if channels:
        pairs = zip(channels[::2], channels[1::2], strict=False)
        parts.append("channels " + ", ".join(f"{group:.0f}:{channel:.0f}" for group, channel in pairs))
    if first(referenced, "ReferencedSOPSequence") is not None:
        parts.append("with a presentation state")
    return ", ".join(part for part in parts if part), ""


def _points(data: tuple[float, ...], size: int) -> str:
    points = [data[at : at + size] for at in range(0, len(data) - size + 1, size)]
    shown = [f"({', '.join(number_words(part) for part in point)})" for point in points[:_MOST_POINTS]]
    rest = " …" if len(points) > _MOST_POINTS else ""
    return f"{counted(len(points), 'point')}: {' '.join(shown)}{rest}" if points else "no points"


def _drawing(item: Any) -> tuple[str, str]:
    kind = text(item, "GraphicType").capitalize() or "Drawing"
    return f"{kind}, {_points(numbers(item, 'GraphicData'), 2)} (pixels)", ""


def _drawing_in_space(item: Any) -> tuple[str, str]:
    kind = text(item, "GraphicType").capitalize() or "Drawing"
    return f"{kind}, {_points(numbers(item, 'GraphicData'), 3)} (mm)", ""


def _times(item: Any) -> tuple[str, str]:
    kind = text(item, "TemporalRangeType").capitalize() or "Times"
    for keyword, what in (
        ("ReferencedSamplePositions", "samples"),
        ("ReferencedTimeOffsets", "seconds"),
        ("ReferencedDateTime", ""),
    ):
        values = text(item, keyword).split(", ")
        if values[0]:
            shown = ", ".join(
                number_words(float(value)) if what else stamp_words(value) for value in values[:_MOST_POINTS]
            )
            shown += ", …" if len(values) > _MOST_POINTS else ""
            return f"{kind}: {shown} {what}".rstrip(), ""
    return kind, ""


_VALUES: dict[str, Callable[[Any], tuple[str, str]]] = {
    "TEXT": _text,
    "NUM": _number,
    "CODE": _code,
    "PNAME": _person,
    "DATE": _date,
    "TIME": _time,
    "DATETIME": _stamp,
    "UIDREF": _uid,
    "IMAGE": _object,
    "COMPOSITE": _object,
    "WAVEFORM": _object,
    "SCOORD": _drawing,
    "SCOORD3D": _drawing_in_space,
    "TCOORD": _times,
}


def _reference(item: Any) -> Reference | None:
    referenced = first(item, "ReferencedSOPSequence")
    return None if referenced is None else reference_of(referenced)


def reference_of(referenced: Any) -> Reference | None:
    """The object that an item of a reference sequence names; None where it names none."""
    uid = text(referenced, "ReferencedSOPInstanceUID")
    if not uid:
        return None
    frames = tuple(int(frame) for frame in numbers(referenced, "ReferencedFrameNumber") if frame >= 1)
    return Reference(uid, uid_name(text(referenced, "ReferencedSOPClassUID")), frames)
