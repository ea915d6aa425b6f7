"""Integrated gradients beside others, at equal completeness, as ratios of one run on one machine.

Every rule is given as many steps as it needs for a gap <= 1 % and a map that moved <= 5 % since half as many (what
the viewer asks of itself), found among 8, 16, 32 ... 256. Its time is that number times its own time a step, measured
over a few steps: the others' search for the number is not counted, ours (the refinement) is.
"""

from __future__ import annotations

import importlib.util
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks import torch_network

TOLERANCE, MAP_TOLERANCE = 0.01, 0.05
MOST_STEPS = 256
BATCHES = (4, 8, 16)
TIMED_STEPS = 16
SIZE = 224


@dataclass
class Timed:
    """Seconds by the clock and of the processor (of all threads)."""

    wall: float
    processor: float


def measured(work: Callable[[], object]) -> Timed:
    """One run."""
    wall, processor = time.perf_counter(), time.process_time()
    work()
    return Timed(time.perf_counter() - wall, time.process_time() - processor)


@dataclass
class Contestant:
    """A way to make a map: its name, the images that it needs, those of one timed run, and that run."""

    title: str
    needed: int
    timed: int
    run: Callable[[], Timed]


def compare(runs: int, models: tuple[str, ...]) -> int:
    """Print a table for each model; 0 where this is the quickest in all of them."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    kept = True
    for name in models:
        kept &= _compare(name, runs)
    return 0 if kept else 1


def _compare(name: str, runs: int) -> bool:
    from viewer.explain.explainer import Choices, ask
    from viewer.explain.integrated_gradients import refine

    model, image = _model(name)
    asked = ask(model, image, Choices())
    found = list(refine(asked))[-1]
    print(
        f"\n{name}: gap {found.gap:.2%}, map change {found.map_change or 0:.1%}, "
        f"{'settled' if found.converged else 'NOT SETTLED'} with {found.steps + 1} images",
        flush=True,
    )
    needed = {rule: _needed(asked, rule) for rule in ("trapezoid", "riemann", "gauss-legendre")}
    network = model.backend.network  # type: ignore[attr-defined]
    call = _compiled(network)
    start, end = (
        asked.model_input.normalise(grid)[0] for grid in (asked.baseline.grids[:1], asked.grid[None])
    )

    def loop() -> None:
        for t in np.linspace(0, 1, TIMED_STEPS, dtype=np.float32):
            call((start + t * (end - start))[None], asked.target)

    images = found.steps + 1
    contestants = [
        Contestant("this", images, images, lambda: measured(lambda: list(refine(asked)))),
        # Both ends of the path are among the places of these two: one image more than steps.
        Contestant(
            "compiled, one step at a time", needed["trapezoid"] + 1, TIMED_STEPS, lambda: measured(loop)
        ),
        *_saliency(call, start, end, asked.target, needed["riemann"] + 1),
    ]
    with tempfile.TemporaryDirectory() as scratch:
        contestants += _captum(Path(scratch), network, start, end, asked.target, needed["gauss-legendre"])
        # In turn, so that whatever else the machine does disturbs all of them.
        rounds = [[one.run() for one in contestants] for _ in range(runs + 1)][1:]
    # Medians: of several short runs the least is a lucky one on a busy machine, of a long run it is not.
    typical = [
        Timed(
            statistics.median(run[i].wall for run in rounds) * one.needed / one.timed,
            statistics.median(run[i].processor for run in rounds) * one.needed / one.timed,
        )
        for i, one in enumerate(contestants)
    ]
    kept = True
    for one, timed in zip(contestants, typical, strict=True):
        ratio = timed.wall / typical[0].wall
        good = one.title == "this" or ratio > 1
        kept &= good
        more = "+" if one.needed >= MOST_STEPS else " "
        print(
            f"  {'ok  ' if good else 'MISS'} {one.title:36} {one.needed:4}{more} images {timed.wall:7.2f} s"
            f"  processor {timed.processor:7.2f} s  {ratio:5.2f} x this"
            f" ({timed.processor / typical[0].processor:.2f} x by processor)"
        )
    return kept


def _model(name: str) -> tuple[Any, Any]:
    """A model by name, or DenseNet121 with random weights, and the demonstration radiograph."""
    import data_store

    from viewer.ai.classifier import Model, load_model
    from viewer.volume.build import load_image

    image = load_image(Path(data_store.__file__).parent / "data" / "RG1_UNCI.dcm")
    if name != "densenet121":
        return load_model(name), image
    import keras

    from viewer.ai.keras_backend import KerasBackend, prepare_device
    from viewer.ai.model_card import InputSpec, ModelCard, NormalisationSpec
    from viewer.ai.model_store import ModelEntry

    keras.utils.set_random_seed(1)
    network = keras.applications.DenseNet121(
        weights=None, input_shape=(SIZE, SIZE, 3), classes=3, classifier_activation=None
    )
    card = ModelCard(
        name="densenet121",
        version="random",
        title="DenseNet121 with random weights",
        sha256="0" * 64,
        input=InputSpec(
            height=SIZE,
            width=SIZE,
            channels=3,
            normalisation=NormalisationSpec(mean=(0.485, 0.456, 0.406), std=(0.229, 0.224, 0.225)),
        ),
        labels=("a", "b", "c"),
        intended_use="benchmarks",
    )
    backend = KerasBackend(network, card, *prepare_device())
    backend.warm_up()
    return Model(ModelEntry(Path(), card), backend, card), image


def _compiled(network: Any) -> Callable[[NDArray[np.float32], int], NDArray[np.float32]]:
    """What a careful user writes: a compiled gradient of one logit, open in the batch's size."""
    import tensorflow as tf

    @tf.function(
        input_signature=[tf.TensorSpec((None, *network.inputs[0].shape[1:])), tf.TensorSpec((), tf.int32)]
    )
    def gradient(batch: Any, target: Any) -> Any:
        with tf.GradientTape() as tape:
            tape.watch(batch)
            values = tf.gather(network(batch, training=False), target, axis=1)
        return tape.gradient(values, batch)

    return lambda batch, target: gradient(
        tf.constant(batch, tf.float32), tf.constant(target, tf.int32)
    ).numpy()


def _needed(asked: Any, rule: str) -> int:
    """Steps of an even rule until gap and map change are small enough; MOST_STEPS where they are not."""
    steps, before = 8, None
    cache: dict[float, tuple[NDArray[Any], float]] = {}
    displacement = asked.grid - asked.baseline.grids[0]

    def evaluate(places: NDArray[np.float64]) -> NDArray[Any]:
        missing = [t for t in places if float(t) not in cache]
        for first in range(0, len(missing), 8):
            part = np.array(missing[first : first + 8], np.float32)[:, None, None]
            gradients, values = asked.gradients(asked.baseline.grids[0] + part * displacement)
            for t, gradient, value in zip(missing[first : first + 8], gradients, values, strict=True):
                cache[float(t)] = gradient, float(value)
        return np.stack([cache[float(t)][0] for t in places])

    ends = asked.values(np.stack([asked.baseline.grids[0], asked.grid]))
    difference = float(ends[1] - ends[0])
    while True:
        places, weights = _rule(rule, steps)
        grid = displacement * np.tensordot(weights, evaluate(places), axes=1)
        gap = abs(float(grid.sum()) - difference) / max(abs(difference), 0.1)
        change = np.inf if before is None else np.abs(grid - before).sum() / np.abs(grid).sum()
        if (gap <= TOLERANCE and change <= MAP_TOLERANCE) or steps >= MOST_STEPS:
            return steps
        steps, before = 2 * steps, grid


def _rule(name: str, steps: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Places in [0, 1] and weights: of a loop with the trapezoid rule, of saliency, of captum's default."""
    if name == "gauss-legendre":
        places, weights = np.polynomial.legendre.leggauss(steps)
        return (places + 1) / 2, weights / 2
    places = np.linspace(0, 1, steps + 1)
    if name == "riemann":  # saliency: all nodes alike, both ends among them
        return places, np.full(steps + 1, 1 / (steps + 1))
    weights = np.full(steps + 1, 1 / steps)
    weights[[0, -1]] /= 2
    return places, weights


def _saliency(
    call: Callable[..., NDArray[np.float32]],
    start: NDArray[np.float32],
    end: NDArray[np.float32],
    target: int,
    steps: int,
) -> list[Contestant]:
    if importlib.util.find_spec("saliency") is None or importlib.util.find_spec("skimage") is None:
        print("  saliency is not installed (pip install saliency); it is left out.")
        return []
    import saliency.core as saliency

    key = saliency.base.INPUT_OUTPUT_GRADIENTS
    explainer = saliency.IntegratedGradients()

    def gradients(
        images: Any, call_model_args: Any = None, expected_keys: Any = None
    ) -> dict[str, NDArray[np.float32]]:
        return {key: call(images, target)}

    def run(batch: int) -> Timed:
        return measured(lambda: explainer.GetMask(end, gradients, None, start, TIMED_STEPS, batch))

    return [
        Contestant(
            "saliency, one step at a time" if batch == 1 else f"saliency, batches of {batch}",
            steps,
            TIMED_STEPS,
            partial(run, batch),
        )
        for batch in (1, *BATCHES)
    ]


def _captum(
    scratch: Path,
    network: Any,
    start: NDArray[np.float32],
    end: NDArray[np.float32],
    target: int,
    steps: int,
) -> list[Contestant]:
    python = os.environ.get("OVERREAD_TORCH_PYTHON") or (
        sys.executable if importlib.util.find_spec("captum") else ""
    )
    if not python:
        print("  captum is not installed (pip install captum, or set OVERREAD_TORCH_PYTHON); it is left out.")
        return []
    torch_network.export(network, scratch / "network.npz")

    def run(batch: int) -> Timed:
        files = [scratch / name for name in ("network.npz", "question.npz", "answer.npz")]
        np.savez(
            files[1],
            image=end[None],
            baseline=start[None],
            target=target,
            steps=TIMED_STEPS,
            batches=[batch],
            repeats=1,
            rule="gausslegendre",
        )
        script = [python, torch_network.__file__, *map(str, files)]
        subprocess.run(script, check=True, env={**os.environ, "PYTHONPATH": ""})
        with np.load(files[2]) as answer:
            return Timed(float(answer[f"seconds/{batch}"]), float(answer[f"processor/{batch}"]))

    return [
        Contestant(
            f"captum, batches of {batch}" if batch else "captum, all steps at once (default)",
            steps,
            TIMED_STEPS,
            partial(run, batch),
        )
        for batch in (0, *BATCHES[:-1])
    ]


def radiographs(folder: Path, count: int, model_name: str) -> int:
    """How many of some radiographs settle, and how soon; 0 where at least 95 % do."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    from viewer.ai.classifier import load_model
    from viewer.explain.explainer import explain_image
    from viewer.volume.build import load_image

    files = sorted(path for path in folder.rglob("*.jpg") if "masks" not in path.parent.name)
    chosen = [files[i] for i in np.linspace(0, len(files) - 1, min(count, len(files))).astype(int)]
    model = load_model(model_name)
    model.backend.warm_up()
    first, final, processor, images, settled = [], [], [], [], 0
    for path in chosen:
        image = load_image(path)
        before = time.process_time()
        found = explain_image(model, image)
        processor.append(time.process_time() - before)
        first.append(found.first_map_milliseconds / 1000)
        final.append(found.milliseconds / 1000)
        images.append(found.steps + 1)
        settled += found.converged
    share = settled / len(chosen)
    print(f"{len(chosen)} radiographs, {model_name} on {model.backend.device}: {share:.0%} settled")
    for title, values in (("first map", first), ("final map", final), ("processor", processor)):
        print(
            f"  {title:10} median {statistics.median(values):6.2f} s, 95 % {np.percentile(values, 95):6.2f} s"
        )
    print(f"  images     median {statistics.median(images):6.0f},   95 % {np.percentile(images, 95):6.0f}")
    return 0 if share >= 0.95 else 1
