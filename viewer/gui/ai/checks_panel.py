"""The tests of the displayed map: one click, each outcome as it comes, curves, and the verdict in words."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from viewer.explain.checks import Check, Grade, MapChecks, verdict_parts
from viewer.gui.ai.check_plots import PLOTTED, plot_of
from viewer.gui.ai.small_plot import SmallPlot
from viewer.gui.basics.controls import ai_progress, push_button
from viewer.gui.basics.numbers import with_minus
from viewer.gui.basics.section import Section
from viewer.gui.basics.translation import mark, said, tr

# In the order in which they run; what is good and what is bad stands in docs/explanations.md.
CHECKS: Mapping[str, tuple[str, str]] = {
    "sparseness": (mark("Sparseness"), mark("A note: 0 is spread evenly, 1 is in one point.")),
    "deletion": (mark("Deletion"), mark("Good: 0.05 below random orders or more. Bad: 0.05 above or more.")),
    "insertion": (mark("Insertion"), mark("Good: 0.05 above random orders or more. Bad: 0.05 below or more.")),
    "infidelity": (mark("Infidelity"), mark("Good: 0.5 at most. Bad: 0.95 or more.")),
    "sensitivity": (mark("Sensitivity to noise"), mark("Good: 0.5 at most. Bad: above 1.")),
    "flip": (mark("Mirror image"), mark("A note: a model may tell left from right.")),
    "shift": (mark("Shift"), mark("Good: 0.7 or more. Bad: below 0.3.")),
    "randomisation": (mark("Shuffled weights"), mark("Good: 0.3 at most. Bad: 0.6 or more.")),
    "agreement": (mark("Agreement of methods"), mark("Good: 0.3 or more. Bad: below 0.")),
}  # fmt: skip
_GRADES: Mapping[Grade, tuple[str, str, str]] = {
    Grade.GOOD: ("\u2713", mark("good"), "success"),
    Grade.DOUBT: ("?", mark("doubtful"), "warning"),
    Grade.BAD: ("\u2715", mark("bad"), "error"),
    Grade.NOTE: ("\u2022", mark("a note"), "secondary"),
    Grade.LEFT_OUT: ("\u2013", mark("left out"), "secondary"),
}


class CheckRow(QWidget):
    """One test: its name, its figure, its grade; opened, what it says and where its limits are."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.check: Check | None = None
        self._title, self._limits = CHECKS[name]
        self.setObjectName(f"check_{name}")
        self.heading = QToolButton()
        self.heading.setObjectName(f"check_{name}_heading")
        self.heading.setText(tr(self._title))
        self.heading.setCheckable(True)
        self.heading.setProperty("role", "row")
        self.heading.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.heading.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.heading.setArrowType(Qt.ArrowType.RightArrow)
        self.heading.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.heading.toggled.connect(self._open)
        self.value = QLabel()
        self.value.setObjectName(f"check_{name}_value")
        self.grade = QLabel()
        self.grade.setObjectName(f"check_{name}_grade")
        self.grade.setFixedWidth(74)
        self.words = QLabel()
        self.words.setObjectName(f"check_{name}_words")
        self.words.setProperty("role", "secondary")
        self.words.setWordWrap(True)
        self.words.setContentsMargins(18, 0, 0, 4)
        self.words.hide()
        row = QHBoxLayout()
        row.setSpacing(4)  # the longest title needs every pixel of the panel's least width
        row.addWidget(self.heading, 1)
        row.addWidget(self.value)
        row.addWidget(self.grade)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self.words)
        self.show_check(None)

    def show_check(self, check: Check | None) -> None:
        """Show an outcome; None while there is none."""
        self.check = check
        figure = "" if check is None or check.value is None else with_minus(f"{check.value:.2f}")
        symbol, word, role = ("", "", "secondary") if check is None else _GRADES[check.grade]
        said = tr(word) if word else tr("not tested")
        self.value.setText(figure)
        self.grade.setText(f"{symbol} {tr(word)}" if word else "")
        self.grade.setProperty("role", role)
        self.grade.style().polish(self.grade)
        title, limits = tr(self._title), tr(self._limits)
        self.heading.setAccessibleName(f"{title}: {figure} {said}")
        self.words.setText(limits if check is None else f"{check_words(check)} {limits}")
        self.heading.setToolTip(self.words.text())

    def _open(self, is_open: bool) -> None:
        self.heading.setArrowType(Qt.ArrowType.DownArrow if is_open else Qt.ArrowType.RightArrow)
        self.words.setVisible(is_open)


class ChecksPanel(Section):
    """Shows the tests of exactly the displayed map; asks through signals."""

    checkAsked = Signal()
    cancelAsked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("checks", tr("Tests of this map"), parent=parent)
        self._checks: MapChecks | None = None
        self._final = True
        self._running = False
        self.button = push_button(
            "check_button",
            tr("Test this map"),
            tr("Deletion, insertion, infidelity, noise, mirror, shift, shuffled weights, other methods"),
            self.checkAsked,
            role="ai",
        )
        self.cancel_button = push_button(
            "check_cancel_button",
            tr("Cancel"),
            clicked=self.cancelAsked,
            accessible=tr("Cancel the tests of the map"),
        )
        self.progress = ai_progress("check_progress", tr("Progress of the tests"))
        self.progress.setRange(0, len(CHECKS))
        self.verdict = QLabel()
        self.verdict.setObjectName("check_verdict")
        self.verdict.setAccessibleName(tr("Verdict on the map"))
        self.verdict.setWordWrap(True)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.button, 1)
        row.addWidget(self.cancel_button)
        self.column.addLayout(row)
        self.column.addWidget(self.progress)
        self.column.addWidget(self.verdict)
        plots = QGridLayout()
        plots.setSpacing(8)
        self.plots: dict[str, SmallPlot] = {}
        for place, name in enumerate(PLOTTED):
            plot = self.plots[name] = SmallPlot(name, tr(CHECKS[name][0]))
            plots.addWidget(plot, place // 2, place % 2)
        self.column.addLayout(plots)
        self.rows: dict[str, CheckRow] = {}
        rows = QVBoxLayout()
        rows.setSpacing(0)
        for name in CHECKS:
            line = self.rows[name] = CheckRow(name)
            rows.addWidget(line)
        self.column.addLayout(rows)
        self.show_checks(None, True)
        self.show_running(False, False)

    def show_running(self, available: bool, running: bool) -> None:
        """Whether there is a finished map to test, and whether it is being tested."""
        self._running = running
        self.button.setEnabled(available and not running)
        self.button.setText(tr("Testing…") if running else tr("Test this map"))
        self.cancel_button.setVisible(running)
        self.progress.setVisible(running)
        self._show_verdict()

    def show_checks(self, checks: MapChecks | None, final: bool) -> None:
        """Show the outcomes so far; None where the displayed map has not been tested."""
        found = {} if checks is None else {check.name: check for check in checks.checks}
        for name, row in self.rows.items():
            row.show_check(found.get(name))
        for name, plot in self.plots.items():
            check = found.get(name)
            plot.show_plot(
                None if check is None else plot_of(check), "" if check is None else check_words(check)
            )
        self.progress.setValue(len(found))
        self._checks, self._final = checks, final
        self._show_verdict()

    def _show_verdict(self) -> None:
        """The verdict, once all tests are done; until then what there is of them."""
        checks, role = self._checks, "secondary"
        if checks is None:
            said = tr("Testing…") if self._running else tr("This map has not been tested.")
        elif self._final:
            grades = {check.grade for check in checks.checks}
            role = "error" if Grade.BAD in grades else "warning" if Grade.DOUBT in grades else "success"
            said = verdict_words(checks)
        elif self._running:
            said = tr("Testing…")
        else:
            said = tr(
                "Stopped after {done} of {all} tests. No verdict; test again for the rest.",
                done=len(checks.checks),
                all=len(CHECKS),
            )
        if (said, role) != (self.verdict.text(), self.verdict.property("role")):
            self.verdict.setProperty("role", role)
            self.verdict.style().polish(self.verdict)
            self.verdict.setText(said)


def verdict_words(checks: MapChecks) -> str:
    """The verdict in the window's language."""
    words, titles = verdict_parts(checks.checks)
    return tr(words).format(titles=tr(", ").join(tr(title).lower() for title in titles))


def check_words(check: Check) -> str:
    """What the outcome of a test says, in the window's language."""
    return with_minus_words(said(check.said))


def with_minus_words(words: str) -> str:
    """A sentence with the true minus before its negative numbers; hyphens stay."""
    for digit in "0123456789":
        words = words.replace(f" -{digit}", f" \u2212{digit}")
    return words
