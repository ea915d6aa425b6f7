"""How viewports share the middle of the window: cells of a grid, one of which may be larger than the others."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cell:
    """A place in the grid, counted from 0, and how many rows and columns it takes."""

    row: int
    column: int
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Layout:
    """Cells in the order in which they are filled. `name` is what settings and hanging protocols say."""

    name: str
    title: str
    rows: int
    columns: int
    cells: tuple[Cell, ...]

    @property
    def count(self) -> int:
        """Number of viewports."""
        return len(self.cells)


def _even(rows: int, columns: int, title: str) -> Layout:
    cells = tuple(Cell(row, column) for row in range(rows) for column in range(columns))
    return Layout(f"{rows}x{columns}", title, rows, columns, cells)


def _large_with(small: int) -> Layout:
    """One large cell at the left, small ones below each other at its right."""
    cells = (Cell(0, 0, small, small), *(Cell(row, small) for row in range(small)))
    return Layout(f"1+{small}", f"One large, {small} small", small, small + 1, cells)


LAYOUTS: tuple[Layout, ...] = (
    _even(1, 1, "One"),
    _even(1, 2, "Two side by side"),
    _even(2, 1, "Two, one above the other"),
    _even(2, 2, "Four"),
    _even(2, 3, "Six"),
    _even(3, 3, "Nine"),
    _large_with(2),
    _large_with(3),
)
MOST_VIEWS = max(layout.count for layout in LAYOUTS)


def fitted(layout: Layout, series: int) -> Layout:
    """`layout` where there are as many series as it has cells; else the largest one without empty cells."""
    if layout.count <= series:
        return layout
    return max((one for one in LAYOUTS if one.count <= max(series, 1)), key=lambda one: one.count)


def layout_named(name: str) -> Layout:
    """The layout of that name; a single viewport where there is none."""
    return next((layout for layout in LAYOUTS if layout.name == name), LAYOUTS[0])
