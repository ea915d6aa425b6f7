"""Labelled images on disk: listed, and brought onto the model's grid by the viewer's own preprocessing."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from viewer.ai.classifier import load_locator
from viewer.ai.model_card import InputSpec
from viewer.ai.preprocess import Preprocessing
from viewer.dicom.series import Series
from viewer.errors import Cancelled, InputError, NotAnImageError, OverreadError, reason_of
from viewer.sentence import Sentence
from viewer.volume.build import load_image
from viewer.volume.slice_image import SliceImage

Progress = Callable[[int, int], None]
IsCancelled = Callable[[], bool]

LABELS_NAME = "labels.csv"
# Between the labels of an image that has several, as in NIH's tables.
SEVERAL = "|"
_REMEDY = Sentence("Give a folder with labels.csv, a CSV file, or a folder with one sub-folder a class.")


@dataclass(frozen=True, slots=True)
class LabelledImage:
    """One image, its label and whom it shows.

    series, frame: where a scan found it, and which image of that (of the file, without a series) it is, from
    0 in display order. covariates: all further columns of the table.
    """

    path: Path
    label: str
    patient: str
    frame: int = 0
    covariates: Mapping[str, str] = field(default_factory=dict)
    series: Series | None = field(default=None, repr=False, compare=False)

    def load(self) -> SliceImage:
        """The image. Raises OverreadError."""
        try:
            return load_image(self.series or self.path, self.frame)
        except IndexError as error:
            raise InputError(
                self.path,
                Sentence("{file} has no image {frame}.", file=self.path.name, frame=self.frame),
                "Correct the table.",
            ) from error


@dataclass(frozen=True, slots=True)
class Dataset:
    """Images with labels. `labels` are those that occur, sorted; `patients_known` is False where nothing
    says who is who, and every image then counts as a patient of its own. `notes`: sentences for the user.
    """

    root: Path
    items: tuple[LabelledImage, ...]
    labels: tuple[str, ...]
    patients_known: bool
    notes: tuple[str, ...] = ()

    @property
    def patients(self) -> tuple[str, ...]:
        """Patient of each image."""
        return tuple(item.patient for item in self.items)

    @property
    def covariates(self) -> tuple[str, ...]:
        """Names of the table's further columns."""
        return tuple(sorted({name for item in self.items for name in item.covariates}))

    def indices(self, labels: Sequence[str]) -> NDArray[np.int64]:
        """Place of each image's label in ``labels``. Raises InputError for a label that is not there."""
        place = {label: index for index, label in enumerate(labels)}
        unknown = sorted(set(self.labels) - set(place))
        if unknown:
            raise InputError(
                self.root,
                Sentence(
                    "{path} has the label {label!r}, which the model does not know.",
                    path=self.root,
                    label=unknown[0],
                ),
                Sentence("Its labels are: {names}.", names=", ".join(labels)),
            )
        return np.array([place[item.label] for item in self.items], np.int64)

    def presence(self, labels: Sequence[str]) -> tuple[NDArray[np.bool_], dict[str, int]]:
        """(n, labels) which of ``labels`` each image has, where an image may have several ("effusion|mass") or
        none; and how many images have each label that is not among them ("no finding").

        Raises InputError when no image has any of them.
        """
        present = np.zeros((len(self.items), len(labels)), bool)
        others: dict[str, int] = {}
        for row, item in enumerate(self.items):
            for name in {part.strip() for part in item.label.split(SEVERAL)}:
                if name in labels:
                    present[row, list(labels).index(name)] = True
                else:
                    others[name] = others.get(name, 0) + 1
        if not present.any():
            raise InputError(
                self.root,
                Sentence("None of the images in {path} has a label that the model knows.", path=self.root),
                Sentence("Its labels are: {names}.", names=", ".join(labels)),
            )
        return present, others


@dataclass(frozen=True, slots=True, eq=False)
class Grids:
    """Preprocessed images before normalisation.

    values: (n, H, W) float32 in [0, 1]; kept: places in the data set of the images that could be read;
    shapes: (n, 2) native rows and columns; sha256: of each file; unreadable: path and reason.
    """

    values: NDArray[np.float32]
    kept: NDArray[np.int64]
    shapes: NDArray[np.int64]
    sha256: tuple[str, ...]
    unreadable: tuple[tuple[Path, str], ...]


def read_dataset(data: Path | str) -> Dataset:
    """List the labelled images of ``data``: a CSV file, a folder with labels.csv, or one sub-folder a class.

    A table has a column ``label`` and one that says which image: ``file`` (a path from the table's folder),
    ``SOPInstanceUID`` or ``SeriesInstanceUID`` (then the table's folder is scanned for DICOM files; a
    series' label holds for all its images). ``patient`` keeps all images of a patient together; without it
    DICOM's own patient is taken. Further columns are kept as covariates.

    Raises InputError, naming the file and line, for a table that cannot be used or a folder without images.
    """
    from viewer.training.dataset_table import read_table

    root = Path(data)
    table = root / LABELS_NAME if root.is_dir() else root
    notes: tuple[str, ...] = ()
    if table.is_file():
        items, patients_known, notes = read_table(table)
    elif root.is_dir():
        items, patients_known = _from_folders(root), False
    else:
        raise InputError(root, Sentence("{path} does not exist.", path=root), _REMEDY)
    if not items:
        raise InputError(root, Sentence("{path} holds no labelled images.", path=root), _REMEDY)
    labels = tuple(sorted({item.label for item in items}))
    return Dataset(root, tuple(items), labels, patients_known, notes)


def _from_folders(root: Path) -> list[LabelledImage]:
    return [
        LabelledImage(path, folder.name, f"{folder.name}/{path.name}")
        for folder in sorted(root.iterdir())
        if folder.is_dir() and not folder.name.startswith(".")
        for path in _files_below(folder)
        if path.is_file() and not path.name.startswith(".")
    ]


def _files_below(folder: Path) -> list[Path]:
    """Sorted. Raises InputError for a folder that may not be read: a class must not go missing in silence."""

    def refuse(error: OSError) -> None:
        raise InputError(
            Path(error.filename),
            Sentence(
                "The folder {folder} cannot be read ({reason}).",
                folder=error.filename,
                reason=reason_of(error),
            ),
            "Get the right to read it, or move it elsewhere.",
        ) from error

    return sorted(Path(place, name) for place, _, names in os.walk(folder, onerror=refuse) for name in names)


def load_grids(
    dataset: Dataset,
    spec: InputSpec,
    progress: Progress | None = None,
    cancelled: IsCancelled | None = None,
) -> Grids:
    """Preprocess every image as a card with this input section lays down.

    A file that cannot be read is left out and listed. Raises Cancelled; InputError when nothing can be read.
    """
    preprocessing = Preprocessing(spec, load_locator(spec))
    values = np.zeros((len(dataset.items), spec.height, spec.width), np.float32)
    kept: list[int] = []
    shapes: list[tuple[int, int]] = []
    hashes: list[str] = []
    unreadable: list[tuple[Path, str]] = []
    for place, item in enumerate(dataset.items):
        if cancelled is not None and cancelled():
            raise Cancelled
        try:
            image = item.load()
            resampler = preprocessing.resampler(image)
            values[len(kept)] = resampler.apply(preprocessing.scale(image, resampler).values)
        except NotAnImageError as error:
            unreadable.append((item.path, error.message))
        except OverreadError as error:
            unreadable.append((item.path, str(error)))
        else:
            kept.append(place)
            shapes.append(image.shape)
            hashes.append(hashlib.sha256(item.path.read_bytes()).hexdigest())
        if progress is not None:
            progress(place + 1, len(dataset.items))
    if not kept:
        raise InputError(
            dataset.root,
            Sentence("None of the files in {path} can be read.", path=dataset.root),
            unreadable[0][1],
        )
    return Grids(
        values[: len(kept)],
        np.array(kept, np.int64),
        np.array(shapes, np.int64),
        tuple(hashes),
        tuple(unreadable),
    )
