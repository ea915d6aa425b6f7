"""What is to be known about a series, in two lines at most for its images, and whole for the list of notes."""

from __future__ import annotations

from collections.abc import Sequence

from viewer.dicom.findings import Finding, FindingKind, Severity
from viewer.dicom.geometry import Verdict
from viewer.dicom.series import Series
from viewer.gui.basics.translation import mark, said, tr
from viewer.gui.viewport.text import Banner

MOST_BANNERS = 2
# Why slices make no volume, in the words of a banner; the whole sentence is in the list of notes.
_WHY_NO_VOLUME = {
    FindingKind.NO_POSITION: mark("no positions in the patient"),
    FindingKind.NO_SPACING: mark("no pixel spacing"),
    FindingKind.DIFFERENT_SIZES: mark("different sizes"),
    FindingKind.DIFFERENT_SPACINGS: mark("different pixel spacings"),
    FindingKind.DIFFERENT_FRAMES_OF_REFERENCE: mark("different frames of reference"),
    FindingKind.DIFFERENT_ORIENTATIONS: mark("different orientations"),
    FindingKind.SAME_POSITION: mark("several images at one place"),
    FindingKind.IRREGULAR_SPACING: mark("slices not evenly spaced"),
    FindingKind.OUT_OF_LINE: mark("slices not in one line"),
    FindingKind.GANTRY_TILT: mark("tilted gantry"),
    FindingKind.COLOUR: mark("colour images"),
}
# What a banner says where its sentence is too long, or in another language than the window.
_IN_SHORT = {
    FindingKind.FILE_FORMAT: mark("Unusual file format"),
    FindingKind.DAMAGED_HEADER: mark("Damaged header"),
    FindingKind.PIXEL_FORMAT: mark("Contradictory pixel format"),
    FindingKind.COLOUR_SPACE: mark("Contradictory colours"),
    FindingKind.WINDOW: mark("Window of the file not usable"),
    FindingKind.LOOKUP_TABLE: mark("Look-up table in doubt"),
    FindingKind.RESCALE: mark("Rescale slope of 0"),
    FindingKind.TRUNCATED_PIXELS: mark("Truncated pixels"),
    FindingKind.MOSAIC: mark("Mosaic: slices side by side"),
    FindingKind.DIFFERENT_PATIENTS: mark("Another patient has the same UIDs"),
    FindingKind.INCOMPLETE: mark("A repeat lacks slices"),
}
# Said by other words in a banner.
_SAID = frozenset({FindingKind.PIXEL_SPACING, *_WHY_NO_VOLUME})
# Of which a banner says all that there is to say.
_WHOLLY_SAID = frozenset({FindingKind.PIXEL_SPACING, FindingKind.NO_SPACING})


def banners(series: Series) -> tuple[Banner, ...]:
    """What concerns measuring and trust in the pixels, as long as it is true: a line each, the gravest first."""
    found = [_banner(item, "error") for item in _worth(series) if item.severity is Severity.ERROR]
    if series.geometry.verdict is Verdict.RESAMPLED:
        found.append(
            Banner(
                tr("Resampled by this program: these are not the scanner's own slices"),
                one_line=True,
                short=tr("Resampled by this program"),
            )
        )
    first = series.frames[0]
    if series.modality is not None and first.pixel_spacing_mm is None and not first.ultrasound_regions:
        found.append(
            Banner(
                tr("No pixel spacing in the file: lengths are in pixels"),
                one_line=True,
                short=tr("No pixel spacing"),
            )
        )
    is_stack = series.geometry.verdict is Verdict.STACK and series.images > 1 and not series.is_film
    if is_stack and series.modality is not None:
        kinds = dict.fromkeys(item.kind for item in series.geometry.findings if item.kind in _WHY_NO_VOLUME)
        why = tr(", ").join(tr(_WHY_NO_VOLUME[kind]) for kind in kinds)
        if why:  # a mosaic says so itself
            found.append(Banner(tr("Not a volume: {why}", why=why), one_line=True, short=tr("Not a volume")))
    found += [
        _banner(item, "warning")
        for item in _worth(series)
        if item.severity is Severity.WARNING and item.kind not in (*_SAID, FindingKind.RESAMPLED)
    ]
    return tuple(found[:MOST_BANNERS])


def _banner(item: Finding, kind: str) -> Banner:
    short = _IN_SHORT.get(item.kind, "")
    in_short, words = tr(short) if short else "", said(item.text)
    if words == item.text and in_short != short:
        words = in_short  # rather little in the window's language than all in another
    return Banner(words, kind, one_line=True, short=in_short)


def _worth(series: Series) -> Sequence[Finding]:
    return [item for item in series.findings if item.severity is not Severity.INFO]


def are_worth_a_button(findings: Sequence[Finding]) -> bool:
    """Whether there is more to read than the banners and the corners say; the list opens by key in any case."""
    return any(item.severity is not Severity.INFO and item.kind not in _WHOLLY_SAID for item in findings)


def sorted_notes(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The gravest first, otherwise as they came."""
    order = list(Severity)[::-1]
    return tuple(sorted(findings, key=lambda item: order.index(item.severity)))
