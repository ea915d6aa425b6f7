"""The window's log: a small file in the user's data folder, without patient data.

Tracebacks are kept without the texts of foreign exceptions: pydicom quotes values of the header, and the system
quotes paths, in which folders often bear patients' names.
"""

from __future__ import annotations

import logging
import os
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from viewer.settings import user_data_folder

LOG_NAME = "overread.log"
_LARGEST_BYTES = 1_000_000
_FILES = 3

# As sys.exc_info() returns it.
_Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def log_path() -> Path:
    """Where the log lies; it may not exist yet."""
    return user_data_folder() / LOG_NAME


@contextmanager
def log_to_file() -> Iterator[Path | None]:
    """Keep what `viewer` logs from INFO upwards, 1 MB in each of three files; gives the file's path.

    None where the folder cannot be written: a window without a log is better than no window, and warnings
    then go to stderr.
    """
    logger = logging.getLogger("viewer")
    try:
        log_path().parent.mkdir(parents=True, exist_ok=True)
        handler = _PrivateFile(log_path(), maxBytes=_LARGEST_BYTES, backupCount=_FILES - 1, encoding="utf-8")
    except OSError as error:
        logger.warning("There is no log (%s).", error.strerror)
        yield None
        return
    handler.setFormatter(_Reticent("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    before = logger.level
    logger.setLevel(logging.INFO)
    logger.addHandler(handler)
    try:
        yield log_path()
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before)
        handler.close()


def reticent_traceback(error: BaseException) -> str:
    """Where an exception and its causes were raised, and their kinds, without the texts they carry."""
    lines: list[str] = []
    told: set[int] = set()  # a chain may bite its own tail
    link: BaseException | None = error
    while link is not None and id(link) not in told:
        told.add(id(link))
        kind = f"{type(link).__module__}.{type(link).__qualname__}\n"
        lines[:0] = ["Traceback (most recent call last):\n", *traceback.format_tb(link.__traceback__), kind]
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)
    return "".join(lines).rstrip()


class _Reticent(logging.Formatter):
    def formatException(self, ei: _Raised) -> str:  # noqa: N802 - the name is logging's
        return "" if ei[1] is None else reticent_traceback(ei[1])


class _PrivateFile(RotatingFileHandler):
    """Readable by its owner alone, after each change of files too."""

    def _open(self) -> TextIOWrapper:
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
        return os.fdopen(os.open(self.baseFilename, flags, 0o600), "a", encoding=self.encoding)
