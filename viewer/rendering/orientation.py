"""Which way the patient lies in a picture: the letters at the four sides."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# A direction gets a second and third letter where it leans by more than about 16 degrees; smaller tilts
# (gantry, oblique brain axials) read as the plain plane, as in other workstations.
_LEAN = 0.28

_LETTERS = (("L", "R"), ("P", "A"), ("H", "F"))


@dataclass(frozen=True, slots=True)
class SideLetters:
    """Patient directions at the sides of a picture; empty strings when they are unknown."""

    left: str = ""
    right: str = ""
    top: str = ""
    bottom: str = ""


def direction_letters(direction: NDArray[np.float64]) -> str:
    """Letters of a direction in patient space, the strongest first.

    `direction` is (3,) in LPS (x to the patient's left, y to the posterior, z to the head); any length.
    The letters are those of PS3.3 C.7.6.1.1.1: L R A P H F. Empty for the zero vector.
    """
    vector = np.asarray(direction, dtype=np.float64)
    length = float(np.linalg.norm(vector))
    if length == 0.0 or not np.isfinite(length):
        return ""
    vector = vector / length
    order = np.argsort(-np.abs(vector), kind="stable")
    return "".join(
        _LETTERS[axis][0 if vector[axis] > 0 else 1]
        for place, axis in enumerate(order)
        if place == 0 or abs(vector[axis]) > _LEAN
    )


def opposite(letters: str) -> str:
    """Letters of the opposite direction."""
    return letters.translate(str.maketrans("LRAPHF", "RLPAFH"))


def side_letters(
    affine: NDArray[np.float64] | None,
    flip_horizontal: bool = False,
    flip_vertical: bool = False,
    letters: tuple[str, str] | None = None,
    transposed: bool = False,
) -> SideLetters:
    """Letters at the four sides of an image with this affine ((column, row, 0, 1) -> LPS mm, 4x4).

    `letters`, those of the directions of a row and of a column, serve where there is no affine: radiographs
    have Patient Orientation (0020,0020) instead. `transposed`: rows and columns are exchanged before the flips.
    """
    if affine is None:
        if letters is None:
            return SideLetters()
        sides = [(opposite(direction), direction) for direction in letters[:: -1 if transposed else 1]]
        left, right = sides[0][::-1] if flip_horizontal else sides[0]
        top, bottom = sides[1][::-1] if flip_vertical else sides[1]
        return SideLetters(left, right, top, bottom)
    along_x, along_y = (1, 0) if transposed else (0, 1)
    across = np.asarray(affine, dtype=np.float64)[:3, along_x] * (-1 if flip_horizontal else 1)
    down = np.asarray(affine, dtype=np.float64)[:3, along_y] * (-1 if flip_vertical else 1)
    return SideLetters(
        left=direction_letters(-across),
        right=direction_letters(across),
        top=direction_letters(-down),
        bottom=direction_letters(down),
    )
