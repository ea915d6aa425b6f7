"""An attribution as a picture and as HTML, for notebooks. The map alone: it does not hold the image."""

from __future__ import annotations

import base64
from html import escape
from typing import TYPE_CHECKING

import numpy as np

from viewer.settings import RESEARCH_NOTE

if TYPE_CHECKING:
    from viewer.explain.attribution import Attribution

_SIDE = 384
_GROUND = 27  # a dark grey, on which both ends of the colour scale can be told apart
_SMOOTHING_PARTS = 170


def attribution_png(attribution: Attribution) -> bytes:
    """The smoothed map in its colours on a dark ground, at most 384 pixels a side, as PNG."""
    import cv2

    from viewer.rendering.frame import Frame
    from viewer.rendering.overlay import OverlayStyle, automatic_limit, blend, overlay_rgba, smooth

    rows, columns = attribution.values.shape
    scale = _SIDE / max(rows, columns)
    size = max(1, round(columns * scale)), max(1, round(rows * scale))
    mode = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    values = smooth(cv2.resize(attribution.values, size, interpolation=mode), _SIDE / _SMOOTHING_PARTS)
    style = OverlayStyle(opacity=1.0, limit=automatic_limit(values), smoothing=1.0)
    ground = Frame(np.full(values.shape, _GROUND, np.uint8))
    pixels = blend(ground, overlay_rgba(values, style)).pixels
    return bytes(cv2.imencode(".png", np.ascontiguousarray(pixels[:, :, ::-1]))[1].tobytes())


def attribution_html(attribution: Attribution) -> str:
    """The picture with the map's credentials beside it. Names no file."""
    from viewer.explain.method import find_method

    about = find_method(attribution.method).about
    facts = {
        "Target": attribution.target
        if attribution.rival is None
        else f"{attribution.target} over {attribution.rival}",
        "Explained": attribution.output.value,
        "Method": about.title + (f" at {attribution.layer}" if attribution.layer else ""),
        "A number says": f"{about.meaning} ({attribution.unit})",
        "Baseline": attribution.baseline or "none",
        "Steps": str(attribution.steps),
        "Gap": "sums to nothing" if attribution.gap is None else f"{attribution.gap:.2%}",
        "Map change": "unknown" if attribution.map_change is None else f"{attribution.map_change:.1%}",
        "Model": f"{attribution.model.name} {attribution.model.version} ({attribution.model.sha256[:12]})",
    }
    rows = "".join(
        f"<tr><th style='text-align: left'>{escape(name)}</th>"
        f"<td style='text-align: left'>{escape(value)}</td></tr>"
        for name, value in facts.items()
    )
    picture = base64.b64encode(attribution_png(attribution)).decode()
    care = "" if attribution.converged else "<b>Not settled: read this map with care.</b>"
    return (
        f"<div style='display: flex; gap: 16px'><img alt='Attribution map' src='data:image/png;base64,{picture}'>"
        f"<div>{care}<table>{rows}</table><small>{escape(RESEARCH_NOTE)}</small></div></div>"
    )
