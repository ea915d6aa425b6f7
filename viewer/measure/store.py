"""Where annotations are kept: one small JSON file an image, in the user's data folder.

    annotations/STUDY/SERIES/IMAGE.json

The names are the UIDs; what is no UID (a file image has the hash of its pixels) is named by a hash, so that no
name ever holds a patient's. Each file is replaced as a whole, so that a crash at any moment leaves the old one or
the new one. Saving applies changes to what the file holds: two windows on one image do not lose each other's.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from viewer.dicom.transfer_syntaxes import is_uid
from viewer.errors import OverreadError, reason_of
from viewer.measure.annotation import Anchor, Annotation, ImageAnchor
from viewer.measure.document import DamagedDocument, from_json, to_json
from viewer.measure.edits import Change
from viewer.sentence import Sentence
from viewer.settings import user_data_folder
from viewer.whole_file import replacing

_PLANES = "planes"


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was found, and what the user must be told."""

    annotations: tuple[Annotation, ...] = ()
    problems: tuple[OverreadError, ...] = ()


class AnnotationStore:
    """Reads and writes annotations under `folder` (default: "annotations" in the user's data folder).

    Not for several threads at once.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder if folder is not None else user_data_folder() / "annotations"

    def path(self, anchor: Anchor) -> Path:
        """The file that holds the annotations of an image."""
        name = (
            f"{_name(anchor.image)}_{anchor.frame}" if isinstance(anchor, ImageAnchor) else _PLANES
        ) + ".json"
        return self.folder / _name(anchor.study_uid) / _name(anchor.series_uid) / name

    def load_image(self, anchor: Anchor) -> Loaded:
        """The annotations of one image."""
        return self._load([self.path(anchor)])

    def load_series(self, study_uid: str, series_uid: str) -> Loaded:
        """The annotations of all images of a series."""
        folder = self.folder / _name(study_uid) / _name(series_uid)
        return self._load(sorted(folder.glob("*.json")))

    def save(self, changes: Iterable[Change]) -> tuple[OverreadError, ...]:
        """Bring the files up to date with these changes; returns what the user must be told.

        Raises OverreadError where a file cannot be written, or belongs to a later version.
        """
        by_file: dict[Path, list[Change]] = {}
        for change in changes:
            by_file.setdefault(self.path(change.anchor), []).append(change)
        problems: list[OverreadError] = []
        for path, ours in by_file.items():
            try:
                problems += self._apply(path, ours)
            except OSError as error:
                raise OverreadError(
                    Sentence(
                        "The annotations could not be saved ({reason}).",
                        reason=reason_of(error),
                    ),
                    Sentence("See that {folder} can be written to.", folder=self.folder),
                ) from error
        return tuple(problems)

    def _apply(self, path: Path, changes: list[Change]) -> tuple[OverreadError, ...]:
        kept, problems = self._read(path)
        entries = {one.id: one for one in kept}
        for change in changes:
            if change.after is None:
                entries.pop(change.id, None)
            else:
                entries[change.id] = change.after
        if entries:
            _replace(path, to_json(entries.values()))
        else:
            path.unlink(missing_ok=True)
        return problems

    def _load(self, paths: list[Path]) -> Loaded:
        found: list[Annotation] = []
        problems: list[OverreadError] = []
        for path in paths:
            try:
                annotations, more = self._read(path)
            except OSError as error:
                reason = reason_of(error)
                more = (
                    OverreadError(
                        Sentence("The annotations of an image could not be read ({reason}).", reason=reason)
                    ),
                )
                annotations = ()
            except OverreadError as error:
                annotations, more = (), (error,)
            found += annotations
            problems += more
        return Loaded(tuple(found), tuple(problems))

    def _read(self, path: Path) -> tuple[tuple[Annotation, ...], tuple[OverreadError, ...]]:
        """What a file holds; a damaged one is moved aside, and what can be read of it is kept."""
        try:
            return from_json(path.read_text(encoding="utf-8")), ()
        except FileNotFoundError:
            return (), ()
        except UnicodeDecodeError:
            readable: tuple[Annotation, ...] = ()
        except DamagedDocument as damage:
            readable = damage.readable
        aside = _free_name(path)
        path.replace(aside)
        if readable:
            _replace(path, to_json(readable))
        rest = (
            Sentence("{count} of its annotations were saved.", count=len(readable))
            if readable
            else Sentence("The rest is not affected.")
        )
        return readable, (
            OverreadError(
                Sentence(
                    "The annotations of an image are damaged; the file was moved aside as {file}.",
                    file=aside.name,
                ),
                rest,
            ),
        )


def _name(text: str) -> str:
    if not text:
        return "none"
    return text if is_uid(text) else hashlib.sha256(text.encode()).hexdigest()[:32]


def _free_name(path: Path) -> Path:
    number = 1
    while (aside := path.with_suffix(f".damaged-{number}")).exists():
        number += 1
    return aside


def _replace(path: Path, text: str) -> None:
    """Write a file whole, for the user's eyes only. Raises OSError."""
    with replacing(path, private=True) as draft:
        draft.write_text(text, encoding="utf-8")
