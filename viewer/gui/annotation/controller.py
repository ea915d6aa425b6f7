"""All annotations of the window: the one book, its history, what is selected, and its way to the disk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from viewer.errors import OverreadError
from viewer.gui.annotation.disk import AnnotationDisk
from viewer.gui.annotation.figures import AnnotationFigures
from viewer.gui.basics.translation import mark, tr
from viewer.measure.annotation import (
    DEFAULT_COLOUR,
    Anchor,
    Annotation,
    ImageAnchor,
    PlaneAnchor,
    Point,
)
from viewer.measure.carrying import Ground, carried
from viewer.measure.edits import AnnotationBook, AnnotationEdit, Change, Edit, History, SettingEdit
from viewer.measure.results import Measurement
from viewer.measure.store import AnnotationStore, Loaded


class AnnotationController(QObject):
    """Every edit goes through `do`, `undo` and `redo`, and is on the way to the disk before they return."""

    annotationAdded = Signal(object)  # Annotation
    annotationChanged = Signal(object)  # Annotation as it is now
    annotationRemoved = Signal(object)  # Annotation as it was
    bookChanged = Signal()  # any of these, or some were found on the disk
    selectionChanged = Signal(object)  # Annotation or None
    historyChanged = Signal()
    settingRestored = Signal(str, object)  # name and value of an undone or redone SettingEdit
    jumpRequested = Signal(object)  # Annotation whose image should be shown
    saved = Signal(int)  # all edits so far are on the disk; how many annotations there are at hand
    problem = Signal(object)  # OverreadError

    def __init__(self, store: AnnotationStore | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.book = AnnotationBook()
        self.history = History()
        self.figures = AnnotationFigures(self)
        self.figures.measured.connect(self._on_measured)
        self._disk = AnnotationDisk(store or AnnotationStore(), self)
        self._disk.loaded.connect(self._on_loaded)
        self._disk.saved.connect(self._on_saved)
        self._disk.failed.connect(self.problem)
        self._to_save = 0
        self._asked: set[object] = set()
        self._selected: str | None = None
        self.colour = DEFAULT_COLOUR  # of what is drawn from now on
        self._clipboard: _Copied | None = None

    # The book

    def do(self, edit: AnnotationEdit) -> None:
        """Make an edit; it can be undone."""
        if edit.changes:
            self.history = self.history.with_edit(edit)
            self._apply(edit)
            self.historyChanged.emit()

    def add(self, annotation: Annotation, description: str = mark("Draw")) -> None:
        """Add an annotation."""
        self.do(AnnotationEdit(description, (Change(None, annotation),)))

    def change(self, annotation: Annotation, description: str, merge_key: str = "") -> None:
        """Replace the annotation of the same id."""
        before = self.book.get(annotation.id)
        if before is not None and before != annotation:
            self.do(AnnotationEdit(description, (Change(before, annotation),), merge_key))

    def remove(self, ids: Sequence[str]) -> None:
        """Remove annotations."""
        there = [one for one in map(self.book.get, ids) if one is not None]
        self.do(AnnotationEdit(tr("Delete"), tuple(Change(one, None) for one in there)))

    def on(self, anchor: Anchor | None) -> tuple[Annotation, ...]:
        """The annotations of one image."""
        return () if anchor is None else self.book.on(anchor)

    # History

    def record(self, edit: SettingEdit) -> None:
        """Remember that a setting was changed; `settingRestored` comes when that is undone."""
        self.history = self.history.with_edit(edit)
        self.historyChanged.emit()

    def seal(self) -> None:
        """What comes next is a step of its own: a drag has ended."""
        self.history = self.history.sealed()

    def undo(self) -> None:
        """Take the last edit back."""
        self.history, edit = self.history.undo()
        self._follow(edit)

    def redo(self) -> None:
        """Do again what was undone."""
        self.history, edit = self.history.redo()
        self._follow(edit)

    def forget_history(self) -> None:
        """All was closed: nothing is to be taken back that nobody sees."""
        self.select(None)
        self.history = History()
        self.historyChanged.emit()

    def _follow(self, edit: Edit | None) -> None:
        if isinstance(edit, AnnotationEdit):
            self._apply(edit)
            change = edit.changes[0]
            self.jumpRequested.emit(change.after or change.before)
        elif isinstance(edit, SettingEdit):
            self.settingRestored.emit(edit.name, edit.after)
        self.historyChanged.emit()

    # Selection and clipboard

    @property
    def selected(self) -> Annotation | None:
        """The annotation that keys and menus act on."""
        return None if self._selected is None else self.book.get(self._selected)

    def select(self, annotation_id: str | None) -> None:
        """Select an annotation, or none."""
        if annotation_id != self._selected:
            self._selected = annotation_id
            self.seal()
            self.selectionChanged.emit(self.selected)

    def region_at_hand(self, anchor: Anchor | None) -> Annotation:
        """The selected region; where nothing is selected, the one that was drawn last on an image.

        Raises OverreadError where there is none.
        """
        found = (self.selected,) if self.selected is not None else reversed(self.on(anchor))
        for one in found:
            if one.is_region:
                return one
        raise OverreadError(
            tr("There is no region."), tr("Draw a rectangle, an ellipse or an outline, or click one.")
        )

    def copy(self, annotation: Annotation | None = None) -> None:
        """Remember an annotation (default: the selected one) for `paste`, and what it lies on."""
        one = annotation or self.selected
        if one is not None:
            there = self.figures.where(one)
            self._clipboard = _Copied(one, () if there is None else there[1], there and Ground.of(there[0]))

    @property
    def can_paste(self) -> bool:
        """Whether something was copied."""
        return self._clipboard is not None

    def paste(self, anchor: Anchor) -> Annotation | None:
        """Put a copy of what was copied on an image on the screen; a little aside where it lies already.

        None where nothing was copied, or where nothing tells a place: an annotation of a list whose image was not
        shown goes to images of its own series alone.
        """
        if self._clipboard is None:
            return None
        copied, image = self._clipboard, self.figures.image_of(anchor)
        onto = None if image is None else Ground.of(image)
        copy = copied.annotation.copied(anchor)
        alike = copied.ground is None or onto is None or copied.ground.shape == onto.shape
        if not (alike and _share_points(copied.annotation.anchor, anchor)):
            if copied.ground is None or onto is None:
                return None
            copy = replace(copy, points=carried(copied.points, copied.ground, onto, anchor))
        there = [one for one in self.on(anchor) if one.anchor == anchor]  # not on the planes beside it
        while any(one.points == copy.points and one.kind is copy.kind for one in there):
            copy = copy.moved(10, 10)
        self.add(copy, tr("Paste"))
        return copy

    def measure_again(self) -> None:
        """What lengths mean was changed: bring the figures of what is on the screen up to date."""
        changes = []
        for one in self.book.all():
            found = self.figures.of(one)
            if found is not None and found.quantities != one.measured:
                changes.append(Change(one, _with_figures(one, found)))
        if changes:
            self.book = self.book.applied(AnnotationEdit(tr("Measure"), tuple(changes)))
            self._save(tuple(changes))
        self.bookChanged.emit()
        self.selectionChanged.emit(self.selected)

    # The disk

    def load_series(self, study_uid: str, series_uid: str) -> None:
        """Find the annotations of a series again; each is asked for once."""
        if (study_uid, series_uid) not in self._asked:
            self._asked.add((study_uid, series_uid))
            self._disk.load_series(study_uid, series_uid)

    def load_image(self, anchor: Anchor) -> None:
        """Find the annotations of a picture without series again."""
        if anchor not in self._asked:
            self._asked.add(anchor)
            self._disk.load_image(anchor)

    def finish(self) -> None:
        """Save what is left; the window closes."""
        self.figures.finish()
        self._disk.finish()

    # Inside

    def _apply(self, edit: AnnotationEdit) -> None:
        changes = tuple(self._measured(change) for change in edit.changes)
        self.book = self.book.applied(replace(edit, changes=changes))
        self._save(changes)
        for change in changes:
            if change.after is None:
                if change.id == self._selected:
                    self.select(None)
                self.annotationRemoved.emit(change.before)
            elif change.before is None:
                self.annotationAdded.emit(change.after)
            else:
                self.annotationChanged.emit(change.after)
                if change.id == self._selected:
                    self.selectionChanged.emit(change.after)
        self.bookChanged.emit()

    def _measured(self, change: Change) -> Change:
        """With the figures at hand, for lists and exports."""
        if change.after is None:
            return change
        found = self.figures.of(change.after)
        return change if found is None else replace(change, after=_with_figures(change.after, found))

    def _on_measured(self, annotation: Annotation, found: Measurement) -> None:
        """Figures that took a while. No edit: nothing to undo."""
        now = self.book.get(annotation.id)
        if now != annotation:
            return  # it was changed meanwhile
        change = Change(now, _with_figures(annotation, found))
        if change.after is not None and now is not None and change.after.measured != now.measured:
            self.book = self.book.applied(AnnotationEdit(tr("Measure"), (change,)))
            self._save((change,))
            self.annotationChanged.emit(change.after)
            if change.id == self._selected:
                self.selectionChanged.emit(change.after)
        self.bookChanged.emit()

    def _save(self, changes: tuple[Change, ...]) -> None:
        self._to_save += 1
        self._disk.save(changes)

    def _on_saved(self, succeeded: bool) -> None:
        self._to_save -= 1
        if self._to_save == 0 and succeeded:
            self.saved.emit(len(self.book))

    def _on_loaded(self, found: Loaded) -> None:
        for problem in found.problems:
            self.problem.emit(problem)
        new = [one for one in found.annotations if self.book.get(one.id) is None]
        if new:
            self.book = self.book.with_loaded(new)
            for one in new:
                self.annotationAdded.emit(one)
            self.bookChanged.emit()


@dataclass(frozen=True, slots=True)
class _Copied:
    """An annotation and, where it was on the screen, its points (column, row) there and what they lie on."""

    annotation: Annotation
    points: tuple[Point, ...]
    ground: Ground | None


def _share_points(one: Anchor, other: Anchor) -> bool:
    """Whether points of one anchor mean the same place on the other: images of a series, planes along each other."""
    if isinstance(one, PlaneAnchor) and isinstance(other, PlaneAnchor):
        return one.is_of_volume(other) and (one.along_u, one.along_v) == (other.along_u, other.along_v)
    if isinstance(one, ImageAnchor) and isinstance(other, ImageAnchor):
        return one == other or (bool(one.series_uid) and one.series_uid == other.series_uid)
    return False


def _with_figures(annotation: Annotation, found: Measurement) -> Annotation:
    return replace(annotation, measured=found.quantities)
