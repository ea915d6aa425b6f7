"""One rule for every file that leaves the program: its place is checked before any work is done."""

from __future__ import annotations

import tempfile
from pathlib import Path

from viewer.errors import InputError, OverreadError, reason_of
from viewer.sentence import Sentence


def suffix_of(path: Path, allowed: tuple[str, ...]) -> str | None:
    """The suffix of `path` among `allowed` (lower case), in whatever case it is written; None for another."""
    name = path.name.lower()
    return next((suffix for suffix in allowed if name.endswith(suffix) and name != suffix), None)


def wanted_suffix(path: Path, allowed: tuple[str, ...]) -> str:
    """`suffix_of` a file that is to be written. Raises InputError for another, naming those that can be."""
    suffix = suffix_of(path, allowed)
    if suffix is None:
        raise InputError(
            path,
            "this kind of file cannot be written.",
            Sentence("Use one of {names}.", names=", ".join(allowed)),
        )
    return suffix


def prepare_output(path: Path) -> None:
    """Make the folder of a file that is to be written, and see that it can be. Raises OverreadError."""
    if path.is_dir():
        raise OverreadError(Sentence("{path} is a folder.", path=path), "Give the name of a file.")
    prepare_folder(path.parent)


def prepare_folder(folder: Path) -> None:
    """Make a folder if it is missing, and see that files can be written there. Raises OverreadError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # Asked of the system, not of the permission bits: those know nothing of read-only mounts.
        with tempfile.TemporaryFile(dir=folder):
            return
    except OSError as error:
        reason = reason_of(error)
        raise OverreadError(
            Sentence("{folder} cannot be written to ({reason}).", folder=folder, reason=reason),
            "Choose another folder.",
        ) from error
