"""What goes into cross_validation.json and, from there, into the card."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.ai.model_card import Result
from viewer.training.dataset import Dataset, Grids
from viewer.training.metrics import measure
from viewer.training.robustness import AS_IT_IS

REPORT_NAME = "cross_validation.json"
HASH_DIGITS = 16
ROBUSTNESS = "robustness."  # how names of figures under small changes begin


def shape_only_figures(
    shapes: NDArray[np.int64], truth: NDArray[np.int64], fold_of: NDArray[np.int64], labels: tuple[str, ...]
) -> dict[str, Any]:
    """How well height and width alone tell the labels apart, same folds: the shortcut that R must hide.

    A random forest on native rows and columns. Figures near the network's own are an alarm about the data.
    Images of fold -1 are only trained on.
    """
    from sklearn.ensemble import RandomForestClassifier

    chances = np.zeros((len(truth), len(labels)))
    measured = fold_of >= 0
    for fold in np.unique(fold_of[measured]):
        forest = RandomForestClassifier(100, class_weight="balanced", random_state=0)
        forest.fit(shapes[fold_of != fold], truth[fold_of != fold])
        chances[np.ix_(fold_of == fold, forest.classes_)] = forest.predict_proba(shapes[fold_of == fold])
    owners = [str(place) for place in range(int(measured.sum()))]
    return measure(truth[measured], chances[measured], owners, labels, resamples=0)


def out_of_fold_rows(
    dataset: Dataset, grids: Grids, fold_of: NDArray[np.int64], chances: NDArray[np.float64]
) -> list[dict[str, Any]]:
    """One row an image: enough to compute every figure again, and to know the training images again."""
    return [
        {
            "sha256": grids.sha256[row][:HASH_DIGITS],
            "label": dataset.items[place].label,
            "patient": dataset.items[place].patient,
            "fold": int(fold_of[row]),
            "probabilities": [round(float(chance), 4) for chance in chances[row]]
            if fold_of[row] >= 0
            else None,
        }
        for row, place in enumerate(grids.kept)
    ]  # of a single split too: fold -1 was trained on, and has no probabilities of its own


def write_report(report: dict[str, Any], folder: Path) -> None:
    """Write cross_validation.json: indented, but one line for each out-of-fold row."""
    rows = ",\n  ".join(json.dumps(row) for row in report["out_of_fold"])
    rest = json.dumps({key: value for key, value in report.items() if key != "out_of_fold"}, indent=1)
    text = f'{rest[:-2]},\n "out_of_fold": [\n  {rows}\n ]\n}}\n'
    (folder / REPORT_NAME).write_text(text, encoding="utf-8")


def card_results(report: dict[str, Any]) -> dict[str, Result]:
    """The figures of a report as the card's results."""
    figures = report["figures"]
    folds = report["settings"]["folds"]
    how = f"cross-validation by patient, {folds} folds" if folds > 1 else "a fifth of the patients, held out"
    how += "; interval: bootstrap by patient"
    results = {
        name: Result(
            value=_rounded(figures[name]), ci95=_interval(figures["ci95"][name]), n=figures["n"], how=how
        )
        for name in ("accuracy", "balanced_accuracy", "macro_auc", "ece", "brier")
        if figures[name] is not None
    }
    for label, line in figures["per_label"].items():
        counts = {"sensitivity": line["n"], "specificity": figures["n"] - line["n"], "auc": figures["n"]}
        for name, count in counts.items():
            if line[name] is not None:
                results[f"{name}.{label}"] = Result(value=_rounded(line[name]), n=count, how=how)
    shape = report["shape_only"]
    for name in ("accuracy", "macro_auc"):
        if shape[name] is not None:
            results[f"shape_only.{name}"] = Result(
                value=_rounded(shape[name]),
                n=shape["n"],
                how="height and width alone, same folds: hidden from the network by its preprocessing",
            )
    results.update(_more_results(report, how))
    results.update(robustness_results(report))
    for set_name, other in report["also_tested"].items():
        results.update(_also_tested(set_name, other))
    return results


def _more_results(report: dict[str, Any], how: str) -> dict[str, Result]:
    results = {}
    several = report["settings"]["folds"] > 1
    whose = "each fold called by the threshold of the others" if several else "threshold from watched images"
    for name, pair in report["figures"]["pairs"].items():
        for figure in ("accuracy", "auc"):
            if pair[figure] is not None:
                results[f"{figure}.{name}"] = Result(
                    value=_rounded(pair[figure]), n=pair["n"], how=f"images of these two labels alone; {how}"
                )
    for name, pair in report["shape_only"]["pairs"].items():
        for figure in ("accuracy", "auc"):
            if pair[figure] is not None:
                results[f"shape_only.{figure}.{name}"] = Result(
                    value=_rounded(pair[figure]), n=pair["n"], how="height and width alone, same folds"
                )
    for label, line in report["at_thresholds"].items():
        for figure in ("sensitivity", "specificity"):
            if line[figure] is not None:
                results[f"{figure}_at_threshold.{label}"] = Result(
                    value=_rounded(line[figure]),
                    how=f"{whose}; {how}",
                )
    calibration = report["calibration"]
    results["ece_before_calibration"] = Result(value=_rounded(calibration["ece_before"]), how=how)
    results["temperature"] = Result(
        value=_rounded(calibration["temperature"]),
        how="the logits of the delivered network are divided by it already; ece and brier: "
        + ("each fold scaled by the temperature of the others" if several else "scaled by it too"),
    )
    second = report["second_source"]
    if second is not None:
        for suffix, key in (("", "figures"), (".without_it", "figures_without")):
            whose = "never saw this source" if suffix else f"was fitted to {second['joined']} of its images"
            figures = second[key]
            shares = np.array(figures["confusion"]).sum(axis=0) / figures["n"]
            for label, share in zip(figures["labels"], shares, strict=True):
                results[f"{second['name']}.called.{label}{suffix}"] = Result(
                    value=_rounded(float(share)),
                    n=figures["n"],
                    how=f"the source's test half, by a network that {whose}",
                )
    return results


def robustness_results(report: dict[str, Any]) -> dict[str, Result]:
    """Accuracy of the held-out images under each small change, where it was asked for."""
    figures = report.get("robustness") or {}
    plain = figures.get(AS_IT_IS, {}).get("accuracy")
    return {
        f"{ROBUSTNESS}{change}": Result(
            value=_rounded(line["accuracy"]),
            ci95=_interval(line["ci95"]["accuracy"]),
            n=report["figures"]["n"],
            how=f"accuracy of held-out images under this change (as they are: {plain:.3f}); "
            f"{line['same_answer']:.0%} of the answers stay the same",
        )
        for change, line in figures.items()
        if change != AS_IT_IS
    }


def _also_tested(name: str, figures: dict[str, Any]) -> dict[str, Result]:
    called = np.array(figures["confusion"])
    results = {
        f"{name}.accuracy": Result(
            value=_rounded(figures["accuracy"]),
            ci95=_interval(figures["ci95"]["accuracy"]),
            n=figures["n"],
            how="the delivered network on this other data set",
        )
    }
    for place, label in enumerate(figures["labels"]):
        others = np.delete(called, place, axis=0)
        if others.sum():
            results[f"{name}.wrongly_called.{label}"] = Result(
                value=_rounded(others[:, place].sum() / others.sum()),
                n=int(others.sum()),
                how=f"share of images of other labels that were called {label}",
            )
    return results


def _rounded(value: float) -> float:
    return round(float(value), 4)


def _interval(ends: list[float] | None) -> tuple[float, float] | None:
    return None if ends is None else (_rounded(ends[0]), _rounded(ends[1]))
