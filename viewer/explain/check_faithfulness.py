"""Does the map mark what the answer rests on? Deletion, insertion, infidelity."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.ai.classifier import probabilities
from viewer.explain.checks import Check, Exam, Grade, seen_cells
from viewer.explain.map_measures import block_labels, block_means
from viewer.explain.question import Question
from viewer.sentence import Sentence

CURVE_STEPS = 16
RANDOM_ORDERS = 3
SQUARES = 32
# The area under the curve, against that of random orders: by so much better is good, by so much worse is bad.
CLEARLY = 0.05
# Infidelity: the share of the drops that the map leaves unexplained.
FAITHFUL, UNFAITHFUL = 0.5, 0.95


def deletion(exam: Exam) -> Check:
    """Blocks go to the baseline, those that the map marks most first: the probability should fall at once.

    Source: Petsiuk 2018 (RISE).
    """
    area, random, details = _curves(exam, inserting=False)
    grade = _grade(random - area)
    said = Sentence(
        "Taking away what the map marks first leaves a mean probability of {area:.2f}; "
        "in random order {random:.2f}.",
        area=area,
        random=random,
    )
    return Check("deletion", "Deletion", area, grade, said, details)


def insertion(exam: Exam) -> Check:
    """Blocks come back onto the baseline, those that the map marks most first. Source: Petsiuk 2018 (RISE)."""
    area, random, details = _curves(exam, inserting=True)
    grade = _grade(area - random)
    said = Sentence(
        "Putting back what the map marks first gives a mean probability of {area:.2f}; "
        "in random order {random:.2f}.",
        area=area,
        random=random,
    )
    return Check("insertion", "Insertion", area, grade, said, details)


def infidelity(exam: Exam) -> Check:
    """Squares go to the baseline; how much of what f loses does the map's sum over them leave unexplained?

    sum (lost - scale * told)^2 / sum lost^2 with the best scale, so that maps in other units can be tested:
    0 for a map that foretells every loss, 1 for one that is of no use. Source: Yeh 2019, with a normalised sum.
    """
    question = exam.question
    grid, start = question.grid, _start(question)
    rows, columns = grid.shape
    rng = np.random.default_rng(question.seed)
    told, images = [], []
    for _ in range(SQUARES):
        height, width = (int(rng.integers(max(1, side // 8), max(2, side // 2))) for side in grid.shape)
        top, left = int(rng.integers(0, rows - height + 1)), int(rng.integers(0, columns - width + 1))
        square = slice(top, top + height), slice(left, left + width)
        image = grid.copy()
        image[square] = start[square]
        images.append(image)
        told.append(float(exam.grid[square].sum()))
    lost = float(question.values(grid[None])[0]) - _values(question, np.stack(images))
    expected = np.array(told)
    size = float(lost @ lost)
    if not size:
        nothing = Sentence("No square changes the answer at all.")
        return Check("infidelity", "Infidelity", None, Grade.NOTE, nothing)
    scale = max(float(expected @ lost), 0.0) / float(expected @ expected) if expected.any() else 0.0
    rest = float(np.sum((lost - scale * expected) ** 2)) / size
    grade = Grade.GOOD if rest <= FAITHFUL else Grade.BAD if rest >= UNFAITHFUL else Grade.DOUBT
    said = Sentence(
        "The map leaves {rest:.0%} of what the answer loses without {squares} random squares unexplained.",
        rest=rest,
        squares=SQUARES,
    )
    return Check("infidelity", "Infidelity", rest, grade, said, {"scale": scale, "squares": SQUARES})


def _curves(exam: Exam, inserting: bool) -> tuple[float, float, dict[str, Any]]:
    question = exam.question
    labels = block_labels(question.model_input.resampler.grid_shape)
    blocks = np.unique(labels[seen_cells(question)])
    order = np.argsort(-block_means(exam.grid).ravel()[blocks], kind="stable")
    fractions, marked = _curve(question, labels, blocks[order], inserting)
    rng = np.random.default_rng(question.seed)
    random = [_curve(question, labels, rng.permutation(blocks), inserting)[1] for _ in range(RANDOM_ORDERS)]
    mean = np.mean(random, axis=0)
    details: dict[str, Any] = {
        "fraction": [round(float(f), 4) for f in fractions],
        "probability": [round(float(p), 5) for p in marked],
        "random_probability": [round(float(p), 5) for p in mean],
        "random_auc": float(np.trapezoid(mean, fractions)),
    }
    return float(np.trapezoid(marked, fractions)), details["random_auc"], details


def _curve(
    question: Question, labels: NDArray[np.intp], order: NDArray[np.intp], inserting: bool
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """(share of blocks changed, probability of the target there), both (CURVE_STEPS + 1,)."""
    grid, start = question.grid, _start(question)
    counts = np.rint(np.linspace(0, len(order), CURVE_STEPS + 1)).astype(int)
    place = np.full(labels.max() + 1, len(order) + 1)
    place[order] = np.arange(len(order))
    when = place[labels]
    first, second = (start, grid) if inserting else (grid, start)
    images = np.stack([np.where(when < count, second, first) for count in counts])
    return counts / max(len(order), 1), _chances(question, images)


def _start(question: Question) -> NDArray[np.float32]:
    return np.asarray(question.baseline.grids[0], np.float32)


def _values(question: Question, images: NDArray[np.float32]) -> NDArray[np.float64]:
    parts = []
    for first in range(0, len(images), 8):
        question.checkpoint()
        parts.append(question.values(images[first : first + 8]))
    return np.concatenate(parts)


def _chances(question: Question, images: NDArray[np.float32]) -> NDArray[np.float64]:
    """The target's probability, whatever f is: between 0 and 1, so that areas can be compared."""
    backend, activation = question.model.backend, question.model.card.activation
    parts = []
    for first in range(0, len(images), 8):
        question.checkpoint()
        logits = backend.logits(question.model_input.normalise(images[first : first + 8]))
        parts.append(probabilities(logits, activation)[:, question.target])
    return np.concatenate(parts)


def _grade(better: float) -> Grade:
    return Grade.GOOD if better >= CLEARLY else Grade.BAD if better <= -CLEARLY else Grade.DOUBT
