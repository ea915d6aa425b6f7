"""A table of labels: which image, what it is, whom it shows, and whatever else its author wrote down."""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from viewer.dicom.scan import scan
from viewer.dicom.series import Series
from viewer.errors import InputError
from viewer.sentence import Sentence
from viewer.training.dataset import LabelledImage

# Columns that name an image, as they are compared: small letters only.
_FILE, _SOP, _SERIES = "file", "sopinstanceuid", "seriesinstanceuid"
_LABEL, _PATIENT = "label", "patient"
_DIGITS = 12


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    cells: Mapping[str, str]
    covariates: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Found:
    """One image that the scan found; patient is never a name or number as it stands in the file."""

    series: Series
    frame: int
    patient: str


def read_table(table: Path) -> tuple[list[LabelledImage], bool, tuple[str, ...]]:
    """The images of a table, whether each one's patient is known, and notes. See `dataset.read_dataset`.

    Raises InputError, naming the line.
    """
    rows = list(_rows(table))
    if not rows or _FILE in rows[0].cells:
        items, known = _by_file(table, rows)
        return items, known, ()
    return _by_uid(table, rows, _SOP if _SOP in rows[0].cells else _SERIES)


def _rows(table: Path) -> Iterator[_Row]:
    try:
        with table.open(newline="", encoding="utf-8-sig") as stream:
            reader = csv.DictReader(stream)
            plain = {name: re.sub("[^a-z]", "", name.lower()) for name in reader.fieldnames or ()}
            named = set(plain.values())
            if _LABEL not in named or not {_FILE, _SOP, _SERIES} & named:
                raise InputError(
                    table,
                    Sentence("{table} has no columns file and label.", table=table),
                    "Its first line must name them (or SOPInstanceUID, SeriesInstanceUID in place of file).",
                )
            known = {_FILE, _SOP, _SERIES, _LABEL, _PATIENT}
            for row in reader:
                cells = {plain[name]: (row[name] or "").strip() for name in plain}
                further = {name: (row[name] or "").strip() for name in plain if plain[name] not in known}
                yield _Row(reader.line_num, {name: cells[name] for name in known & set(cells)}, further)
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputError(
            table,
            Sentence("{table} is not a CSV file ({error}).", table=table, error=str(error)),
            "Save it as UTF-8 with commas.",
        ) from error


def _by_file(table: Path, rows: list[_Row]) -> tuple[list[LabelledImage], bool]:
    items = []
    for row in rows:
        name, label = row.cells[_FILE], row.cells[_LABEL]
        path = table.parent / name
        if not name or not label:
            raise _fault(table, row, Sentence("file or label is empty."), Sentence("Fill it in."))
        if not path.is_file():
            raise _fault(
                table, row, Sentence("there is no file {name}.", name=name), Sentence("Correct the name.")
            )
        items.append(LabelledImage(path, label, row.cells.get(_PATIENT) or name, covariates=row.covariates))
    return items, bool(rows) and _PATIENT in rows[0].cells


def _by_uid(table: Path, rows: list[_Row], column: str) -> tuple[list[LabelledImage], bool, tuple[str, ...]]:
    found, images = _scanned(table.parent, column)
    items: list[LabelledImage] = []
    known = True
    seen: set[str] = set()
    for row in rows:
        uid, label = row.cells[column], row.cells[_LABEL]
        if not uid or not label:
            raise _fault(table, row, Sentence("UID or label is empty."), Sentence("Fill it in."))
        if uid not in found:
            raise _fault(
                table,
                row,
                Sentence("no image here has the UID {uid}.", uid=uid),
                Sentence("Look into {folder}.", folder=table.parent),
            )
        if uid in seen:
            raise _fault(
                table,
                row,
                Sentence("the UID {uid} stands there twice.", uid=uid),
                Sentence("Give each one label."),
            )
        seen.add(uid)
        for one in found[uid]:
            patient = row.cells.get(_PATIENT) or one.patient
            known = known and bool(patient)
            items.append(
                LabelledImage(
                    one.series.frames[one.frame].path,
                    label,
                    patient or uid,
                    one.frame,
                    row.covariates,
                    one.series,
                )
            )
    left = images - len(items)
    notes = (
        (
            Sentence(
                "{left} of {images} images under {name} have no label in the table.",
                left=left,
                images=images,
                name=table.parent.name,
            ),
        )
        if left
        else ()
    )
    return items, known, notes


def _scanned(folder: Path, column: str) -> tuple[dict[str, list[_Found]], int]:
    """Images under the folder by UID, and how many there are."""
    found: dict[str, list[_Found]] = {}
    count = 0
    for series in scan(folder, for_pixels=False).series:
        if all(frame.sop_instance_uid is None for frame in series.frames):
            continue  # pictures: the tables of those go by file
        number = series.patient.id or ""
        patient = hashlib.sha256(number.encode()).hexdigest()[:_DIGITS] if number else ""
        for index, frame in enumerate(series.frames):
            count += 1
            uid = frame.sop_instance_uid if column == _SOP else series.uid.split("#")[0]
            found.setdefault(uid or "", []).append(_Found(series, index, patient))
    return found, count


def _fault(table: Path, row: _Row, what: str, remedy: str) -> InputError:
    return InputError(
        table, Sentence("{table}, line {line}: {what}", table=table, line=row.line, what=what), remedy
    )
