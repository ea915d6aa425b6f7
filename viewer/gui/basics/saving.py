"""Asking where to save a file."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from viewer.gui.basics.translation import tr
from viewer.reports.output_files import suffix_of

_SUFFIX = re.compile(r"\*(\.[^\s*;)]+)")


def choose_save_path(parent: QWidget, title: str, start: Path, kinds: str) -> Path | None:
    """Where to save; None where the user thinks better of it.

    `kinds` is a filter as Qt writes it: "Numbers (*.npz);;NIfTI (*.nii.gz *.nii)". A name without a suffix of any of
    them gets the first one of the chosen kind.
    """
    file, kind = QFileDialog.getSaveFileName(parent, title, str(start), kinds)
    if not file:
        return None
    typed = Path(file)
    path = with_suffix_of(typed, kind, kinds)
    # The dialog asked about the name that was typed.
    if path != typed and path.exists() and not _may_replace(parent, title, path):
        return None
    return path


def with_suffix_of(path: Path, kind: str, kinds: str) -> Path:
    """`path` with the first suffix of `kind` unless it ends in one of `kinds`; with no kind chosen, of `kinds`."""
    offered = _SUFFIX.findall(kinds)
    if not offered or suffix_of(path, tuple(suffix.lower() for suffix in offered)) is not None:
        return path
    chosen = _SUFFIX.findall(kind) or offered
    return path.with_name(path.name.rstrip(".") + chosen[0])


def _may_replace(parent: QWidget, title: str, path: Path) -> bool:
    question = tr("{name} already exists. Replace it?", name=path.name)
    yes, no = QMessageBox.StandardButton.Yes, QMessageBox.StandardButton.No
    # Return, pressed once too often, replaces nothing.
    return QMessageBox.question(parent, title, question, yes | no, no) == yes
