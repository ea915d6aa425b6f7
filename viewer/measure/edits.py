"""The book of all annotations, and the history of edits: both immutable, every edit can be taken back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from viewer.measure.annotation import Anchor, Annotation, PlaneAnchor

_MOST_EDITS = 1000


@dataclass(frozen=True, slots=True)
class Change:
    """One annotation `before` (None: it is new) and `after` (None: it is removed)."""

    before: Annotation | None
    after: Annotation | None

    @property
    def id(self) -> str:
        """Whose change it is."""
        one = self.after or self.before
        assert one is not None
        return one.id

    @property
    def anchor(self) -> Anchor:
        """The image that it concerns."""
        one = self.after or self.before
        assert one is not None
        return one.anchor

    def inverted(self) -> Change:
        """The change that takes this one back."""
        return Change(self.after, self.before)


@dataclass(frozen=True, slots=True)
class AnnotationEdit:
    """Changes that belong together."""

    description: str
    changes: tuple[Change, ...]
    merge_key: str = ""  # edits in a row with the same key that is not empty are one step

    def inverted(self) -> AnnotationEdit:
        """What takes it back."""
        return replace(self, changes=tuple(change.inverted() for change in reversed(self.changes)))

    def followed_by(self, later: AnnotationEdit) -> AnnotationEdit:
        """Both as one: what lies between is forgotten."""
        merged: dict[str, Change] = {}
        for change in (*self.changes, *later.changes):
            first = merged.get(change.id)
            merged[change.id] = change if first is None else Change(first.before, change.after)
        return replace(later, changes=tuple(merged.values()))


@dataclass(frozen=True, slots=True)
class SettingEdit:
    """A setting of the view or of the AI (`name`) was changed from `before` to `after`, any values."""

    description: str
    name: str
    before: object
    after: object
    merge_key: str = ""

    def inverted(self) -> SettingEdit:
        """What takes it back."""
        return replace(self, before=self.after, after=self.before)

    def followed_by(self, later: SettingEdit) -> SettingEdit:
        """Both as one."""
        return replace(later, before=self.before)


Edit = AnnotationEdit | SettingEdit


@dataclass(frozen=True, slots=True)
class History:
    """Edits `done`, the last one last, and those `undone`, the next one to do again last."""

    done: tuple[Edit, ...] = ()
    undone: tuple[Edit, ...] = ()

    def with_edit(self, edit: Edit) -> History:
        """Something new was done: what was undone is forgotten."""
        last = self.done[-1] if self.done else None
        if last is not None and edit.merge_key and last.merge_key == edit.merge_key and not self.undone:
            if isinstance(last, AnnotationEdit) and isinstance(edit, AnnotationEdit):
                return History((*self.done[:-1], last.followed_by(edit)))
            if isinstance(last, SettingEdit) and isinstance(edit, SettingEdit):
                return History((*self.done[:-1], last.followed_by(edit)))
        return History((*self.done, edit)[-_MOST_EDITS:])

    def sealed(self) -> History:
        """The next edit begins a new step whatever its key."""
        if not self.done or not self.done[-1].merge_key:
            return self
        last = replace(self.done[-1], merge_key="")
        return replace(self, done=(*self.done[:-1], last))

    def undo(self) -> tuple[History, Edit | None]:
        """The history one step back, and the edit to apply for it; None where there is nothing."""
        if not self.done:
            return self, None
        last = self.done[-1]
        return History(self.done[:-1], (*self.undone, last)), last.inverted()

    def redo(self) -> tuple[History, Edit | None]:
        """The history one step forward, and the edit to apply for it; None where there is nothing."""
        if not self.undone:
            return self, None
        following = self.undone[-1]
        return History((*self.done, following), self.undone[:-1]), following


@dataclass(frozen=True, slots=True)
class AnnotationBook:
    """All annotations at hand by id, in the order in which they were drawn."""

    entries: Mapping[str, Annotation] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.entries)

    def get(self, id: str) -> Annotation | None:
        """One annotation."""
        return self.entries.get(id)

    def on(self, anchor: Anchor) -> tuple[Annotation, ...]:
        """Those on one image; of a plane, those on all planes of its volume."""
        if isinstance(anchor, PlaneAnchor):
            return tuple(one for one in self.entries.values() if anchor.is_of_volume(one.anchor))
        return tuple(one for one in self.entries.values() if one.anchor == anchor)

    def all(self) -> tuple[Annotation, ...]:
        """Every one."""
        return tuple(self.entries.values())

    def applied(self, edit: AnnotationEdit) -> AnnotationBook:
        """The book after an edit."""
        entries = dict(self.entries)
        for change in edit.changes:
            if change.after is None:
                entries.pop(change.id, None)
            else:
                entries[change.id] = change.after
        return AnnotationBook(entries)

    def with_loaded(self, annotations: Iterable[Annotation]) -> AnnotationBook:
        """The book with annotations that were found on the disk; those at hand stay as they are."""
        return AnnotationBook({**{one.id: one for one in annotations}, **self.entries})
