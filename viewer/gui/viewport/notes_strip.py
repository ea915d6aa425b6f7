"""The buttons below the banners of a viewport: all notes, and what can be done about them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from viewer.gui.basics.numbers import percent
from viewer.gui.basics.translation import tr

_GAP = 4
_ROOM_FOR_WORDS = 320  # logical pixels of width: narrower viewports get short labels


class NotesStrip(QWidget):
    """Lies over its viewport, in the middle, below what is painted there. Hidden while it has nothing to offer."""

    notesRequested = Signal()
    resampleRequested = Signal()
    cancelRequested = Signal()

    def __init__(self, viewport: QWidget) -> None:
        super().__init__(viewport)
        self._top = 0.0
        self._part = 0.0  # resampled
        viewport.installEventFilter(self)
        self.setObjectName("notes_strip")
        self.notes = self._button("notes_button", self.notesRequested)
        self.resample = self._button("resample_button", self.resampleRequested)
        self.resample.setAccessibleName(tr("Resample to a volume"))
        self.resample.setToolTip(
            tr(
                "Make a true volume of these slices, as an entry of its own in the list of studies. "
                "The series itself stays as it is."
            )
        )
        self.cancel = self._button("resample_cancel", self.cancelRequested)
        self.cancel.setAccessibleName(tr("Cancel resampling"))
        self.notes.setAccessibleName(tr("Notes on this series"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_GAP)
        for button in (self.resample, self.cancel, self.notes):
            row.addWidget(button)
            button.hide()
        self.hide()

    def _button(self, name: str, signal: object) -> QPushButton:
        button = QPushButton(self)
        button.setObjectName(name)
        button.setProperty("role", "note")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.clicked.connect(signal)
        return button

    def offer(self, notes: int, can_resample: bool, resampled: float | None) -> None:
        """`notes` is the number of notes to list, 0 for no button; `resampled` the part done (0..1) while it runs."""
        self.notes.setText(tr("1 note") if notes == 1 else tr("{notes} notes", notes=notes))
        self.notes.setToolTip(tr("What to know about this series, with the files concerned (N)"))
        self.notes.setAccessibleName(tr("{text} on this series", text=self.notes.text()))
        self.notes.setVisible(notes > 0)
        self.resample.setVisible(can_resample and resampled is None)
        self.cancel.setVisible(resampled is not None)
        self._part = resampled or 0.0
        self.setVisible(notes > 0 or can_resample or resampled is not None)
        self._place()

    def follow(self, end: float) -> None:
        """What is painted above ends at `end`; moves once the paint that found it is over."""
        if end != self._top:
            self._top = end
            QTimer.singleShot(0, self, self._place)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The viewport has another size."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        parent = self.parentWidget()
        if parent is None or not self.isVisibleTo(parent):
            return
        if parent.width() < _ROOM_FOR_WORDS:
            self.resample.setText(tr("Resample"))
            self.cancel.setText(tr("Cancel ({part})", part=percent(self._part)))
        else:
            self.resample.setText(tr("Resample to a volume"))
            self.cancel.setText(tr("Cancel resampling ({part})", part=percent(self._part)))
        self.adjustSize()
        left = (parent.width() - self.width()) // 2
        self.move(max(left, 0), min(round(self._top), max(parent.height() - self.height(), 0)))
