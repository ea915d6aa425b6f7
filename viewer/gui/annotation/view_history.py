"""Changes of window, orientation, heatmap and AI choices as edits that can be undone."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QObject

from viewer.gui.annotation.controller import AnnotationController
from viewer.gui.basics.translation import mark
from viewer.gui.reading.controller import ReadingController
from viewer.measure.edits import SettingEdit
from viewer.session.view_state import ViewState
from viewer.session.workspace import Workspace

_NAME = "views"
# Choices of an explanation, and what the menu calls them. Asking for the map of another label is one too.
_CHOICES = {
    "method": mark("Method"),
    "baseline": mark("Baseline"),
    "output": mark("Explained number"),
    "layer": mark("Layer"),
    "seed": mark("Seed"),
    "tolerance": mark("Tolerance"),
    "max_steps": mark("Steps"),
    "target": mark("Target"),
}


@dataclass(frozen=True, slots=True)
class _Field:
    """A part of a ViewState that can be taken back, and what the menu calls it."""

    name: str
    description: str
    drags: bool = False  # changes in a row are one step


_FIELDS = (
    _Field("window", mark("Window"), drags=True),
    _Field("inverted", mark("Invert")),
    _Field("transposed", mark("Turn")),
    _Field("flipped_horizontally", mark("Flip")),
    _Field("flipped_vertically", mark("Flip")),
    _Field("colour_map", mark("Colours")),
    _Field("fusion", mark("Second series")),
    _Field("shutter", mark("Shutter")),
    _Field("overlay", mark("Heatmap"), drags=True),
    _Field("model", mark("Model")),
    _Field("follow", mark("What runs by itself")),
)


class ViewHistory(QObject):
    """Watches the workspace. A drag is one step; another series or image is no edit."""

    def __init__(
        self, reading: ReadingController, controller: AnnotationController, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._reading = reading
        self._controller = controller
        self._last = reading.workspace
        self._restoring = False
        reading.workspaceChanged.connect(self._watch)
        controller.settingRestored.connect(self._restore)

    def _watch(self, workspace: Workspace) -> None:
        before, self._last = self._last, workspace
        if self._restoring or before.views is workspace.views:
            return
        old: dict[int, ViewState] = {}
        new: dict[int, ViewState] = {}
        what = None
        for number, (was, now) in enumerate(zip(before.views, workspace.views, strict=True)):
            if was is now or was.series_uid != now.series_uid:
                continue
            changed = _changed(was, now)
            if changed is not None:
                # Empty viewports have the choices that are those of all; they alone are no edit.
                what = what or (changed if was.series_uid is not None else None)
                old[number], new[number] = was, now
        if what is not None:
            merge_key = f"{what.name} {sorted(new)}" if what.drags else ""
            self._controller.record(SettingEdit(what.description, _NAME, old, new, merge_key))

    def _restore(self, name: str, views: object) -> None:
        if name != _NAME or not isinstance(views, dict):
            return
        self._restoring = True
        try:
            self._reading.restore_looks(views)
        finally:
            self._restoring = False


def _is_dragged(was: ViewState, now: ViewState) -> bool:
    """Whether the same second series got another opacity or window."""
    if was.fusion is None or now.fusion is None:
        return False
    return now.fusion == replace(was.fusion, opacity=now.fusion.opacity, window=now.fusion.window)


def _changed(was: ViewState, now: ViewState) -> _Field | None:
    """The first field that differs; of an explanation's choices, the first of them."""
    for field in _FIELDS:
        if getattr(was, field.name) != getattr(now, field.name):
            return replace(field, drags=field.drags or (field.name == "fusion" and _is_dragged(was, now)))
    for name, description in _CHOICES.items():
        if getattr(was.choice, name) != getattr(now.choice, name):
            return _Field("choice", description)
    return None
