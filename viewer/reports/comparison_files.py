"""Two explanations of one image and their difference as files: numbers (.npz) or a picture (.png)."""

from __future__ import annotations

import json
import textwrap
from dataclasses import asdict, dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from viewer.explain.attribution import Attribution
from viewer.explain.compare import MapDifference
from viewer.explain.explainer import choices_of
from viewer.intensity.window import Window
from viewer.rendering.frame import Frame, render
from viewer.rendering.overlay import OverlayStyle, automatic_limit, blend, overlay_rgba, smooth, widest_limit
from viewer.reports.attribution_files import completeness_words, method_words, value_words
from viewer.reports.documents import Document, disagreement_document, provenance_document
from viewer.reports.output_files import wanted_suffix
from viewer.reports.picture import Caption, compose, true_aspect, write_png
from viewer.reports.sidecar import versions
from viewer.volume.slice_image import SliceImage
from viewer.whole_file import write_whole

SUFFIXES = (".npz", ".png")
KIND = "overread-comparison"
_SIDE = 560  # pixels of a part's longer side
_SMOOTHING_PARTS = 170
_GAP = 4
_CHARACTERS = 104  # of a line below three parts


@dataclass(frozen=True, slots=True, eq=False)
class ComparedMaps:
    """What is written. windows: what each model saw in place of its card's grey, None for that."""

    image: SliceImage
    maps: tuple[Attribution, Attribution]
    windows: tuple[Window | None, Window | None]
    difference: MapDifference
    displayed: Window | None


def write_comparison(compared: ComparedMaps, path: Path) -> None:
    """Write in the format that the name of ``path`` asks for.

    Raises InputError for another name, OverreadError where the file cannot be written.
    """
    suffix = wanted_suffix(path, SUFFIXES)
    document = comparison_document(compared)
    if suffix == ".png":
        write_png(comparison_picture(compared), path, document)
    else:
        write_whole(path, suffix, lambda draft: _save_npz(compared, document, draft))


def comparison_document(compared: ComparedMaps) -> Document:
    """How both maps were made and how far they disagree; without paths, which may bear patients' names."""
    sides = {
        name: {
            **provenance_document(found),
            "choices": {**asdict(choices_of(found)), "output": found.output.value},
            "window": None if window is None else {"center": window.center, "width": window.width},
        }
        for name, found, window in zip("ab", compared.maps, compared.windows, strict=True)
    }
    return {
        "kind": KIND,
        **sides,
        "disagreement": disagreement_document(compared.difference.disagreement),
        "difference": {"unit": compared.difference.unit, "distance": compared.difference.distance},
        "versions": versions(),
    }


def comparison_picture(compared: ComparedMaps) -> NDArray[np.uint8]:
    """A, B and A - B side by side over the image, with the difference's colour bar and a caption: uint8 RGB."""
    one, other = compared.maps
    body = true_aspect(
        render(compared.image, compared.displayed).pixels, compared.image.pixel_aspect, largest=_SIDE
    )
    height, width = body.shape[:2]
    smoothed = [
        smooth(
            np.asarray(cv2.resize(values, (width, height), interpolation=cv2.INTER_AREA), np.float32),
            max(height, width) / _SMOOTHING_PARTS,
        )
        for values in (one.values, other.values, compared.difference.values)
    ]
    limits = [automatic_limit(values) for values in smoothed]
    if not compared.difference.same_strength:
        limits[:2] = [widest_limit(smoothed[:2], automatic_limit)] * 2  # the same colour says the same
    parts = [
        blend(Frame(body), overlay_rgba(values, OverlayStyle(0.7, 0.05, limit, smoothing=1.0))).pixels
        for values, limit in zip(smoothed, limits, strict=True)
    ]
    between = np.zeros((height, _GAP, 3), np.uint8)
    row = np.concatenate([parts[0], between, parts[1], between, parts[2]], axis=1)
    return compose(np.asarray(row, np.uint8), _caption(compared), limits[2], "A-B")


def _caption(compared: ComparedMaps) -> Caption:
    found = compared.difference.disagreement
    lines = [
        f"{name}: {each.target.replace('_', ' ')}, {value_words(each)}; {method_words(each)}; "
        f"{completeness_words(each)}; {each.model.name} {each.model.version} ({each.model.sha256[:12]})"
        + ("" if window is None else f"; seen through W/L {window.width:g}/{window.center:g}")
        for name, each, window in zip("AB", compared.maps, compared.windows, strict=True)
    ]
    figures = (
        f"rank correlation {found.rank_correlation:+.2f}, strongest tenth in common {found.overlap:.0%}, "
        f"distance {compared.difference.distance:.2f}; right: A - B, {compared.difference.unit}"
    )
    wrapped = (part for line in (*lines, figures) for part in textwrap.wrap(line, _CHARACTERS))
    return Caption(f"A and B: {found.words}", tuple(wrapped))


def _save_npz(compared: ComparedMaps, document: Document, path: Path) -> None:
    np.savez_compressed(
        path,
        a=compared.maps[0].values,
        b=compared.maps[1].values,
        difference=compared.difference.values,
        provenance=np.array(json.dumps(document)),
    )
