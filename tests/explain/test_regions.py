"""Shares of a map in regions, and its comparison with known places and with other maps, by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.gui.attributions import make_attribution
from tests.inference.conftest import make_image
from viewer.errors import InferenceError, InputError
from viewer.explain.attribution import Attribution
from viewer.explain.compare import disagreement, map_difference
from viewer.explain.ground_truth import Box, box_mask, find_truth, localisation, read_boxes
from viewer.explain.regions import region_shares


def attribution_of(values: np.ndarray, unseen: slice | None = None) -> Attribution:
    image = make_image(*values.shape)
    made = make_attribution(image, values.astype(np.float32))
    coverage = np.ones(values.shape, bool)
    if unseen is not None:
        coverage[:, unseen] = False
    return replace(made, coverage=coverage, grid=values.astype(np.float32))


def test_shares_by_hand() -> None:
    values = np.zeros((10, 20))
    values[0, 0], values[0, 1], values[5, 5], values[9, 9] = 0.8, -0.5, 1.6, -0.5
    mask = np.zeros((10, 20), bool)
    mask[0, :4] = True
    mask[:, 15:] = True
    shares = region_shares(attribution_of(values, unseen=slice(15, 20)), mask)
    assert shares.total == pytest.approx(0.3)
    assert shares.of == pytest.approx(1.4)
    assert (shares.gained, shares.lost) == (pytest.approx(0.8), pytest.approx(-0.5))
    assert not shares.cancels
    values[0, 1] = -0.79
    assert region_shares(attribution_of(values), mask).cancels, "0.01 is left of 1.59"
    assert shares.positive == pytest.approx(0.8 / 2.4)
    assert shares.negative == pytest.approx(0.5)
    assert shares.absolute == pytest.approx(1.3 / 3.4)
    assert (shares.pixels, shares.unseen) == (4, 50)
    assert shares.area == pytest.approx(4 / 150)
    assert shares.concentration == pytest.approx(1.3 / 3.4 / (4 / 150))
    assert (
        shares.words
        == "This region carries +0.3 of +1.4 logits, 38% of the map's strength on 3% of the area."
    )
    nothing = region_shares(attribution_of(np.zeros((10, 20))), mask)
    assert (nothing.positive, nothing.negative, nothing.absolute) == (None, None, None)
    with pytest.raises(InferenceError, match="own pixels"):
        region_shares(attribution_of(values), mask[:5])


def test_a_map_on_the_box_and_one_beside_it() -> None:
    mask = box_mask((Box(60, 40, 20, 10),), (112, 150))
    assert mask.sum() == 200
    assert mask[40, 60]
    assert mask[49, 79]
    on = localisation(attribution_of(mask * 1.0 - 0.1), mask)
    assert on.hit
    assert on.inside == pytest.approx(1)
    assert on.iou > 0.8
    assert on.area == pytest.approx(200 / (112 * 150))
    far = localisation(attribution_of(np.roll(mask, -50, axis=1) * 1.0), mask)
    assert (far.hit, far.iou, far.inside) == (False, 0, 0)
    near = localisation(attribution_of(np.roll(mask, -5, axis=1) * 1.0), mask)
    assert near.hit  # the highest place may be 15/224 of the longer side away: 10 pixels
    with pytest.raises(InferenceError, match="sees nothing"):
        localisation(attribution_of(mask * 1.0, unseen=slice(0, 150)), mask)


def test_boxes_and_masks_from_files(tmp_path: Path) -> None:
    import cv2

    table = tmp_path / "boxes.csv"
    table.write_text("file,left,top,width,height\nsub/a.png,1,2,3,4\na.png,0,0,1,1\n", encoding="utf-8")
    boxes = read_boxes(table)
    assert boxes["a.png"] == (Box(1, 2, 3, 4), Box(0, 0, 1, 1))
    found = find_truth(boxes, tmp_path, Path("/else/a.png"), (10, 10))
    assert found is not None
    assert found.sum() == 13
    drawn = np.zeros((6, 7), np.uint8)
    drawn[2:4, 3:] = 255
    cv2.imwrite(str(tmp_path / "b.png"), drawn)
    mask = find_truth(None, tmp_path, Path("b.jpg"), (6, 7))
    np.testing.assert_array_equal(mask, drawn > 0)
    assert find_truth(boxes, tmp_path, Path("c.png"), (6, 7)) is None
    with pytest.raises(InputError, match=r"b\.png"):
        find_truth(None, tmp_path, Path("b.jpg"), (7, 7))
    for text, said in (
        ("file,left\n", "columns"),
        ("file,left,top,width,height\na.png,1,2,x,4\n", "line 2"),
        ("file,left,top,width,height\na.png,1,2,0,4\n", "line 2"),
    ):
        table.write_text(text, encoding="utf-8")
        with pytest.raises(InputError, match=said):
            read_boxes(table)


def test_disagreement_by_hand() -> None:
    rng = np.random.default_rng(0)
    grid = rng.normal(size=(56, 56))
    one = attribution_of(grid)
    same = disagreement(one, attribution_of(3 * grid))
    assert (same.score, same.rank_correlation, same.overlap, same.sign_conflict) == pytest.approx(
        (0, 1, 1, 0)
    )
    assert "about the same" in same.words
    opposite = disagreement(one, attribution_of(-grid))
    assert (opposite.rank_correlation, opposite.overlap, opposite.sign_conflict) == pytest.approx((-1, 1, 1))
    other = disagreement(one, attribution_of(rng.normal(size=(56, 56))))
    assert other.score > 0.85
    assert "disagree:" in other.words
    with pytest.raises(InferenceError, match="one image"):
        disagreement(one, attribution_of(rng.normal(size=(40, 56))))


def test_models_that_crop_otherwise_are_compared_where_they_look() -> None:
    """Two grids of one size whose cells lie on other pixels: cell by cell they would be compared with each other."""
    rng = np.random.default_rng(3)
    values = rng.normal(size=(112, 112))
    one = attribution_of(values)
    left = np.zeros((112, 112), bool)
    left[:, :56] = True
    other = replace(
        one,
        values=np.where(left, values, 0).astype(np.float32),
        coverage=left,
        grid=rng.normal(size=(112, 112)).astype(np.float32),
    )
    found = disagreement(one, other)
    assert 0.3 < found.rank_correlation < 0.99
    assert found.sign_conflict == 0, "where both look they say the same"
    same = replace(one, grid=rng.normal(size=(40, 56)).astype(np.float32))
    assert disagreement(one, same).score == pytest.approx(0, abs=1e-6), "one map of pixels, whatever its grid"


def test_the_difference_of_two_maps_by_hand() -> None:
    one = attribution_of(np.array([[1.0, -2.0, 0.0], [0.0, 0.0, 3.0]]))
    other = replace(attribution_of(np.array([[1.0, 2.0, 0.0], [0.0, 1.0, 0.0]])), identity=one.identity)
    found = map_difference(one, other)
    np.testing.assert_array_equal(found.values, [[0, -4, 0], [0, -1, 3]])
    assert (found.unit, found.scales) == ("difference of logits", (1, 1))
    assert found.distance == pytest.approx(8 / 10)
    shares = map_difference(one, other, same_strength=True)
    np.testing.assert_allclose(
        shares.values, [[1 / 6 - 1 / 4, -1 / 3 - 1 / 2, 0], [0, -1 / 4, 1 / 2]], atol=1e-7
    )
    assert shares.distance == pytest.approx(np.abs(shares.values).sum() / 2)
    assert shares.same_strength
    relative = replace(other, unit="relative")
    assert map_difference(one, relative).same_strength, "logits minus relative numbers mean nothing"
    assert map_difference(one, one).distance == 0
    nothing = replace(one, values=np.zeros_like(one.values))
    assert map_difference(nothing, nothing, same_strength=True).distance == 0
