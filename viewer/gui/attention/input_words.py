"""What was done to an image before a model saw it, in words: from the model's card and from what came of it."""

from __future__ import annotations

from collections.abc import Callable

from viewer.ai.input_record import InputRecord
from viewer.ai.model_card import PercentileIntensity, WindowIntensity
from viewer.gui.basics.numbers import percent, with_minus
from viewer.gui.basics.translation import mark, tr
from viewer.volume.slice_image import SliceImage

Say = Callable[..., str]
_THIN = "\u2009"
_CROPS = {
    "center_crop": mark("Cropped to the middle"),
    "stretch": mark("The whole image, stretched to the grid's shape"),
    "letterbox": mark("The whole image, black margins beside it"),
    "mask_box": mark("Cropped to the box of what {model} outlines"),
}


def in_english(text: str, /, **values: object) -> str:
    """As `tr`, but for files: whoever reads one need not have the window's language."""
    return text.format(**values) if values else text


def steps_done(record: InputRecord, image: SliceImage, say: Say = tr) -> tuple[str, ...]:
    """One sentence a step, in the order in which they were done. say: `tr`, or `in_english`."""
    return tuple(
        step
        for step in (
            _grey(record, image, say),
            _inversion(record, image, say),
            _marks(record, say),
            _crop(record, say),
            _resize(record, say),
            _normalisation(record, say),
            say(mark("Window, turns and mirroring on the screen play no part.")),
        )
        if step
    )


def number(value: float) -> str:
    """A grey value in short form."""
    return with_minus(f"{value:.5g}")


def share(value: float) -> str:
    """A share in percent."""
    return percent(value, 1)


def _grey(record: InputRecord, image: SliceImage, say: Say) -> str:
    intensity = record.spec.intensity
    unit = f"{_THIN}{image.unit}" if image.unit else ""
    ends = {"low": number(record.low) + unit, "high": number(record.high) + unit}
    if record.high <= record.low:
        said = say(mark("Grey: all that the model sees has one value; it became black."))
    elif isinstance(intensity, PercentileIntensity):
        said = say(
            mark("Grey: {low} to {high}, percentiles {first:g} and {last:g} of what the model sees."),
            first=intensity.low,
            last=intensity.high,
            **ends,
        )
    elif isinstance(intensity, WindowIntensity):
        said = say(
            mark("Grey: {low} to {high}, the card's window (centre {centre}, width {width})."),
            centre=number(intensity.center),
            width=number(intensity.width),
            **ends,
        )
    elif intensity.low is not None:
        said = say(mark("Grey: {low} to {high}, the card's range."), **ends)
    else:
        said = say(mark("Grey: {low} to {high}, the range of the file's bits."), **ends)
    beyond = say(
        mark("{black} of the pixels became pure black, {white} pure white."),
        black=share(record.black),
        white=share(record.white),
    )
    colour = say(mark("Colour became luminance.")) if image.is_color else ""
    return " ".join(part for part in (colour, said, beyond) if part)


def _inversion(record: InputRecord, image: SliceImage, say: Say) -> str:
    if record.inverted:
        return say(mark("MONOCHROME1: black and white were exchanged, once."))
    if image.inverted:
        return say(mark("MONOCHROME1 was left as stored: what a reader sees white is black here."))
    return ""


def _marks(record: InputRecord, say: Say) -> str:
    if record.spec.marks == "keep":
        return ""
    if record.marks is None:
        return say(mark("No burned-in marks were found."))
    painted = float(record.marks.mean())
    return say(mark("Burned-in marks were painted over: {share} of the image."), share=share(painted))


def _crop(record: InputRecord, say: Say) -> str:
    resize, places = record.spec.resize, record.places
    said = say(_CROPS[resize.policy], model=resize.box_of or "")
    seen = places.seen
    if seen is None:
        return say(mark("The model saw nothing of this image."))
    left, top, right, bottom = seen
    rows, columns = places.native_shape
    if (left, top, right, bottom) != (0, 0, columns, rows):
        said += ": " + say(
            mark("columns {left} to {right}, rows {top} to {bottom}"),
            left=left,
            right=right - 1,
            top=top,
            bottom=bottom - 1,
        )
    said += "."
    if places.seen_share < 1:
        said += " " + say(mark("{share} of the image was never seen."), share=share(1 - places.seen_share))
    inner, (height, width) = places.image_cells, places.grid_shape
    if inner is not None and inner != (0, 0, width, height):
        said += " " + say(
            mark("Margins: {left} and {right} cells left and right, {top} and {bottom} above and below."),
            left=inner[0],
            right=width - inner[2],
            top=inner[1],
            bottom=height - inner[3],
        )
    return " ".join((said, *(say("{doubt}", doubt=doubt) for doubt in record.doubts)))


def _resize(record: InputRecord, say: Say) -> str:
    places, seen, inner = record.places, record.places.seen, record.places.image_cells
    if seen is None or inner is None:
        return ""
    down = (seen[3] - seen[1]) / (inner[3] - inner[1])
    across = (seen[2] - seen[0]) / (inner[2] - inner[0])
    height, width = places.grid_shape
    sizes = {
        "height": height,
        "width": width,
        "size": f"{across:.2g} × {down:.2g}" if max(across, down) < 10 else f"{across:.3g} × {down:.3g}",
    }
    if not record.spec.resize.antialias and max(down, across) > 1:
        return say(
            mark("Sampled at {height} × {width} points, one in {size} pixels; the others were never seen."),
            **sizes,
        )
    if max(down, across) <= 1:
        return say(
            mark("Enlarged to {height} × {width} cells, between pixels: a cell is {size} pixels."), **sizes
        )
    return say(mark("Averaged to {height} × {width} cells of {size} pixels."), **sizes)


def _normalisation(record: InputRecord, say: Say) -> str:
    norm = record.spec.normalisation
    parts = [f"(grey − {mean:.3g}) / {std:.3g}" for mean, std in zip(norm.mean, norm.std, strict=True)]
    if len(parts) == 1:
        return say(mark("Normalised: {formula}."), formula=parts[0])
    if len(set(parts)) == 1:
        return say(
            mark("Normalised: {formula}, the same in {count} channels."), formula=parts[0], count=len(parts)
        )
    return say(
        mark("Grey in {count} channels, normalised: {formulas}."), count=len(parts), formulas="; ".join(parts)
    )
