"""A mask training's report for people: curves, Dice, how masks look elsewhere, and sheets of images to look at."""

from __future__ import annotations

import html
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from viewer.ai.model_card import ModelCard
from viewer.training.mask_sheet import TileRow, write_sheet
from viewer.training.plots import make_figure, save_figure
from viewer.training.report_pages import PAGE, page_end, page_head, plot_lines


def write_mask_pages(
    report: dict[str, Any], card: ModelCard, held_out: TileRow, others: Sequence[TileRow], folder: Path
) -> Path:
    """Plots and sheets as PNG, and index.html, in ``folder``; returns the page.

    The sheets show images of the data set: the folder is for whoever may see those.
    """
    folder.mkdir(parents=True, exist_ok=True)
    plots = {
        "Loss": save_figure(_curves(report["history"]), folder / "curves.png"),
        "Dice": save_figure(_dice(report["dice"]), folder / "dice.png"),
    }
    sheets = {
        "Held-out images": write_sheet([held_out], folder / "held_out.png").name,
        "Images without human masks": write_sheet(others, folder / "sheet.png").name,
    }
    lines = [*page_head(card), *plot_lines(plots)]
    lines += ["<h2>Masks that nobody can compare</h2>", *_looks(report["looked_at"])]
    for title, file in sheets.items():
        lines += [f"<h2>{title}</h2>", f"<img class='sheet' src='{file}' alt='{title}'>"]
    page = folder / PAGE
    page.write_text("\n".join([*lines, *page_end(report["settings"], card, ())]) + "\n", encoding="utf-8")
    return page


def _curves(histories: list[dict[str, Any]]) -> Any:
    figure, axes = make_figure("Loss, means over ten steps", "Step", "Cross-entropy + 1 - Dice")
    for place, one in enumerate(histories):
        name = f"fold {one['fold']}" if one["fold"] else "all masks"
        steps = 10 * np.arange(1, len(one["losses"]) + 1)
        axes.plot(steps, one["losses"], color=f"C{place % 10}", label=name)
    axes.set_ylim(bottom=0)
    axes.legend(fontsize=8, frameon=False)
    return figure


def _dice(scores: list[float]) -> Any:
    figure, axes = make_figure("Dice of held-out images, sorted", "Image", "Dice")
    axes.plot(np.arange(1, len(scores) + 1), np.sort(scores), marker="o", markersize=3)
    axes.set_ylim(min(0.8, *scores), 1)
    return figure


def _looks(looked_at: dict[str, Any]) -> list[str]:
    """A table of how masks look where there is no human one."""
    columns = {
        "plausible": "As expected",
        "area_as_expected": "Area",
        "parts_as_expected": "Parts",
        "balance_as_expected": "Balance",
        "two_parts": "Exactly two parts",
        "median_area": "Median area",
    }
    heads = "".join(f"<th>{title}</th>" for title in columns.values())
    lines = [f"<table><tr><th>Images</th><th>n</th>{heads}</tr>"]
    for name, by_label in looked_at.items():
        for label, figures in by_label.items():
            cells = "".join(f"<td class='number'>{figures[key]:.1%}</td>" for key in columns)
            group = html.escape(f"{name}: {label}")
            lines.append(f"<tr><td>{group}</td><td class='number'>{figures['n']}</td>{cells}</tr>")
    return [*lines, "</table>"]
