"""Content items of structured reports as lines; PS3.3 C.17.3, C.18."""

from __future__ import annotations

from collections.abc import Callable, Iterable
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
from viewer.sentence import Sentence, listed

_MOST_LEVELS = 64
_MOST_ITEMS = 50_000
_MOST_POINTS = 8  # of a drawing that are written out
_RELATIONSHIPS = {
    "HAS OBS CONTEXT": Sentence("observation context"),
    "HAS CONCEPT MOD": Sentence("modifier"),
    "HAS PROPERTIES": Sentence("property"),
    "INFERRED FROM": Sentence("inferred from"),
    "SELECTED FROM": Sentence("selected from"),
    "HAS ACQ CONTEXT": Sentence("acquisition context"),
}
# PS3.16 TID 1007, Subject Context, Patient: number, birth date, sex, age, and the accession number.
_OF_THE_PATIENT = frozenset(
    f"{code}, DCM" for code in (121022, 121029, 121030, 121031, 121032, 121033, 121036)
)
# The same at the beginning of a line.
_REFERENCES = {
    "HAS OBS CONTEXT": Sentence("Observation context"),
    "HAS CONCEPT MOD": Sentence("Modifier"),
    "HAS PROPERTIES": Sentence("Property"),
    "INFERRED FROM": Sentence("Inferred from"),
    "SELECTED FROM": Sentence("Selected from"),
    "HAS ACQ CONTEXT": Sentence("Acquisition context"),
}
_UNNAMED = {"CONTAINER": Sentence("Section"), "IMAGE": Sentence("Image"), "COMPOSITE": Sentence("Object")}


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
                self.notes[
                    Sentence("Items nested deeper than {levels} levels are not shown.", levels=_MOST_LEVELS)
                ] = None
            return ()
        found = []
        for child in items(item, "ContentSequence"):
            if self._left <= 0:
                self.notes[Sentence("Only the first {count} items are shown.", count=_MOST_ITEMS)] = None
                break
            self._left -= 1
            found.append(self._line(child, level))
        return tuple(found)

    def _line(self, item: Any, level: int) -> Line:
        relationship = text(item, "RelationshipType")
        target = numbers(item, "ReferencedContentItemIdentifier")
        if target:
            # By reference: named, never followed, so that no chain of references can go in circles.
            label = _REFERENCES.get(relationship, relationship.capitalize()) or Sentence("Reference")
            return Line(label, Sentence("see {item}", item=self._name_of(target)), Sentence("by reference"))
        kind = text(item, "ValueType")
        name, name_code = code_words(item, "ConceptNameCodeSequence")
        value, value_code = _VALUES.get(kind, _nothing)(item)
        observed = text(item, "ObservationDateTime")
        detail = (
            kind,
            _RELATIONSHIPS.get(relationship, ""),
            name_code,
            Sentence("value {code}", code=value_code) if value_code else "",
            Sentence("observed {when}", when=stamp_words(observed)) if observed else "",
        )
        return Line(
            label=name or _UNNAMED.get(kind, kind.capitalize()) or Sentence("Item"),
            value=value,
            detail=_dotted(part for part in detail if part),
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
                return Sentence("an item that is not there")
            item = children[int(position) - 1]
        name, _ = code_words(item, "ConceptNameCodeSequence")
        place = ".".join(f"{part:.0f}" for part in identifier[: _MOST_LEVELS + 1])
        if name:
            return Sentence("item {place} ({name})", place=place, name=name)
        return Sentence("item {place}", place=place)


def _dotted(parts: Iterable[str]) -> str:
    whole, *others = [*parts] or [""]
    for more in others:
        whole = Sentence("{one} · {more}", one=whole, more=more)
    return whole


def _nothing(item: Any) -> tuple[str, str]:
    return "", ""


def _text(item: Any) -> tuple[str, str]:
    return text(item, "TextValue"), ""


def _number(item: Any) -> tuple[str, str]:
    measured = first(item, "MeasuredValueSequence")
    if measured is None:
        why, code = code_words(item, "NumericValueQualifierCodeSequence")
        return Sentence("no value: {why}", why=why) if why else Sentence("no value"), code
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
    parts = [name if name != sop_class else Sentence("object of unknown kind")]
    frames, segments = text(referenced, "ReferencedFrameNumber"), text(referenced, "ReferencedSegmentNumber")
    if frames:
        parts.append(Sentence("frames {numbers}" if "," in frames else "frame {numbers}", numbers=frames))
    if segments:
        parts.append(
            Sentence("segments {numbers}" if "," in segments else "segment {numbers}", numbers=segments)
        )
    channels = numbers(referenced, "ReferencedWaveformChannels")
    if channels:
        pairs = zip(channels[::2], channels[1::2], strict=False)
        numbered = ", ".join(f"{group:.0f}:{channel:.0f}" for group, channel in pairs)
        parts.append(Sentence("channels {numbers}", numbers=numbered))
    if first(referenced, "ReferencedSOPSequence") is not None:
        parts.append(Sentence("with a presentation state"))
    return listed(part for part in parts if part), ""


def _points(data: tuple[float, ...], size: int) -> str:
    points = [data[at : at + size] for at in range(0, len(data) - size + 1, size)]
    shown = [f"({', '.join(number_words(part) for part in point)})" for point in points[:_MOST_POINTS]]
    rest = " …" if len(points) > _MOST_POINTS else ""
    if not points:
        return Sentence("no points")
    count = counted(len(points), "{count} point", "{count} points")
    return Sentence("{count}: {points}", count=count, points=f"{' '.join(shown)}{rest}")


def _drawing(item: Any) -> tuple[str, str]:
    kind = text(item, "GraphicType").capitalize() or Sentence("Drawing")
    points = _points(numbers(item, "GraphicData"), 2)
    return Sentence("{kind}, {points} (pixels)", kind=kind, points=points), ""


def _drawing_in_space(item: Any) -> tuple[str, str]:
    kind = text(item, "GraphicType").capitalize() or Sentence("Drawing")
    points = _points(numbers(item, "GraphicData"), 3)
    return Sentence("{kind}, {points} (mm)", kind=kind, points=points), ""


def _times(item: Any) -> tuple[str, str]:
    kind = text(item, "TemporalRangeType").capitalize() or Sentence("Times")
    for keyword, what in (
        ("ReferencedSamplePositions", Sentence("samples")),
        ("ReferencedTimeOffsets", Sentence("seconds")),
        ("ReferencedDateTime", ""),
    ):
        values = text(item, keyword).split(", ")
        if values[0]:
            shown = ", ".join(
                number_words(float(value)) if what else stamp_words(value) for value in values[:_MOST_POINTS]
            )
            shown += ", …" if len(values) > _MOST_POINTS else ""
            told = Sentence("{times} {unit}", times=shown, unit=what) if what else shown
            return Sentence("{kind}: {told}", kind=kind, told=told), ""
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
