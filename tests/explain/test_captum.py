"""Integrated gradients against captum (PyTorch) on the same small network, weights carried over."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from benchmarks import torch_network
from tests.explain import corner_mark
from viewer.explain.explainer import Choices, ask
from viewer.explain.integrated_gradients import refine
from viewer.explain.path_integral import PathIntegral


def python_with_captum() -> str:
    """This interpreter, or the one that OVERREAD_TORCH_PYTHON names (PyTorch is hundreds of megabytes)."""
    other = os.environ.get("OVERREAD_TORCH_PYTHON")
    if other:
        return other
    if importlib.util.find_spec("captum") is None:
        pytest.skip("captum is not installed (pip install captum, or set OVERREAD_TORCH_PYTHON)")
    return sys.executable


@pytest.mark.parametrize("baseline", ["black", "blur"])
def test_equals_captum_at_256_steps(tmp_path: Path, baseline: str) -> None:
    python = python_with_captum()
    model = corner_mark.train()
    greys, _ = corner_mark.images(2, seed=9)
    asked = ask(model, corner_mark.slice_image(greys[1]), Choices(target="marked", baseline=baseline))
    torch_network.export(model.backend.network, tmp_path / "network.npz")  # type: ignore[attr-defined]
    np.savez(
        tmp_path / "question.npz",
        image=asked.model_input.normalise(asked.grid[None]),
        baseline=asked.model_input.normalise(asked.baseline.grids),
        target=asked.target,
        steps=256,
        batches=[32],
        repeats=0,
        rule="riemann_trapezoid",
    )
    script = Path(torch_network.__file__)
    files = [str(tmp_path / name) for name in ("network.npz", "question.npz", "answer.npz")]
    subprocess.run([python, str(script), *files], check=True, env={**os.environ, "PYTHONPATH": ""})
    with np.load(files[2]) as answer:
        theirs, logits = answer["map"][..., 0].astype(np.float64), answer["logits"][0]
    assert logits == pytest.approx(
        model.backend.logits(asked.model_input.normalise(asked.grid[None]))[0], abs=1e-3
    )
    # The same rule at the same nodes: captum's n_steps are nodes, and the weights of its trapezoid rule sum to
    # 1 - 1/n where they should sum to 1 (4e-3 at 256; seen in captum 0.9).
    theirs *= 256 / 255
    path = PathIntegral(asked.gradients, asked.baseline.grids, asked.grid)
    path.begin(255)
    ours = path.grid_map()
    assert np.abs(ours - theirs).sum() <= 1e-3 * np.abs(theirs).sum()
    # And the refined map comes to the same, within its own reported change.
    *_, refined = refine(asked)
    assert refined.map_change is not None
    assert np.abs(refined.grid - theirs).sum() <= 2 * refined.map_change * np.abs(theirs).sum()
