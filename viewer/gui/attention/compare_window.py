"""The window in which two explanations of the displayed image stand side by side."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from viewer.explain.compare import MapDifference
from viewer.gui.ai.baselines_strip import OTHER, SAME
from viewer.gui.attention.compare_views import Arrangement, CompareViews
from viewer.gui.attention.side_box import SideBox
from viewer.gui.basics import theme
from viewer.gui.basics.boxes import ElidingBox, caption
from viewer.gui.basics.controls import ai_progress, check_box, push_button
from viewer.gui.basics.numbers import percent, signed, with_minus
from viewer.gui.basics.translation import mark, tr

_ARRANGEMENTS = {
    Arrangement.ALL: mark("A, B and difference"),
    Arrangement.PAIR: mark("A and B"),
    Arrangement.ONE: mark("One place"),
    Arrangement.DIFFERENCE: mark("Difference"),
}
_FIGURES = (
    ("disagreement", mark("Disagreement"), mark("0 the same, 1 nothing in common; see the guide")),
    ("rank_correlation", mark("Rank correlation"), mark("Of the blocks of both maps, −1 to 1")),
    ("overlap", mark("Strongest tenth"), mark("Share of the strongest tenth of blocks that both maps have")),
    ("sign_conflict", mark("Opposite signs"), mark("Share of those common blocks where the signs differ")),
    ("distance", mark("Distance"), mark("Strength of the difference over the strength of both maps, 0 to 1")),
)
_UNKNOWN = "–"
_PLACE = " "


class CompareWindow(QWidget):
    """Non-modal. Setters only, and what the user wants; what happens to jobs is not decided here."""

    compareRequested = Signal()
    cancelRequested = Signal()
    sameStrengthChosen = Signal(bool)
    followChosen = Signal(bool)
    copyRequested = Signal()
    saveRequested = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setObjectName("compare_window")
        self.setWindowTitle(tr("A and B: two explanations of one image"))
        self.setAccessibleName(self.windowTitle())
        self.setProperty("role", "panel")
        self.setAutoFillBackground(True)
        self.resize(1180, 720)
        self._is_running = False
        self.sides = (SideBox("A"), SideBox("B"))
        self.views = CompareViews()
        top = QHBoxLayout()
        top.setSpacing(20)
        for side in self.sides:
            top.addWidget(side, 5)
        top.addWidget(self._make_figures(), 2)
        self.words = QLabel()
        self.words.setObjectName("compare_words")
        self.words.setAccessibleName(tr("How far the maps disagree"))
        self.progress = ai_progress("compare_progress", tr("Progress of the comparison"))
        self.values = QLabel(_PLACE)
        self.values.setObjectName("compare_values")
        self.values.setAccessibleName(tr("Both maps under the cursor"))
        self.values.setFont(theme.interface_font())
        below = QHBoxLayout()
        for label in (self.words, self.values):
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.values.setAlignment(Qt.AlignmentFlag.AlignRight)
        below.addWidget(self.words, 4)
        below.addWidget(self.values, 3)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addLayout(top)
        column.addWidget(self.progress)
        column.addWidget(self.views, 1)
        column.addLayout(below)
        column.addLayout(self._make_controls())
        self._make_keys()
        self.show_difference(None)
        self.show_progress(None)

    def sizeHint(self) -> QSize:
        return QSize(1180, 720)

    # Construction

    def _make_figures(self) -> QWidget:
        box = QWidget()
        box.setObjectName("compare_figures")
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(1)
        grid.setColumnStretch(1, 1)
        self.figures: dict[str, QLabel] = {}
        for row, (name, text, tip) in enumerate(_FIGURES):
            value = QLabel(_UNKNOWN)
            value.setObjectName(f"compare_{name}")
            value.setAccessibleName(tr(text))
            value.setFont(theme.interface_font())
            label = caption(tr(text))
            for widget in (label, value):
                widget.setToolTip(tr(tip))
            grid.addWidget(label, row, 0)
            grid.addWidget(value, row, 1)
            self.figures[name] = value
        return box

    def _make_controls(self) -> QHBoxLayout:
        self.compare_button = push_button(
            "compare_button",
            tr("Compare"),
            tr("Explain both ways (Ctrl+Return)"),
            self._compare_or_stop,
            role="ai",
        )
        self.swap_button = push_button("swap_button", tr("Swap A and B"), tr("Exchange them in place (B)"))
        self.swap_button.setCheckable(True)
        self.swap_button.clicked.connect(lambda on: self.views.swap(on))
        self.views.swapped.connect(self.swap_button.setChecked)
        self.arrangement_box = ElidingBox("arrangement_box", tr("What is shown"))
        self.arrangement_box.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.arrangement_box.setMinimumContentsLength(20)
        for arrangement, text in _ARRANGEMENTS.items():
            self.arrangement_box.addItem(tr(text), arrangement)
        self.arrangement_box.activated.connect(
            lambda _: self.arrange(Arrangement(self.arrangement_box.currentData()))
        )
        self.strength_box = check_box(
            "same_strength_box",
            tr("Same strength"),
            tr("Subtract shares of each map's strength, so that only the pattern counts"),
        )
        self.strength_box.toggled.connect(self.sameStrengthChosen)
        self.follow_box = check_box(
            "compare_follow_box",
            tr("Follow the image"),
            tr("Compare again by itself whenever another image is displayed"),
        )
        self.follow_box.toggled.connect(self.followChosen)
        self.copy_button = push_button(
            "compare_copy",
            tr("Copy picture"),
            tr("A, B and the difference with what they are"),
            self.copyRequested,
        )
        self.save_button = push_button(
            "compare_save",
            tr("Save…"),
            tr("Both maps and the difference (.npz), or a picture, with provenance"),
            self.saveRequested,
        )
        row = QHBoxLayout()
        row.setSpacing(12)
        for widget in (
            self.compare_button,
            self.swap_button,
            self.arrangement_box,
            self.strength_box,
            self.follow_box,
        ):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.copy_button)
        row.addWidget(self.save_button)
        return row

    def _make_keys(self) -> None:
        for key, does in (
            ("B", lambda: self.views.swap()),
            ("F", self.views.first.fit),
            ("Ctrl+Return", self.compareRequested.emit),
            ("Ctrl+S", self.saveRequested.emit),
            ("Ctrl+C", self.copyRequested.emit),
            ("Escape", self._escape),
            *((str(place), lambda one=one: self.arrange(one)) for place, one in enumerate(_ARRANGEMENTS, 1)),
        ):
            QShortcut(QKeySequence(key), self, does)

    # What is shown

    def open(self) -> None:
        """Show the window in front, the keyboard on the images."""
        self.show()
        self.raise_()
        self.activateWindow()
        self.views.first.setFocus()

    def arrange(self, arrangement: Arrangement) -> None:
        """Choose what is on the screen."""
        self.views.arrange(arrangement)
        self.arrangement_box.choose(arrangement)

    def say(self, text: str, role: str = "secondary") -> None:
        """A sentence below the images; role: secondary, warning or error."""
        self.words.setText(text)
        self.words.setToolTip(text)
        if self.words.property("role") != role:
            self.words.setProperty("role", role)
            self.words.style().polish(self.words)

    def show_difference(self, difference: MapDifference | None) -> None:
        """The figures, and what they say; None: there are none."""
        for button in (self.copy_button, self.save_button):
            button.setEnabled(difference is not None)
        if difference is None:
            for label in self.figures.values():
                label.setText(_UNKNOWN)
            return
        found = difference.disagreement
        for name, text in (
            ("disagreement", f"{found.score:.2f}"),
            ("rank_correlation", signed(found.rank_correlation)),
            ("overlap", percent(found.overlap)),
            ("sign_conflict", percent(found.sign_conflict)),
            ("distance", f"{difference.distance:.2f}"),
        ):
            self.figures[name].setText(text)
        said = verdict(found.score)
        if difference.same_strength and not self.strength_box.isChecked():
            said += " " + tr("Their units differ: A − B is of shares.")
        self.say(said, "warning" if found.score > OTHER else "secondary")

    def show_values(self, place: tuple[int, int] | None, values: tuple[float, float, float] | None) -> None:
        """A, B and A − B on one pixel (column, row)."""
        if place is None or values is None:
            self.values.setText(_PLACE)
            return
        one, other, between = (with_minus(f"{value:+.2e}") for value in values)
        self.values.setText(f"({place[0]}, {place[1]})  A {one}  B {other}  A − B {between}")

    def show_progress(self, text: str | None, done: int = 0, total: int = 0) -> None:
        """What runs; None when nothing does."""
        self._is_running = text is not None
        self.progress.setVisible(self._is_running)
        self.progress.setRange(0, total)
        self.progress.setValue(done)
        self.compare_button.setText(tr("Cancel") if self._is_running else tr("Compare"))
        self.compare_button.setAccessibleName(self.compare_button.text())
        if text is not None:
            self.say(text)

    # The hand

    def _compare_or_stop(self) -> None:
        (self.cancelRequested if self._is_running else self.compareRequested).emit()

    def _escape(self) -> None:
        """Stop what runs; where nothing runs, close."""
        if self._is_running:
            self.cancelRequested.emit()
        else:
            self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Nobody looks at the answers any longer."""
        super().closeEvent(event)
        self.closed.emit()


def verdict(score: float) -> str:
    """What a disagreement says, in a sentence. The thresholds stand in docs/explanations.md."""
    if score <= SAME:
        return tr("The two maps tell about the same.")
    if score <= OTHER:
        return tr("The two maps agree in part: read only what both show.")
    return tr("The two maps disagree: what is shown depends on the choice between them.")
