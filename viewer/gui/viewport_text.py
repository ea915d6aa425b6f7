"""Text over an image: outlined lines in the four corners, letters at the sides, banners, a message."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CornerText:
    """Lines of text in the four corners of a viewport, from top to bottom.

    `top_left` is the patient's and can be hidden by itself. The viewport adds zoom, window and the pixel under
    the cursor below `bottom_left`.
    """

    top_left: tuple[str, ...] = ()
    top_right: tuple[str, ...] = ()
    bottom_left: tuple[str, ...] = ()
    bottom_right: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Banner:
    """A lasting note at the top of a viewport. `kind`: "warning", "error" or "ai"."""

    text: str
    kind: str = "warning"
