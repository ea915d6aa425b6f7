"""What a network was fed, as files: the tensor itself (.npz) or a picture of it (.png), with its provenance."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from viewer.ai.input_record import InputRecord
from viewer.reports.documents import Document, model_document
from viewer.reports.output_files import wanted_suffix
from viewer.reports.picture import Caption, captioned, write_png
from viewer.reports.sidecar import versions
from viewer.whole_file import write_whole

SUFFIXES = (".npz", ".png")
KIND = "overread-model-input"
_SMALLEST_SIDE = 672
_CHARACTERS = 96  # of a line below a picture of that width
_PLAIN = str.maketrans({"\u2009": " ", "×": "x", "−": "-"})  # what the picture's font lacks


def write_input(record: InputRecord, steps: Sequence[str], path: Path) -> None:
    """Write a tensor in the format that the name of ``path`` asks for; ``steps``: what was done, in sentences.

    Raises InputError for another name, OverreadError where the file cannot be written.
    """
    suffix = wanted_suffix(path, SUFFIXES)
    document = input_document(record, steps)
    if suffix == ".png":
        write_png(input_picture(record, steps), path, document)
    else:
        write_whole(path, suffix, lambda draft: _save_npz(record, document, draft))


def input_document(record: InputRecord, steps: Sequence[str]) -> Document:
    """Which tensor, of which image, for which model; without paths, in which folders often bear patients' names."""
    return {
        "kind": KIND,
        "model": model_document(record.model),
        "tensor": {
            "shape": list(record.tensor.shape),
            "type": str(record.tensor.dtype),
            "sha256": record.tensor_sha256,
        },
        "sop_instance_uid": record.identity.sop_instance_uid,
        "frame": record.identity.frame,
        "pixels_sha256": record.identity.pixels_sha256,
        "preprocessing_sha256": record.preprocessing_hash,
        "input": record.spec.model_dump(mode="json"),
        "grey_limits": [record.low, record.high],
        "inverted": record.inverted,
        "seen": None if record.places.seen is None else list(record.places.seen),
        "image_shape": list(record.places.native_shape),
        "steps": list(steps),
        "versions": versions(),
    }


def input_picture(record: InputRecord, steps: Sequence[str], channel: int = 0) -> NDArray[np.uint8]:
    """One channel, a square a cell, with what it is and what was done below: uint8 RGB."""
    low, high = record.ends(channel)
    grey = np.rint(np.clip((record.tensor[:, :, channel] - low) / (high - low), 0, 1) * 255).astype(np.uint8)
    times = max(1, -(-_SMALLEST_SIDE // grey.shape[1]))
    body = cv2.resize(grey, None, fx=times, fy=times, interpolation=cv2.INTER_NEAREST)
    shape = " x ".join(map(str, record.tensor.shape))
    lines = [
        f"{shape}, black {low:+.3f}, white {high:+.3f}, tensor {record.tensor_sha256[:12]}",
        *(part for step in steps for part in textwrap.wrap(step.translate(_PLAIN), _CHARACTERS)),
    ]
    title = f"Input of {record.model.name} {record.model.version} ({record.model.sha256[:12]})"
    return captioned(np.repeat(np.asarray(body)[:, :, None], 3, axis=2), Caption(title, tuple(lines)))


def _save_npz(record: InputRecord, document: Document, path: Path) -> None:
    places = record.places
    np.savez_compressed(
        path,
        tensor=record.tensor,
        row_spans=places.row_spans,
        column_spans=places.column_spans,
        provenance=np.array(json.dumps(document)),
    )
