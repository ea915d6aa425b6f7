"""One rule for every file that leaves the program: checked before any work, written whole or not at all."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from viewer.errors import OverreadError
from viewer.volume.files import _write as _write_by_draft  # the one helper that moves a draft into place


def suffix_of(path: Path, allowed: tuple[str, ...]) -> str | None:
    """The suffix of `path` among `allowed` (lower case), in whatever case it is written; None for another."""
    name = path.name.lower()
    return next((suffix for suffix in allowed if name.endswith(suffix) and name != suffix), None)


def prepare_output(path: Path) -> None:
    """Make the folder of a file that is to be written, and see that it can be. Raises OverreadError."""
    if path.is_dir():
        raise OverreadError(f"{path} is a folder.", "Give the name of a file.")
    prepare_folder(path.parent)


def prepare_folder(folder: Path) -> None:
    """Make a folder if it is missing, and see that files can be written there. Raises OverreadError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # Asked of the system, not of the permission bits: those know nothing of read-only mounts.
        with tempfile.TemporaryFile(dir=folder):
            return
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise OverreadError(f"{folder} cannot be written to ({reason}).", "Choose another folder.") from error


def write_whole(path: Path, suffix: str, save: Callable[[Path], None]) -> None:
    """Let `save` write to a draft beside `path`, then move it there: no half file after a crash or a full disk.

    The folder is made if need be. Raises OverreadError where the file cannot be written.
    """
    _write_by_draft(path, suffix, save)
