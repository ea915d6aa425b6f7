"""Any object's header as rows: tag, name, type and value; sequences with their items below them."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pydicom
from pydicom.datadict import dictionary_VR, private_dictionary_VR
from pydicom.dataelem import RawDataElement

from viewer.dicom.confidential import Secrecy, secrecy
from viewer.dicom.privacy import HIDDEN, Identity, identity_of
from viewer.dicom.series import PatientInfo
from viewer.documents.data_set import DEFERRED_BYTES, read_data_set, several, text, uid_name
from viewer.documents.wording import counted
from viewer.sentence import Sentence

MOST_ROWS = 200_000
_MOST_LEVELS = 64
_MOST_TEXT = 1 << 16
_BINARY = frozenset({"OB", "OD", "OF", "OL", "OV", "OW", "OB or OW", "UN"})


@dataclass(frozen=True, slots=True)
class TagRow:
    """One element, or one item of a sequence. `depth` 0 is the data set itself; rows come parents first."""

    depth: int
    tag: str  # "(0010,0010)"; "" for an item
    name: str  # "Patient's Name"; "Item 1"
    vr: str
    value: str
    personal: bool = False

    def shown_value(self, hide_personal: bool) -> str:
        """The value, or that it is hidden."""
        return HIDDEN if hide_personal and self.personal and self.value else self.value

    def as_text(self, hide_personal: bool = False) -> str:
        """One line of plain text, indented."""
        value = self.shown_value(hide_personal)
        parts = [part for part in (self.tag, self.name, self.vr, value) if part]
        return f"{'  ' * self.depth}{'  '.join(parts)}"


@dataclass(frozen=True, slots=True)
class TagTree:
    """The header of one file; `notes` say what is missing of it."""

    path: Path
    rows: tuple[TagRow, ...]
    notes: tuple[str, ...] = ()


def read_tag_tree(path: Path) -> TagTree:
    """The file meta information and the data set of a DICOM file; pixels by their size. Raises InputError."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        data_set, raw = read_data_set(path)
        walker = _Walker(_identity(data_set))
        walker.add(getattr(data_set, "file_meta", None) or pydicom.Dataset(), 0)
        walker.add(data_set, 0)
    if raw.pixels is not None:
        tag = raw.pixels.tag
        size = Sentence("compressed") if raw.pixels.length is None else _bytes(raw.pixels.length)
        name = pydicom.datadict.dictionary_description(tag)
        walker.rows.append(TagRow(0, f"({tag >> 16:04X},{tag & 0xFFFF:04X})", name, "", size))
    return TagTree(path, tuple(walker.rows), tuple(walker.notes))


class _Walker:
    """Collects rows, as far as limits allow."""

    def __init__(self, identity: Identity) -> None:
        self._identity = identity
        self.rows: list[TagRow] = []
        self.notes: dict[str, None] = {}

    def add(self, data_set: Any, depth: int, confidential: bool = False) -> None:
        """The elements of a data set; all are personal where they lie in a confidential sequence."""
        # Not by get_item, which fetches long values from the file.
        raw = dict(data_set.items())
        for tag in sorted(raw):
            if len(self.rows) >= MOST_ROWS:
                self.notes[Sentence("Only the first {count:,} rows are shown.", count=MOST_ROWS)] = None
                return
            self._add_element(data_set, tag, raw[tag], depth, confidential)

    def _add_element(self, data_set: Any, tag: Any, raw: Any, depth: int, confidential: bool) -> None:
        label = f"({tag.group:04X},{tag.element:04X})"
        length = getattr(raw, "length", None) or 0
        if isinstance(raw, RawDataElement) and length > DEFERRED_BYTES and length != 0xFFFFFFFF:
            vr = raw.VR or _dictionary_vr(data_set, tag)
            if vr != "SQ":
                self.rows.append(TagRow(depth, label, _name(data_set, tag), vr, _bytes(length)))
                return
        try:
            element = data_set[tag]
            name: str = element.name
            vr = str(element.VR)
            personal = confidential or secrecy(int(tag), vr) is Secrecy.CONFIDENTIAL
            if vr == "SQ":
                self._add_sequence(element, label, name, depth, personal)
                return
            value = _value_text(element.value, vr)
            # What private elements hold nobody knows: their text is hidden too.
            own_text = tag.is_private and not tag.is_private_creator and not isinstance(element.value, bytes)
            personal = personal or own_text or self._identity.is_named_in(value)
        except Exception as error:  # noqa: BLE001 - pydicom raises many kinds; the row says so
            self.rows.append(
                TagRow(
                    depth,
                    label,
                    _name(data_set, tag),
                    "",
                    Sentence("cannot be read ({error})", error=type(error).__name__),
                )
            )
            return
        if tag.is_private:
            creator = getattr(element, "private_creator", None)
            if creator and not tag.is_private_creator:
                name = Sentence("{one} · {more}", one=name, more=creator)
        self.rows.append(TagRow(depth, label, name, vr, value, personal and bool(value)))

    def _add_sequence(self, element: Any, label: str, name: str, depth: int, confidential: bool) -> None:
        found = list(element.value)
        count = counted(len(found), "{count} item", "{count} items")
        self.rows.append(TagRow(depth, label, name, "SQ", count))
        if depth >= _MOST_LEVELS:
            self.notes[
                Sentence("Sequences nested deeper than {levels} levels are not shown.", levels=_MOST_LEVELS)
            ] = None
            return
        for number, item in enumerate(found, start=1):
            if len(self.rows) >= MOST_ROWS:
                return
            self.rows.append(TagRow(depth + 1, "", Sentence("Item {number}", number=number), "", ""))
            self.add(item, depth + 2, confidential)


def _bytes(count: int) -> Sentence:
    return Sentence("{count:,} bytes", count=count)


def _identity(data_set: Any) -> Identity:
    parts = (text(data_set, keyword) for keyword in ("PatientName", "PatientID", "PatientBirthDate"))
    name, number, birth = parts
    return identity_of([PatientInfo(name, number, birth_date=birth)])


def _value_text(value: Any, vr: str) -> str:
    """The value in one piece of text; bytes by their size."""
    if value is None:
        return ""
    if vr in _BINARY or isinstance(value, bytes):
        return _bytes(len(value)) if value else ""
    parts = several(value)
    shown = "\\".join(str(part) for part in parts[: _MOST_TEXT // 2])
    if vr == "UI" and len(parts) == 1 and (name := uid_name(shown)) != shown:
        return f"{shown} ({name})"
    if len(shown) > _MOST_TEXT or len(parts) > _MOST_TEXT // 2:
        return (
            f"{shown[:_MOST_TEXT]} … ({len(parts):,} values)" if len(parts) > 1 else f"{shown[:_MOST_TEXT]} …"
        )
    return shown


def _dictionary_vr(data_set: Any, tag: Any) -> str:
    try:
        creator = data_set.private_creators(tag.group)[0] if tag.is_private else ""
        return str(private_dictionary_VR(tag, creator) if creator else dictionary_VR(tag))
    except (KeyError, IndexError):
        return "UN"


def _name(data_set: Any, tag: Any) -> str:
    try:
        return str(pydicom.datadict.dictionary_description(tag))
    except KeyError:
        return Sentence("Private element") if tag.is_private else Sentence("Unknown element")
