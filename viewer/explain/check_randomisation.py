"""Does the map come from what the model learned? Its weights are shuffled, layer by layer, from the answer down."""

from __future__ import annotations

import numpy as np

from viewer.ai.backend import RandomisableBackend
from viewer.explain.checks import Check, Exam, Grade, left_out
from viewer.explain.map_measures import block_means, rank_correlation
from viewer.sentence import Sentence

STAGES = 5
# Rank correlation with the map of shuffled weights, by blocks: below the first the map comes from the weights,
# above the second it comes from the image alone.
FROM_WEIGHTS, FROM_IMAGE = 0.3, 0.6


def randomisation(exam: Exam) -> Check:
    """Rank correlation of the map with those of the same model with its weights shuffled, cumulatively.

    Each weight tensor's entries change places, from the last layers to the first, in five stages. What counts is
    the last stage, where nothing is left of what was learned. ``of_magnitudes`` (not graded: a map that is a product
    with the image is strong where the image is bright, whatever the weights) is the same without signs. Source:
    Adebayo 2018, sanity checks.
    """
    title = "Shuffled weights"
    backend = exam.question.model.backend
    if not isinstance(backend, RandomisableBackend):
        return left_out("randomisation", title, Sentence("This model's weights cannot be shuffled here."))
    before = block_means(exam.quick)
    names: list[str] = []
    correlations: list[float] = []
    sizes: list[float] = []
    with backend.randomised(exam.question.seed, STAGES) as steps:
        for layer in steps:
            exam.question.checkpoint()
            after = block_means(exam.again(exam.question))
            names.append(layer)
            correlations.append(rank_correlation(after, before))
            sizes.append(rank_correlation(np.abs(after), np.abs(before)))
    value = correlations[-1]
    grade = recognise(value)
    said = {
        Grade.GOOD: Sentence(
            "With all weights shuffled, the map's rank correlation with this one is {value:.2f}: "
            "it comes from the weights.",
            value=value,
        ),
        Grade.DOUBT: Sentence(
            "With all weights shuffled, the map's rank correlation with this one is {value:.2f}: "
            "part of it comes from the image alone.",
            value=value,
        ),
        Grade.BAD: Sentence(
            "With all weights shuffled, the map's rank correlation with this one is {value:.2f}: "
            "it hardly depends on the weights.",
            value=value,
        ),
    }[grade]
    return Check(
        "randomisation",
        title,
        value,
        grade,
        said,
        {"down_to": names, "rank_correlation": correlations, "of_magnitudes": sizes},
    )


def recognise(correlation: float) -> Grade:
    """Whether a map with this rank correlation to that of shuffled weights depends on the weights (GOOD)."""
    size = abs(correlation)
    return Grade.GOOD if size <= FROM_WEIGHTS else Grade.BAD if size >= FROM_IMAGE else Grade.DOUBT
