"""Does the map stay when nothing that matters has changed? Noise, mirror, shift, other methods; and its spread."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from viewer.errors import InferenceError
from viewer.explain.checks import Check, Exam, Grade, left_out, on_grid, seen_cells
from viewer.explain.map_measures import block_means, block_size, gini, rank_correlation
from viewer.explain.method import Method, find_method
from viewer.sentence import Sentence

# Noise of 1 % of the grey range: what no reader sees.
NOISE = 0.01
NOISY_IMAGES = 3
# Sensitivity: how far the map moves, as a share of its size.
STEADY, UNSTEADY = 0.5, 1.0
# Rank correlation of maps by blocks: what counts as the same map, and as another one.
SAME, OTHER = 0.7, 0.3
COMPARED_METHODS = ("gradient_x_input", "smoothgrad", "grad_cam", "occlusion", "integrated_gradients")


def sparseness(exam: Exam) -> Check:
    """The Gini index of the magnitudes; Chalasani 2020."""
    value = gini(exam.grid[seen_cells(exam.question)])
    said = Sentence(
        "Gini index {value:.2f}: 0 is spread evenly over the image, 1 is in one point.", value=value
    )
    return Check("sparseness", "Sparseness", value, Grade.NOTE, said)


def sensitivity(exam: Exam) -> Check:
    """The most that the map moves under noise of 1 %, ||A' - A|| / ||A|| by blocks. Source: Yeh 2019."""
    question, grid = exam.question, exam.question.grid
    rng = np.random.default_rng(question.seed)
    seen = seen_cells(question)
    before = block_means(exam.quick)
    size = float(np.linalg.norm(before))
    if not size:
        return left_out("sensitivity", "Sensitivity to noise", Sentence("The map is zero everywhere."))
    moved, answers = [], []
    for _ in range(NOISY_IMAGES):
        noise = rng.uniform(-NOISE, NOISE, grid.shape) * seen
        noisy = on_grid(question, np.clip(grid + noise, 0, 1), question.baseline.grids)
        moved.append(float(np.linalg.norm(block_means(exam.again(noisy)) - before)) / size)
        answers.append(float(question.values(noisy.grid[None])[0]))
    value = max(moved)
    drift = max(abs(answer - float(question.values(grid[None])[0])) for answer in answers)
    grade = Grade.GOOD if value <= STEADY else Grade.BAD if value > UNSTEADY else Grade.DOUBT
    said = Sentence(
        "Noise of 1 % that no eye sees moves the map by {value:.0%} of its size, the answer by {drift:.2f}.",
        value=value,
        drift=drift,
    )
    return Check("sensitivity", "Sensitivity to noise", value, grade, said, {"answer_moved": drift})


def flip(exam: Exam) -> Check:
    """The map of the mirrored image, mirrored back: a model may tell left from right, so this is a note."""
    question = exam.question
    mirrored = on_grid(question, question.grid[:, ::-1], question.baseline.grids[:, :, ::-1])
    value = rank_correlation(block_means(exam.again(mirrored)[:, ::-1]), block_means(exam.quick))
    moved = float((question.values(mirrored.grid[None]) - question.values(question.grid[None]))[0])
    said = Sentence(
        "The mirrored image gives the mirrored map with rank correlation {value:.2f}; "
        "the answer moves by {moved:+.2f}.",
        value=value,
        moved=moved,
    )
    return Check("flip", "Mirror image", value, Grade.NOTE, said, {"answer_moved": moved})


def shift(exam: Exam) -> Check:
    """The map of the image moved by a block, moved back; the border repeats its last row."""
    question = exam.question
    side = block_size(question.grid.shape)
    shifted = on_grid(
        question,
        _moved(question.grid, side),
        np.stack([_moved(grid, side) for grid in question.baseline.grids]),
    )
    # What came in at the border is compared with nothing.
    after, before = exam.again(shifted)[side:, side:], exam.quick[:-side, :-side]
    value = rank_correlation(block_means(after), block_means(before))
    moved = float((question.values(shifted.grid[None]) - question.values(question.grid[None]))[0])
    grade = Grade.GOOD if value >= SAME else Grade.BAD if value < OTHER else Grade.DOUBT
    said = Sentence(
        "Moved by {side} cells, the image gives the moved map with rank correlation {value:.2f}; "
        "the answer moves by {moved:+.2f}.",
        side=side,
        value=value,
        moved=moved,
    )
    return Check("shift", "Shift", value, grade, said, {"answer_moved": moved, "cells": side})


def agreement(exam: Exam) -> Check:
    """Mean rank correlation by blocks with the maps of other methods; those that cannot be used are left out."""
    question, own = exam.question, exam.method.about.name
    here = _contributions(exam, exam.method, exam.quick)
    found: dict[str, float] = {}
    for name in COMPARED_METHODS:
        if name == own:
            continue
        question.checkpoint()
        method = find_method(name)
        try:
            other = exam.again(question, method)
        except InferenceError:
            continue  # this model's layers cannot be looked at, or the method does not take this output
        found[name] = rank_correlation(_contributions(exam, method, other), here)
    if not found:
        none = Sentence("No other method can be used on this model.")
        return left_out("agreement", "Agreement of methods", none)
    value = float(np.mean(list(found.values())))
    grade = Grade.GOOD if value >= OTHER else Grade.BAD if value < 0 else Grade.DOUBT
    said = Sentence(
        "Rank correlation with {count} other methods: {value:.2f} on average, {least:.2f} at least.",
        count=len(found),
        value=value,
        least=min(found.values()),
    )
    return Check("agreement", "Agreement of methods", value, grade, said, dict(found))


def _contributions(exam: Exam, method: Method, grid: NDArray[np.float64]) -> NDArray[np.float64]:
    """A map by blocks, after multiplying a gradient by the image's distance from the baseline."""
    if method.about.unit.endswith("per grey"):
        grid = grid * (exam.question.grid - exam.question.baseline.grids.mean(axis=0))
    return block_means(grid)


def _moved(grid: NDArray[np.floating], by: int) -> NDArray[np.floating]:
    """Down and right by some cells."""
    return np.pad(grid, ((by, 0), (by, 0)), mode="edge")[: grid.shape[0], : grid.shape[1]]
