"""The panel beside the images that shows what the model received."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QLinearGradient, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from viewer.ai.input_record import InputRecord
from viewer.gui.attention.tensor_view import Cell, TensorView
from viewer.gui.basics import theme
from viewer.gui.basics.boxes import ElidingBox
from viewer.gui.basics.controls import check_box, icon_button, push_button
from viewer.gui.basics.numbers import signed, with_minus
from viewer.gui.basics.translation import tr
from viewer.volume.slice_image import SliceImage

_NOTHING = " "
_WORDS_HEIGHT = 176


class GreyBar(QWidget):
    """From black to white, with what they are in the tensor."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("tensor_scale")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._ends = (0.0, 1.0)
        self._extremes: tuple[float, float] | None = None

    def show_ends(self, ends: tuple[float, float], extremes: tuple[float, float] | None) -> None:
        """Black and white, and the least and greatest value that occur; None: there is no tensor."""
        self._ends, self._extremes = ends, extremes
        self.setAccessibleName(
            tr("Black is {low}, white is {high}", low=signed(ends[0], 3), high=signed(ends[1], 3))
        )
        self.update()

    def sizeHint(self) -> QSize:
        """A bar and a line of text."""
        return QSize(200, 30)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Bar, the part of it that occurs, the two numbers and the middle."""
        painter = QPainter(self)
        if self._extremes is None:
            return
        colours = theme.colours()
        bar = QRectF(0.5, 0.5, self.width() - 1, 8)
        shade = QLinearGradient(bar.topLeft(), bar.topRight())
        shade.setColorAt(0, Qt.GlobalColor.black)
        shade.setColorAt(1, Qt.GlobalColor.white)
        painter.fillRect(bar, shade)
        painter.setPen(QColor(colours.line))
        painter.drawRect(bar)
        low, high = self._ends
        places = [(value - low) / (high - low) * bar.width() for value in self._extremes]
        painter.fillRect(QRectF(places[0], 9, max(places[1] - places[0], 1), 2), QColor(colours.ai))
        painter.setFont(theme.interface_font(12))
        painter.setPen(QColor(colours.secondary))
        line = QRectF(0, 12, self.width(), 18)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | middle, signed(low, 3))
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | middle, signed(high, 3))
        painter.drawText(
            line,
            Qt.AlignmentFlag.AlignHCenter | middle,
            tr(
                "occurs: {low} to {high}", low=signed(self._extremes[0], 3), high=signed(self._extremes[1], 3)
            ),
        )


class InputPanel(QFrame):
    """Setters only, and what the user wants."""

    closeRequested = Signal()
    hatchToggled = Signal(bool)
    cellPointed = Signal(object)  # (row, column) of a cell, or None
    copyRequested = Signal()
    saveRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("input_panel")
        self.setAccessibleName(tr("Model input"))
        self.setProperty("role", "panel")
        self._record: InputRecord | None = None
        self.model_label = _line("input_model", tr("Model and shape of its input"))
        self.tensor = TensorView()
        self.tensor.pointed.connect(self.cellPointed)
        self.scale = GreyBar()
        # Two lines that stay two lines: nothing below them moves while the cursor does.
        self.cell_label = _line("input_cell", tr("Value under the cursor"))
        self.cell_label.setProperty("role", "ai")
        self.pixel_label = _line("input_pixel", tr("Pixels under the cursor"))
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(6)
        column.addLayout(self._make_head())
        column.addWidget(self.model_label)
        column.addWidget(self.tensor, 1)
        column.addWidget(self.scale)
        column.addWidget(self.cell_label)
        column.addWidget(self.pixel_label)
        column.addLayout(self._make_choices())
        column.addWidget(self._make_words())
        column.addLayout(self._make_buttons())
        self.setMinimumWidth(268)
        self.show_nothing("")

    def _make_head(self) -> QHBoxLayout:
        title = QLabel(tr("Model input"))
        title.setProperty("role", "title")
        badge = QLabel("AI")
        badge.setProperty("role", "ai")
        self.close_button = icon_button(
            "input_close",
            "mdi6.close",
            tr("Close the model input"),
            tr("Close (Escape)"),
            self.closeRequested,
        )
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(title)
        head.addWidget(badge)
        head.addStretch(1)
        head.addWidget(self.close_button)
        return head

    def _make_choices(self) -> QHBoxLayout:
        self.hatch_box = check_box(
            "hatch_box",
            tr("Hatch what it never saw"),
            tr("On the image: beyond the crop, and marks that were painted over"),
        )
        self.hatch_box.setChecked(True)
        self.hatch_box.toggled.connect(self.hatchToggled)
        self.channel_box = ElidingBox("channel_box", tr("Channel of the tensor"))
        self.channel_box.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.channel_box.setMinimumContentsLength(9)
        self.channel_box.activated.connect(lambda _: self._choose_channel())
        choices = QHBoxLayout()
        choices.setSpacing(8)
        choices.addWidget(self.hatch_box)
        choices.addStretch(1)
        choices.addWidget(self.channel_box)
        return choices

    def _make_words(self) -> QScrollArea:
        self.words = QLabel()
        self.words.setObjectName("input_words")
        self.words.setAccessibleName(tr("What was done to the image"))
        self.words.setWordWrap(True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        scroll = QScrollArea()
        scroll.setObjectName("input_words_scroll")
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFixedHeight(_WORDS_HEIGHT)
        scroll.setWidget(self.words)
        return scroll

    def _make_buttons(self) -> QHBoxLayout:
        self.copy_button = push_button(
            "input_copy",
            tr("Copy picture"),
            tr("The picture, with what it is, as an image"),
            self.copyRequested,
        )
        self.save_button = push_button(
            "input_save",
            tr("Save input…"),
            tr("The tensor (.npz) or a picture of it, with its provenance"),
            self.saveRequested,
        )
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.copy_button, 1)
        buttons.addWidget(self.save_button, 1)
        return buttons

    def sizeHint(self) -> QSize:
        return QSize(340, 600)

    def event(self, event: QEvent) -> bool:
        """Escape is the panel's own while it has the keyboard, whatever it does elsewhere in the window."""
        if event.type() == QEvent.Type.ShortcutOverride and _is_escape(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes the panel."""
        if _is_escape(event):
            self.closeRequested.emit()
        else:
            super().keyPressEvent(event)

    # What is shown

    def show_nothing(self, why: str) -> None:
        """There is nothing to show, and why."""
        self._record = None
        self.tensor.show_record(None, why)
        self.scale.show_ends((0.0, 1.0), None)
        self.model_label.setText(_NOTHING)
        self.words.setText("")
        self.show_cell(None, None)
        self._enable()

    def show_record(self, record: InputRecord, title: str, steps: Sequence[str]) -> None:
        """What was fed, and what was done before, a sentence a step."""
        self._record = record
        count = record.tensor.shape[2]
        if self.channel_box.count() != count:
            self.channel_box.clear()
            for channel in range(count):
                self.channel_box.addItem(tr("Channel {number}", number=channel + 1), channel)
        self.tensor.show_record(record)
        self.channel_box.choose(self.tensor.channel)
        shape = " × ".join(str(side) for side in record.tensor.shape)
        model = f"{record.model.name} {record.model.version}"
        text = f"{shape} {record.tensor.dtype}"
        self.model_label.setText(f"{text} · {model}")
        self.model_label.setToolTip(f"{title}\n{model}\n{text}\nSHA-256 {record.tensor_sha256}")
        self.words.setText("\n".join(f"{place}  {step}" for place, step in enumerate(steps, 1)))
        self._show_scale()
        self.show_cell(None, None)
        self._enable()

    def show_cell(
        self, cell: Cell | None, pixel: tuple[int, int] | None, image: SliceImage | None = None
    ) -> None:
        """The value of a cell, and of the native pixel (column, row) that is pointed to; None: of none."""
        record = self._record
        self.tensor.mark(cell)
        self.cell_label.setText(
            _NOTHING if record is None or cell is None else self._cell_words(record, cell)
        )
        self.pixel_label.setText(
            _NOTHING if record is None else _pixel_words(record, cell, pixel, image) or _NOTHING
        )

    def _cell_words(self, record: InputRecord, cell: Cell) -> str:
        values = [float(value) for value in record.tensor[cell]]
        text = ", ".join(signed(value, 4) for value in values)
        grey = record.grey(values[self.tensor.channel], self.tensor.channel)
        return tr(
            "cell ({column}, {row})  {values}  grey {grey:.3f}",
            column=cell[1],
            row=cell[0],
            values=text,
            grey=grey,
        )

    def _show_scale(self) -> None:
        if self._record is not None:
            channel = self._record.tensor[:, :, self.tensor.channel]
            self.scale.show_ends(
                self._record.ends(self.tensor.channel), (float(channel.min()), float(channel.max()))
            )

    def _choose_channel(self) -> None:
        self.tensor.set_channel(self.channel_box.currentData())
        self._show_scale()
        self.show_cell(self.tensor.cell, None)

    def _enable(self) -> None:
        there = self._record is not None
        for widget in (self.copy_button, self.save_button, self.hatch_box):
            widget.setEnabled(there)
        self.channel_box.setVisible(there and self.channel_box.count() > 1)


def _pixel_words(
    record: InputRecord, cell: Cell | None, pixel: tuple[int, int] | None, image: SliceImage | None
) -> str:
    parts = []
    if pixel is not None and image is not None:
        column, row = pixel
        value = image.values[row, column]
        shown = (
            "/".join(str(int(part)) for part in value)
            if image.is_color
            else with_minus(f"{float(value):.6g}")
        )
        unit = f"\u2009{image.unit}" if image.unit else ""
        parts.append(tr("pixel ({column}, {row})  {value}", column=column, row=row, value=shown + unit))
        if cell is None:
            parts.append(tr("never seen"))
    if cell is not None:
        box = record.places.pixels_of(*cell)
        if box is None:
            parts.append(tr("margin: no pixel of the image"))
        else:
            parts.append(
                tr("cell of {width} × {height} pixels", width=box[2] - box[0], height=box[3] - box[1])
            )
    return "  ".join(parts)


def _is_escape(event: QEvent) -> bool:
    return isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape


def _line(name: str, accessible: str) -> QLabel:
    """A line that is cut off rather than making the panel wider."""
    label = QLabel(_NOTHING)
    label.setObjectName(name)
    label.setAccessibleName(accessible)
    label.setProperty("role", "secondary")
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    label.setFont(theme.interface_font())
    return label
