"""The labels of a model with their probabilities as bars; choosing one makes it the target of the explanation."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QVBoxLayout, QWidget

from viewer.gui.basics import theme
from viewer.gui.basics.translation import tr

# At the usual size of text; larger text takes more.
_ROW_HEIGHT = 28
_NUMBER_WIDTH = 52


class ProbabilityRow(QAbstractButton):
    """One label: name, bar, number. Checked while it is the explained target."""

    def __init__(self, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.label = label
        self.probability: float | None = None
        self.setObjectName(f"probability_{label}")
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip(tr("Explain the score of {label}", label=label))
        self.set_probability(None)

    def set_probability(self, probability: float | None) -> None:
        """Show a probability from 0 to 1; None while there is none."""
        self.probability = probability
        said = tr("not classified yet") if probability is None else f"{probability:.3f}"
        self.setAccessibleName(f"{self.label}: {said}")
        self.update()

    def sizeHint(self) -> QSize:
        """One row of the panel."""
        return QSize(200, _at_size_of_text(_ROW_HEIGHT))

    def changeEvent(self, event: QEvent) -> None:
        """The text may have another size by now."""
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Label at the left, number at the right, the bar as a line below both."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect())
        if self.underMouse() or self.isChecked():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.colours().hover))
            painter.drawRoundedRect(area, 3, 3)
        if self.hasFocus():
            painter.setPen(QColor(theme.colours().accent))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        inner = area.adjusted(8, 2, -8, -2)
        number_width = _at_size_of_text(_NUMBER_WIDTH)
        text_area = QRectF(inner.left(), inner.top(), inner.width() - number_width, inner.height() - 6)
        painter.setFont(theme.interface_font(bold=self.isChecked()))
        painter.setPen(QColor(theme.colours().text))
        name = painter.fontMetrics().elidedText(
            self.label.replace("_", " "), Qt.TextElideMode.ElideRight, int(text_area.width())
        )
        painter.drawText(text_area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, name)
        number_area = QRectF(inner.right() - number_width, inner.top(), number_width, inner.height() - 6)
        number = "–" if self.probability is None else f"{self.probability:.3f}"
        painter.setPen(
            QColor(theme.colours().secondary if self.probability is None else theme.colours().text)
        )
        painter.drawText(number_area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, number)
        painter.setPen(Qt.PenStyle.NoPen)
        groove = QRectF(inner.left(), inner.bottom() - 4, inner.width(), 3)
        painter.setBrush(QColor(theme.colours().line))
        painter.drawRoundedRect(groove, 1.5, 1.5)
        if self.probability:
            painter.setBrush(QColor(theme.colours().ai))
            painter.drawRoundedRect(
                QRectF(
                    groove.left(), groove.top(), max(3.0, groove.width() * self.probability), groove.height()
                ),
                1.5,
                1.5,
            )


def _at_size_of_text(pixels: int) -> int:
    return round(pixels * theme.body_pixels() / theme.BODY_PX)


class ProbabilityList(QWidget):
    """All labels of a model in the card's order (they do not jump when the scores change)."""

    targetChosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("probability_list")
        self.setAccessibleName(tr("Probabilities"))
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(2)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._group.buttonClicked.connect(lambda row: self.targetChosen.emit(row.label))
        self._rows: dict[str, ProbabilityRow] = {}

    @property
    def rows(self) -> Mapping[str, ProbabilityRow]:
        """The rows by label."""
        return self._rows

    def set_labels(self, labels: tuple[str, ...]) -> None:
        """Show these labels without scores."""
        if tuple(self._rows) == labels:
            self.set_probabilities(None)
            return
        for row in self._rows.values():
            self._group.removeButton(row)
            self._layout.removeWidget(row)
            row.deleteLater()
        self._rows = {}
        for label in labels:
            row = ProbabilityRow(label, self)
            self._rows[label] = row
            self._group.addButton(row)
            self._layout.addWidget(row)

    def set_probabilities(self, probabilities: Mapping[str, float] | None) -> None:
        """Show these scores; None clears them."""
        for label, row in self._rows.items():
            row.set_probability(None if probabilities is None else probabilities[label])

    def set_target(self, label: str | None) -> None:
        """Mark the explained label; None marks none."""
        self._group.setExclusive(False)
        for name, row in self._rows.items():
            row.setChecked(name == label)
        self._group.setExclusive(True)
