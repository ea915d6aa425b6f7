"""An attribution map as a coloured layer over an image."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OverlayStyle:
    """How an attribution is laid over an image.

    `opacity` is the alpha of the strongest colour; values below `threshold` (fraction of the limit) are
    transparent; `limit` is the magnitude that gets the strongest colour (None: chosen from the map, see
    `automatic_limit`); `scope` says what the limit holds for: image, series or fixed.
    """

    opacity: float = 0.6
    threshold: float = 0.0
    limit: float | None = None
    scope: str = "image"
