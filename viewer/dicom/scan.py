"""Files and folders to series. Headers only; pixels stay where they are."""

from __future__ import annotations

import filecmp
import math
import os
import warnings
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from viewer.dicom.archives import UnpackFolder, is_archive, unpack
from viewer.dicom.dicomdir import is_dicomdir, referenced_files
from viewer.dicom.document import Document
from viewer.dicom.findings import FindingKind
from viewer.dicom.grouping import group_series
from viewer.dicom.instance import Instance, read_instance
from viewer.dicom.nifti import header_of, is_voxel_file
from viewer.dicom.nursery import PIXELS_WORTH_A_PROCESS, open_nursery
from viewer.dicom.picture import is_picture, read_picture_header
from viewer.dicom.series import ScanResult, Skipped
from viewer.dicom.sharing import SharedValues
from viewer.dicom.values import Values
from viewer.dicom.volume_files import is_volume_file, read_volume_headers
from viewer.errors import Cancelled, InputError, NotAnImageError, UnsupportedInputError, reason_of
from viewer.sentence import Sentence

Progress = Callable[[int, int], None]
CancelCheck = Callable[[], bool]
# Of macOS (and "._" before a name: its second halves on other file systems), Windows, KDE.
_SYSTEM_FILES = frozenset({".ds_store", "thumbs.db", "ehthumbs.db", "desktop.ini", ".directory"})


def scan(
    paths: Path | str | Iterable[Path | str],
    progress: Progress | None = None,
    cancelled: CancelCheck | None = None,
    unpack_into: Path | None = None,
    *,
    for_pixels: bool = True,
) -> ScanResult:
    """All series under `paths` (one path or many, files and folders, folders with all their sub-folders).

    `progress(done, total)` is called after each file. What is DICOM but no image (reports, plans, waveforms)
    is in `.documents`; what is neither is listed in `.skipped` with its reason; no file can make the scan
    fail. Files that operating systems leave in folders are passed over. Of two files with the same SOP
    Instance UID the first one (by path) is kept. A DICOMDIR given by its name
    stands for the files that it names, within its folder; an archive given by its name is unpacked into
    `unpack_into` (None: a temporary folder that is removed when this process ends). Raises errors.Cancelled
    soon after `cancelled()` is true.

    Where much of what is found is compressed, decoders begin to start while the scan goes on (`for_pixels`), so that
    whoever loads a volume next need not wait for them.
    """
    given = [paths] if isinstance(paths, str | Path) else list(paths)
    roots = [Path(path).expanduser() for path in given]
    skipped: list[Skipped] = []
    files = list(_files(roots, skipped, cancelled, unpack_into))
    instances: list[Instance] = []
    documents: list[Document] = []
    seen: dict[str, Path] = {}
    shared = SharedValues()
    to_decode = 0
    with warnings.catch_warnings():
        # pydicom warns about each oddity of each file; what matters to the user is in the headers' notes.
        warnings.simplefilter("ignore")
        for done, path in enumerate(files, start=1):
            if cancelled is not None and cancelled():
                raise Cancelled
            found = _read(path)
            if not isinstance(found, Skipped):
                uid = found.uid if isinstance(found, Document) else found.frames[0].sop_instance_uid
                first = seen.setdefault(uid, path) if uid else path
                if first is not path:
                    found = _repeated(path, first)
            if isinstance(found, Instance):
                instances.append(shared.compact(found))
                if for_pixels and to_decode < PIXELS_WORTH_A_PROCESS:
                    to_decode += _pixels_to_decode(found)
                    if to_decode >= PIXELS_WORTH_A_PROCESS:
                        open_nursery()
            elif isinstance(found, Document):
                documents.append(found)
            else:
                skipped.append(found)
            if progress is not None:
                progress(done, len(files))
        documents.sort(key=_display_order)
        return ScanResult(group_series(instances), tuple(skipped), tuple(documents))


def _pixels_to_decode(instance: Instance) -> int:
    first = instance.frames[0]
    if first.pixel_offset is not None or first.transfer_syntax_uid is None:
        return 0
    return first.rows * first.columns * len(instance.frames)


def _display_order(document: Document) -> tuple[str, str, str, float, str, str, str]:
    """By study as series are, then by series number and time."""
    study, number = document.study, math.inf if document.number is None else document.number
    return (study.date, study.time, study.uid or "", number, document.date, document.time, str(document.path))


def _read(path: Path) -> Instance | Document | Skipped:
    try:
        try:
            return read_instance(path)
        except NotAnImageError:
            if is_volume_file(path):
                return Instance(read_volume_headers(path), Values({}))
            if not is_picture(path):
                raise
        return Instance((read_picture_header(path),), Values({}))
    except InputError as error:
        return Skipped(path, str(error), _kind_of(error))
    except OSError as error:
        reason = Sentence("{file} cannot be read ({reason}).", file=path.name, reason=reason_of(error))
        return Skipped(path, reason, FindingKind.UNREADABLE)
    except RecursionError:
        return Skipped(
            path, Sentence("{file} is nested deeper than can be read.", file=path.name), FindingKind.LIMIT
        )
    except Exception as error:  # noqa: BLE001 - a damaged header may raise anything, and costs its file
        reason = Sentence(
            "The header of {file} is damaged ({error}).", file=path.name, error=type(error).__name__
        )
        return Skipped(path, reason, FindingKind.DAMAGED)


def _kind_of(error: InputError) -> FindingKind:
    if isinstance(error, UnsupportedInputError):
        return FindingKind.UNSUPPORTED
    return FindingKind.NOT_AN_IMAGE if isinstance(error, NotAnImageError) else FindingKind.DAMAGED


def _repeated(path: Path, first: Path) -> Skipped:
    """What is said of a second file with the UID of `first`: one of the two is wrong if they differ."""
    try:
        equal = filecmp.cmp(path, first, shallow=False)
    except OSError:
        equal = False
    if equal:
        reason = Sentence(
            "Same SOP Instance UID as {file}, which is kept; the files are equal.", file=first.name
        )
        return Skipped(path, reason, FindingKind.DUPLICATE)
    reason = Sentence(
        "Same SOP Instance UID as {file}, which is kept, though the two files differ.", file=first.name
    )
    return Skipped(path, reason, FindingKind.CONFLICT)


def _files(
    roots: list[Path], skipped: list[Skipped], cancelled: CancelCheck | None, unpack_into: Path | None
) -> Iterator[Path]:
    """Regular files under `roots`, each once, sorted by path within a folder; the rest goes to `skipped`."""
    visited: set[tuple[int, int]] = set()
    yielded: set[Path] = set()
    for root in roots:
        if not root.exists():
            skipped.append(
                Skipped(root, Sentence("{path} does not exist.", path=root), FindingKind.UNREADABLE)
            )
            continue
        for path in _under(root, visited, skipped, cancelled, unpack_into):
            if not path.is_file():  # a pipe would block the reader for ever
                skipped.append(Skipped(path, Sentence("{file} is no regular file.", file=path.name)))
            elif path not in yielded:
                yielded.add(path)
                yield path


def _under(
    root: Path,
    visited: set[tuple[int, int]],
    skipped: list[Skipped],
    cancelled: CancelCheck | None,
    unpack_into: Path | None,
) -> Iterable[Path]:
    """The files that one given path stands for."""
    if root.is_file():
        if is_dicomdir(root):
            named, refused = referenced_files(root)
            skipped += refused
            if named:
                return named
            root = root.parent
        elif is_archive(root):
            try:
                root, left_out = unpack(root, unpack_into or UnpackFolder().path, cancelled=cancelled)
            except InputError as error:
                skipped.append(Skipped(root, str(error), _kind_of(error)))
                return ()
            skipped += left_out
        elif is_voxel_file(root):
            root = header_of(root) or root  # the voxels are named, their header is meant
    return _walk(root, visited, skipped, cancelled) if root.is_dir() else (root,)


def is_system_file(name: str) -> bool:
    """Whether a file is one that an operating system leaves in every folder; nobody asks why it is no image."""
    return name.lower() in _SYSTEM_FILES or name.startswith("._")


def _walk(
    folder: Path, visited: set[tuple[int, int]], skipped: list[Skipped], cancelled: CancelCheck | None
) -> Iterator[Path]:
    """Everything in `folder` and below that is no folder. A folder reached twice (symbolic links) is read
    once.
    """
    waiting = [folder]
    while waiting:
        if cancelled is not None and cancelled():
            raise Cancelled
        folder = waiting.pop()
        try:
            status = folder.stat()
            if (status.st_dev, status.st_ino) in visited:
                continue
            visited.add((status.st_dev, status.st_ino))
            with os.scandir(folder) as listing:
                entries = sorted(listing, key=lambda entry: entry.name)
        except OSError as error:
            skipped.append(
                Skipped(
                    folder,
                    Sentence(
                        "The folder {folder} cannot be read ({reason}).",
                        folder=folder.name,
                        reason=reason_of(error),
                    ),
                )
            )
            continue
        folders = []
        for entry in entries:
            if entry.is_dir():
                folders.append(folder / entry.name)
            elif not is_system_file(entry.name):
                yield folder / entry.name
        waiting += reversed(folders)
