"""Layouts, activation, filling, and whose images are on the screen: pure changes of an immutable state."""

from __future__ import annotations

from dataclasses import replace

import pytest

from viewer.dicom.patients import patient_numbers, same_patient
from viewer.dicom.series import PatientInfo
from viewer.session.layout import LAYOUTS, Layout, layout_named
from viewer.session.resolve import ClassifyKey, ExplainKey, resolve_all
from viewer.session.view_state import Follow, ImageKey, ViewState
from viewer.session.workspace import Workspace


def holding(*uids: str, layout: str = "2x2") -> Workspace:
    """A workspace whose first viewports hold series of ten images, at their third ones."""
    workspace = (
        Workspace().everywhere(lambda view: replace(view, model="chest")).arranged(layout_named(layout))
    )
    for number, uid in enumerate(uids):
        workspace = workspace.with_view(workspace.views[number].with_series(uid, 10, 2), number)
    return workspace


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_cells_cover_the_grid_once(layout: Layout) -> None:
    covered = [
        (row, column)
        for cell in layout.cells
        for row in range(cell.row, cell.row + cell.rows)
        for column in range(cell.column, cell.column + cell.columns)
    ]
    assert sorted(covered) == [
        (row, column) for row in range(layout.rows) for column in range(layout.columns)
    ]


def test_the_layouts_that_readers_use_are_there() -> None:
    assert [layout.name for layout in LAYOUTS] == ["1x1", "1x2", "2x1", "2x2", "2x3", "3x3", "1+2", "1+3"]
    assert layout_named("7x7").name == "1x1"


def test_states_survive_a_change_of_layout_and_the_active_one_stays_on_the_screen() -> None:
    four = holding("a", "b", "c", "d").activated(3)
    one = four.arranged(layout_named("1x1"))
    assert [one.views[number].series_uid for number in one.shown] == ["d"]
    assert one.view.series_uid == "d"
    again = one.arranged(layout_named("2x2"))
    assert [again.views[number].series_uid for number in again.shown] == list("abcd"), "all where they were"
    assert again.views == four.views


def test_maximising_shows_the_active_one_and_restoring_all() -> None:
    four = holding("a", "b").activated(1)
    large = four.maximise_toggled()
    assert large.shown == (1,)
    assert large.neighbour_activated(1).shown == (2,)
    assert large.maximise_toggled() == four
    single = holding("a", layout="1x1")
    assert single.maximise_toggled() == single
    assert large.arranged(layout_named("1x2")).shown == (0, 1)


def test_activation_stays_within_the_layout_and_goes_round() -> None:
    two = holding("a", "b", layout="1x2")
    assert two.activated(5) == two
    assert two.neighbour_activated(-1).active == 1
    assert two.neighbour_activated(1).neighbour_activated(1) == two


def test_empty_cells_are_filled_with_series_that_are_not_shown_yet() -> None:
    filled = holding("a").filled([("a", 10, 10), ("b", 3, 3), ("c", 8, 4)])
    assert [filled.views[number].series_uid for number in filled.shown] == ["a", "b", "c", None]
    assert (filled.views[2].index, filled.views[2].points) == (2, 2), "its middle image"
    assert filled.without_series("b").views[1].series_uid is None


def test_after_closing_the_next_study_begins_in_the_first_cell() -> None:
    moved = replace(
        holding("a", "b"), order=(3, 0, 1, 2, *range(4, 9)), home=(3, 0, 1, 2, *range(4, 9)), active=0
    )
    emptied = moved.emptied()
    assert emptied.shown == (0, 1, 2, 3)
    assert emptied.is_empty
    assert replace(emptied, active=2).place_for("new") == 0
    assert holding("a", "b").activated(1).place_for("new") == 2, "beside what is there"
    assert holding("a", "b").place_for("b") == 1, "it is there already"


def test_displayed_images_begin_with_the_active_one_and_come_once() -> None:
    workspace = holding("a", "b", "a").activated(1)
    assert workspace.displayed == (ImageKey("b", 2), ImageKey("a", 2))
    assert workspace.maximise_toggled().displayed == (ImageKey("b", 2),)


def test_only_the_active_viewport_follows_and_asked_ones_are_answered() -> None:
    workspace = holding("a", "b", "c").everywhere(lambda view: replace(view, follow=Follow.CLASSIFY))
    asked = workspace.with_view(workspace.views[1].asking_to_explain(), 1)
    assert resolve_all(asked).keys == (
        ClassifyKey(ImageKey("a", 2), "chest"),
        ClassifyKey(ImageKey("b", 2), "chest"),
        ExplainKey(ImageKey("b", 2), "chest", asked.views[1].choice),
    )
    hidden = asked.arranged(layout_named("1x1"))
    assert resolve_all(hidden).keys == (ClassifyKey(ImageKey("a", 2), "chest"),)
    assert resolve_all(Workspace()).keys == ()
    assert ViewState().image is None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (PatientInfo("Doe^Jane", "1"), PatientInfo("DOE^JANE^", "1 "), True),
        (PatientInfo("Doe^Jane", "1"), PatientInfo("Doe^Jane", "2"), False),
        (PatientInfo("Doe^Jane", "1"), PatientInfo("Doe^John", "1"), False),
        (PatientInfo("Doe^Jane", "1", birth_date="19600101"), PatientInfo("Doe^Jane", "1"), True),
        (
            PatientInfo("Doe^Jane", "1", birth_date="19600101"),
            PatientInfo("Doe^Jane", "1", birth_date="19600102"),
            False,
        ),
        (PatientInfo("Yamada^Tarou=山田^太郎", "1"), PatientInfo("=山田^太郎", "1"), True),
        (PatientInfo(), PatientInfo("Doe^Jane", "1"), True),
    ],
)
def test_patients_differ_where_id_name_or_birth_date_do(
    one: PatientInfo, other: PatientInfo, same: bool
) -> None:
    assert same_patient(one, other) is same
    assert same_patient(other, one) is same


def test_patients_are_numbered_in_order() -> None:
    jane, john = PatientInfo("Doe^Jane", "1"), PatientInfo("Doe^John", "2")
    assert patient_numbers([jane, john, jane]) == (1, 2, 1)
    assert patient_numbers([jane, jane]) == (1, 1)
    # Somebody of whom nothing is known can be any one of them, but the two are still two.
    assert patient_numbers([PatientInfo(), jane, john]) == (1, 1, 2)
