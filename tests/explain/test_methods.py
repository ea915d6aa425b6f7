"""Each method against what it must give on functions known on paper and on a small Keras network."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.explain.closed_forms import ClosedForm, linear, model_input, model_of, quadratic, question, texture
from tests.inference.conftest import make_image
from viewer.ai.classifier import Model, load_model
from viewer.errors import InferenceError
from viewer.explain import method as methods
from viewer.explain.explainer import Choices, ask, explain_image
from viewer.explain.method import AboutMethod, MethodMap, all_methods, find_method, method_names
from viewer.explain.native import resize_grid
from viewer.explain.question import Question
from viewer.volume.slice_image import SliceImage


@pytest.fixture
def tiny(tiny_model_folder: Path) -> Model:
    return load_model(tiny_model_folder)


def only(maps: Iterator[MethodMap]) -> MethodMap:
    return list(maps)[-1]


@pytest.mark.parametrize("policy", ["center_crop", "letterbox"])
def test_gradient_times_input_is_the_tangent(policy: str) -> None:
    given = model_input(texture(33, 47), policy=policy, mean=(0.0,), std=(1.0,))
    weights = np.random.default_rng(1).normal(size=(9, 12, 1))
    found = only(find_method("gradient-x-input").explain(question(ClosedForm(quadratic(weights)), given)))
    # f = sum w x^2 has the tangent 2 w x: from black it claims twice what the function does.
    np.testing.assert_allclose(found.grid, 2 * weights[..., 0] * given.grid**2, rtol=1e-5, atol=1e-7)
    assert found.native is not None
    assert found.native.sum() == pytest.approx(2 * found.value, rel=1e-4)
    assert found.gap is None


def test_smoothgrad_of_a_quadratic_is_its_gradient_and_follows_the_seed() -> None:
    given = model_input(texture(33, 47), mean=(0.0,), std=(1.0,))
    weights = np.random.default_rng(1).normal(size=(9, 12, 1))
    asked = question(ClosedForm(quadratic(weights)), given, seed=4)
    maps = list(find_method("smoothgrad").explain(asked))
    assert [found.final for found in maps] == [False, True]
    # The mean over noise of 2 w (x + noise) is 2 w x, to the noise's standard error.
    error = np.abs(maps[-1].grid - 2 * weights[..., 0] * given.grid)
    assert (error <= 5 * 2 * np.abs(weights[..., 0]) * 0.15 / np.sqrt(48)).all()
    again = only(find_method("smoothgrad").explain(asked))
    np.testing.assert_array_equal(again.grid, maps[-1].grid)


def test_occlusion_of_a_linear_function_is_the_mean_share_of_its_squares() -> None:
    given = model_input(texture(64, 64), grid=(32, 32), mean=(0.0,), std=(1.0,))
    weights = np.random.default_rng(1).normal(size=(32, 32, 1))
    found = only(find_method("occlusion").explain(question(ClosedForm(linear(weights)), given)))
    parts = weights[..., 0] * given.grid  # what each cell adds to f, from black
    # A corner cell is covered by one square of 4 x 4 only.
    assert found.grid[0, 0] == pytest.approx(parts[:4, :4].sum(), rel=1e-4)
    assert found.grid[-1, -1] == pytest.approx(parts[-4:, -4:].sum(), rel=1e-4)
    # Cell (2, 0) by those that start at rows 0 and 2.
    assert found.grid[2, 0] == pytest.approx((parts[:4, :4].sum() + parts[2:6, :4].sum()) / 2, rel=1e-4)


def test_grad_cam_by_hand(tiny: Model) -> None:
    image = make_image(64, 64)
    asked = ask(tiny, image, Choices(method="grad_cam", target="b"))
    found = only(find_method("grad_cam").explain(asked))
    assert found.layer is not None
    network: Any = tiny.backend.network  # type: ignore[attr-defined]
    activations = np.asarray(_output_of(network, found.layer, asked.model_input.tensor[None]))[0]
    # Between this layer and the logits lie a mean over places and a dense layer: the gradient is its weights.
    dense = network.layers[-1].get_weights()[0][:, 1] / (activations.shape[0] * activations.shape[1])
    cam = np.maximum(activations @ dense, 0)
    np.testing.assert_allclose(found.grid, resize_grid(cam, (32, 32)), atol=1e-4 * cam.max())


def _output_of(network: Any, layer: str, batch: np.ndarray) -> np.ndarray:
    import keras

    return np.asarray(keras.Model(network.inputs[0], network.get_layer(layer).output)(batch).numpy())


@pytest.mark.parametrize("which", [0, 1])
def test_layer_integrated_gradients_is_complete_at_every_layer_that_nothing_bypasses(
    tiny: Model, which: int
) -> None:
    layers = [layer for layer in tiny.backend.layers if layer.is_spatial]  # type: ignore[attr-defined]
    assert not any(layer.bypassed for layer in layers)
    image = make_image(65, 50)
    found = explain_image(
        tiny, image, "a", method="layer_integrated_gradients", layer=layers[which].name, tolerance=0.02
    )
    assert found.layer == layers[which].name
    assert found.converged
    assert found.gap is not None
    assert found.sum == pytest.approx(found.difference, abs=0.021 * max(abs(found.difference), 0.1))
    assert not found.values[~found.coverage].any()


def test_a_layer_that_is_bypassed_says_so_and_sums_to_nothing(tmp_path: Path) -> None:
    import keras

    from viewer.ai.keras_network import layers_of

    inputs = keras.Input((8, 8, 1))
    way = keras.layers.Conv2D(2, 3, padding="same", name="way")(inputs)
    joined = keras.layers.Add(name="joined")([way, keras.layers.Conv2D(2, 1, name="other")(inputs)])
    out = keras.layers.Dense(2)(keras.layers.Flatten()(joined))
    bypassed = {layer.name: layer.bypassed for layer in layers_of(keras.Model(inputs, out))}
    assert bypassed["way"]
    assert bypassed["other"]
    assert not bypassed["joined"]


def test_unknown_layer_names_those_that_there_are(tiny: Model) -> None:
    with pytest.raises(InferenceError, match="conv2d"):
        explain_image(tiny, make_image(40, 40), method="grad_cam", layer="conv5_block3_out")


def test_probability_is_the_logit_by_the_chain_rule(tiny: Model) -> None:
    image = make_image(64, 64)
    chance = tiny.predict(image).probabilities["b"]
    found = explain_image(tiny, image, "b", probability=True)
    assert found.logit == pytest.approx(chance, abs=1e-5)
    assert found.unit == "probability"
    assert found.gap is not None
    assert found.gap <= 0.01
    grid = ask(tiny, image, Choices(target="b", output=found.output)).grid
    asked = ask(tiny, image, Choices(target="b", output=found.output))
    gradient, value = asked.gradients(grid[None])
    cell = np.unravel_index(np.abs(gradient[0]).argmax(), grid.shape)
    moved = np.repeat(grid[None], 2, axis=0)
    moved[0][cell] -= 0.02
    moved[1][cell] += 0.02
    below, above = asked.values(moved)
    assert value[0] == pytest.approx(chance, abs=1e-5)
    assert gradient[0][cell] == pytest.approx((above - below) / 0.04, rel=0.1)
    with pytest.raises(InferenceError, match="not for a probability"):
        explain_image(tiny, image, "b", probability=True, method="grad_cam")


class Foreign:
    """A researcher's own method: the image itself."""

    about = AboutMethod("brightness", "Brightness", "how bright this place is", unit="grey")

    def explain(self, question: Question) -> Iterator[MethodMap]:
        yield MethodMap(question.grid, 1, float(question.values(question.grid[None])[0]), 0.0)


def test_a_method_of_another_package_shows_up(monkeypatch: pytest.MonkeyPatch) -> None:
    entries = [
        EntryPoint("brightness", "tests.explain.test_methods:Foreign", methods.ENTRY_POINTS),
        EntryPoint("broken", "tests.explain.no_such_module:Nothing", methods.ENTRY_POINTS),
        EntryPoint("empty", "pathlib:Path", methods.ENTRY_POINTS),
    ]
    monkeypatch.setattr(methods, "entry_points", lambda group: entries)
    assert method_names()[-3:] == ("brightness", "broken", "empty")
    assert [about.name for about in all_methods()][-1] == "brightness"
    for name in ("broken", "empty"):
        with pytest.raises(InferenceError, match=name):
            find_method(name)
    given = model_input(texture(40, 44))
    backend = ClosedForm(linear(np.ones((9, 12, 1))))
    pixels = (texture(40, 44) * 1000).astype(np.int16)
    image = SliceImage(pixels, pixels, make_image(40, 44).header, "1.2")
    found = explain_image(model_of(backend, given), image, "label0", method="brightness")
    assert (found.method, found.unit, found.gap, found.baseline) == ("brightness", "grey", None, "")
    assert found.values.shape == (40, 44)
    assert not found.values[~found.coverage].any()
    with pytest.raises(InferenceError, match="brightness"):
        find_method("no-such-method")


def test_every_method_says_what_its_numbers_mean() -> None:
    for about in all_methods():
        assert about.meaning
        assert about.title
        assert about.unit
