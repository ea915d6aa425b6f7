"""Words, colours and lines of planes: what a viewport says of its own, and where the others cut it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from viewer.dicom.series import Series
from viewer.gui.basics import theme
from viewer.gui.basics.translation import mark, tr
from viewer.gui.viewport.corner_lines import THIN_SPACE, corner_text, location_line
from viewer.gui.viewport.lines import PlaneLine, PlaneLines
from viewer.gui.viewport.text import CornerText
from viewer.rendering.reference_lines import cut_line, pixel_of
from viewer.session.view_state import ImageKey
from viewer.session.workspace import Workspace
from viewer.volume.plane_grid import PlaneChoice, SlabMode
from viewer.volume.reslice import Plane
from viewer.volume.slice_image import SliceImage

# Calm, apart from each other, and neither AI's violet nor the hues that warn.
PLANE_COLOURS: dict[Plane, str] = {
    Plane.AXIAL: "#58b8c9",
    Plane.CORONAL: "#9bbf65",
    Plane.SAGITTAL: "#d98e9b",
}
SLAB_NAMES: dict[SlabMode, str] = {
    SlabMode.MEAN: mark("Mean"),
    SlabMode.MAXIMUM: mark("Maximum"),
    SlabMode.MINIMUM: mark("Minimum"),
}


def plane_name(choice: PlaneChoice) -> str:
    """ "Axial", "Axial, turned"."""
    return tr(choice.plane.value.capitalize()) + ("" if choice.normal is None else tr(", turned"))


def plane_corner_text(
    series: Series, key: ImageKey, slices: int, image: SliceImage | None, is_prior: bool = False
) -> CornerText:
    """As for an image as acquired, with the plane's own name, number (of `slices`), thickness and place."""
    assert key.plane is not None
    usual = corner_text(series, None, key.index // slices * series.slices, is_prior)
    number = "" if series.number is None else tr("Series {number}", number=series.number)
    title = " · ".join(part for part in (number, series.modality or "") if part)
    lines = [title, series.description, usual.side]
    if key.plane.slab_mm > 0:
        lines.append(
            tr("{slab} of {mm:.3g}\u2009mm", slab=tr(SLAB_NAMES[key.plane.slab_mode]), mm=key.plane.slab_mm)
        )
    elif image is not None and image.header.spacing_between_slices_mm is not None:
        lines.append(tr("Spacing {mm:.3g}\u2009mm", mm=image.header.spacing_between_slices_mm))
    lines.append(location_line(image))
    measured = frozenset(line for line in lines[3:] if line)
    return CornerText(
        top_left=usual.top_left,
        top_right=usual.top_right,
        lasting=usual.lasting,
        side=usual.side,
        lesser=usual.lesser,
        whole=usual.whole | measured,
        bottom_left=(
            f"{plane_name(key.plane)} {key.index % slices + 1}{THIN_SPACE}/{THIN_SPACE}{slices}",
            *usual.bottom_left[1:],
        ),
        bottom_right=tuple(line for line in lines if line),
    )


def plane_lines(
    workspace: Workspace, images: Mapping[int, SliceImage | None], spaces: Mapping[int, str]
) -> dict[int, PlaneLines]:
    """For each viewport on the screen the lines of the planes, and of the active viewport's image, that cut it.

    `spaces`: what the positions of each viewport's series refer to.
    """
    found = {}
    for number in workspace.shown:
        image = images.get(number)
        if image is None or image.affine is None or not workspace.links.lines:
            found[number] = PlaneLines()
            continue
        lines = []
        for other in workspace.shown:
            its = images.get(other)
            choice = workspace.views[other].plane
            wanted = choice is not None or other == workspace.active
            if other == number or its is None or not wanted or spaces[other] != spaces[number]:
                continue
            ends = cut_line(image, its)
            if ends is not None:
                colour = theme.SECONDARY if choice is None else PLANE_COLOURS[choice.plane]
                turns = choice is not None and workspace.views[number].plane is not None
                lines.append(PlaneLine(*ends, colour, turns))
        centre = None
        crosshair = workspace.crosshair
        if crosshair is not None and crosshair.space == spaces[number] and lines:
            centre = pixel_of(image.affine, np.array(crosshair.point))
        found[number] = PlaneLines(tuple(dict.fromkeys(lines)), centre)
    return found
