"""Makes the pictures of docs/explanations.md: `python -m docs.make_explanation_pictures`."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from viewer.rendering.frame import Frame, render
from viewer.rendering.overlay import OverlayStyle, automatic_limit, blend, overlay_rgba, smooth

FOLDER = Path(__file__).parent / "pictures"
SIDE = 300
GAP = 12
GROUND, TEXT, SECONDARY = (20, 23, 27), (214, 219, 226), (151, 161, 173)
METHODS = ("integrated_gradients", "gradient_x_input", "smoothgrad", "occlusion", "grad_cam")
BASELINES = ("black", "mean", "blur", "noise", "reference")


def main(wanted: Sequence[str]) -> None:
    """All three pictures, or some by name: methods, baselines, shuffled."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    import data_store

    from viewer.ai.classifier import load_model
    from viewer.explain.checks import quick_map
    from viewer.explain.compare import disagreement
    from viewer.explain.explainer import Choices, ask, explain_with
    from viewer.explain.map_measures import block_means, rank_correlation
    from viewer.explain.method import find_method
    from viewer.explain.native import spread
    from viewer.volume.build import load_image

    image = load_image(Path(data_store.__file__).parent / "data" / "RG1_UNCI.dcm")
    model = load_model("chest-radiograph")
    target = model.predict(image).best
    grey = render(image).pixels

    tiles = []
    for name in METHODS if "methods" in wanted else ():
        found = explain_with(model, image, Choices(target=target, method=name))
        about = find_method(name).about
        tiles.append(
            (
                over(grey, found.values),
                about.title,
                "relative numbers" if about.unit == "relative" else f"in {about.unit}",
            )
        )
    save("explain_methods", tiles)

    maps = {name: explain_with(model, image, Choices(target=target, baseline=name)) for name in BASELINES}
    tiles = []
    for name, found in maps.items():
        said = f"gap {found.gap:.1%}, change {found.map_change:.1%}"
        if name != "black":
            said = f"disagrees with black: {disagreement(maps['black'], found).score:.2f}"
        tiles.append((over(grey, found.values), name.capitalize(), said))
    save("explain_baselines", tiles)
    if "shuffled" not in wanted:
        return

    question = ask(model, image, Choices(target=target))
    method = find_method("integrated_gradients")
    before = quick_map(method, question)
    resampler = question.model_input.resampler
    tiles = [(over(grey, spread(resampler, before)), "As trained", "31 steps")]
    with model.backend.randomised(0, 4) as steps:  # type: ignore[attr-defined]
        for layer in steps:
            after = quick_map(method, replace(question))
            same = rank_correlation(block_means(after), block_means(before))
            tiles.append(
                (
                    over(grey, spread(resampler, after)),
                    f"Shuffled to {layer}",
                    f"rank correlation {same:+.2f}",
                )
            )
    save("explain_shuffled", tiles)


def over(grey: NDArray[np.uint8], values: NDArray[np.float32]) -> NDArray[np.uint8]:
    """The image under a map, SIDE pixels on its longer side, each map on its own colour scale."""
    scale = SIDE / max(grey.shape[:2])
    size = round(grey.shape[1] * scale), round(grey.shape[0] * scale)
    small = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    shown = smooth(cv2.resize(values, size, interpolation=cv2.INTER_AREA), 2.0)
    style = OverlayStyle(opacity=0.75, threshold=0.05, limit=automatic_limit(shown), smoothing=1.0)
    return blend(Frame(small), overlay_rgba(shown, style)).pixels


def save(name: str, tiles: Sequence[tuple[NDArray[np.uint8], str, str]]) -> None:
    """Pictures side by side, two lines of words below each; nothing where there are none."""
    if not tiles:
        return
    height = max(pixels.shape[0] for pixels, _, _ in tiles)
    width = sum(pixels.shape[1] + GAP for pixels, _, _ in tiles) + GAP
    canvas = Image.new("RGB", (width, height + 2 * GAP + 40), GROUND)
    draw = ImageDraw.Draw(canvas)
    fonts = ImageFont.load_default(14), ImageFont.load_default(12)
    left = GAP
    for pixels, title, words in tiles:
        canvas.paste(Image.fromarray(pixels), (left, GAP))
        draw.text((left, height + GAP + 6), title, font=fonts[0], fill=TEXT)
        draw.text((left, height + GAP + 26), words, font=fonts[1], fill=SECONDARY)
        left += pixels.shape[1] + GAP
    canvas.save(FOLDER / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main(sys.argv[1:] or ("methods", "baselines", "shuffled"))
