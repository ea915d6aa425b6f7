"""A training's report for people: curves, confusion matrix, ROC and precision-recall plots, one HTML page.

Matplotlib draws them: it is what researchers know, and its figures need no window (its object interface, never
pyplot, which keeps global state).
"""

from __future__ import annotations

import html
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from viewer.ai.model_card import ModelCard

REPORT_FOLDER = "report"
PAGE = "index.html"
_SIZE = (5.6, 4.2)
_DPI = 110

_STYLE = """
body { background: #14171b; color: #d6dbe2; font: 14px/1.5 system-ui, sans-serif; }
body { margin: 32px auto; max-width: 1180px; }
h1 { font-size: 22px; font-weight: 600; } h2 { font-size: 16px; font-weight: 600; margin-top: 32px; }
table { border-collapse: collapse; } td, th { padding: 4px 12px; border-bottom: 1px solid #2a2f37; text-align: left; }
td.number { text-align: right; font-variant-numeric: tabular-nums; } p.note { color: #e0a63a; }
img { background: white; border-radius: 4px; margin: 0 16px 16px 0; width: 560px; }
img.sheet { width: 100%; background: none; }
pre { background: #1c2026; padding: 12px; overflow: auto; }
"""


def write_pages(report: dict[str, Any], card: ModelCard, folder: Path) -> Path:
    """Plots as PNG and index.html in ``folder``; returns the page."""
    folder.mkdir(parents=True, exist_ok=True)
    labels = report["figures"]["labels"]
    rows = [row for row in report["out_of_fold"] if row["probabilities"] is not None]
    truth = np.array([labels.index(row["label"]) for row in rows])
    chances = np.array([row["probabilities"] for row in rows], np.float64)
    plots = {}
    if any(one["epochs"] for one in report["history"]):
        plots["Curves"] = save_figure(_curves(report["history"]), folder / "curves.png")
    confusion = np.array(report["figures"]["confusion"])
    plots["Confusion matrix"] = save_figure(_confusion(confusion, labels), folder / "confusion.png")
    plots["ROC"] = save_figure(_roc(truth, chances, labels), folder / "roc.png")
    plots["Precision and recall"] = save_figure(
        _precision_recall(truth, chances, labels), folder / "precision_recall.png"
    )
    page = folder / PAGE
    page.write_text(_page(report, card, plots), encoding="utf-8")
    return page


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


def _curves(histories: list[dict[str, Any]]) -> Any:
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


def _confusion(confusion: Any, labels: list[str]) -> Any:
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


def _roc(truth: Any, chances: Any, labels: list[str]) -> Any:
    from sklearn.metrics import roc_auc_score, roc_curve

    figure, axes = make_figure("ROC, each label against the rest", "1 - specificity", "Sensitivity")
    axes.plot([0, 1], [0, 1], color="0.7", linewidth=1)
    for place, label in enumerate(labels):
        is_label = truth == place
        if is_label.any() and not is_label.all():
            false, true, _ = roc_curve(is_label, chances[:, place])
            area = roc_auc_score(is_label, chances[:, place])
            axes.plot(false, true, label=f"{label}: {area:.3f}")
    axes.legend(title="AUC", loc="lower right", fontsize=9, frameon=False)
    return figure


def _precision_recall(truth: Any, chances: Any, labels: list[str]) -> Any:
    from sklearn.metrics import average_precision_score, precision_recall_curve

    figure, axes = make_figure("Precision and recall", "Recall (sensitivity)", "Precision")
    axes.set_ylim(0, 1.02)
    for place, label in enumerate(labels):
        is_label = truth == place
        if is_label.any():
            precision, recall, _ = precision_recall_curve(is_label, chances[:, place])
            average = average_precision_score(is_label, chances[:, place])
            axes.plot(recall, precision, label=f"{label}: {average:.3f} (chance {is_label.mean():.3f})")
    axes.legend(title="average precision", loc="lower left", fontsize=9, frameon=False)
    return figure


def _page(report: dict[str, Any], card: ModelCard, plots: dict[str, str]) -> str:
    lines = [*page_head(card), "<h2>Plots</h2><div>"]
    lines += [f"<img src='{file}' alt='{html.escape(title)}'>" for title, file in plots.items()]
    lines.append("</div>")
    lines += _robustness(report.get("robustness") or {})
    faults = [f"Not read: {fault['path']}: {fault['reason']}" for fault in report["unreadable"]]
    return "\n".join([*lines, *page_end(report["settings"], card, faults)]) + "\n"


def page_head(card: ModelCard) -> list[str]:
    """What every report begins with: the model, and its card's figures."""
    safe = html.escape
    lines = [
        "<!doctype html><html lang='en'><head><meta charset='utf-8'>",
        f"<title>{safe(card.title)}</title><style>{_STYLE}</style></head><body>",
        f"<h1>{safe(card.title)}</h1>",
        f"<p>{safe(card.name)} {safe(card.version)}, SHA-256 {card.sha256[:16]}…, "
        f"{safe(card.training.architecture)}. {safe(card.intended_use)}</p>",
        "<h2>Figures</h2><table><tr><th>Figure</th><th>Value</th><th>95 % interval</th><th>n</th><th>How</th></tr>",
    ]
    for name, result in card.results.items():
        interval = "" if result.ci95 is None else f"{result.ci95[0]:.3f} to {result.ci95[1]:.3f}"
        lines.append(
            f"<tr><td>{safe(name)}</td><td class='number'>{result.value:.3f}</td><td>{interval}</td>"
            f"<td class='number'>{result.n or ''}</td><td>{safe(result.how)}</td></tr>"
        )
    return [*lines, "</table>"]


def page_end(settings: dict[str, Any], card: ModelCard, faults: Sequence[str]) -> list[str]:
    """What every report ends with: weaknesses, settings, the command."""
    safe = html.escape
    lines = ["<h2>Weaknesses</h2>"]
    lines += [f"<p class='note'>{safe(sentence)}</p>" for sentence in (*card.weaknesses, *faults)]
    return [
        *lines,
        "<h2>Settings</h2>",
        f"<pre>{safe(json.dumps(settings, indent=1))}</pre>",
        f"<p>Made by <code>{safe(card.training.command or 'viewer.training')}</code></p></body></html>",
    ]


def _robustness(figures: dict[str, Any]) -> list[str]:
    """A table of what small changes of the held-out images do."""
    if not figures:
        return []
    lines = [
        "<h2>Under small changes of the held-out images</h2>",
        "<table><tr><th>Change</th><th>Accuracy</th><th>Macro AUC</th><th>Same answer</th></tr>",
    ]
    for change, line in figures.items():
        cells = "".join(
            f"<td class='number'>{with_interval(line[name], line['ci95'][name])}</td>"
            for name in ("accuracy", "macro_auc")
        )
        lines.append(
            f"<tr><td>{html.escape(change)}</td>{cells}<td class='number'>{line['same_answer']:.0%}</td></tr>"
        )
    return [*lines, "</table>"]


def with_interval(value: float | None, ends: list[float] | None) -> str:
    """A figure, with its 95 % interval where there is one."""
    if value is None:
        return "-"
    return f"{value:.3f}" if ends is None else f"{value:.3f} [{ends[0]:.3f}, {ends[1]:.3f}]"
