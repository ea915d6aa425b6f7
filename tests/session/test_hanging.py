"""Hanging protocols: what is found for each viewport, and what a file may say."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from viewer.dicom.geometry import judge
from viewer.dicom.header import FrameHeader
from viewer.dicom.series import PatientInfo, Series, StudyInfo
from viewer.errors import OverreadError
from viewer.session.hanging import HangingProtocol, Hung, hang, hung_workspace, parse_protocol, suits
from viewer.session.view_state import Align
from viewer.session.workspace import Links, ScrollLink, Workspace
from viewer.settings import resources_folder

JANE = PatientInfo("Doe^Jane", "1")


def protocol(name: str) -> HangingProtocol:
    """One that comes with Overread."""
    path = resources_folder() / "hanging" / f"{name}.toml"
    return parse_protocol(path.read_text(encoding="utf-8"), path.name)


def series(
    uid: str,
    modality: str,
    *images: dict[str, object],
    description: str = "",
    date: str = "20260101",
    patient: PatientInfo = JANE,
) -> Series:
    """A series with an image for each set of header fields."""
    frames = tuple(
        FrameHeader(
            path=Path(f"{uid}_{n}"), rows=10, columns=8, modality=modality, instance_number=n, **image
        )
        for n, image in enumerate(images)
    )
    ordered, geometry = judge(frames)
    return Series(uid, StudyInfo(f"study {date}", date), patient, modality, description, 1, ordered, geometry)


def mammograms(date: str = "20260101", tag: str = "") -> list[Series]:
    """Four images in two series, in no helpful order."""
    return [
        series(
            f"left{tag}",
            "MG",
            {"view_position": "MLO", "laterality": "L", "patient_orientation": ("A", "F")},
            {"view_position": "CC", "laterality": "L", "patient_orientation": ("P", "L")},
            date=date,
        ),
        series(
            f"right{tag}",
            "MG",
            {"view_position": "CC", "laterality": "R", "patient_orientation": ("P", "R")},
            {"view_position": "MLO", "laterality": "R", "patient_orientation": ("P", "F")},
            date=date,
        ),
    ]


def places(hung: tuple[Hung | None, ...] | None) -> list[tuple[str, int] | None]:
    assert hung is not None
    return [None if one is None else (one.series.uid, one.index) for one in hung]


def test_mammograms_hang_back_to_back() -> None:
    both = mammograms()
    found = hang(protocol("mammograms_four"), both, both[0])
    assert places(found) == [("right", 0), ("left", 1), ("right", 1), ("left", 0)]
    assert found is not None
    workspace = hung_workspace(Workspace(), protocol("mammograms_four"), found)
    views = [workspace.views[number] for number in workspace.shown]
    assert [view.align for view in views] == [Align.RIGHT, Align.LEFT, Align.RIGHT, Align.LEFT]
    # The left CC has its chest wall at the right: it is mirrored, the others are not.
    assert [view.flipped_horizontally for view in views] == [False, True, False, False]
    assert hang(protocol("mammograms_four"), both[:1], both[0]) is None
    one_view = [replace(one, frames=one.frames[:1]) for one in both]
    assert places(hang(protocol("mammograms_two"), one_view, one_view[0])) == [("right", 0), ("left", 0)]


def test_a_prior_of_the_same_view_comes_beside_the_current_one() -> None:
    current, older, oldest = mammograms(), mammograms("20240101", " old"), mammograms("20200101", " oldest")
    other = mammograms("20250101", " other")
    stranger = [replace(one, patient=PatientInfo("Doe^John", "2")) for one in other]
    found = hang(protocol("prior"), [*oldest, *stranger, *current, *older], current[1], 1)
    assert places(found) == [("right", 1), ("right old", 1)]
    assert hang(protocol("prior"), current, current[0]) is None
    assert places(hang(protocol("prior"), [*current, *oldest], current[0], 0))[1] == ("left oldest", 0)
    assert found is not None
    before = Workspace(links=Links(ScrollLink.POSITION, window=True))
    together = hung_workspace(before, protocol("prior"), found).links
    assert together == Links(ScrollLink.OFFSET, window=True), "two examinations have no positions in common"
    assert hung_workspace(before, protocol("mammograms_two"), found).links == before.links


def test_both_sides_hang_above_those_of_the_prior() -> None:
    current, older = mammograms(), mammograms("20240101", " old")
    for view, found in (("cc", ["right 0", "left 1"]), ("mlo", ["right 1", "left 0"])):
        hung = places(hang(protocol(f"mammograms_{view}_prior"), [*older, *current], older[0], 0))
        names = [f"{one[0]} {one[1]}" for one in hung if one is not None]
        assert names[:2] == found
        assert [name.replace(" old", "") for name in names[2:]] == found
        assert all(" old" in name for name in names[2:])
    assert hang(protocol("mammograms_cc_prior"), current, current[0]) is None


def test_the_prior_is_found_from_the_prior_itself() -> None:
    """Who opens the prior second has it in the active viewport."""
    current, older, oldest = mammograms(), mammograms("20240101", " old"), mammograms("20200101", " oldest")
    found = hang(protocol("prior"), [*current, *oldest], oldest[1], 1)
    assert places(found) == [("right", 1), ("right oldest", 1)]
    found = hang(protocol("prior"), [*current, *older, *oldest], older[1], 1)
    assert places(found) == [("right old", 1), ("right oldest", 1)], (
        "what is displayed is the current one if it can be"
    )


def slices(uid: str, count: int, *, sagittal: bool = False, **more: object) -> Series:
    """An MR of `count` images, 1 mm apart."""
    orientation = (0.0, 1.0, 0.0, 0.0, 0.0, -1.0) if sagittal else (1.0, 0.0, 0.0, 0.0, 1.0, 0.0)
    images: list[dict[str, object]] = [
        {
            "position": (-float(n), 0.0, 0.0) if sagittal else (0.0, 0.0, float(n)),
            "orientation": orientation,
            "pixel_spacing_mm": (1.0, 1.0),
            "frame_of_reference_uid": uid[:3],
        }
        for n in range(count)
    ]
    return series(uid, "MR", *images, **more)  # type: ignore[arg-type]


def test_of_a_prior_study_the_series_most_like_the_displayed_one_comes_at_the_same_height() -> None:
    current = slices("now", 101, description="AX T2 TSE FS")
    before = [
        slices("old scout", 3, description="localizer", date="20240101"),
        slices("old sagittal", 30, sagittal=True, description="SAG T2 TSE FS", date="20240101"),
        slices("old T1", 30, description="AX T1 SE", date="20240101"),
        slices("old T2", 31, description="ax T2 tse", date="20240101"),
    ]
    found = hang(protocol("prior"), [current, *before], current, 80)
    assert places(found) == [("now", 80), ("old T2", 24)]
    same_space = [slices("now-old", 91, description="AX T2 TSE FS", date="20240101")]
    assert places(hang(protocol("prior"), [current, *same_space], current, 80))[1] == ("now-old", 80)


def test_a_protocol_says_what_it_is_meant_for() -> None:
    head, chest = protocol("ct_head_windows"), protocol("ct_chest_windows")
    by_part = series("a", "CT", {"body_part": "HEAD"})
    by_series = series("b", "CT", {"body_part": "CHEST"}, description="Brain native")
    of_chest = series("c", "CT", {"body_part": "CHEST"}, description="venous")
    of_knee = series("d", "CT", {})
    assert [suits(head, one) for one in (by_part, by_series, of_chest, of_knee)] == [True, True, False, False]
    assert [suits(chest, one) for one in (by_part, by_series, of_chest, of_knee)] == [
        False,
        True,
        True,
        False,
    ]
    assert suits(head, replace(of_knee, study=StudyInfo("x", description="CT Schädel (Skull)")))
    assert all(suits(protocol("prior"), one) for one in (by_part, of_knee))
    assert hang(head, [of_knee], of_knee) is not None, "it can be hung so all the same"


def test_one_series_through_two_windows() -> None:
    head = series("ct", "CT", {}, {}, {})
    found = hang(protocol("ct_head_windows"), [head], head)
    assert found is not None
    assert places(found) == [("ct", 1), ("ct", 1)]
    workspace = hung_workspace(Workspace(), protocol("ct_head_windows"), found)
    windows = [workspace.views[number].window for number in workspace.shown]
    assert [window and window.explanation for window in windows] == ["Brain", "Bone"]


def test_weightings_are_found_by_description_and_some_may_lack() -> None:
    all_of_it = [
        series("a", "MR", {}, description="AX T2 FLAIR"),
        series("b", "MR", {}, description="ax t2 tse"),
        series("c", "MR", {}, description="sag T1 mprage"),
    ]
    found = hang(protocol("mr_brain"), all_of_it, all_of_it[0])
    assert places(found) == [("c", 0), ("b", 0), ("a", 0), None]
    assert found is not None
    emptied = hung_workspace(Workspace(), protocol("mr_brain"), found)
    assert emptied.views[emptied.placed[3]].series_uid is None


def test_all_that_come_along_can_be_read() -> None:
    names = {path.stem: protocol(path.stem) for path in (resources_folder() / "hanging").glob("*.toml")}
    assert len(names) >= 6
    automatic = {name for name, one in names.items() if one.automatic}
    assert automatic == {"mammograms_four", "mammograms_two", "radiograph_two_views"}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("name = ", "no TOML"),
        ('name = "x"\nlayout = "7x7"\n[[viewport]]\n', "no layout 7x7"),
        ('name = "x"\nlayout = "1x1"\n', "viewport"),
        ('name = "x"\nlayout = "1x1"\n[[viewport]]\ncolour = "red"\n', "viewport.0.colour"),
        ('name = "x"\nlayout = "1x1"\n[[viewport]]\nwindow = [40, 0]\n', "width"),
    ],
)
def test_a_file_that_cannot_be_used_is_named(text: str, says: str) -> None:
    with pytest.raises(OverreadError, match=r"mine\.toml") as error:
        parse_protocol(text, "mine.toml")
    assert says in str(error.value)
