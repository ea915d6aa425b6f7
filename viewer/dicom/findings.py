"""What is off in the files, as data: a small closed set of kinds, each with its severity, text and files.

The window's banners, `overread info --json` and Python (`Series.findings`, `Skipped.finding`) all show these.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path


class Severity(StrEnum):
    """How much it matters."""

    INFO = "info"  # worth knowing; nothing is wrong
    WARNING = "warning"  # shown, but something is off or not available
    ERROR = "error"  # not shown


class FindingKind(StrEnum):
    """Everything that can be said about files; the names are stable."""

    # Of a file or its header
    FILE_FORMAT = "file-format"  # no preamble, no file meta information, no transfer syntax
    DAMAGED_HEADER = "damaged-header"  # elements that cannot be read, a data set that ends too early
    PIXEL_FORMAT = "pixel-format"  # bits or sign that contradict each other
    COLOUR_SPACE = "colour-space"  # a codestream whose colours are not those of the header
    PIXEL_SPACING = "pixel-spacing"  # zero, negative, malformed
    WINDOW = "window"  # windows that cannot be used
    LOOKUP_TABLE = "lookup-table"  # tables that cannot be used
    TRUNCATED_PIXELS = "truncated-pixels"  # the file ends before its pixels do
    OVERLAY = "overlay"  # overlay planes, shown on request
    LOSSY = "lossy"  # the pixels went through lossy compression
    # Of the frames of a series together
    NO_POSITION = "no-position"
    NO_SPACING = "no-spacing"
    DIFFERENT_SIZES = "different-sizes"
    DIFFERENT_SPACINGS = "different-spacings"
    DIFFERENT_FRAMES_OF_REFERENCE = "different-frames-of-reference"
    DIFFERENT_ORIENTATIONS = "different-orientations"
    COLOUR = "colour"  # colour images make no volume
    SAME_POSITION = "same-position"
    IRREGULAR_SPACING = "irregular-spacing"
    OUT_OF_LINE = "out-of-line"
    GANTRY_TILT = "gantry-tilt"
    SINGLE_SLICE = "single-slice"
    SPLIT = "split"
    INCOMPLETE = "incomplete"  # a repeat along the fourth axis that lacks slices
    RESAMPLED = "resampled"
    EMPTY = "empty"
    # Of files that give no image
    NOT_AN_IMAGE = "not-an-image"
    UNSUPPORTED = "unsupported"
    DAMAGED = "damaged"
    UNREADABLE = "unreadable"
    DUPLICATE = "duplicate"  # the same file twice
    CONFLICT = "conflict"  # another file with the same SOP Instance UID
    OUTSIDE = "outside"  # a reference that leaves the folder or archive
    LIMIT = "limit"  # larger or deeper than is safe to read


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
    return Finding(kind, Severity.INFO, text, tuple(files))


def warning(kind: FindingKind, text: str, files: Iterable[Path] = ()) -> Finding:
    """A finding that deserves a banner."""
    return Finding(kind, Severity.WARNING, text, tuple(files))


def merged(found: Iterable[tuple[Finding, Path]]) -> tuple[Finding, ...]:
    """Equal findings of many files as one with all their files, in order of first appearance."""
    files: dict[Finding, dict[Path, None]] = {}
    for finding, path in found:
        files.setdefault(finding, {})[path] = None
    return tuple(replace(finding, files=finding.files or tuple(paths)) for finding, paths in files.items())
