"""Files that are there whole or not at all: written beside their place, then moved there."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from viewer.errors import OverreadError, reason_of
from viewer.sentence import Sentence


@contextmanager
def replacing(path: Path, suffix: str = ".tmp", private: bool = False) -> Iterator[Path]:
    """Give the path of a draft beside `path` to write to; at the end it takes the place of `path`.

    A crash, an error or a full disk leaves what was there before. The folder is made if need be. suffix: for
    writers that go by the draft's name. private: for the eyes of this user only, folder and file. Raises OSError.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700 if private else 0o777)
    draft = path.with_name(f".{path.name}.{os.getpid()}{suffix}")
    try:
        if private:
            draft.unlink(missing_ok=True)
            os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        yield draft
        with draft.open("rb+") as stream:
            os.fsync(stream.fileno())  # the name must not come to the disk before the contents
        draft.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):  # the draft may never have been made
            draft.unlink()
        raise


def write_whole(path: Path, suffix: str, save: Callable[[Path], None]) -> Path:
    """Let `save` write to a draft, which then takes the place of `path`; see `replacing`.

    Raises OverreadError where the file cannot be written.
    """
    try:
        with replacing(path, suffix) as draft:
            save(draft)
    except (OSError, RuntimeError) as error:  # SimpleITK raises RuntimeError
        reason = reason_of(error) if isinstance(error, OSError) else type(error).__name__
        raise OverreadError(
            Sentence("{file} cannot be written ({reason}).", file=path.name, reason=reason),
            "Choose another folder.",
        ) from error
    return path
