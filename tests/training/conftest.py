"""A small labelled data set that is easy to learn: bright discs and bright stripes."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

LABELS = ("disc", "stripes")


def draw(label: str, random: np.random.Generator) -> np.ndarray:
    rows, columns = (int(random.integers(40, 60)) for _ in range(2))
    down, across = np.mgrid[0:rows, 0:columns]
    if label == "disc":
        bright = (down - rows / 2) ** 2 + (across - columns / 2) ** 2 < (min(rows, columns) / 4) ** 2
    else:
        bright = across % 8 < 4
    return np.clip(60 + 120 * bright + random.normal(0, 10, (rows, columns)), 0, 255).astype(np.uint8)


@pytest.fixture(scope="session")
def discs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder with labels.csv: 48 PNG images of 16 patients, each with both labels."""
    import cv2

    folder = tmp_path_factory.mktemp("discs")
    random = np.random.default_rng(0)
    rows = []
    for number in range(48):
        label = LABELS[number % 2]
        name = f"{number:02d}.png"
        cv2.imwrite(str(folder / name), draw(label, random))
        rows.append({"file": name, "label": label, "patient": f"p{number // 3}"})
    with (folder / "labels.csv").open("w", newline="") as stream:
        writer = csv.DictWriter(stream, ["file", "label", "patient"])
        writer.writeheader()
        writer.writerows(rows)
    return folder
