"""Labelled images on disk: listed, and brought onto the model's grid by the viewer's own preprocessing."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from viewer.ai.model_card import InputSpec
from viewer.ai.preprocess import Preprocessing
from viewer.errors import Cancelled, InputError, NotAnImageError, OverreadError
from viewer.volume.build import load_image

Progress = Callable[[int, int], None]
IsCancelled = Callable[[], bool]

LABELS_NAME = "labels.csv"


@dataclass(frozen=True, slots=True)
class LabelledImage:
    """One image file, its label and whom it shows."""

    path: Path
    label: str
    patient: str


@dataclass(frozen=True, slots=True)
class Dataset:
    """Images with labels. `labels` are those that occur, sorted; `patients_known` is False where the
    folder does not say who is who, and every image then counts as a patient of its own.
    """

    root: Path
    items: tuple[LabelledImage, ...]
    labels: tuple[str, ...]
    patients_known: bool

    @property
    def patients(self) -> tuple[str, ...]:
        """Patient of each image."""
        return tuple(item.patient for item in self.items)

    def indices(self, labels: Sequence[str]) -> NDArray[np.int64]:
        """Place of each image's label in ``labels``. Raises InputError for a label that is not there."""
        place = {label: index for index, label in enumerate(labels)}
        unknown = sorted(set(self.labels) - set(place))
        if unknown:
            raise InputError(
                self.root,
                f"{self.root} has the label {unknown[0]!r}, which the model does not know.",
                f"Its labels are: {', '.join(labels)}.",
            )
        return np.array([place[item.label] for item in self.items], np.int64)


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


def read_dataset(folder: Path | str) -> Dataset:
    """List a folder with labels.csv (columns file, label and, if known, patient), or one sub-folder a class.

    Raises InputError, naming the file and line, for a table that cannot be used or a folder without images.
    """
    root = Path(folder)
    table = root / LABELS_NAME
    if table.is_file():
        items, patients_known = _from_table(root, table)
    elif root.is_dir():
        items, patients_known = _from_folders(root), False
    else:
        raise InputError(
            root, f"{root} is not a folder.", "Give a folder with labels.csv or one sub-folder a class."
        )
    if not items:
        raise InputError(
            root,
            f"{root} holds no labelled images.",
            "Give a folder with labels.csv or one sub-folder a class.",
        )
    return Dataset(root, tuple(items), tuple(sorted({item.label for item in items})), patients_known)


def _from_table(root: Path, table: Path) -> tuple[list[LabelledImage], bool]:
    items = []
    with table.open(newline="", encoding="utf-8-sig") as stream:
        reader = csv.DictReader(stream)
        columns = set(reader.fieldnames or ())
        if not {"file", "label"} <= columns:
            raise InputError(
                table, f"{table} has no columns file and label.", "Its first line must name them."
            )
        patients_known = "patient" in columns
        for row in reader:
            name, label = (row["file"] or "").strip(), (row["label"] or "").strip()
            path = root / name
            if not name or not label:
                raise InputError(
                    table, f"{table}, line {reader.line_num}: file or label is empty.", "Fill it in."
                )
            if not path.is_file():
                raise InputError(
                    table, f"{table}, line {reader.line_num}: there is no file {name}.", "Correct the name."
                )
            patient = (row.get("patient") or "").strip() or name
            items.append(LabelledImage(path, label, patient))
    return items, patients_known


def _from_folders(root: Path) -> list[LabelledImage]:
    return [
        LabelledImage(path, folder.name, f"{folder.name}/{path.name}")
        for folder in sorted(root.iterdir())
        if folder.is_dir() and not folder.name.startswith(".")
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    ]


def load_grids(
    dataset: Dataset,
    spec: InputSpec,
    progress: Progress | None = None,
    cancelled: IsCancelled | None = None,
) -> Grids:
    """Preprocess every image as a card with this input section lays down.

    A file that cannot be read is left out and listed. Raises Cancelled; InputError when nothing can be read.
    """
    preprocessing = Preprocessing(spec)
    values = np.zeros((len(dataset.items), spec.height, spec.width), np.float32)
    kept: list[int] = []
    shapes: list[tuple[int, int]] = []
    hashes: list[str] = []
    unreadable: list[tuple[Path, str]] = []
    for place, item in enumerate(dataset.items):
        if cancelled is not None and cancelled():
            raise Cancelled
        try:
            image = load_image(item.path)
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
        raise InputError(dataset.root, f"None of the files in {dataset.root} can be read.", unreadable[0][1])
    return Grids(
        values[: len(kept)],
        np.array(kept, np.int64),
        np.array(shapes, np.int64),
        tuple(hashes),
        tuple(unreadable),
    )
