"""What the inspector shows is what the network was fed, to the last bit; where its cells lie is what R does."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from viewer.ai.cell_places import CellPlaces
from viewer.ai.classifier import Model
from viewer.ai.input_record import RecordInput
from viewer.ai.model_card import InputSpec, ModelCard, PercentileIntensity, ResizeSpec, WindowIntensity
from viewer.ai.model_store import ModelEntry
from viewer.ai.resample import Region, make_resampler
from viewer.explain.explainer import Choices, answer, ask
from viewer.intensity.window import Window
from viewer.volume.slice_image import SliceImage


@dataclass
class Recorder:
    """A network that keeps the bytes of every batch that comes in."""

    fed: list[NDArray[np.float32]] = field(default_factory=list)
    device: str = "CPU"
    labels: tuple[str, ...] = ("left", "middle", "right")

    def logits(self, batch: NDArray[np.float32]) -> NDArray[np.float64]:
        self.fed.append(batch.copy())
        value = batch.astype(np.float64).mean(axis=(1, 2, 3))
        return np.stack([value, -value, 2 * value], axis=1)

    def gradients(self, batch: NDArray[np.float32], target: int, **_: Any) -> tuple[NDArray[np.float32], Any]:
        self.fed.append(batch.copy())
        value = batch.astype(np.float64).mean(axis=(1, 2, 3))
        return np.full_like(batch, 2 / batch[0].size), 2 * value

    def warm_up(self) -> None:
        return


CASES: dict[str, tuple[dict[str, Any], tuple[int, ...], dict[str, Any]]] = {
    "crop, odd sizes": ({}, (37, 61), {}),
    "crop by a fraction": ({"resize": ResizeSpec(fraction=0.8)}, (61, 45), {}),
    "letterbox": ({"resize": ResizeSpec(policy="letterbox")}, (31, 67), {}),
    "letterbox, pixels not square": (
        {"resize": ResizeSpec(policy="letterbox")},
        (40, 40),
        {"pixel_spacing_mm": (2.0, 0.7)},
    ),
    "crop, pixels not square": ({}, (50, 33), {"pixel_spacing_mm": (0.5, 1.3)}),
    "stretch, sampled": ({"resize": ResizeSpec(policy="stretch", antialias=False)}, (53, 71), {}),
    "enlarged": ({"resize": ResizeSpec(policy="stretch")}, (5, 7), {}),
    "MONOCHROME1": ({}, (40, 40), {"photometric": "MONOCHROME1"}),
    "MONOCHROME1 as stored": ({"photometric": "as_stored"}, (40, 40), {"photometric": "MONOCHROME1"}),
    "padding": ({}, (40, 52), {"padding": (0.0, 30.0)}),
    "three channels, a window": (
        {"channels": 3, "intensity": WindowIntensity(center=500, width=400)},
        (40, 44),
        {},
    ),
    "colour": ({"channels": 3}, (40, 44, 3), {}),
    "mask box": (
        {"resize": ResizeSpec(policy="mask_box", box_of="lungs", margin=0.1)},
        (48, 60),
        {},
    ),
}


def _model(card: ModelCard) -> tuple[Model, Recorder]:
    network = Recorder()
    region = Region(5.3, 7.1, 30.5, 41.2, ("It may be wrong.",))
    locate = (lambda _: region) if card.input.resize.policy == "mask_box" else None
    return Model(ModelEntry(Path("small"), card), network, card, locate), network


@pytest.mark.parametrize("case", CASES)
def test_the_recorded_tensor_is_what_prediction_and_explanation_feed(
    case: str,
    make_image: Callable[..., SliceImage],
    make_spec: Callable[..., InputSpec],
    make_card: Callable[..., ModelCard],
) -> None:
    spec, shape, header = CASES[case]
    spec = {"intensity": PercentileIntensity(low=2, high=97), **spec}
    random = np.random.default_rng(1)
    values = random.integers(0, 255 if len(shape) == 3 else 1000, shape)
    image = make_image(values.astype(np.uint8 if len(shape) == 3 else np.uint16), **header)
    model, network = _model(make_card(input=make_spec((9, 12), **spec)))
    prediction = model.predict(image)
    question = ask(model, image, Choices(target="right", method="gradient_x_input"))
    list(answer(question, image, "gradient_x_input"))
    before = tuple(network.fed)
    record = pickle.loads(pickle.dumps(RecordInput(image.bare()).run(model, lambda: False)))
    assert record.is_whole()
    assert record.tensor.dtype == np.float32
    assert network.fed[-1].tobytes() == record.tensor.tobytes(), "it went through the network itself"
    assert before[0].tobytes() == record.tensor.tobytes(), "the prediction's"
    assert record.tensor.tobytes() in {batch[0].tobytes() for batch in before[1:]}, "the explanation's"
    assert record.logits == tuple(prediction.logits.values())
    assert record.preprocessing_hash == prediction.preprocessing_hash
    assert record.identity == prediction.identity
    norm = record.spec.normalisation
    grey = np.stack([record.tensor[..., c] * norm.std[c] + norm.mean[c] for c in range(len(norm.mean))])
    assert record.grey(float(record.tensor[3, 4, 0])) == pytest.approx(float(grey[0, 3, 4]))
    assert record.ends() == pytest.approx((-norm.mean[0] / norm.std[0], (1 - norm.mean[0]) / norm.std[0]))


@pytest.mark.parametrize("flip", [(False, False), (True, False), (False, True), (True, True)])
@pytest.mark.parametrize(
    ("policy", "antialias", "shape"),
    [
        ("center_crop", True, (23, 37)),
        ("letterbox", True, (31, 17)),
        ("stretch", False, (29, 40)),
        ("stretch", True, (4, 6)),
    ],
)
def test_where_the_cells_lie_is_what_poking_the_image_tells(
    make_spec: Callable[..., InputSpec],
    policy: str,
    antialias: bool,
    shape: tuple[int, int],
    flip: tuple[bool, bool],
) -> None:
    spec = make_spec((7, 9), resize=ResizeSpec(policy=policy, antialias=antialias))
    resampler = make_resampler(shape, spec, 1.3, flip)
    places = CellPlaces.of(resampler)
    answers = np.zeros((*shape, 7, 9))
    for row in range(shape[0]):
        for column in range(shape[1]):
            poked = np.zeros(shape)
            poked[row, column] = 1
            answers[row, column] = resampler.apply(poked)
    for row in range(shape[0]):
        for column in range(shape[1]):
            heard = answers[row, column]
            cell = places.cell_at(column, row)
            if not heard.any():
                assert cell is None
            else:
                assert cell is not None
                assert heard[cell] == pytest.approx(heard.max())
    for down in range(7):
        for across in range(9):
            rows, columns = np.nonzero(answers[:, :, down, across])
            box = places.pixels_of(down, across)
            if not rows.size:
                assert box is None
            else:
                assert box == (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)
    seen = answers.any(axis=(2, 3))
    assert places.seen_share == pytest.approx(seen.mean())
    rows, columns = np.nonzero(seen)
    assert places.seen == (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)
    down, across = np.nonzero(answers.any(axis=(0, 1)))
    assert places.image_cells == (across.min(), down.min(), across.max() + 1, down.max() + 1)
    assert places.cell_at(-1, 0) is None
    assert places.cell_at(0, shape[0]) is None


def test_through_a_window_the_model_sees_what_the_window_leaves(
    make_image: Callable[..., SliceImage],
    make_spec: Callable[..., InputSpec],
    make_card: Callable[..., ModelCard],
) -> None:
    values = np.random.default_rng(2).integers(-1000, 1000, (24, 24)).astype(np.int16)
    as_it_is = ResizeSpec(policy="stretch", antialias=False)
    model, _ = _model(make_card(input=make_spec((24, 24), resize=as_it_is)))
    window = Window(40, 400)
    seen = model.through(window)
    assert seen.identity == model.identity
    record = RecordInput(make_image(values)).run(seen, lambda: False)
    assert (
        record.preprocessing_hash
        != RecordInput(make_image(values)).run(model, lambda: False).preprocessing_hash
    )
    low, high = 40 - 0.5 - 399 / 2, 40 - 0.5 + 399 / 2  # PS3.3 C.11.2.1.2.1
    grey = np.clip((values - low) / (high - low), 0, 1)
    assert record.grey(float(record.tensor[5, 6, 0])) == pytest.approx(float(grey[5, 6]), abs=1e-5)
    assert (record.black, record.white) == (
        pytest.approx(float((grey == 0).mean())),
        pytest.approx(float((grey == 1).mean())),
    )
    narrow = model.through(Window.from_bounds(3, 3))
    assert np.isfinite(RecordInput(make_image(values)).run(narrow, lambda: False).tensor).all()
