"""Which series can be laid over which, and at which point of its axis. Pure functions."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from viewer.dicom.patients import same_patient
from viewer.dicom.series import Series
from viewer.rendering.colormaps import ColourMap
from viewer.reports.attribution_volume import is_attribution
from viewer.session.linking import places_of, space_of
from viewer.session.objects import kind_of
from viewer.session.view_state import FusionState, ViewState
from viewer.volume.plane_source import planes_refusal


class FusionRefusal(StrEnum):
    """Why a series cannot be laid over another."""

    SAME = "same"
    OTHER_PATIENT = "other_patient"
    NO_PLACE = "no_place"  # the images below have no place in the patient
    OTHER_FRAME = "other_frame"
    NO_VOLUME = "no_volume"  # the second series


def fusion_refusal(base: Series, over: Series) -> FusionRefusal | None:
    """Why `over` cannot be laid over the images of `base`; None where it can."""
    if base.uid == over.uid:
        return FusionRefusal.SAME
    if not same_patient(base.patient, over.patient):
        return FusionRefusal.OTHER_PATIENT
    if places_of(base) is None:
        return FusionRefusal.NO_PLACE
    if space_of(base) != space_of(over):
        return FusionRefusal.OTHER_FRAME
    return None if planes_refusal(over) is None else FusionRefusal.NO_VOLUME


def candidates(base: Series, opened: Iterable[Series]) -> tuple[tuple[Series, FusionRefusal | None], ...]:
    """The other series of images of the patient's study or frame of reference, those that fit first."""
    found = [
        (one, fusion_refusal(base, one))
        for one in opened
        if one.uid != base.uid
        and kind_of(one) is None
        and (one.study == base.study or space_of(one) == space_of(base))
    ]
    return tuple(sorted(found, key=lambda each: each[1] is not None))


def first_look(over: Series) -> FusionState:
    """How a series is laid over another at first: PET in its own colours, maps in those of heatmaps."""
    if is_attribution(over):
        return FusionState(over.uid, colour_map=ColourMap.SIGNED, opacity=0.6)
    return FusionState(over.uid, colour_map=ColourMap.PET if over.modality == "PT" else ColourMap.HOT)


def point_of(view: ViewState, over: Series) -> int:
    """The point of the second series' axis: that of the images below where both have as many, else the first."""
    return view.point if over.points == view.points else 0
