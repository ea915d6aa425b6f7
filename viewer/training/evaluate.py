"""Measures a model on labelled images."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from viewer.ai.classifier import Model, load_model, probabilities
from viewer.ai.preprocess import Normalisation
from viewer.errors import Cancelled
from viewer.training.dataset import load_grids, read_dataset
from viewer.training.metrics import RESAMPLES, measure
from viewer.training.report import HASH_DIGITS, REPORT_NAME

_BATCH = 32


def evaluate(
    data: Path | str,
    model: Model | str | Path,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    seed: int = 0,
    resamples: int = RESAMPLES,
) -> dict[str, Any]:
    """Figures of a model on a data set, with the keys of `overread evaluate --json`.

    Besides those: ``model``, ``notes`` (sentences to show: images the model was trained on, unknown
    patients), ``unreadable``. A figure is None where the data cannot tell (an AUC with one label).

    Raises InputError, ModelNotFoundError, ModelRefusedError, Cancelled.
    """
    dataset = read_dataset(data)
    loaded = model if isinstance(model, Model) else load_model(model)
    dataset.indices(loaded.labels)  # a wrong label is told before minutes of work
    grids = load_grids(dataset, loaded.card.input, progress, cancelled)
    truth = dataset.indices(loaded.labels)[grids.kept]
    patients = [dataset.patients[place] for place in grids.kept]
    spec = loaded.card.input.normalisation
    normalisation = Normalisation(spec.mean, spec.std)
    parts = []
    for start in range(0, len(truth), _BATCH):
        if cancelled is not None and cancelled():
            raise Cancelled
        parts.append(loaded.backend.logits(normalisation.apply(grids.values[start : start + _BATCH])))
    chances = probabilities(np.concatenate(parts), loaded.card.activation)
    figures = measure(truth, chances, patients, loaded.labels, seed, resamples)
    notes = []
    seen = _training_hashes(loaded.entry.folder)
    overlap = sum(digest[:HASH_DIGITS] in seen for digest in grids.sha256)
    if overlap:
        notes.append(
            f"{overlap} of these {len(truth)} images were used to train {loaded.card.name}: "
            "these figures flatter it. "
            f"The card's figures come from cross-validation by patient ({REPORT_NAME} beside it)."
        )
    if not dataset.patients_known:
        notes.append(
            f"{dataset.root.name} does not say who is who: intervals treat each image as another patient."
        )
    return {
        "model": {"name": loaded.card.name, "version": loaded.card.version, "sha256": loaded.card.sha256},
        **figures,
        "notes": notes,
        "unreadable": [{"path": str(path), "reason": reason} for path, reason in grids.unreadable],
    }


def _training_hashes(folder: Path) -> set[str]:
    report = folder / REPORT_NAME
    if not report.is_file():
        return set()
    rows = json.loads(report.read_text(encoding="utf-8")).get("out_of_fold", [])
    return {row["sha256"] for row in rows}
