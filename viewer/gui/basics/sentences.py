"""What rooms without Qt say about a file or a model, in the window's language.

Findings and notes on scope are English sentences with names and numbers in their places, in Python and on the command
line too. Here stand their forms: a sentence that has one of them is said in the window's language; others stay.
"""

from __future__ import annotations

import re
from functools import cache

from viewer.gui.basics.translation import mark, tr

FORMS = (
    # Of a file
    mark("The file ends within its header."),
    mark("The file has no DICOM preamble."),
    mark("A stray byte stands before the data set of the file."),
    mark("The file does not name its transfer syntax; it was taken for uncompressed."),
    mark("Elements of the header have no type (VR UN); they were read by their tag."),
    mark("Malformed in the header: {names}."),
    mark("The pixel spacing in the file is zero, negative or malformed; it is not used."),
    mark("A window in the file has a width of 1 or less, or is malformed; it is not used."),
    mark("The rescale slope in the file is 0, which would make all pixels one value; it is taken as 1."),
    mark("The presentation is INVERSE though the image is MONOCHROME2: shown inverted."),
    mark("The presentation is IDENTITY though the image is MONOCHROME1: shown inverted, as MONOCHROME1 is."),
    mark("A look-up table of the file is incomplete; it is not used."),
    mark("The file does not say how its axes lie in the patient: left may be right."),
    mark("The high bit is {high}, not {usual}; pixels were shifted down."),
    mark("The header says {said} bits stored, the codestream has {found}, which are taken."),
    mark("Lossy compression."),
    mark("Overlays, shown on request."),
    # Of a series
    mark("There are no images."),
    mark("The image has no position or orientation in the patient."),
    mark("{lost} of {all} images have no position or orientation in the patient."),
    mark("The frames follow each other in time; they have no positions in the patient."),
    mark(
        "Each image is a mosaic that shows the slices of a volume side by side: lengths hold within one slice only, "
        "and there are no positions."
    ),
    mark("The images have different orientations."),
    mark("Colour images make no volume of values."),
    mark("The images have different sizes."),
    mark("There is no usable pixel spacing."),
    mark("Pixel spacings differ between {one} and {other}."),
    mark("The images have different frames of reference."),
    mark("A single slice without a slice thickness."),
    mark("A single slice: its spacing is the slice thickness of {mm} mm."),
    mark("Several images are at the same position: {one} and {other}, and {more} more pairs."),
    mark("Several images are at the same position: {one} and {other}."),
    mark("The spacing between slices is irregular ({sizes}): {mm} mm between {one} and {other}."),
    mark("The slices are not in one line: {name} lies {mm} mm beside the others."),
    mark(
        "The gantry is tilted by {angle} degrees: the slices from {first} to {last} do not lie straight above each "
        "other."
    ),
    mark("This repeat has {found} of {all} slices."),
    # Of a model
    mark("This image's modality is {found}; {model} is for {wanted} images."),
    mark("This image's body part is {found}; {model} is for {wanted}."),
    mark("This image's view is {found}; {model} is for {wanted} views."),
    mark("Its numbers mean nothing here."),
    mark(
        "The file does not say its {what}: check yourself that this is an image that {model} is for ({summary})."
    ),
)


def said(sentence: str) -> str:
    """The sentence in the window's language."""
    for form, pattern in _patterns():
        found = pattern.fullmatch(sentence)
        if found is not None:
            return tr(form, **{name: _value(name, text) for name, text in found.groupdict().items()})
    return sentence


def _value(name: str, text: str) -> str:
    """What stands in a place: names stay, words between them are said in the window's language too."""
    if name in ("wanted", "what"):
        return text.replace(" or ", tr(" or "))
    if name == "sizes":
        return re.sub(r"(\d+) of (?=[\d.]+ mm)", lambda found: tr("{count} of ", count=found[1]), text)
    return text


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Each form with what its sentences look like."""
    return tuple((form, re.compile(_pattern(form))) for form in FORMS)


def _pattern(form: str) -> str:
    return "".join(
        f"(?P<{part[1:-1]}>.+?)" if part.startswith("{") else re.escape(part)
        for part in re.split(r"(\{\w+\})", form)
    )
