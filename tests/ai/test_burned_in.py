"""Burned-in marks are found by their form and painted over; what is to be read stays."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from viewer.ai.burned_in import burned_in_marks, without_marks
from viewer.ai.model_card import InputSpec, NormalisationSpec
from viewer.ai.preprocess import Preprocessing
from viewer.training.folds import patient_folds
from viewer.training.probe import describe, probe_chances, separation
from viewer.volume.build import load_image


def chest(random: np.random.Generator, side: int = 512) -> np.ndarray:
    """(side, side) in [0, 1]: two dark fields with soft edges on a bright ground, ribs, noise."""
    down, across = np.mgrid[0:side, 0:side] / side
    grey = 0.75 - 0.3 * np.abs(across - 0.5)
    for middle in (0.3, 0.7):
        field = np.hypot((across - middle) / 0.16, (down - 0.5) / 0.32)
        grey = grey - 0.45 / (1 + np.exp(np.clip(18 * (field - 1), -50, 50)))
    grey = grey + 0.05 * np.sin(down * 60 + 4 * across) + random.normal(0, 0.015, (side, side))
    return np.clip(grey, 0, 1).astype(np.float32)


def write(grey: np.ndarray, text: str, place: tuple[float, float], size: float, white: float) -> np.ndarray:
    side = grey.shape[0]
    at = (round(place[0] * side), round(place[1] * side))
    scale, thick = size * side / 512, max(2, round(2 * side / 512))
    ink = np.zeros(grey.shape, np.uint8)
    cv2.putText(ink, text, at, cv2.FONT_HERSHEY_SIMPLEX, scale, 255, thick, cv2.LINE_AA)
    share = ink.astype(np.float32) / 255
    return np.asarray(grey * (1 - share) + white * share, np.float32)


@pytest.mark.parametrize("side", [300, 512, 1400])
@pytest.mark.parametrize(
    ("text", "place"), [("L", (0.9, 0.1)), ("PORTABLE", (0.03, 0.08)), ("AP", (0.05, 0.95))]
)
@pytest.mark.parametrize("white", [1.0, 0.0])
def test_letters_are_found_and_painted_over(
    side: int, text: str, place: tuple[float, float], white: float
) -> None:
    plain = chest(np.random.default_rng(0), side)
    marked = write(plain, text, place, 0.9, white)
    written = np.abs(marked - plain) > 0.1
    marks = burned_in_marks(marked)
    assert marks is not None
    assert (marks & written).sum() >= 0.98 * written.sum()
    assert marks.mean() < 0.03, "little else is touched"
    cleaned = without_marks(marked, marks)
    assert np.array_equal(cleaned[~marks], marked[~marks])
    assert np.abs(cleaned - plain)[written].mean() < 0.06
    assert np.abs(marked - plain)[written].mean() > 0.2


def test_the_middle_lines_and_large_shapes_stay() -> None:
    plain = chest(np.random.default_rng(1))
    assert burned_in_marks(plain) is None
    assert burned_in_marks(write(plain, "o", (0.5, 0.5), 0.9, 1.0)) is None, (
        "over the lungs nothing is painted"
    )
    assert burned_in_marks(cv2.line(plain.copy(), (20, 10), (60, 500), 1.0, 2)) is None, "a tube is no letter"
    large = plain.copy()
    large[:120, :120] = 1.0
    assert burned_in_marks(large) is None, "a collimator is no letter"
    assert burned_in_marks(np.zeros((20, 30), np.float32)) is None


def test_a_planted_letter_tells_nothing_once_it_is_removed(tmp_path: Path) -> None:
    random = np.random.default_rng(2)
    truth = np.arange(40) % 2
    keep = InputSpec(height=64, width=64, normalisation=NormalisationSpec(mean=(0.5,), std=(0.5,)))
    remove = keep.model_copy(update={"marks": "remove"})
    grids: dict[str, list[np.ndarray]] = {"keep": [], "remove": []}
    for number, label in enumerate(truth):
        grey = chest(random, 256)
        if label:
            grey = write(grey, "AP", (0.02 + 0.8 * random.random(), 0.1), 1.2, 1.0)
        path = tmp_path / f"{number}.png"
        cv2.imwrite(str(path), np.round(255 * grey).astype(np.uint8))
        image = load_image(path)
        for spec in (keep, remove):
            found = Preprocessing(spec)(image)
            assert (found.marks is not None) == bool(label and spec.marks == "remove")
            grids[spec.marks].append(found.grid)
    fold_of = patient_folds(truth, [str(place) for place in range(40)], 4, 0)

    def told(kind: str) -> float:
        features = describe(np.stack(grids[kind]))
        return separation(truth, probe_chances(features, truth, fold_of, 2)).auc

    assert told("keep") > 0.95
    assert told("remove") < 0.75


def test_the_hash_of_cards_without_the_choice_is_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "image.png"
    cv2.imwrite(str(path), np.round(255 * chest(np.random.default_rng(3), 64)).astype(np.uint8))
    spec = InputSpec(height=8, width=8, normalisation=NormalisationSpec(mean=(0.5,), std=(0.5,)))
    image = load_image(path)
    plain, removed = (
        Preprocessing(one)(image) for one in (spec, spec.model_copy(update={"marks": "remove"}))
    )
    assert plain.hash != removed.hash
    assert np.array_equal(plain.tensor, removed.tensor), "nothing was found, nothing was changed"
