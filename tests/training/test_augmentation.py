"""Each step against what it must do to a known image."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from viewer.errors import InputError
from viewer.training.augment_steps import apply_step, augment_batch, draw
from viewer.training.augmentation import PARAMETERS, ROTATION_PRESETS, Augmentation, Kind, Step

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
SIDE = 32


@pytest.fixture
def images() -> np.ndarray:
    """(3, 32, 32, 1) smooth random images in [0.2, 0.8]."""
    random = np.random.default_rng(0)
    smooth = np.stack([cv2.GaussianBlur(random.random((SIDE, SIDE)), (0, 0), 2) for _ in range(3)])
    low, high = smooth.min(), smooth.max()
    return (0.2 + 0.6 * (smooth - low) / (high - low)).astype(np.float32)[..., None]


def done(images: np.ndarray, kind: Kind, seed: int = 0, fill: str = "black", **numbers: float) -> np.ndarray:
    step = Step.fixed(kind, **numbers).model_copy(update={"fill": fill})
    return apply_step(images, step, np.random.default_rng(seed))


@pytest.mark.parametrize("kind", Kind)
def test_neutral_numbers_change_nothing_and_the_rest_stays_grey(images: np.ndarray, kind: Kind) -> None:
    neutral = {one.name: one.neutral for one in PARAMETERS[kind]}
    if neutral:
        assert np.allclose(done(images, kind, **neutral), images, atol=1e-5)
    usual = done(images, kind, **{one.name: one.usual for one in PARAMETERS[kind]})
    assert usual.shape == images.shape
    assert usual.dtype == np.float32
    if kind is not Kind.SATURATION:  # which grey images have none of
        assert not np.allclose(usual, images, atol=1e-3)
    if kind is not Kind.NORMALISATION:
        assert usual.min() >= 0
        assert usual.max() <= 1


def test_grey_steps_follow_their_formulas(images: np.ndarray) -> None:
    mean = images.mean(axis=(1, 2), keepdims=True)
    assert np.allclose(done(images, Kind.CONTRAST, factor=0.5), (images - mean) * 0.5 + mean, atol=1e-6)
    strong = np.clip((images - mean) * 3 + mean, 0, 1)
    assert np.allclose(done(images, Kind.CONTRAST, factor=3), strong, atol=1e-5)
    assert np.allclose(done(images, Kind.BRIGHTNESS, shift=-0.3), np.clip(images - 0.3, 0, 1), atol=1e-6)
    assert np.allclose(done(images, Kind.NORMALISATION, mean=0.4, std=0.2), (images - 0.4) / 0.2, atol=1e-5)


def test_saturation_scales_the_s_of_hsv() -> None:
    colour = np.random.default_rng(1).random((2, 8, 8, 3)).astype(np.float32)
    for factor in (0.0, 0.6):
        found = done(colour, Kind.SATURATION, factor=factor)
        for before, after in zip(colour, found, strict=True):
            hsv = cv2.cvtColor(before, cv2.COLOR_RGB2HSV)
            hsv[..., 1] *= factor
            assert np.allclose(after, cv2.cvtColor(hsv, cv2.COLOR_HSV2RGB), atol=1e-4)


def test_flips(images: np.ndarray) -> None:
    across = done(images, Kind.HORIZONTAL_FLIP)
    assert np.array_equal(across, images[:, :, ::-1])
    assert np.array_equal(done(across, Kind.HORIZONTAL_FLIP), images)
    assert np.array_equal(done(images, Kind.VERTICAL_FLIP), images[:, ::-1])


def test_rotation_by_quarters_and_by_the_presets(images: np.ndarray) -> None:
    for quarters in range(-3, 4):
        expected = np.rot90(images, quarters, axes=(1, 2))
        assert np.allclose(done(images, Kind.ROTATION, degrees=90 * quarters), expected, atol=1e-4)
    for angle in ROTATION_PRESETS:
        turned = done(images, Kind.ROTATION, degrees=angle)
        matrix = cv2.getRotationMatrix2D(((SIDE - 1) / 2,) * 2, angle, 1)
        expected = np.stack([cv2.warpAffine(image, matrix, (SIDE, SIDE)) for image in images])
        inner = slice(10, 22)
        assert np.allclose(turned[:, inner, inner, 0], expected[:, inner, inner], atol=0.02)
    step = Step(kind=Kind.ROTATION, choices={"degrees": ROTATION_PRESETS})
    assert set(draw(step, 99, np.random.default_rng(0))["degrees"]) == set(ROTATION_PRESETS)


def dot(row: int, column: int) -> np.ndarray:
    image = np.zeros((1, SIDE, SIDE, 1), np.float32)
    image[0, row, column] = 1
    return image


def place(image: np.ndarray) -> tuple[int, int]:
    row, column = np.unravel_index(image[0, ..., 0].argmax(), (SIDE, SIDE))
    return int(row), int(column)


def test_shifts_move_a_dot_by_as_many_pixels() -> None:
    assert place(done(dot(10, 12), Kind.WIDTH_SHIFT, x=5 / SIDE)) == (10, 17)
    assert place(done(dot(10, 12), Kind.HEIGHT_SHIFT, y=-3 / SIDE)) == (7, 12)
    both = done(dot(10, 12), Kind.SHIFT_SCALE_ROTATE, x=2 / SIDE, y=4 / SIDE, factor=1, degrees=0)
    assert np.array_equal(both, dot(14, 14))
    assert not done(dot(10, 31), Kind.WIDTH_SHIFT, x=5 / SIDE).any()
    edge = done(np.ones((1, SIDE, SIDE, 1), np.float32), Kind.WIDTH_SHIFT, fill="edge", x=0.3)
    assert np.allclose(edge, 1)


def test_shear_moves_columns_in_proportion_to_rows() -> None:
    for row in (0, 10, 20):
        assert place(done(dot(row, 4), Kind.SHEAR, x=0.5)) == (row, 4 + row // 2)
    assert place(done(dot(4, 10), Kind.SHEAR, y=0.5)) == (9, 10)


def test_zoom_magnifies_about_the_middle() -> None:
    disc = np.hypot(*(np.mgrid[0:SIDE, 0:SIDE] - (SIDE - 1) / 2)) < 5
    image = disc.astype(np.float32)[None, ..., None]
    area = done(image, Kind.ZOOM, factor=2).sum() / image.sum()
    assert area == pytest.approx(4, rel=0.08)
    larger = done(image, Kind.SHIFT_SCALE_ROTATE, x=0, y=0, factor=2, degrees=0)
    assert larger.sum() / image.sum() == pytest.approx(4, rel=0.08)


def test_shift_scale_rotate_turns_as_rotation_does(images: np.ndarray) -> None:
    turned = done(images, Kind.SHIFT_SCALE_ROTATE, x=0, y=0, factor=1, degrees=90)
    assert np.allclose(turned, np.rot90(images, 1, axes=(1, 2)), atol=1e-3)


def test_noise_has_the_wanted_spread_and_blur_the_wanted_width() -> None:
    flat = np.full((2, 128, 128, 1), 0.5, np.float32)
    noisy = done(flat, Kind.NOISE, sigma=0.05)
    assert (noisy - flat).std() == pytest.approx(0.05, rel=0.02)
    assert abs((noisy - flat).mean()) < 2e-3
    assert not np.array_equal(noisy[0], noisy[1])
    spread = done(dot(16, 16), Kind.BLUR, sigma=2.0)[0, ..., 0]
    assert spread.sum() == pytest.approx(1, abs=1e-3)
    variance = (spread.sum(axis=0) * (np.arange(SIDE) - 16) ** 2).sum()
    assert variance == pytest.approx(4, rel=0.02)


def test_distortions_keep_what_they_must() -> None:
    across = np.mgrid[0:SIDE, 0:SIDE][1] / (SIDE - 1)
    ramp = across.astype(np.float32)[None, ..., None]
    bent = done(ramp, Kind.GRID_DISTORTION, strength=0.5)[0, ..., 0]
    assert np.allclose(bent[:, 0], 0, atol=1e-4), "the edges stay"
    assert np.allclose(bent[:, -1], 1, atol=1e-4)
    assert (np.diff(bent, axis=1) > 0).all(), "nothing is folded over"
    assert np.allclose(bent, bent[:1]), "columns move as columns"
    barrel = done(ramp, Kind.OPTICAL_DISTORTION, strength=-0.3)[0, ..., 0]
    middle = (SIDE - 1) / 2
    radius = (np.arange(SIDE) - middle) / middle
    row = SIDE // 2
    off = (row - middle) / middle
    expected = (middle + radius * (1 - 0.3 * (radius**2 + off**2)) * middle) / (SIDE - 1)
    assert np.allclose(barrel[row], expected, atol=1e-2)
    assert np.allclose(barrel, 1 - barrel[:, ::-1], atol=1e-4), "it is symmetrical"
    moved = done(ramp, Kind.ELASTIC, move=2.0, smooth=6.0)[0, ..., 0]
    inner = (moved - ramp[0, ..., 0])[6:-6, 6:-6] * (SIDE - 1)
    assert 0.5 < inner.std() < 3


def test_erasing_covers_the_wanted_share_with_one_grey(images: np.ndarray) -> None:
    for seed in range(5):
        erased = done(images, Kind.ERASING, seed=seed, area=0.2)
        for before, after in zip(images, erased, strict=True):
            changed = before != after
            assert changed.mean() == pytest.approx(0.2, abs=0.05)
            assert len(np.unique(after[changed])) == 1
            rows, columns = np.nonzero(changed[..., 0])
            assert changed.sum() == (np.ptp(rows) + 1) * (np.ptp(columns) + 1), "it is a box"


def test_the_seed_decides_everything_and_each_image_has_its_own_numbers(images: np.ndarray) -> None:
    plan = Augmentation(
        seed=3,
        steps=(
            Step(kind=Kind.ROTATION, ranges={"degrees": (-20, 20)}),
            Step(kind=Kind.ELASTIC, chance=0.5, ranges={"move": (1, 3), "smooth": (4, 8)}),
            Step(kind=Kind.ERASING, chance=0.5, ranges={"area": (0.05, 0.2)}),
            Step(kind=Kind.NOISE, ranges={"sigma": (0, 0.1)}),
        ),
    )
    alike = np.repeat(images[:1, ..., 0], 4, axis=0)
    first = augment_batch(alike, plan, np.random.default_rng(plan.seed))
    assert first.shape == alike.shape
    assert np.array_equal(first, augment_batch(alike, plan, np.random.default_rng(plan.seed)))
    assert not np.array_equal(first, augment_batch(alike, plan, np.random.default_rng(4)))
    assert not np.allclose(first[0], first[1])


def test_a_chance_is_the_share_of_images_changed(images: np.ndarray) -> None:
    many = np.repeat(images, 200, axis=0)
    step = Step(kind=Kind.HORIZONTAL_FLIP, chance=0.3)
    changed = (apply_step(many, step, np.random.default_rng(0)) != many).any(axis=(1, 2, 3))
    assert changed.mean() == pytest.approx(0.3, abs=0.06)


def test_the_file_comes_back_as_it_was(tmp_path: Path) -> None:
    plan = Augmentation(seed=5, steps=(Step(kind=Kind.ZOOM, ranges={"factor": (0.8, 1.2)}, fill="edge"),))
    plan.write(tmp_path / "plan.json")
    assert Augmentation.read(tmp_path / "plan.json") == plan
    (tmp_path / "plan.toml").write_text(
        'seed = 5\n[[steps]]\nkind = "zoom"\nfill = "edge"\n[steps.ranges]\nfactor = [0.8, 1.2]\n'
    )
    assert Augmentation.read(tmp_path / "plan.toml") == plan


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ('{"steps": [{"kind": "melt"}]}', "kind"),
        ('{"steps": [{"kind": "zoom", "ranges": {"degrees": [0, 1]}}]}', "no number 'degrees'"),
        ('{"steps": [{"kind": "zoom", "ranges": {"factor": [0, 1]}}]}', "between 0.25 and 4"),
        ('{"steps": [{"kind": "zoom", "ranges": {"factor": [2, 1]}}]}', "lower end"),
        ('{"steps": [{"kind": "zoom", "chance": 2}]}', "chance"),
        ("{", "JSON"),
    ],
)
def test_a_file_that_describes_no_augmentation(tmp_path: Path, text: str, word: str) -> None:
    (tmp_path / "plan.json").write_text(text)
    with pytest.raises(InputError, match=word):
        Augmentation.read(tmp_path / "plan.json")
