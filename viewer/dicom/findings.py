"""What is off in the files, as data: a small closed set of kinds, each with its severity, text and files.

The window's banners, `overread info --json` and Python (`Series.findings`, `Skipped.finding`) all show these.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from viewer.sentence import as_sentence


class Severity(StrEnum):
    """How much it matters."""

    INFO = "info"  # worth knowing; nothing is wrong
    WARNING = "warning"  # shown, but something is off or not available
    ERROR = "error"  # not shown


_FILE = "a file"
_SERIES = "the frames of a series"
_NO_IMAGE = "files that give no image"


class FindingKind(StrEnum):
    """Everything that can be said about files; the names are stable. `KINDS` explains them."""

    # Of a file
    FILE_FORMAT = "file-format"
    DAMAGED_HEADER = "damaged-header"
    PIXEL_FORMAT = "pixel-format"
    COLOUR_SPACE = "colour-space"
    PIXEL_SPACING = "pixel-spacing"
    WINDOW = "window"
    LOOKUP_TABLE = "lookup-table"
    RESCALE = "rescale"
    TRUNCATED_PIXELS = "truncated-pixels"
    OVERLAY = "overlay"
    LOSSY = "lossy"
    # Of the frames of a series
    NO_POSITION = "no-position"
    NO_SPACING = "no-spacing"
    MOSAIC = "mosaic"
    DIFFERENT_SIZES = "different-sizes"
    DIFFERENT_SPACINGS = "different-spacings"
    DIFFERENT_FRAMES_OF_REFERENCE = "different-frames-of-reference"
    DIFFERENT_ORIENTATIONS = "different-orientations"
    COLOUR = "colour"
    SAME_POSITION = "same-position"
    IRREGULAR_SPACING = "irregular-spacing"
    OUT_OF_LINE = "out-of-line"
    GANTRY_TILT = "gantry-tilt"
    SINGLE_SLICE = "single-slice"
    SUV = "suv"
    SPLIT = "split"
    DIFFERENT_PATIENTS = "different-patients"
    INCOMPLETE = "incomplete"
    RESAMPLED = "resampled"
    EMPTY = "empty"
    # Of files that give no image
    NOT_AN_IMAGE = "not-an-image"
    UNSUPPORTED = "unsupported"
    DAMAGED = "damaged"
    UNREADABLE = "unreadable"
    DUPLICATE = "duplicate"
    CONFLICT = "conflict"
    OUTSIDE = "outside"
    LIMIT = "limit"


@dataclass(frozen=True, slots=True)
class About:
    """What a kind of finding means: what it is of, how severe it is at most, and in a few words."""

    of: str
    severity: Severity
    text: str


KINDS: dict[FindingKind, About] = {
    FindingKind.FILE_FORMAT: About(
        _FILE, Severity.WARNING, "no preamble, no file meta information, no transfer syntax"
    ),
    FindingKind.DAMAGED_HEADER: About(
        _FILE, Severity.WARNING, "elements that cannot be read, a data set that ends too early"
    ),
    FindingKind.PIXEL_FORMAT: About(_FILE, Severity.WARNING, "bits or sign that contradict each other"),
    FindingKind.COLOUR_SPACE: About(
        _FILE, Severity.WARNING, "a codestream whose colours are not those of the header"
    ),
    FindingKind.PIXEL_SPACING: About(
        _FILE, Severity.WARNING, "zero, negative or malformed; or known at the detector only"
    ),
    FindingKind.WINDOW: About(_FILE, Severity.WARNING, "windows that cannot be used"),
    FindingKind.LOOKUP_TABLE: About(
        _FILE, Severity.WARNING, "look-up tables that cannot be used, or contradict the header"
    ),
    FindingKind.RESCALE: About(
        _FILE, Severity.WARNING, "a rescale slope of 0, which would make all pixels one value: taken as 1"
    ),
    FindingKind.TRUNCATED_PIXELS: About(
        _FILE, Severity.ERROR, "the file ends before its pixels do; its whole frames are shown"
    ),
    FindingKind.OVERLAY: About(_FILE, Severity.INFO, "overlay planes, shown on request"),
    FindingKind.LOSSY: About(_FILE, Severity.INFO, "the pixels went through lossy compression"),
    FindingKind.NO_POSITION: About(_SERIES, Severity.WARNING, "images without a place in the patient"),
    FindingKind.NO_SPACING: About(
        _SERIES,
        Severity.WARNING,
        "no usable pixel spacing: lengths are in pixels, but for ultrasound regions with a scale",
    ),
    FindingKind.MOSAIC: About(
        _SERIES, Severity.WARNING, "images that show the slices of a volume side by side (Siemens)"
    ),
    FindingKind.DIFFERENT_SIZES: About(_SERIES, Severity.WARNING, "images of different sizes"),
    FindingKind.DIFFERENT_SPACINGS: About(
        _SERIES, Severity.WARNING, "pixel spacings that differ between images"
    ),
    FindingKind.DIFFERENT_FRAMES_OF_REFERENCE: About(
        _SERIES, Severity.WARNING, "images whose positions cannot be compared"
    ),
    FindingKind.DIFFERENT_ORIENTATIONS: About(_SERIES, Severity.WARNING, "images in different directions"),
    FindingKind.COLOUR: About(_SERIES, Severity.INFO, "colour images, which make no volume of values"),
    FindingKind.SAME_POSITION: About(
        _SERIES, Severity.WARNING, "several images at one place that nothing tells apart"
    ),
    FindingKind.IRREGULAR_SPACING: About(
        _SERIES, Severity.WARNING, "slices that are missing or unevenly spaced; can be resampled"
    ),
    FindingKind.OUT_OF_LINE: About(
        _SERIES, Severity.WARNING, "a slice that lies beside the others; can be resampled"
    ),
    FindingKind.GANTRY_TILT: About(
        _SERIES, Severity.WARNING, "slices that are not one above the other; can be resampled"
    ),
    FindingKind.SINGLE_SLICE: About(
        _SERIES, Severity.INFO, "one slice, whose thickness stands for its spacing"
    ),
    FindingKind.SUV: About(
        _SERIES, Severity.INFO, "how SUV was found for a PET series, or why it is not available"
    ),
    FindingKind.SPLIT: About(_SERIES, Severity.INFO, "one of several parts of its series"),
    FindingKind.DIFFERENT_PATIENTS: About(
        _SERIES, Severity.WARNING, "another patient has a series with the same UIDs; shown apart"
    ),
    FindingKind.INCOMPLETE: About(
        _SERIES, Severity.WARNING, "a repeat in time, heart phase, b-value or echo that lacks slices"
    ),
    FindingKind.RESAMPLED: About(_SERIES, Severity.WARNING, "a volume that this program made on request"),
    FindingKind.EMPTY: About(_SERIES, Severity.WARNING, "no images"),
    FindingKind.NOT_AN_IMAGE: About(_NO_IMAGE, Severity.INFO, "something else, with its kind"),
    FindingKind.UNSUPPORTED: About(
        _NO_IMAGE,
        Severity.ERROR,
        "a kind of pixels or file that is not read, or one larger than is safe to read",
    ),
    FindingKind.DAMAGED: About(_NO_IMAGE, Severity.ERROR, "a header that cannot be read"),
    FindingKind.UNREADABLE: About(_NO_IMAGE, Severity.ERROR, "a file that is missing, or may not be read"),
    FindingKind.DUPLICATE: About(_NO_IMAGE, Severity.INFO, "the same file twice"),
    FindingKind.CONFLICT: About(
        _NO_IMAGE, Severity.ERROR, "another file with the same SOP Instance UID, which is kept"
    ),
    FindingKind.OUTSIDE: About(_NO_IMAGE, Severity.ERROR, "a reference that leaves its folder or archive"),
    FindingKind.LIMIT: About(_NO_IMAGE, Severity.ERROR, "nested deeper than is safe to read"),
}


def markdown_table() -> str:
    """The table of `docs/formats.md`."""
    lines = ["| finding | of | severity | means |", "|---|---|---|---|"]
    lines += [
        f"| `{kind.value}` | {about.of} | {about.severity.value} | {about.text} |"
        for kind, about in KINDS.items()
    ]
    return "\n".join(lines) + "\n"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to know: `text` is one sentence without a patient's name.

    `files` are those concerned. In a frame's own header they are left out: the file is the header's.
    """

    kind: FindingKind
    severity: Severity
    text: str
    files: tuple[Path, ...] = ()


def information(kind: FindingKind, text: str, files: Iterable[Path] = ()) -> Finding:
    """A finding with which nothing is wrong."""
    return Finding(kind, Severity.INFO, as_sentence(text), tuple(files))


def warning(kind: FindingKind, text: str, files: Iterable[Path] = ()) -> Finding:
    """A finding that deserves a banner."""
    return Finding(kind, Severity.WARNING, as_sentence(text), tuple(files))


def merged(found: Iterable[tuple[Finding, Path]]) -> tuple[Finding, ...]:
    """Equal findings of many files as one with all their files, in order of first appearance."""
    files: dict[Finding, dict[Path, None]] = {}
    for finding, path in found:
        files.setdefault(finding, {})[path] = None
    return tuple(replace(finding, files=finding.files or tuple(paths)) for finding, paths in files.items())
