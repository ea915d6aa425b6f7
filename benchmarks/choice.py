"""What a recipe's figures are worth when the recipe, too, was chosen: a choice nested inside the folds.

Among a handful of recipes for frozen features, the best is chosen within the training patients of each outer fold
(inner folds by patient), fitted to all of them, and asked about the outer fold, whose patients had no part in the
choice. The figures over all outer folds are those of choosing and fitting together; beside them stand the
figures that the best recipe would be given if it had been chosen on the same folds that measure it.

Two rules of choice: the highest macro AUC, and the highest among those that keep their accuracy when images are
blurred by one pixel. Half of the second source joins every fit, as in `overread train --second-source`.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.ai.classifier import probabilities
from viewer.ai.keras_backend import quiet_tensorflow
from viewer.ai.preprocess import Normalisation
from viewer.training.architectures import ARCHITECTURES, FEATURES, lite_weights
from viewer.training.augment import AugmentSettings, augment, halve
from viewer.training.dataset import load_grids, read_dataset
from viewer.training.folds import patient_folds
from viewer.training.head import fit_head
from viewer.training.metrics import accuracy, bootstrap_by_patient, macro_auc
from viewer.training.pretrained import imagenet_state
from viewer.training.robustness import CHANGES, changed
from viewer.training.second_source import load_second_source
from viewer.training.train import TrainSettings, input_spec
from viewer.training.train_settings import read_settings

OUTER, INNER, SEED = 5, 3, 0
STRENGTH = 1e-3
# A recipe holds under blur when its inner accuracy falls by no more than this.
MOST_LOST = 0.05
_BATCH = 32
_PLAIN, _MIRRORED, _MILD, _MOVED, _BLURRED = "plain", "mirrored", "mild", "moved", "blurred"
_MIRROR_ALONE, _VARIED = (_PLAIN, _MIRRORED), (_PLAIN, _MIRRORED, _MOVED, _MILD)

Features = NDArray[np.float32]
Chances = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Recipe:
    """Which of the features, of which versions of each image."""

    name: str
    columns: NDArray[np.int64]
    versions: tuple[str, ...]


# Columns: means over the whole image at five depths, over three by three parts at four, over quarters at three.
_WHOLE, _NINTHS, _QUARTERS = np.arange(1704), np.arange(1704, 8040), np.arange(8040, 9576)
_ALL = {
    "whole": _WHOLE,
    "whole and quarters": np.concatenate([_WHOLE, _QUARTERS]),
    "whole and ninths": np.concatenate([_WHOLE, _NINTHS]),
}
RECIPES = tuple(
    Recipe(f"{means}; {words}", columns, versions)
    for words, versions in (("mirror", _MIRROR_ALONE), ("mirror, one mild, one only moved", _VARIED))
    for means, columns in _ALL.items()
)
_NETWORK = "efficientnet-lite0-ninths"
_QUARTERED = ("block4c_add", "block5c_add", "block6d_add")


def compare(data: Path, second: Path, recipe: Path, cache: Path) -> int:
    """Print the table. recipe: settings whose crop and augmentation are taken; cache: folder for features."""
    settings = read_settings(recipe)
    dataset = read_dataset(data)
    cache.mkdir(parents=True, exist_ok=True)
    of = _features(dataset, second, settings, cache)
    truth, patients = of["truth"].astype(np.int64), [str(one) for one in of["patients"]]
    own = np.flatnonzero(of["own"])
    owners = [patients[place] for place in own]
    joined = np.flatnonzero(~of["own"].astype(bool))
    fold_of = patient_folds(truth[own], owners, OUTER, SEED)

    def fitted(
        recipe: Recipe, chosen: NDArray[np.int64], asked: NDArray[np.int64]
    ) -> tuple[Chances, Chances]:
        """Answers to images as they are, and blurred."""
        places = np.concatenate([chosen, joined])
        rows = np.concatenate([of[version][places][:, recipe.columns] for version in recipe.versions])
        labels = np.tile(truth[places], len(recipe.versions))
        kernel, bias = fit_head(rows, labels, len(dataset.labels), STRENGTH / len(recipe.versions))
        answers = [
            probabilities(of[version][asked][:, recipe.columns] @ kernel + bias, "softmax")
            for version in (_PLAIN, _BLURRED)
        ]
        return answers[0], answers[1]

    flat = {recipe.name: np.zeros((len(own), len(dataset.labels))) for recipe in RECIPES}
    nested = {rule: np.zeros((len(own), len(dataset.labels))) for rule in _RULES}
    taken: dict[str, list[str]] = {rule: [] for rule in _RULES}
    for fold in range(OUTER):
        started = time.monotonic()
        inside, outside = np.flatnonzero(fold_of != fold), np.flatnonzero(fold_of == fold)
        inner_of = patient_folds(truth[own[inside]], [owners[place] for place in inside], INNER, SEED)
        inner: list[tuple[Recipe, float, float, float]] = []
        for recipe in RECIPES:
            flat[recipe.name][outside] = fitted(recipe, own[inside], own[outside])[0]
            plain = np.zeros((len(inside), len(dataset.labels)))
            blurred = np.zeros_like(plain)
            for part in range(INNER):
                kept, asked = inside[inner_of != part], np.flatnonzero(inner_of == part)
                plain[asked], blurred[asked] = fitted(recipe, own[kept], own[inside[asked]])
            said = truth[own[inside]]
            area = macro_auc(said, plain)
            inner.append((recipe, area or 0.0, accuracy(said, plain), accuracy(said, blurred)))
        for rule, choose in _RULES.items():
            best = choose(inner)
            taken[rule].append(best.name)
            nested[rule][outside] = flat[best.name][outside]
        print(f"outer fold {fold + 1}: {time.monotonic() - started:.0f} s", flush=True)
        for recipe, area, right, under_blur in inner:
            print(f"   {recipe.name:46} inner AUC {area:.3f}, accuracy {right:.3f}, blurred {under_blur:.3f}")
    print()
    for name, chances in flat.items():
        print(_line(f"flat: {name}", truth[own], chances, owners))
    for rule, chances in nested.items():
        print(_line(f"nested: {rule}", truth[own], chances, owners))
        print("   chosen: " + "; ".join(taken[rule]))
    return 0


def _highest(inner: list[tuple[Recipe, float, float, float]]) -> Recipe:
    return max(inner, key=lambda one: one[1])[0]


def _highest_that_holds(inner: list[tuple[Recipe, float, float, float]]) -> Recipe:
    return _highest([one for one in inner if one[2] - one[3] <= MOST_LOST] or inner)


_RULES: dict[str, Callable[[list[tuple[Recipe, float, float, float]]], Recipe]] = {
    "highest macro AUC": _highest,
    "highest macro AUC of those that hold under blur": _highest_that_holds,
}


def _line(name: str, truth: NDArray[np.int64], chances: Chances, patients: list[str]) -> str:
    words = []
    for title, figure in (("accuracy", accuracy), ("macro AUC", macro_auc)):
        ends: Any = bootstrap_by_patient(truth, chances, patients, figure)
        words.append(f"{title} {figure(truth, chances):.3f} [{ends[0]:.3f}, {ends[1]:.3f}]")
    found = (chances.argmax(axis=1) == 0)[truth == 0].mean()
    return f"{name:62} {words[0]}  {words[1]}  sensitivity of the first label {found:.3f}"


def _features(dataset: Any, second: Path, settings: TrainSettings, cache: Path) -> dict[str, Features]:
    """Features of every version of each image, of both sources; from the cache where they are there."""
    path = cache / "features.npz"
    if path.is_file():
        with np.load(path) as archive:
            return {key: archive[key] for key in archive.files}
    with quiet_tensorflow():
        import keras

    started = time.monotonic()
    spec = input_spec(settings)
    fine = spec.model_copy(update={"height": 2 * spec.height, "width": 2 * spec.width})
    grids = load_grids(dataset, fine)
    other = load_second_source(second, fine, dataset.labels, grids.values)
    values = np.concatenate([grids.values, other.values[other.joins]])
    patients = [dataset.patients[place] for place in grids.kept]
    patients += [f"second/{other.patients[place]}" for place in np.flatnonzero(other.joins)]
    normalisation = Normalisation(spec.normalisation.mean, spec.normalisation.std)
    model = ARCHITECTURES[_NETWORK].build((spec.height, spec.width, 1), len(dataset.labels), "softmax", 0.0)
    for name, arrays in lite_weights(imagenet_state("lite0"), 1).items():
        model.get_layer(name).set_weights(arrays)
    maps = [model.get_layer(name).output for name in _QUARTERED]
    backbone = keras.Model(model.inputs, [model.get_layer(FEATURES).output, *maps])
    plain = halve(values)
    random = np.random.default_rng(SEED)
    varied = settings.fit.augment or AugmentSettings()

    def version(name: str, start: int) -> Any:
        part = slice(start, start + _BATCH)
        if name == _PLAIN:
            return plain[part]
        if name == _MIRRORED:
            return plain[part][..., ::-1]
        if name == _BLURRED:
            return changed(plain[part], CHANGES["blur by 1 pixel"], 0)
        how = varied if name == _MILD else varied.moderate()
        return np.stack([augment(image, how, random) for image in values[part]])

    def seen(batch: NDArray[np.float32]) -> Features:
        features, *deep = backbone.predict_on_batch(normalisation.apply(batch))
        return np.concatenate([features, *(_quarters(np.asarray(one)) for one in deep)], axis=1)

    found: dict[str, NDArray[Any]] = {
        name: np.concatenate([seen(version(name, start)) for start in range(0, len(values), _BATCH)])
        for name in (_PLAIN, _MIRRORED, _MOVED, _MILD, _BLURRED)
    }
    print(f"features: {time.monotonic() - started:.0f} s", flush=True)
    found["truth"] = np.concatenate([dataset.indices(dataset.labels)[grids.kept], other.truth[other.joins]])
    found["own"] = np.arange(len(values)) < len(grids.values)
    found["patients"] = np.array(patients)
    np.savez(path, **found)  # type: ignore[arg-type]
    return found


def _quarters(maps: NDArray[np.float32]) -> Features:
    """(n, h, w, c) -> (n, 4 c): means over four quarters that overlap by one or two cells."""
    size = maps.shape[1] // 2 + 1
    corners = (slice(None, size), slice(-size, None))
    return np.concatenate(
        [maps[:, rows, columns].mean(axis=(1, 2)) for rows in corners for columns in corners], axis=1
    )
