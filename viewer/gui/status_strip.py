"""The line at the bottom: pixel under the cursor, what is loading, messages, and what this program is not."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QStatusBar, QWidget

from viewer.gui.basics import theme
from viewer.gui.basics.controls import push_button
from viewer.gui.basics.numbers import with_minus
from viewer.gui.basics.translation import counted, mark, tr
from viewer.gui.message_line import MessageLine, show_whole
from viewer.gui.viewport.corner_lines import THIN_SPACE
from viewer.rendering.readout import PixelReadout
from viewer.settings import RESEARCH_NOTE

_MESSAGE_MILLISECONDS = 12_000


def readout_text(readout: PixelReadout) -> str:
    """One line: place, stored value, value with its unit, position in mm, attribution."""
    parts = [f"x {readout.column}  y {readout.row}", tr("stored {value}", value=_number(readout.stored))]
    if readout.value is None:
        parts.append(tr("padding"))
    elif readout.value != readout.stored or readout.unit:
        parts.append(f"{_number(readout.value)}{THIN_SPACE}{readout.unit}".rstrip())
    if readout.over is not None:
        value = f"{_number(readout.over)}{THIN_SPACE}{readout.over_unit}".rstrip()
        parts.append(tr("over it {value}", value=value))
    if readout.position_mm is not None:
        place = "  ".join(
            f"{letters[0] if value >= 0 else letters[1]} {abs(value):.1f}"
            for value, letters in zip(readout.position_mm, ("LR", "PA", "HF"), strict=True)
        )
        parts.append(f"{place}{THIN_SPACE}mm")
    if readout.attribution is not None:
        share = readout.attribution_percentile
        parts.append(
            tr("attribution {value}", value=with_minus(f"{readout.attribution:+.2e}"))
            + ("" if share is None else tr(" (percentile {share:.0f})", share=share))
        )
    return "    ".join(parts)


def _number(value: float | tuple[int, int, int]) -> str:
    if isinstance(value, tuple):
        return "/".join(str(part) for part in value)
    # Of an SUV of 0.573281 nobody reads the last digits; values of large numbers are read whole.
    return with_minus(f"{value:.6g}" if abs(value) >= 100 else f"{value:.4g}")


class StatusStrip(QStatusBar):
    """Messages stay until the next one or for twelve seconds; nothing here takes the focus."""

    cancelRequested = Signal()
    jobsRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("status_strip")
        self.setSizeGripEnabled(False)
        self.readout = QLabel()
        self.readout.setObjectName("pixel_readout")
        self.readout.setAccessibleName(tr("Pixel under the cursor"))
        self.readout.setFont(theme.interface_font())
        self.message = MessageLine()
        self.message.setObjectName("status_message")
        self.message.setAccessibleName(tr("Message"))
        # What to do next stands at the end, which a long message would lose.
        self.more = push_button(
            "status_more",
            tr("More"),
            tr("Read the whole message"),
            lambda: show_whole(self.message.text(), self.more),
            role="link",
            accessible=tr("Read the whole message"),
        )
        policy = self.more.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.more.setSizePolicy(policy)
        self.more.hide()
        self.message.cutChanged.connect(self.more.setVisible)
        self.work = QWidget()
        self.work.setObjectName("status_work")
        row = QHBoxLayout(self.work)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.work_label = QLabel()
        self.work_label.setObjectName("work_label")
        self.work_progress = QProgressBar()
        self.work_progress.setObjectName("work_progress")
        self.work_progress.setAccessibleName(tr("Progress of loading"))
        self.work_progress.setTextVisible(False)
        self.work_progress.setFixedWidth(120)
        self.work_cancel = push_button(
            "work_cancel",
            tr("Cancel"),
            clicked=self.cancelRequested,
            role="link",
            accessible=tr("Cancel loading"),
        )
        for widget in (self.work_label, self.work_progress, self.work_cancel):
            row.addWidget(widget)
        self.jobs_button = QPushButton()
        self.jobs_button.setObjectName("jobs_button")
        self.jobs_button.setProperty("role", "link")
        self.jobs_button.setToolTip(tr("Everything that is under way (Ctrl+J)"))
        self.jobs_button.clicked.connect(self.jobsRequested)
        note = QLabel(tr(RESEARCH_NOTE))
        note.setObjectName("research_note")
        self.addWidget(self.readout)
        self.addWidget(self.message, 1)
        self.addWidget(self.more)
        self.addPermanentWidget(self.work)
        self.addPermanentWidget(self.jobs_button)
        self.addPermanentWidget(note)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.clear_message)
        self.show_work(None)
        self.show_jobs(0)
        self.clear_message()

    def show_readout(self, readout: PixelReadout | None) -> None:
        """The pixel under the cursor; None where there is none."""
        self.readout.setText("" if readout is None else readout_text(readout))

    def show_note(self, text: str, kind: str = "secondary") -> None:
        """A message for a while. kind: secondary, warning or error."""
        self.message.setProperty("role", kind)
        self.message.style().polish(self.message)
        self.message.set_message(text)
        self.message.setToolTip(text)
        self._timer.start(_MESSAGE_MILLISECONDS)

    def clear_message(self) -> None:
        """No message any longer."""
        self.message.set_message("")
        self.message.setToolTip("")

    def show_jobs(self, count: int) -> None:
        """How many jobs are under way; a button that lists them."""
        self.jobs_button.setVisible(count > 0)
        self.jobs_button.setText(counted(count, mark("{count} job"), mark("{count} jobs")))
        self.jobs_button.setAccessibleName(tr("List what is under way: {text}", text=self.jobs_button.text()))

    def show_work(self, text: str | None, done: int = 0, total: int = 0) -> None:
        """What is being loaded; None when nothing is."""
        self.work.setVisible(text is not None)
        self.work_label.setText(text or "")
        self.work_progress.setRange(0, total)
        self.work_progress.setValue(done)
