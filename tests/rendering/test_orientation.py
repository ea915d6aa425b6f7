"""Letters at the sides, against patients placed by hand."""

from __future__ import annotations

import numpy as np
import pytest

from viewer.rendering.orientation import SideLetters, direction_letters, side_letters


def affine(across: tuple[float, ...], down: tuple[float, ...]) -> np.ndarray:
    matrix = np.eye(4)
    matrix[:3, 0], matrix[:3, 1] = across, down
    return matrix


def test_axial_coronal_sagittal() -> None:
    assert side_letters(affine((1, 0, 0), (0, 1, 0))) == SideLetters("R", "L", "A", "P")
    assert side_letters(affine((1, 0, 0), (0, 0, -1))) == SideLetters("R", "L", "H", "F")
    assert side_letters(affine((0, 1, 0), (0, 0, -1))) == SideLetters("A", "P", "H", "F")


def test_flips_swap_sides_and_nothing_known_shows_nothing() -> None:
    assert side_letters(affine((1, 0, 0), (0, 1, 0)), True, False) == SideLetters("L", "R", "A", "P")
    assert side_letters(affine((1, 0, 0), (0, 1, 0)), False, True) == SideLetters("R", "L", "P", "A")
    assert side_letters(None) == SideLetters()


@pytest.mark.parametrize(
    ("direction", "letters"),
    [((2, 0, 0), "L"), ((1, -0.5, 0), "LA"), ((0.3, 0.1, -1), "FL"), ((0.1, 1, 0.1), "P"), ((0, 0, 0), "")],
)
def test_oblique_directions_lead_with_the_strongest(direction: tuple[float, ...], letters: str) -> None:
    assert direction_letters(np.array(direction)) == letters
