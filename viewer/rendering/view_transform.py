"""Where an image lies in a viewport: one transform for the image, its overlay and every mark on it.

Image coordinates (column, row) name pixel centres: the first pixel covers [-0.5, 0.5]. Viewport coordinates
(x, y) are continuous device pixels from the viewport's top left corner: the first device pixel covers [0, 1].

The scaled image always covers a whole number of device pixels and begins on one. So a picture at 100 % is the
image's own pixels, a pan moves it rigidly, and everything that is drawn over it can be placed exactly.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

FIT_MARGIN = 1.0  # a fitted image touches the viewport's edges


@dataclass(frozen=True, slots=True)
class ViewTransform:
    """Placement of an image of (rows, columns) in a viewport of (height, width) device pixels.

    `zoom` is in device pixels per image pixel along the image's finer axis; the coarser axis of non-square
    pixels is stretched (`pixel_aspect` is the pixel's height over its width). `centre_column` and
    `centre_row` are the image coordinates that lie in the viewport's middle.

    `transposed`: rows and columns are exchanged first, then flips go along the screen. A quarter turn is both.
    """

    rows: int
    columns: int
    width: int
    height: int
    zoom: float
    centre_column: float
    centre_row: float
    pixel_aspect: float = 1.0
    flip_horizontal: bool = False
    flip_vertical: bool = False
    transposed: bool = False

    # What follows from the above, worked out once: a paint asks for it dozens of times. Device pixels on the screen:
    # size of the whole scaled image and its upper left corner, which may lie outside the viewport.
    scaled_width: int = field(init=False, repr=False, compare=False)
    scaled_height: int = field(init=False, repr=False, compare=False)
    left: int = field(init=False, repr=False, compare=False)
    top: int = field(init=False, repr=False, compare=False)
    # Device pixels per column and per row, exactly as painted
    scale_x: float = field(init=False, repr=False, compare=False)
    scale_y: float = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.transposed:
            other = self.exchanged()
            width, height, left, top = other.scaled_width, other.scaled_height, other.left, other.top
            scale_x, scale_y = other.scale_y, other.scale_x
        else:
            stretch_x, stretch_y = stretch(self.pixel_aspect)
            width = max(1, round(self.columns * self.zoom * stretch_x))
            height = max(1, round(self.rows * self.zoom * stretch_y))
            scale_x, scale_y = width / self.columns, height / self.rows
            x, y = (self.centre_column + 0.5) * scale_x, (self.centre_row + 0.5) * scale_y
            left = round(self.width / 2 - (width - x if self.flip_horizontal else x))
            top = round(self.height / 2 - (height - y if self.flip_vertical else y))
        for name, value in (
            ("scaled_width", width),
            ("scaled_height", height),
            ("left", left),
            ("top", top),
            ("scale_x", scale_x),
            ("scale_y", scale_y),
        ):
            object.__setattr__(self, name, value)  # as a frozen dataclass sets its own fields

    @classmethod
    def fitted(
        cls,
        rows: int,
        columns: int,
        width: int,
        height: int,
        pixel_aspect: float = 1.0,
        flip_horizontal: bool = False,
        flip_vertical: bool = False,
        transposed: bool = False,
    ) -> ViewTransform:
        """The whole image, centred, as large as the viewport allows."""
        if transposed:
            return cls.fitted(
                columns, rows, width, height, 1 / pixel_aspect, flip_horizontal, flip_vertical
            ).exchanged()
        stretch_x, stretch_y = stretch(pixel_aspect)
        zoom = FIT_MARGIN * min(width / (columns * stretch_x), height / (rows * stretch_y))
        return cls(
            rows=rows,
            columns=columns,
            width=width,
            height=height,
            zoom=zoom,
            centre_column=(columns - 1) / 2,
            centre_row=(rows - 1) / 2,
            pixel_aspect=pixel_aspect,
            flip_horizontal=flip_horizontal,
            flip_vertical=flip_vertical,
        )

    def exchanged(self) -> ViewTransform:
        """The same picture of the image with rows and columns exchanged."""
        return replace(
            self,
            rows=self.columns,
            columns=self.rows,
            centre_column=self.centre_row,
            centre_row=self.centre_column,
            pixel_aspect=1 / self.pixel_aspect,
            transposed=not self.transposed,
        )

    @property
    def plain(self) -> ViewTransform:
        """Where the pixels lie as they are on the screen: of the transposed image where this one is transposed."""
        return self.exchanged() if self.transposed else self

    def to_viewport(self, column: float, row: float) -> tuple[float, float]:
        """Viewport (x, y) of image coordinates."""
        if self.transposed:
            return self.exchanged().to_viewport(row, column)
        x = (column + 0.5) * self.scale_x
        y = (row + 0.5) * self.scale_y
        x = self.scaled_width - x if self.flip_horizontal else x
        y = self.scaled_height - y if self.flip_vertical else y
        return self.left + x, self.top + y

    def to_image(self, x: float, y: float) -> tuple[float, float]:
        """Image coordinates (column, row) of a viewport point; outside the image too."""
        if self.transposed:
            row, column = self.exchanged().to_image(x, y)
            return column, row
        x, y = x - self.left, y - self.top
        x = self.scaled_width - x if self.flip_horizontal else x
        y = self.scaled_height - y if self.flip_vertical else y
        return x / self.scale_x - 0.5, y / self.scale_y - 0.5

    def visible(self) -> tuple[int, int, int, int]:
        """The image's visible part (left, top, right, bottom) in viewport device pixels; may be empty."""
        left, top = max(0, self.left), max(0, self.top)
        right = min(self.width, self.left + self.scaled_width)
        bottom = min(self.height, self.top + self.scaled_height)
        return left, top, max(left, right), max(top, bottom)

    def zoomed(self, zoom: float, x: float, y: float) -> ViewTransform:
        """The same view at another zoom, with the image point under viewport point (x, y) kept there."""
        if self.transposed:
            return self.exchanged().zoomed(zoom, x, y).exchanged()
        column, row = self._nominal_to_image(x, y)
        changed = replace(self, zoom=zoom)
        new_column, new_row = changed._nominal_to_image(x, y)
        return replace(
            changed,
            centre_column=self.centre_column + column - new_column,
            centre_row=self.centre_row + row - new_row,
        )

    def panned(self, dx: float, dy: float) -> ViewTransform:
        """The same view, the image moved by (dx, dy) device pixels."""
        if self.transposed:
            return self.exchanged().panned(dx, dy).exchanged()
        sign_x = -1 if self.flip_horizontal else 1
        sign_y = -1 if self.flip_vertical else 1
        return replace(
            self,
            centre_column=self.centre_column - sign_x * dx / self.scale_x,
            centre_row=self.centre_row - sign_y * dy / self.scale_y,
        )

    def _nominal_to_image(self, x: float, y: float) -> tuple[float, float]:
        """`to_image` before snapping to device pixels, so that repeated zooming does not drift."""
        stretch_x, stretch_y = stretch(self.pixel_aspect)
        column = (x - self.width / 2) / (self.zoom * stretch_x)
        row = (y - self.height / 2) / (self.zoom * stretch_y)
        return (
            self.centre_column + (-column if self.flip_horizontal else column),
            self.centre_row + (-row if self.flip_vertical else row),
        )


def stretch(pixel_aspect: float) -> tuple[float, float]:
    """Factors (x, y) that show a pixel of this height over width in its true shape, the smaller one 1."""
    return max(1.0, 1.0 / pixel_aspect), max(1.0, pixel_aspect)
