"""Masks on native pixels, what is doubtful about them, and crops by them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from pydantic import ValidationError

from viewer.ai.classifier import Model
from viewer.ai.model_card import InputSpec, MaskExpectation, ModelCard, NormalisationSpec, ResizeSpec
from viewer.ai.preprocess import Preprocessing
from viewer.ai.resample import Region, make_resampler
from viewer.ai.segmenter import Segmentation, clean, doubts_about, mask_facts, native_masks, region_of
from viewer.errors import ModelRefusedError
from viewer.volume.slice_image import SliceImage

Spec = Callable[..., InputSpec]


def card(**changes: object) -> ModelCard:
    fields: dict[str, object] = {
        "name": "lungs",
        "version": "1",
        "title": "Lungs",
        "task": "segmentation",
        "sha256": "0" * 64,
        "input": InputSpec(height=48, width=48, normalisation=NormalisationSpec(mean=(0.5,), std=(0.5,))),
        "labels": ("lungs",),
        "activation": "sigmoid",
        "intended_use": "tests",
    }
    return ModelCard.model_validate({**fields, **changes})


def two_discs(rows: int, columns: int, radius: float) -> np.ndarray:
    down, across = np.mgrid[0:rows, 0:columns]
    centres = ((rows / 2, columns * 0.3), (rows / 2, columns * 0.7))
    return np.logical_or.reduce([np.hypot(down - r, across - c) < radius for r, c in centres])


@pytest.mark.parametrize("policy", ["letterbox", "stretch"])
@pytest.mark.parametrize("shape", [(300, 200), (200, 300), (40, 64)])
def test_a_mask_comes_back_onto_the_native_pixels(
    make_spec: Spec, policy: str, shape: tuple[int, int]
) -> None:
    mask = two_discs(*shape, radius=min(shape) / 6)
    resampler = make_resampler(shape, make_spec((48, 48), ResizeSpec(policy=policy)), pixel_aspect=1.0)
    grid = resampler.apply(mask.astype(np.float32))[..., None]
    drawn = native_masks(grid, resampler, card())["lungs"]
    overlap = 2 * (drawn & mask).sum() / (drawn.sum() + mask.sum())
    assert overlap > 0.97


def test_small_parts_go_and_holes_are_filled() -> None:
    mask = two_discs(100, 200, 30)
    whole = mask.copy()
    mask[50, 55:60] = False
    mask[2:5, 2:5] = True
    assert np.array_equal(clean(mask), whole)
    assert not clean(np.zeros((5, 5), bool)).any()


def test_only_so_many_parts_are_kept_as_the_card_says(make_spec: Spec) -> None:
    two = two_discs(100, 200, 30)
    three = two.copy()
    three[20:80, 2:16] = True  # an arm
    assert np.array_equal(clean(three), three)
    assert np.array_equal(clean(three, most_parts=2), two)
    assert np.array_equal(clean(two, most_parts=5), two)
    spec = make_spec((48, 48), ResizeSpec(policy="letterbox"))
    resampler = make_resampler((100, 200), spec, pixel_aspect=1.0)
    grid = resampler.apply(three.astype(np.float32))[..., None]
    drawn = native_masks(grid, resampler, card(most_parts={"lungs": 2}))["lungs"]
    assert mask_facts(drawn).parts == 2
    assert not drawn[30:70, :14].any()
    with pytest.raises(ValidationError, match="one or more"):
        card(most_parts={"lungs": 0})
    with pytest.raises(ValidationError, match="unknown labels"):
        card(most_parts={"heart": 1})


def test_facts_and_doubts() -> None:
    expected = {"lungs": MaskExpectation(area=(0.1, 0.6), parts=(1, 2), balance=0.5)}
    with_expectation = card(expected_masks=expected)
    good = two_discs(100, 200, 30)
    facts = mask_facts(good)
    assert facts.area == pytest.approx(2 * np.pi * 30**2 / 20000, rel=0.02)
    assert facts.parts == 2
    assert facts.balance == pytest.approx(1, abs=0.03)
    assert doubts_about({"lungs": good}, with_expectation) == ()
    lopsided = good.copy()
    lopsided[:55, 100:] = False
    assert any("half" in doubt for doubt in doubts_about({"lungs": lopsided}, with_expectation))
    small = two_discs(100, 200, 10)
    assert any("cover" in doubt for doubt in doubts_about({"lungs": small}, with_expectation))
    assert doubts_about({"lungs": np.zeros((9, 9), bool)}, with_expectation) == ("No lungs were found.",)


def test_the_region_is_the_box_with_a_margin_inside_the_image(
    make_image: Callable[..., SliceImage],
) -> None:
    image = make_image(np.zeros((100, 200), np.uint8))
    mask = np.zeros((100, 200), bool)
    mask[5:45, 100:190] = True

    def segmentation(mask: np.ndarray) -> Segmentation:
        identity = image.identity()
        return Segmentation(
            model=card().identity,
            labels=("lungs",),
            masks={"lungs": mask},
            grid=np.zeros((8, 8, 1), np.float32),
            device="CPU",
            milliseconds=0.0,
            identity=identity,
            preprocessing_hash="",
            doubts=(),
            in_scope=None,
            scope_notes=(),
        )

    region = region_of(segmentation(mask), image.shape, 0.2)
    assert region == Region(0, 82, 53, 118)
    nothing = region_of(segmentation(np.zeros_like(mask)), image.shape, 0.2)
    assert (nothing.height, nothing.width) == image.shape
    assert nothing.doubts


def test_mask_box_brings_the_region_and_nothing_else_onto_the_grid(
    make_spec: Spec, make_image: Callable[..., SliceImage]
) -> None:
    random = np.random.default_rng(0)
    values = random.integers(0, 200, (60, 80)).astype(np.uint8)
    spec = make_spec((16, 16), ResizeSpec(policy="mask_box", box_of="lungs"))
    region = Region(10, 20, 32, 48)
    model_input = Preprocessing(spec, lambda _: region)(make_image(values))
    alone = Preprocessing(make_spec((16, 16), ResizeSpec(policy="stretch")))(
        make_image(values[10:42, 20:68].copy())
    )
    assert np.allclose(model_input.grid, alone.grid, atol=1e-6)
    assert model_input.region == region
    values[:10] = 255
    values[:, 70:] = 255
    again = Preprocessing(spec, lambda _: region)(make_image(values))
    assert np.array_equal(model_input.tensor, again.tensor)
    elsewhere = Preprocessing(spec, lambda _: Region(10, 21, 32, 48))(make_image(values))
    assert elsewhere.hash != again.hash
    with pytest.raises(ValueError, match="segmentation"):
        Preprocessing(spec)(make_image(values))


def test_cards_that_do_not_make_sense(make_spec: Spec) -> None:
    with pytest.raises(ValidationError, match="box_of"):
        ResizeSpec(policy="mask_box")
    with pytest.raises(ValidationError, match="box_of"):
        ResizeSpec(box_of="lungs")
    with pytest.raises(ValidationError, match="unknown labels"):
        card(expected_masks={"heart": MaskExpectation()})


def test_each_task_refuses_the_other(make_image: Callable[..., SliceImage]) -> None:
    image = make_image(np.zeros((8, 8), np.uint8))
    with pytest.raises(ModelRefusedError, match="does not classify"):
        Model(None, None, card()).predict(image)  # type: ignore[arg-type]
    with pytest.raises(ModelRefusedError, match="draws no masks"):
        Model(None, None, card(task="classification")).segment(image)  # type: ignore[arg-type]
