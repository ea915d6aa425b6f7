"""Files and folders to series."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from viewer.dicom.series import ScanResult


def scan(
    paths: Path | str | Iterable[Path | str],
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> ScanResult:
    """Series and skipped files under `paths`."""
    raise NotImplementedError
