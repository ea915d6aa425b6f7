"""The head of a pretrained network: regularised logistic regression on its frozen features."""

from __future__ import annotations

import warnings

import numpy as np
from numpy.typing import NDArray

# Added to each feature's standard deviation, so that features that hardly ever fire are not blown up.
_LEAST_SPREAD = 0.02
_ITERATIONS = 200


def fit_head(
    features: NDArray[np.float32], truth: NDArray[np.int64], labels: int, strength: float
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Kernel (d, labels) and bias (labels,) of a Dense layer with softmax, classes weighted alike.

    features: (n, d), not standardised: the standardisation is folded into kernel and bias. strength: the
    inverse of the L2 regularisation, scikit-learn's C. A label without images gets a bias of -5.
    """
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import LogisticRegression

    mean, spread = features.mean(axis=0), features.std(axis=0) + _LEAST_SPREAD
    regression = LogisticRegression(C=strength, max_iter=_ITERATIONS, class_weight="balanced")
    with warnings.catch_warnings():
        # Stopping early is part of the recipe: it regularises, and the figures are measured with it.
        warnings.simplefilter("ignore", ConvergenceWarning)
        regression.fit((features - mean) / spread, truth)
    present = regression.classes_
    coefficients, intercepts = regression.coef_, regression.intercept_
    if len(present) == 2:  # scikit-learn keeps one row for two classes
        coefficients = np.concatenate([-coefficients, coefficients]) / 2
        intercepts = np.concatenate([-intercepts, intercepts]) / 2
    kernel = np.zeros((features.shape[1], labels), np.float32)
    bias = np.full(labels, -5.0, np.float32)
    kernel[:, present] = (coefficients / spread).T
    bias[present] = intercepts - coefficients @ (mean / spread)
    return kernel, bias
