"""The AI panel's part on windows: one click, a sentence, and a small plot of the scores under each."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QLabel, QToolTip, QWidget

from viewer.explain.window_sensitivity import SHIFTS, WindowSensitivity, WindowTrial
from viewer.gui.ai.small_plot import Curve, Plot, SmallPlot
from viewer.gui.basics.controls import push_button
from viewer.gui.basics.numbers import with_minus
from viewer.gui.basics.section import Section
from viewer.gui.basics.translation import tr

# Of more labels only the one that is asked about is drawn.
_MOST_CURVES = 3


class WindowPlot(SmallPlot):
    """Each point says which window it is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("windows", tr("Score under other windows"), parent)
        self._words: tuple[str, ...] = ()

    def show_trials(self, plot: Plot | None, words: tuple[str, ...]) -> None:
        """words: of each point, from left to right."""
        self._words = words
        self.show_plot(plot, "\n".join(words))

    def words_at(self, x: float) -> str:
        """What the point nearest to a place of the widget is."""
        if not self._words:
            return ""
        place = round(self.share_at(x) * len(self._words) - 0.5)
        return self._words[min(max(place, 0), len(self._words) - 1)]

    def event(self, event: QEvent) -> bool:
        """One tooltip a point."""
        if isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.words_at(event.pos().x()), self)
            return True
        return super().event(event)


class WindowSection(Section):
    """Setters only, and the wish to try."""

    tryRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("window_sensitivity", tr("Other windows"), parent=parent)
        self.setAccessibleName(tr("Scores under other windows of the grey"))
        self.button = push_button(
            "try_windows_button",
            tr("Try other windows"),
            tr(
                "What the model would say if its input were brighter, darker, harder, softer, or windowed by a preset"
            ),
            self.tryRequested,
            role="ai",
        )
        self.said = QLabel()
        self.said.setObjectName("window_sensitivity_text")
        self.said.setWordWrap(True)
        self.plot = WindowPlot()
        for widget in (self.button, self.said, self.plot):
            self.column.addWidget(widget)
        self.show_found(None, "")
        self.show_running(False, False)

    def show_running(self, available: bool, running: bool) -> None:
        """Whether there is an image that could be tried, and whether it is being tried."""
        self.button.setEnabled(available and not running)
        self.button.setText(tr("Trying…") if running else tr("Try other windows"))

    def show_found(self, found: WindowSensitivity | None, label: str) -> None:
        """The scores of a label; None where nothing was tried."""
        self.plot.setVisible(found is not None)
        self.said.setProperty("role", "secondary" if found is None else "ai")
        self.said.style().polish(self.said)
        if found is None:
            self.said.setText(
                tr("The window on the screen never changes a score. Other grey in the model's input may.")
            )
            self.plot.show_trials(None, ())
            return
        self.said.setText(sensitivity_words(found, label))
        self.plot.show_trials(
            plot_of(found, label),
            tuple(trial_words(found, place, label) for place in range(len(found.trials))),
        )


def sensitivity_words(found: WindowSensitivity, label: str) -> str:
    """Under how many windows the present call stands, and the largest change of a label's score."""
    call = found.now.called
    count, of = found.calling(call), len(found.trials)
    if call is None:
        said = tr(
            "Calls nothing under {count} of {of} windows, the present one (the line) among them.",
            count=count,
            of=of,
        )
    else:
        said = tr(
            "Calls {label} under {count} of {of} windows, the present one (the line) among them.",
            label=call.replace("_", " "),
            count=count,
            of=of,
        )
    most = found.largest_change(label)
    now, then = found.now.probabilities[label], most.probabilities[label]
    if f"{now:.2f}" == f"{then:.2f}":
        return f"{said} {tr('No window moves the score of {label} by 0.01.', label=label.replace('_', ' '))}"
    return (
        said
        + " "
        + tr(
            "Largest change: {label} {now:.2f} → {then:.2f} with {window}.",
            label=label.replace("_", " "),
            now=now,
            then=then,
            window=window_words(most),
        )
    )


def window_words(trial: WindowTrial) -> str:
    """A window by its name and its numbers."""
    numbers = with_minus(f"W {_short(trial.window.width)} L {_short(trial.window.center)}")
    return f"{tr(trial.name)} ({numbers})" if trial.name else numbers


def _short(value: float) -> str:
    return f"{value:.0f}" if abs(value) >= 1000 else f"{value:.4g}"


def trial_words(found: WindowSensitivity, place: int, label: str) -> str:
    """One trial in a line."""
    trial = found.trials[place]
    said = f"{window_words(trial)}: {label.replace('_', ' ')} {trial.probabilities[label]:.3f}"
    return tr("{trial}, the present one", trial=said) if place == found.present else said


def plot_of(found: WindowSensitivity, label: str) -> Plot:
    """Points at equal distances; those of one width are joined, presets stand alone."""
    count = len(found.trials)
    groups = [tuple(range(first, first + len(SHIFTS))) for first in range(0, found.shifted, len(SHIFTS))] + [
        (place,) for place in range(found.shifted, count)
    ]
    labels = found.labels if len(found.labels) <= _MOST_CURVES else (label,)
    curves = tuple(
        Curve(
            one,
            tuple((place + 0.5) / count for place in group),
            tuple(found.trials[place].probabilities[one] for place in group),
            by_ai=one == label,
        )
        for one in labels
        for group in groups
    )
    return Plot(
        label.replace("_", " "),
        curves,
        foot=tr("hard to soft, dark to bright; presets"),
        dots=True,
        marks=((found.present + 0.5) / count,),
    )
