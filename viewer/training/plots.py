"""A report's plots.

Matplotlib draws them: it is what researchers know, and its figures need no window (its object interface, never
pyplot, which keeps global state).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

_SIZE = (5.6, 4.2)
_DPI = 110
_LEAST_DOT, _DOT = 12, 220


def make_figure(title: str, across: str, up: str) -> tuple[Any, Any]:
    """A figure with one pair of axes."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=_SIZE, dpi=_DPI, layout="constrained")
    axes = figure.subplots()
    axes.set(title=title, xlabel=across, ylabel=up)
    axes.spines[["top", "right"]].set_visible(False)
    return figure, axes


def save_figure(figure: Any, path: Path) -> str:
    """Write a figure; the name of its file."""
    figure.savefig(path)
    return path.name


def curves(histories: list[dict[str, Any]]) -> Any:
    """Loss of each epoch; a line a fold, broken where it is of the watched images."""
    figure, axes = make_figure("Loss", "Epoch", "Cross-entropy")
    for place, one in enumerate(histories):
        name = f"fold {one['fold']}" if one["fold"] else "all images"
        epochs = [entry["epoch"] for entry in one["epochs"]]
        colour = f"C{place % 10}"
        axes.plot(epochs, [entry["loss"] for entry in one["epochs"]], color=colour, label=name)
        watched = [
            (entry["epoch"], entry["watched_loss"]) for entry in one["epochs"] if "watched_loss" in entry
        ]
        if watched:
            axes.plot(*zip(*watched, strict=True), color=colour, linestyle="--", label=f"{name}, watched")
    axes.legend(fontsize=8, frameon=False)
    return figure


def confusion_matrix(confusion: Any, labels: list[str]) -> Any:
    """Images of each true label (rows) by what they were called, with their shares."""
    figure, axes = make_figure("Confusion matrix", "Called", "True")
    shares = confusion / np.maximum(confusion.sum(axis=1, keepdims=True), 1)
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    places = range(len(labels))
    axes.set_xticks(places, labels, rotation=30, ha="right")
    axes.set_yticks(places, labels)
    for row in places:
        for column in places:
            colour = "white" if shares[row, column] > 0.5 else "black"
            text = f"{confusion[row, column]}\n{shares[row, column]:.0%}"
            axes.text(column, row, text, ha="center", va="center", color=colour)
    return figure


def roc(presence: Any, chances: Any, labels: list[str]) -> Any:
    """presence: (n, labels) which labels an image has; chances: the same shape."""
    from sklearn.metrics import roc_auc_score, roc_curve

    figure, axes = make_figure("ROC, each label against the rest", "1 - specificity", "Sensitivity")
    axes.plot([0, 1], [0, 1], color="0.7", linewidth=1)
    for place, label in enumerate(labels):
        is_label = presence[:, place]
        if is_label.any() and not is_label.all():
            false, true, _ = roc_curve(is_label, chances[:, place])
            area = roc_auc_score(is_label, chances[:, place])
            axes.plot(false, true, label=f"{label}: {area:.3f}")
    axes.legend(title="AUC", loc="lower right", fontsize=9, frameon=False)
    return figure


def precision_recall(presence: Any, chances: Any, labels: list[str]) -> Any:
    """As `roc`; a label's share of the images is what chance would reach."""
    from sklearn.metrics import average_precision_score, precision_recall_curve

    figure, axes = make_figure("Precision and recall", "Recall (sensitivity)", "Precision")
    axes.set_ylim(0, 1.02)
    for place, label in enumerate(labels):
        is_label = presence[:, place]
        if is_label.any():
            precision, recall, _ = precision_recall_curve(is_label, chances[:, place])
            average = average_precision_score(is_label, chances[:, place])
            axes.plot(recall, precision, label=f"{label}: {average:.3f} (chance {is_label.mean():.3f})")
    axes.legend(title="average precision", loc="lower left", fontsize=9, frameon=False)
    return figure


def reliability_plot(bins: list[dict[str, Any]], ece: float) -> Any:
    """How often what was said with some confidence was right; a dot a bin, as large as its share of images.

    bins: of `calibration.reliability`.
    """
    figure, axes = make_figure(f"Reliability (ECE {ece:.3f})", "Confidence", "Share that came true")
    axes.plot([0, 1], [0, 1], color="0.7", linewidth=1)
    total = sum(one["n"] for one in bins)
    confidence, came_true = ([one[key] for one in bins] for key in ("confidence", "accuracy"))
    axes.plot(confidence, came_true, color="C0", linewidth=1)
    sizes = [_LEAST_DOT + _DOT * one["n"] / total for one in bins]
    axes.scatter(confidence, came_true, s=sizes, color="C0", zorder=3)
    axes.set(xlim=(0, 1.03), ylim=(0, 1.03))
    return figure
