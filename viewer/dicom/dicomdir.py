"""The files that a DICOMDIR names, PS3.3 F; only those within its own folder."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from viewer.dicom.findings import FindingKind
from viewer.dicom.series import Skipped
from viewer.sentence import Sentence

# A data set of this size holds about a million records; what is larger is no index of a disc.
_MOST_BYTES = 1 << 29
# Media Storage Directory Storage
_CLASS = re.compile(rb"1\.2\.840\.10008\.1\.3\.10(?![0-9.])")


def is_dicomdir(path: Path) -> bool:
    """Whether a file is a DICOMDIR: by its name, or by the class that its meta group declares."""
    if path.name.upper().split(";")[0] == "DICOMDIR":
        return True
    try:
        with path.open("rb") as file:
            head = file.read(512)
    except OSError:
        return False  # whoever reads it next says why
    return head[128:132] == b"DICM" and _CLASS.search(head, 132) is not None


def referenced_files(dicomdir: Path) -> tuple[tuple[Path, ...], tuple[Skipped, ...]]:
    """Files that a DICOMDIR names and that are there, in its order, and what it names wrongly.

    No files where it cannot be read, or names none that is there: then its folder is to be scanned. The
    records are taken in the order of the file, so that wrong offsets between them do not matter. Names are
    found whatever their case: discs are often copied or mounted in lower case.
    """
    from pydicom import dcmread  # see viewer.dicom.uids

    try:
        if dicomdir.stat().st_size > _MOST_BYTES:
            raise ValueError("too large")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            dataset = dcmread(dicomdir, specific_tags=["DirectoryRecordSequence"])
            names = list(_names(dataset))
    except Exception as error:  # noqa: BLE001 - a damaged index may raise anything; the folder is still there
        why = Sentence(
            "{file} cannot be read ({error}); its folder is scanned instead.",
            file=dicomdir.name,
            error=type(error).__name__,
        )
        return (), (Skipped(dicomdir, why, FindingKind.DAMAGED),)
    folder = dicomdir.parent
    listings: dict[Path, dict[str, str]] = {}
    found: dict[Path, None] = {}
    skipped = []
    for parts in names:
        path = _find(folder, parts, listings) if _is_plain(parts) else None
        if not _is_plain(parts):
            why, kind = Sentence("which is outside of its folder"), FindingKind.OUTSIDE
        elif path is None:
            why, kind = Sentence("which is not there"), FindingKind.UNREADABLE
        elif not path.resolve().is_relative_to(folder.resolve()):
            why, kind = Sentence("a link to outside of its folder"), FindingKind.OUTSIDE
        else:
            found[path] = None
            continue
        shown = "\\".join(parts)
        skipped.append(
            Skipped(
                dicomdir,
                Sentence("{file} names {shown!r}, {why}.", file=dicomdir.name, shown=shown, why=why),
                kind,
            )
        )
    return tuple(found), tuple(skipped)


def _names(dataset: Any) -> Iterator[tuple[str, ...]]:
    """Referenced File ID of each record that has one."""
    for record in dataset.DirectoryRecordSequence:
        value = record.get("ReferencedFileID")
        if value:
            yield (value,) if isinstance(value, str) else tuple(str(part) for part in value)


def _is_plain(parts: tuple[str, ...]) -> bool:
    """Whether each part is the plain name of an entry of its folder."""
    return all(part not in ("", ".", "..") and not any(mark in part for mark in "/\\:\0") for part in parts)


def _find(folder: Path, parts: tuple[str, ...], listings: dict[Path, dict[str, str]]) -> Path | None:
    """The file of that name, in whatever case; None where there is none."""
    exact = folder.joinpath(*parts)
    if exact.is_file():
        return exact
    path = folder
    for part in parts:
        if path not in listings:
            try:
                listings[path] = {entry.name.upper().split(";")[0]: entry.name for entry in path.iterdir()}
            except OSError:
                listings[path] = {}
        actual = listings[path].get(part.upper())
        if actual is None:
            return None
        path = path / actual
    return path if path.is_file() else None
