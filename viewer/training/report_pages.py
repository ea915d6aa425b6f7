"""Reports for people, of a training and of an evaluation: figures, plots and tables on one HTML page."""

from __future__ import annotations

import html
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from viewer.ai.model_card import ModelCard
from viewer.training.calibration import reliability
from viewer.training.plots import (
    confusion_matrix,
    curves,
    precision_recall,
    reliability_plot,
    roc,
    save_figure,
)

REPORT_FOLDER = "report"
PAGE = "index.html"

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
    figures = report["figures"]
    labels = figures["labels"]
    rows = [row for row in report["out_of_fold"] if row["probabilities"] is not None]
    truth = np.array([labels.index(row["label"]) for row in rows])
    chances = np.array([row["probabilities"] for row in rows], np.float64)
    plots = {}
    if any(one["epochs"] for one in report["history"]):
        plots["Curves"] = save_figure(curves(report["history"]), folder / "curves.png")
    plots |= save_plots(figures, np.eye(len(labels), dtype=bool)[truth], chances, folder)
    page = folder / PAGE
    page.write_text(_page(report, card, plots), encoding="utf-8")
    return page


def save_plots(figures: dict[str, Any], presence: Any, chances: Any, folder: Path) -> dict[str, str]:
    """The plots that every report has; title and name of the file of each.

    figures: of `metrics.measure` or `several_labels.measure_several`; presence, chances: (n, labels).
    """
    labels = figures["labels"]
    confusion, plots = np.array(figures["confusion"]), {}
    names = labels
    if confusion.ndim == 3 and len(labels) == 1:  # one label alone: absent and present
        confusion, names = confusion[0], [f"no {labels[0]}", labels[0]]
    if confusion.ndim == 2:
        plots["Confusion matrix"] = save_figure(confusion_matrix(confusion, names), folder / "confusion.png")
    plots["ROC"] = save_figure(roc(presence, chances, labels), folder / "roc.png")
    plots["Precision and recall"] = save_figure(
        precision_recall(presence, chances, labels), folder / "precision_recall.png"
    )
    truth = presence if np.array(figures["confusion"]).ndim == 3 else presence.argmax(axis=1)
    bins = reliability(truth, chances)
    plots["Reliability"] = save_figure(reliability_plot(bins, figures["ece"]), folder / "reliability.png")
    return plots


def _page(report: dict[str, Any], card: ModelCard, plots: dict[str, str]) -> str:
    lines = [*page_head(card), *plot_lines(plots)]
    lines += robustness_lines(report.get("robustness") or {})
    faults = [f"Not read: {fault['path']}: {fault['reason']}" for fault in report["unreadable"]]
    return "\n".join([*lines, *page_end(report["settings"], card, faults)]) + "\n"


def plot_lines(plots: dict[str, str]) -> list[str]:
    """The section of plots: title and name of the file of each."""
    images = [f"<img src='{file}' alt='{html.escape(title)}'>" for title, file in plots.items()]
    return ["<h2>Plots</h2><div>", *images, "</div>"]


def page_title(card: ModelCard) -> list[str]:
    """The first lines of every report: which model."""
    safe = html.escape
    return [
        "<!doctype html><html lang='en'><head><meta charset='utf-8'>",
        f"<title>{safe(card.title)}</title><style>{_STYLE}</style></head><body>",
        f"<h1>{safe(card.title)}</h1>",
        f"<p>{safe(card.name)} {safe(card.version)}, SHA-256 {card.sha256[:16]}…, "
        f"{safe(card.training.architecture)}. {safe(card.intended_use)}</p>",
    ]


def page_head(card: ModelCard) -> list[str]:
    """What a training's report begins with: the model, and its card's figures."""
    safe = html.escape
    lines = [
        *page_title(card),
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


def robustness_lines(figures: dict[str, Any], whose: str = "held-out images") -> list[str]:
    """A table of what small changes of the images do."""
    if not figures:
        return []
    lines = [
        f"<h2>Under small changes of the {whose}</h2>",
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
