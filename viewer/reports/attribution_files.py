"""Attribution maps as files: exact numbers (.npz, .nii.gz) or a picture (.png)."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from viewer.explain.attribution import Attribution, Output
from viewer.intensity.window import Window
from viewer.rendering.frame import Frame, render
from viewer.rendering.overlay import OverlayStyle, automatic_limit, blend, overlay_rgba, smooth
from viewer.reports.documents import OUTSIDE_SCOPE, Document, ScopeVerdict, provenance_document
from viewer.reports.output_files import wanted_suffix
from viewer.reports.picture import Caption, compose, picture_body, write_png
from viewer.volume.slice_image import SliceImage
from viewer.whole_file import write_whole

# The standard deviation of the smoothing is this part of the longer side, about as in the window.
_SMOOTHING_PARTS = 170
SUFFIXES = (".png", ".npz", ".nii.gz")


def write_attribution(
    attribution: Attribution,
    image: SliceImage,
    path: Path,
    window: Window | None = None,
    scope: ScopeVerdict | None = None,
) -> None:
    """Write a map in the format that the name of `path` asks for; `window` is for the picture (None: its own).

    The picture and the provenance say whether the image is in the model's scope, as `scope` has it. Raises
    InputError for another name, OverreadError where the file cannot be written.
    """
    suffix = wanted_suffix(path, SUFFIXES)
    provenance = provenance_document(attribution, scope)
    if suffix == ".png":
        write_png(attribution_picture(attribution, image, window, scope), path, provenance)
    elif suffix == ".npz":
        write_whole(path, suffix, lambda draft: _save_npz(attribution, provenance, draft))
    else:
        write_whole(path, suffix, lambda draft: _save_nifti(attribution, image, draft))


def attribution_picture(
    attribution: Attribution,
    image: SliceImage,
    window: Window | None = None,
    scope: ScopeVerdict | None = None,
) -> NDArray[np.uint8]:
    """The image under the smoothed heatmap, with colour bar and caption: uint8 RGB (h, w, 3)."""
    frame, limit = overlaid(attribution, image, window)
    caption = Caption(
        title=f"{attribution.target.replace('_', ' ')}, {value_words(attribution)}",
        lines=(
            *((OUTSIDE_SCOPE,) if scope is not None and scope.in_scope is False else ()),
            method_words(attribution),
            completeness_words(attribution),
            f"{attribution.model.name} {attribution.model.version} ({attribution.model.sha256[:12]}), "
            f"{attribution.device}",
        ),
    )
    return compose(frame, caption, limit, attribution.unit)


def overlaid(
    attribution: Attribution, image: SliceImage, window: Window | None = None
) -> tuple[NDArray[np.uint8], float]:
    """The image under the smoothed heatmap, uint8 RGB in true aspect, and the magnitude of the strongest colour."""
    body = picture_body(render(image, window).pixels, image.pixel_aspect)
    height, width = body.shape[:2]
    values = cv2.resize(attribution.values, (width, height), interpolation=cv2.INTER_AREA)
    values = smooth(values, max(height, width) / _SMOOTHING_PARTS)
    limit = automatic_limit(values)
    style = OverlayStyle(opacity=0.7, threshold=0.05, limit=limit, smoothing=1.0)
    return blend(Frame(body), overlay_rgba(values, style)).pixels, limit


def value_words(attribution: Attribution) -> str:
    """f(image), with its name: "logit +1.23"."""
    if attribution.rival is not None:
        return f"{attribution.logit:+.2f} logits above {attribution.rival.replace('_', ' ')}"
    if attribution.output is Output.PROBABILITY:
        return f"probability {attribution.logit:.3f}"
    return f"logit {attribution.logit:+.2f}"


def method_words(attribution: Attribution) -> str:
    """How the map was made: "Integrated gradients from black, 95 steps"."""
    words = attribution.method.replace("_", " ").capitalize()
    if attribution.layer is not None:
        words += f" at {attribution.layer}"
    if attribution.baseline:
        words += f" from {attribution.baseline}"
    return f"{words}, {attribution.steps} {'step' if attribution.steps == 1 else 'steps'}"


def completeness_words(attribution: Attribution) -> str:
    """What the map sums to, where it is meant to sum to something."""
    if attribution.gap is None:
        return f"in {attribution.unit}; does not sum to the answer"
    return (
        f"sum {attribution.sum:+.3f} of {attribution.difference:+.3f} {attribution.unit}, "
        f"gap {attribution.gap:.2%}"
    )


def _save_npz(attribution: Attribution, provenance: Document, path: Path) -> None:
    np.savez_compressed(
        path,
        attribution=attribution.values,
        logit=np.float64(attribution.logit),
        baseline_logit=np.float64(attribution.baseline_logit),
        grid=attribution.grid,
        coverage=attribution.coverage,
        provenance=np.array(json.dumps(provenance)),
    )


def _save_nifti(attribution: Attribution, image: SliceImage, path: Path) -> None:
    import SimpleITK as sitk

    volume = sitk.GetImageFromArray(attribution.values[None])
    affine = image.affine
    if affine is not None:
        spacing = np.linalg.norm(affine[:3, :3], axis=0)
        thickness = image.header.slice_thickness_mm or 1.0
        volume.SetSpacing((float(spacing[0]), float(spacing[1]), thickness))
        volume.SetOrigin(tuple(float(value) for value in affine[:3, 3]))
        volume.SetDirection(tuple(float(value) for value in (affine[:3, :3] / spacing).ravel()))
    volume.SetMetaData("descrip", f"Attribution, {attribution.unit}, {attribution.target}"[:79])
    sitk.WriteImage(volume, str(path), useCompression=True)
