"""What can be dropped on a viewport: files and folders, or a series from the list of studies."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData

_SERIES = "application/x-overread-series"


def series_mime(uid: str) -> QMimeData:
    """A series that is dragged."""
    data = QMimeData()
    data.setData(_SERIES, uid.encode("utf-8"))
    return data


def dropped_series(data: QMimeData) -> str | None:
    """The series that is dragged; None where it is something else."""
    if not data.hasFormat(_SERIES):
        return None
    return bytes(data.data(_SERIES).data()).decode("utf-8")


def dropped_paths(data: QMimeData) -> list[Path]:
    """The files and folders that are dragged."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
