"""The real engine: TensorFlow in the child, none in this process."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.inference.conftest import Collected, make_image
from viewer.ai.classifier import load_model
from viewer.explain.checks import check_map
from viewer.explain.explainer import ask, choices_of
from viewer.explain.integrated_gradients import integrated_gradients
from viewer.inference.engine import MODELS_KEPT, TensorFlowEngine
from viewer.inference.messages import (
    Cancelled,
    Checked,
    CheckRequest,
    ClassifyRequest,
    Explained,
    ExplainRequest,
    Failed,
    FailureKind,
    Predicted,
    Progress,
    Stage,
)


def test_supervisor_loads_no_tensorflow_and_no_qt() -> None:
    code = (
        "import sys, viewer.inference.supervisor\n"
        "print([m for m in ('tensorflow', 'keras', 'PySide6', 'SimpleITK') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_child_answers_as_the_model_in_this_process(
    start: Callable[..., Collected], tiny_model_folder: Path, tmp_path: Path
) -> None:
    collected = start(make_engine=TensorFlowEngine)
    image = make_image(65, 50)
    jobs = [
        collected.supervisor.submit(request)
        for request in (
            ClassifyRequest(image, tiny_model_folder),
            ExplainRequest(image, tiny_model_folder),
            ClassifyRequest(image, tmp_path),
        )
    ]
    predicted, explained, failed = (collected.end_of(job) for job in jobs)
    model = load_model(tiny_model_folder)
    assert isinstance(predicted, Predicted)
    assert predicted.prediction.probabilities == pytest.approx(model.predict(image).probabilities, abs=1e-5)
    assert isinstance(explained, Explained)
    here = integrated_gradients(model, image)
    assert explained.attribution.converged
    assert explained.attribution.target == predicted.prediction.best == here.target
    scale = float(np.abs(here.values).max())
    np.testing.assert_allclose(explained.attribution.values, here.values, atol=1e-3 * scale)
    assert isinstance(failed, Failed)
    assert failed.kind is FailureKind.MODEL


def test_engine_keeps_few_models_and_sees_changed_files(tiny_model_folder: Path, tmp_path: Path) -> None:
    engine = TensorFlowEngine()
    first = engine.load(tiny_model_folder)
    assert engine.load(str(tiny_model_folder)) is first
    card = (tiny_model_folder / "model.json").read_text()
    copies = []
    for i in range(MODELS_KEPT):
        folder = tmp_path / str(i)
        folder.mkdir()
        (folder / "model.keras").write_bytes((tiny_model_folder / "model.keras").read_bytes())
        (folder / "model.json").write_text(card)
        copies.append(engine.load(folder))
    assert engine.load(tmp_path / "1") is copies[1]
    (tmp_path / "1" / "model.json").write_text(card.replace('"version": "1"', '"version": "2"'))
    assert engine.load(tmp_path / "1").identity.version == "2"
    assert engine.load(tiny_model_folder) is not first


def test_map_is_tested_in_the_child_and_can_be_cancelled(
    start: Callable[..., Collected], tiny_model_folder: Path
) -> None:
    collected = start(make_engine=TensorFlowEngine)
    image = make_image(65, 50)
    model = load_model(tiny_model_folder)
    here = integrated_gradients(model, image)
    request = CheckRequest(image, tiny_model_folder, choices_of(here), here.grid)
    job = collected.supervisor.submit(request)
    collected.end_of(job)
    answers = [answer for answer in collected.about(job) if isinstance(answer, Checked)]
    assert [len(answer.checks.checks) for answer in answers] == [*range(1, 10), 9]
    assert [answer.final for answer in answers] == [False] * 9 + [True]
    last = answers[-1].checks
    assert last.verdict
    expected = check_map(ask(model, image, choices_of(here)), here, ["infidelity"])["infidelity"]
    assert last["infidelity"].value == pytest.approx(expected.value, rel=1e-3)
    cancelled = collected.supervisor.submit(request)
    collected.until(lambda answer: isinstance(answer, Progress) and answer.stage is Stage.CHECKING)
    collected.supervisor.cancel(cancelled)
    assert isinstance(collected.end_of(cancelled), Cancelled)
    # Whatever was shuffled is back: the model answers as before.
    again = collected.end_of(collected.supervisor.submit(ClassifyRequest(image, tiny_model_folder)))
    assert isinstance(again, Predicted)
    assert again.prediction.logits == pytest.approx(model.predict(image).logits, abs=1e-4)
