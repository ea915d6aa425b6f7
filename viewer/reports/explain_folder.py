"""The folder that a batch of explanations leaves: maps with their sidecars, pictures, a table, a page, a summary."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import cv2

from viewer.ai.model_card import ModelId
from viewer.explain.explainer import Choices
from viewer.reports.attribution_files import overlaid, write_attribution
from viewer.reports.batch_page import PAGE_NAME, write_page
from viewer.reports.documents import model_document
from viewer.reports.explain_batch import BatchRow, Explained, summarise, write_table
from viewer.reports.sidecar import sidecar_document, sidecar_path, versions, write_sidecar
from viewer.settings import RESEARCH_NOTE

TABLE_NAME = "explanations.csv"
SUMMARY_NAME = "summary.json"
_THUMBNAIL = 320


class FolderWriter:
    """Takes one explained image after the other; `finish` writes what is about all of them."""

    def __init__(self, folder: Path, model: ModelId, choices: Choices) -> None:
        self._folder = folder
        self._model = model
        self._choices = choices
        self._rows: list[BatchRow] = []
        self._pictures: dict[str, str] = {}
        self._names: set[str] = set()

    def add(self, explained: Explained) -> None:
        """Save one map (.npz with its .json) and its picture, and remember its row. Raises OverreadError."""
        self._rows.append(explained.row)
        if explained.attribution is None or explained.image is None:
            return
        name = self._unused_name(explained.row.file)
        target = self._folder / "maps" / f"{name}.npz"
        write_attribution(explained.attribution, explained.image, target, scope=explained.scope)
        document = sidecar_document(explained.attribution, explained.image, explained.scope)
        write_sidecar(document, sidecar_path(target))
        picture = self._folder / "thumbnails" / f"{name}.jpg"
        picture.parent.mkdir(parents=True, exist_ok=True)
        pixels, _ = overlaid(explained.attribution, explained.image)
        scale = _THUMBNAIL / max(pixels.shape[:2])
        small = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        encoded = cv2.imencode(".jpg", small[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, 88])[1]
        picture.write_bytes(encoded.tobytes())
        self._pictures[explained.row.file] = f"thumbnails/{picture.name}"

    def add_failure(self, row: BatchRow) -> None:
        """Remember a file that could not even be read."""
        self._rows.append(row)

    def finish(self, patients: dict[str, str]) -> dict[str, Any]:
        """Write table, page and summary; returns the summary."""
        summary: dict[str, Any] = {
            "note": RESEARCH_NOTE,
            "model": model_document(self._model),
            "method": self._choices.method,
            "baseline": self._choices.baseline,
            "seed": self._choices.seed,
            "versions": versions(),
            **summarise(self._rows, patients),
        }
        write_table(self._rows, self._folder / TABLE_NAME)
        (self._folder / SUMMARY_NAME).write_text(json.dumps(summary, indent=2) + "\n", encoding="utf-8")
        figures = {
            key: value
            for key, value in summary.items()
            if key not in ("note", "model", "method", "baseline", "seed", "versions")
        }
        title = f"{self._choices.method.replace('_', ' ').capitalize()} of {self._model.name} {self._model.version}"
        write_page(self._rows, self._pictures, figures, title, self._folder / PAGE_NAME)
        return summary

    def _unused_name(self, file: str) -> str:
        stem = re.sub(r"[^\w.-]+", "_", file).strip("._") or "image"
        name, number = stem, 2
        while name.lower() in self._names:
            name, number = f"{stem}_{number}", number + 1
        self._names.add(name.lower())
        return name
