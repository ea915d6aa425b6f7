"""Hanging protocols: small text files that say which images of a study go into which viewports, and how.

Pure: from the text to a protocol, and from a protocol and the open series to what each viewport shows. The keys
of the files stand in docs/hanging_protocols.md.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from viewer.dicom.header import FrameHeader
from viewer.dicom.patients import surely_same_patient
from viewer.dicom.series import Series
from viewer.errors import OverreadError, first_fault
from viewer.intensity.presets import presets_for
from viewer.intensity.window import Window
from viewer.sentence import Sentence
from viewer.session.layout import LAYOUTS, layout_named
from viewer.session.prior import is_older, most_like, place_like
from viewer.session.view_state import Align
from viewer.session.workspace import ScrollLink, Workspace

# A series of more images is not looked through for views: it is no series of radiographs.
_MOST_LOOKED_THROUGH = 64


def _as_list(value: object) -> object:
    return (value,) if isinstance(value, str) else value


class Want(BaseModel):
    """What one viewport shows. Lists mean any of them; what is not given is not asked for."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    modality: tuple[str, ...] = ()
    body_part: tuple[str, ...] = ()
    laterality: tuple[str, ...] = ()
    view: tuple[str, ...] = ()
    description: tuple[str, ...] = ()  # parts of the series' description
    without: tuple[str, ...] = ()  # parts that it must not have
    study: Literal["current", "prior"] = "current"
    like_active: bool = False
    same_series: bool = False
    optional: bool = False
    preset: str = ""
    window: tuple[float, float] | None = None  # centre, width
    align: Literal["", "left", "right"] = ""

    @field_validator("modality", "body_part", "laterality", "view", "description", "without", mode="before")
    @classmethod
    def _listed(cls, value: object) -> object:
        return _as_list(value)

    @field_validator("window")
    @classmethod
    def _wide(cls, value: tuple[float, float] | None) -> tuple[float, float] | None:
        if value is not None and value[1] < 1:
            raise ValueError(Sentence("the width of a window is at least 1"))
        return value


class HangingProtocol(BaseModel):
    """A name, a layout, and what its viewports show, in the order of its cells."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1, max_length=80)
    layout: str
    automatic: bool = False
    suits: tuple[str, ...] = ()  # parts of the body part, or of the study's or series' description; (): any
    scroll: Literal["", "position", "offset"] = ""  # what the viewports do together; "": as they did before
    viewport: tuple[Want, ...] = Field(min_length=1)

    @field_validator("suits", mode="before")
    @classmethod
    def _listed(cls, value: object) -> object:
        return _as_list(value)

    @field_validator("layout")
    @classmethod
    def _known(cls, value: str) -> str:
        if value not in (layout.name for layout in LAYOUTS):
            raise ValueError(
                Sentence(
                    "there is no layout {name}; use one of {names}",
                    name=value,
                    names=", ".join(one.name for one in LAYOUTS),
                )
            )
        return value


@dataclass(frozen=True, slots=True)
class Hung:
    """One image in one viewport."""

    series: Series
    index: int
    want: Want


def parse_protocol(text: str, file_name: str) -> HangingProtocol:
    """The protocol in a file's text. Raises OverreadError that names the file and what is wrong with it."""
    try:
        return HangingProtocol.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise OverreadError(
            Sentence("{file} is no TOML file: {why}.", file=file_name, why=str(error)),
            "Mend or remove it.",
        ) from error
    except ValidationError as error:
        raise OverreadError(
            Sentence("{file}: {fault}.", file=file_name, fault=first_fault(error)),
            "Mend or remove it.",
        ) from error


def hang(
    protocol: HangingProtocol, series: Sequence[Series], active: Series, index: int = 0
) -> tuple[Hung | None, ...] | None:
    """What each viewport shows, of the studies of the active series' patient; None where something is missing.

    `index`: the displayed image of the active series. The current study is that of the active series; where a prior
    one is asked for, it is the newest that has what is wanted and is older. Where there is none, since the active
    series is of the prior study itself, the newest study with an image like the active one is the current one.
    """
    own = [
        one for one in series if one.study == active.study or surely_same_patient(one.patient, active.patient)
    ]
    found = _hung(protocol, own, active, index)
    if found is None and any(want.study == "prior" for want in protocol.viewport):
        newer = [one for one in own if is_older(active.study, one.study)]
        like_it = Want(like_active=True, study="prior")
        current = _first(like_it, most_like(active, newer), (), active, index)
        found = None if current is None else _hung(protocol, own, current.series, current.index)
    return found


def suits(protocol: HangingProtocol, series: Series) -> bool:
    """Whether a protocol is meant for such a series, by its body part and by what it and its study are called."""
    frame = series.frames[series.slices // 2]
    called = (frame.body_part or "", series.description, series.study.description)
    return any(_any(protocol.suits, text) for text in called)


def _hung(
    protocol: HangingProtocol, own: Sequence[Series], active: Series, index: int
) -> tuple[Hung | None, ...] | None:
    older = most_like(active, [one for one in own if is_older(one.study, active.study)])
    found: list[Hung | None] = []
    for want in protocol.viewport:
        current = want.study == "current"
        candidates = [one for one in own if one.study == active.study] if current else older
        hung = _first(want, candidates, found, active, index)
        if hung is None and not want.optional:
            return None
        found.append(hung)
    return tuple(found)


def hung_workspace(workspace: Workspace, protocol: HangingProtocol, hung: Sequence[Hung | None]) -> Workspace:
    """The workspace in the protocol's layout, with its images in the viewports; the first one is active."""
    arranged = workspace.arranged(layout_named(protocol.layout))
    arranged = replace(arranged, home=arranged.order)  # the next layout begins with what was hung
    if protocol.scroll:
        arranged = arranged.linked(replace(arranged.links, scroll=ScrollLink(protocol.scroll)))
    for number, one in zip(arranged.placed, hung, strict=False):
        view = arranged.views[number]
        if one is None:
            arranged = arranged.with_view(view.with_series(None, 0), number)
            continue
        series, frame = one.series, one.series.frames[one.index]
        shown = view.with_series(series.uid, series.images, one.index, series.slices)
        shown = replace(
            shown.through(_window(one.want, series, frame)),
            align=Align(one.want.align),
            flipped_horizontally=_faces_wrong_way(frame, one.want.align),
        )
        arranged = arranged.with_view(shown, number)
    return replace(arranged, active=arranged.placed[0])


def _first(
    want: Want, candidates: Sequence[Series], taken: Sequence[Hung | None], active: Series, index: int
) -> Hung | None:
    used = {(one.series.uid, one.index) for one in taken if one is not None}
    used_series = {one.series.uid for one in taken if one is not None}
    if want.same_series:
        candidates = [one for one in candidates if one.uid in used_series]
    elif want.like_active and want.study == "current":
        return Hung(active, index, want)
    for series in candidates:
        text = series.description
        if not _any(want.description, text) or (want.without and _any(want.without, text)):
            continue
        by_image = _is_of_views(want, active.frames[index])
        looked_at = _looked_at(series, by_image)
        if want.like_active and len(looked_at) == 1:
            if not _alike(series.frames[looked_at[0]], active.frames[index]):
                continue
            looked_at = (place_like(active, index, series),)
        for number in looked_at:
            key = (series.uid, number)
            is_taken = key in used or (series.uid in used_series and not by_image)
            if is_taken and not want.same_series:
                continue
            frame = series.frames[number]
            if _fits(want, frame) and (not want.like_active or _alike(frame, active.frames[index])):
                return Hung(series, number, want)
    return None


def _is_of_views(want: Want, active: FrameHeader) -> bool:
    """Whether single images are wanted for their view or side, not a series as a whole."""
    of_active = want.like_active and bool(active.view_position or active.laterality)
    return bool(want.view or want.laterality or of_active)


def _looked_at(series: Series, by_image: bool) -> Sequence[int]:
    """Each image where views are asked for; else the middle one, which stands for the series."""
    if not by_image or series.images > _MOST_LOOKED_THROUGH:
        return (series.slices // 2,)
    return range(series.images)


def _fits(want: Want, frame: FrameHeader) -> bool:
    return (
        _is_one_of(want.modality, frame.modality)
        and _is_one_of(want.body_part, frame.body_part)
        and _is_one_of(want.laterality, frame.laterality)
        and _is_one_of(want.view, frame.view_position)
    )


def _alike(frame: FrameHeader, active: FrameHeader) -> bool:
    """Of one modality, and of one body part, side and view as far as both say."""
    pairs = (
        (frame.body_part, active.body_part),
        (frame.laterality, active.laterality),
        (frame.view_position, active.view_position),
    )
    return frame.modality == active.modality and all(
        one.casefold() == other.casefold() for one, other in pairs if one and other
    )


def _is_one_of(wanted: Sequence[str], value: str | None) -> bool:
    return not wanted or (value or "").casefold() in {one.casefold() for one in wanted}


def _any(parts: Sequence[str], text: str) -> bool:
    return not parts or any(part.casefold() in text.casefold() for part in parts)


def _window(want: Want, series: Series, frame: FrameHeader) -> Window | None:
    if want.window is not None:
        return Window(*want.window)
    if want.preset:
        presets = presets_for(series.modality, frame.windows)
        return next((one for one in presets if one.explanation.casefold() == want.preset.casefold()), None)
    return None


def _faces_wrong_way(frame: FrameHeader, align: str) -> bool:
    """Whether the chest wall is at the outer edge. Patient Orientation says where a row goes: to the posterior, or to
    the anterior.
    """
    if not align or frame.patient_orientation is None:
        return False
    outward = "A" if align == "right" else "P"
    return frame.patient_orientation[0][:1] == outward
