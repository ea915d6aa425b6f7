"""An evaluation's report for people: a model's figures on one data set, with plots, on one HTML page."""

from __future__ import annotations

import html
from pathlib import Path
from typing import Any

from viewer.ai.model_card import ModelCard
from viewer.training.report_pages import (
    PAGE,
    page_title,
    plot_lines,
    robustness_lines,
    save_plots,
    with_interval,
)

_FIGURES = {
    "accuracy": "Accuracy",
    "balanced_accuracy": "Balanced accuracy",
    "macro_auc": "Macro AUC",
    "ece": "Calibration error (ECE)",
    "brier": "Brier score",
}


def write_evaluation_pages(
    figures: dict[str, Any], presence: Any, chances: Any, card: ModelCard, data: str, folder: Path
) -> Path:
    """Plots as PNG and index.html in ``folder``; returns the page.

    figures: of `evaluate.evaluate`; presence, chances: (n, labels); data: the data set's name.
    """
    folder.mkdir(parents=True, exist_ok=True)
    plots = save_plots(figures, presence, chances, folder)
    lines = [
        *page_title(card),
        f"<p>Measured on {figures['n']} images of {html.escape(data)}; intervals: 95 %, by bootstrap over "
        "patients.</p>",
    ]
    lines += [f"<p class='note'>{html.escape(note)}</p>" for note in figures["notes"]]
    lines += ["<h2>Figures</h2>", *_figures(figures), "<h2>Labels</h2>", *_labels(figures["per_label"])]
    lines += plot_lines(plots)
    lines += robustness_lines(figures.get("robustness", {}), "images")
    lines += _comparison(figures.get("comparison"))
    faults = [f"Not read: {Path(fault['path']).name}: {fault['reason']}" for fault in figures["unreadable"]]
    lines += [f"<p class='note'>{html.escape(fault)}</p>" for fault in faults]
    page = folder / PAGE
    page.write_text("\n".join([*lines, "</body></html>"]) + "\n", encoding="utf-8")
    return page


def _figures(figures: dict[str, Any]) -> list[str]:
    averaged = figures.get("test_time")
    head = "<th>Mean answer over variants</th>" if averaged else ""
    lines = [f"<table><tr><th>Figure</th><th>Value</th>{head}</tr>"]
    for name, words in _FIGURES.items():
        cells = _number(figures, name) + (_number(averaged, name) if averaged else "")
        lines.append(f"<tr><td>{words}</td>{cells}</tr>")
    return [*lines, "</table>"]


def _number(figures: dict[str, Any], name: str) -> str:
    return f"<td class='number'>{with_interval(figures[name], figures['ci95'].get(name))}</td>"


def _labels(per_label: dict[str, dict[str, Any]]) -> list[str]:
    names = ("n", "sensitivity", "specificity", "precision", "auc")
    lines = ["<table><tr><th>Label</th>", *(f"<th>{name}</th>" for name in names), "</tr>"]
    for label, line in per_label.items():
        values = [line[name] for name in names]
        cells = "".join(
            f"<td class='number'>{'-' if value is None else value if name == 'n' else f'{value:.3f}'}</td>"
            for name, value in zip(names, values, strict=True)
        )
        lines.append(f"<tr><td>{html.escape(label)}</td>{cells}</tr>")
    return [*lines, "</table>"]


def _comparison(found: dict[str, Any] | None) -> list[str]:
    if found is None:
        return []
    lines = [
        f"<h2>Against {html.escape(found['other']['name'])} {html.escape(found['other']['version'])}</h2>",
        f"<p>Only this one right: {found['mcnemar']['only_one']}; only the other: "
        f"{found['mcnemar']['only_other']}; McNemar's exact p {found['mcnemar']['p']:.3g}.</p>",
        "<table><tr><th>Figure</th><th>This one</th><th>The other</th><th>Difference</th><th>p</th></tr>",
    ]
    for name in ("accuracy", "macro_auc"):
        line = found[name]
        if line["difference"] is not None:
            low, high = line["ci95"]
            lines.append(
                f"<tr><td>{_FIGURES[name]}</td><td class='number'>{line['one']:.3f}</td>"
                f"<td class='number'>{line['other']:.3f}</td>"
                f"<td class='number'>{line['difference']:+.3f} [{low:+.3f}, {high:+.3f}]</td>"
                f"<td class='number'>{line['p']:.3g}</td></tr>"
            )
    return [*lines, "</table>"]
