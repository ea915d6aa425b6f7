"""What is to be read comes first: the newest study, above those that it is compared with."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt
from pytestqt.qtbot import QtBot

from tests.dicom.conftest import write_dicom
from tests.gui.conftest import open_and_wait
from viewer.gui.main_window import MainWindow


def _study(folder: Path, date: str, patient: str = "17") -> Path:
    """A study of two series of one image."""
    for number in (1, 2):
        uid = f"1.2.{patient}.{date or 9}"
        write_dicom(
            folder / f"{date}{patient}{number}.dcm",
            PatientID=patient,
            PatientName=f"Doe^{patient}",
            StudyInstanceUID=uid,
            StudyDate=date,
            StudyDescription=f"Of {date or 'some day'}",
            SeriesInstanceUID=f"{uid}.{number}",
            SeriesNumber=number,
        )
    return folder


def _shown(window: MainWindow) -> tuple[str, int | None]:
    series = window.reading.series
    assert series is not None
    return series.study.date, series.number


def _rows(window: MainWindow, parent: QModelIndex | None = None) -> list[str]:
    """The list from top to bottom; series by their UID."""
    model, found = window.panels.study.tree().model(), []
    parent = parent or QModelIndex()
    for row in range(model.rowCount(parent)):
        index = model.index(row, 0, parent)
        found += [str(index.data(Qt.ItemDataRole.DisplayRole)), *_rows(window, index)]
    return [text for text in found if text.startswith("Of ")]


def test_the_newest_study_is_shown_and_listed_first(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    for date in ("20240101", "20260101", "", "20250101"):
        _study(tmp_path / "one", date)
    _study(tmp_path / "one", "20250601", patient="4")
    open_and_wait(qtbot, window, tmp_path / "one")
    assert _shown(window) == ("20260101", 1)
    assert _rows(window) == ["Of 20260101", "Of 20250101", "Of 20240101", "Of some day", "Of 20250601"]
    seen = []
    for _ in range(9):
        window.actions_by_name["next_series"].trigger()
        seen.append(_shown(window))
    assert seen[:4] == [("20260101", 2), ("20250101", 1), ("20250101", 2), ("20240101", 1)]
    assert seen[7:] == [("20250601", 1), ("20250601", 2)], "the other patient comes last"


def test_a_study_that_is_opened_later_takes_its_place_in_the_list(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    open_and_wait(qtbot, window, _study(tmp_path / "old", "20240101"))
    open_and_wait(qtbot, window, _study(tmp_path / "new", "20260101"))
    assert _shown(window) == ("20260101", 1)
    open_and_wait(qtbot, window, _study(tmp_path / "middle", "20250101"))
    assert _shown(window) == ("20250101", 1), "what was asked for is shown"
    assert _rows(window) == ["Of 20260101", "Of 20250101", "Of 20240101"]
    window.actions_by_name["previous_series"].trigger()
    assert _shown(window) == ("20260101", 2)
    window.close_all()
    assert _rows(window) == []
