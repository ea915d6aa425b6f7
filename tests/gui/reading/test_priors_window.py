"""Current and prior studies of one patient in the window: where they come, what is offered, what is said of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pydicom
import pytest
from pydicom.uid import generate_uid
from PySide6.QtCore import QMimeData, QUrl
from pytestqt.qtbot import QtBot

from tests.gui.conftest import open_and_wait
from tests.gui.reading.test_many_viewports import drop
from viewer.gui.main_window import MainWindow
from viewer.session.layout import layout_named

MakeStudy = Callable[..., Path]


@pytest.fixture(scope="module")
def make_study(phantom_series: Path, tmp_path_factory: pytest.TempPathFactory) -> MakeStudy:
    """Writes series of every n-th slice of the phantom as a study of a day."""

    def make(date: str, *every: int, part: str = "CHEST", **elements: str) -> Path:
        folder, study = tmp_path_factory.mktemp("study"), generate_uid()
        for number, step in enumerate(every, start=1):
            uid = generate_uid()
            for path in sorted(phantom_series.glob("*.dcm"))[::step]:
                ds = pydicom.dcmread(path)
                ds.StudyInstanceUID, ds.StudyDate, ds.FrameOfReferenceUID = study, date, study
                ds.BodyPartExamined = part
                for keyword, value in elements.items():
                    setattr(ds, keyword, value)
                ds.StudyDescription = ds.SeriesDescription = f"Phantom {number}"
                ds.SeriesInstanceUID, ds.SeriesNumber = uid, number
                ds.SOPInstanceUID = ds.file_meta.MediaStorageSOPInstanceUID = generate_uid()
                ds.save_as(folder / f"{number}-{path.name}")
        return folder

    return make


def dates(window: MainWindow) -> list[str]:
    """Of the studies on the screen."""
    workspace = window.reading.workspace
    shown = (window.reading.series_in(number) for number in workspace.shown)
    return ["" if one is None else one.study.date for one in shown]


def offered(window: MainWindow) -> dict[str, bool]:
    """The hanging protocols of the menu, in their order, and whether each can be chosen."""
    menu = window.layout_menu.hanging
    menu.aboutToShow.emit()
    return {one.text(): one.isEnabled() for one in menu.actions() if not one.isSeparator()}


def test_a_prior_opened_beside_an_empty_viewport_leaves_the_current_study_where_it_is(
    qtbot: QtBot, window: MainWindow, make_study: MakeStudy
) -> None:
    open_and_wait(qtbot, window, make_study("20260101", 4))
    window.reading.arrange(layout_named("1x2"))
    open_and_wait(qtbot, window, make_study("20250101", 8))
    assert dates(window) == ["20260101", "20250101"]
    assert window.reading.workspace.active == 1
    open_and_wait(qtbot, window, make_study("20240101", 8))
    assert dates(window) == ["20260101", "20240101"], "no viewport is empty: the active one shows it"


def test_files_dropped_onto_a_viewport_open_there_beside_an_empty_one(
    qtbot: QtBot, window: MainWindow, make_study: MakeStudy
) -> None:
    open_and_wait(qtbot, window, make_study("20260101", 4))
    window.reading.arrange(layout_named("1x2"))
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(make_study("20250101", 8)))])
    drop(window.panels.grid.viewports[0], data)
    qtbot.waitUntil(lambda: dates(window)[0] == "20250101", timeout=10_000)
    qtbot.waitUntil(lambda: not window.opener.is_scanning, timeout=10_000)
    window.reading.activate(1)
    window.reading.show_series(window.store.uids[0])
    window.reading.arrange(layout_named("1+2"))
    window.reading.activate(0)
    window.reading.apply(
        window.reading.workspace.with_view(window.reading.workspace.views[2].with_series(None, 0), 2)
    )
    open_and_wait(qtbot, window, make_study("20240101", 8))
    assert dates(window) == ["20250101", "20260101", "20240101"], "the drop is over"


def test_what_was_dropped_opens_there_though_something_else_is_being_looked_through(
    qtbot: QtBot, window: MainWindow, make_study: MakeStudy
) -> None:
    studies = make_study("20260101", 4), make_study("20250101", 8)
    asked = []
    window.opener.opened.connect(lambda series, here: asked.append((series[0].study.date, here)))
    window.open_paths([studies[0]])
    window.panels.grid.filesDropped.emit([studies[1]])
    qtbot.waitUntil(lambda: len(asked) == 2, timeout=30_000)
    assert asked == [("20260101", False), ("20250101", True)]


def test_a_layout_after_a_protocol_begins_with_what_was_hung(
    qtbot: QtBot, window: MainWindow, make_study: MakeStudy
) -> None:
    open_and_wait(qtbot, window, make_study("20260101", 4), make_study("20250101", 8))
    window.reading.arrange(layout_named("2x3"))
    for number in (1, 5):
        window.reading.activate(number)
        window.reading.show_series(next(uid for uid in window.store.uids if "2026" in _date(window, uid)))
    assert offered(window)["Prior beside current"]
    next(
        one for one in window.layout_menu.hanging.actions() if one.text() == "Prior beside current"
    ).trigger()
    assert dates(window) == ["20260101", "20250101"]
    window.reading.arrange(layout_named("2x2"))
    assert dates(window)[:2] == ["20260101", "20250101"]


def _date(window: MainWindow, uid: str) -> str:
    series = window.store.series(uid)
    assert series is not None
    return series.study.date


def test_a_study_whose_series_spell_the_patient_otherwise_is_one(
    qtbot: QtBot, window: MainWindow, make_study: MakeStudy
) -> None:
    folder = make_study("20260101", 4, 8)
    for path in folder.glob("2-*"):
        ds = pydicom.dcmread(path)
        ds.PatientAge, ds.StudyDescription = "001Y", "Phantom 1"
        ds.save_as(path)
    open_and_wait(qtbot, window, folder)
    model = window.panels.study.tree().model()
    patient = model.index(0, 0)
    assert (model.rowCount(), model.rowCount(patient)) == (1, 1)
    assert model.rowCount(model.index(0, 0, patient)) == 2
    window.reading.arrange(layout_named("1x2"))
    assert dates(window) == ["20260101", "20260101"]


def test_cells_that_the_study_does_not_fill_show_its_priors_and_say_so(
    qtbot: QtBot, window: MainWindow, make_study: MakeStudy
) -> None:
    open_and_wait(qtbot, window, make_study("20250101", 8, 10), make_study("20240101", 8))
    open_and_wait(qtbot, window, make_study("20260101", 4, 5))
    window.reading.arrange(layout_named("3x3"))
    assert dates(window) == ["20260101"] * 2 + ["20250101"] * 2 + ["20240101"] + [""] * 4
    grid = window.panels.grid
    qtbot.waitUntil(lambda: all(view.image() for view in grid.shown_viewports[:5]), timeout=10_000)
    says = [view._marks.corners.top_right[-1] for view in grid.shown_viewports[:5]]
    assert says == ["2026-01-01"] * 2 + ["Prior, 2025-01-01"] * 2 + ["Prior, 2024-01-01"]
    window.reading.activate(2)
    window.reading.toggle_maximised()
    assert grid.active._marks.corners.top_right[-1] == "2025-01-01", (
        "alone on the screen it is a study of its day"
    )


def test_prior_beside_current_can_be_chosen_from_either(
    qtbot: QtBot, window: MainWindow, make_study: MakeStudy
) -> None:
    open_and_wait(qtbot, window, make_study("20260101", 4))
    assert not offered(window)["Prior beside current"]
    open_and_wait(qtbot, window, make_study("20250101", 8))
    assert dates(window) == ["20250101"]
    assert offered(window)["Prior beside current"]
    window.hanging.hang(next(one for one in window.hanging.protocols if one.name == "Prior beside current"))
    assert dates(window) == ["20260101", "20250101"]


def test_protocols_for_other_parts_of_the_body_come_last(
    qtbot: QtBot, window: MainWindow, make_study: MakeStudy
) -> None:
    open_and_wait(qtbot, window, make_study("20260101", 4, part="CHEST"))
    names = list(offered(window))
    assert names.index("CT chest, lung and mediastinum") < names.index("CT head, brain and bone")
    assert names[-1] == "CT head, brain and bone"
    assert offered(window)["CT head, brain and bone"], "by hand"
    open_and_wait(qtbot, window, make_study("20260102", 4, part="HEAD"))
    names = list(offered(window))
    assert names.index("CT head, brain and bone") < names.index("CT chest, lung and mediastinum")


def patient_rows(window: MainWindow) -> list[str]:
    """Of the list of studies."""
    model = window.panels.study.tree().model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_a_patient_who_was_younger_in_the_prior_is_listed_once(
    qtbot: QtBot, window: MainWindow, make_study: MakeStudy
) -> None:
    open_and_wait(qtbot, window, make_study("20260101", 8, PatientAge="054Y", PatientID="77"))
    open_and_wait(
        qtbot,
        window,
        make_study("20250101", 8, PatientAge="053Y", PatientID="77", PatientName="PHANTOM^GENERATED"),
    )
    assert len(patient_rows(window)) == 1
    open_and_wait(qtbot, window, make_study("20260101", 8, PatientID="78"))
    assert len(patient_rows(window)) == 2
    window.actions_by_name["show_patient"].trigger()
    assert patient_rows(window) == ["Patient 1", "Patient 2"]
    window.actions_by_name["show_patient"].trigger()
    assert patient_rows(window)[0] == "Phantom, Generated", "as at first"


def test_studies_without_a_patient_are_nobodys_priors(
    qtbot: QtBot, window: MainWindow, make_study: MakeStudy
) -> None:
    nobody = {"PatientName": "", "PatientID": "", "PatientBirthDate": ""}
    open_and_wait(qtbot, window, make_study("20250101", 8, **nobody))
    open_and_wait(qtbot, window, make_study("20260101", 8, **nobody))
    window.reading.arrange(layout_named("1x2"))
    assert dates(window) == ["20260101", ""]
    assert not offered(window)["Prior beside current"]


def test_viewports_number_two_patients_as_the_list_does(
    qtbot: QtBot, window: MainWindow, make_study: MakeStudy
) -> None:
    open_and_wait(qtbot, window, make_study("20260101", 8, PatientID="1"))
    open_and_wait(qtbot, window, make_study("20260101", 8, PatientID="2"))
    window.reading.arrange(layout_named("1x2"))
    window.reading.activate(1)
    window.reading.show_series(window.store.uids[0])
    marks = [viewport.banners()[0].text for viewport in window.panels.grid.shown_viewports]
    assert marks == ["Patient 2 of 2", "Patient 1 of 2"]
