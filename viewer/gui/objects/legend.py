"""The legend of what lies over the displayed image: a box, a colour and a name for each object."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from viewer.gui.basics import theme
from viewer.gui.basics.pictures import rgb_image
from viewer.gui.basics.translation import said, tr
from viewer.gui.viewport.paint import number
from viewer.rendering.object_layers import map_table
from viewer.rendering.object_painter import Look
from viewer.session.objects import ObjectKey, ObjectKind, OverlaidObject

_SWATCH = 12
_BAR = (160, 8)
_MOST_HEIGHT = 220


class ObjectLegend(QWidget):
    """Hidden while nothing lies over the displayed series."""

    toggled = Signal(object, bool)  # ObjectKey, shown

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("object_legend")
        self._objects: tuple[OverlaidObject, ...] = ()
        self._boxes: dict[ObjectKey, QCheckBox] = {}
        self._notes: dict[ObjectKey, QLabel] = {}
        title = QLabel(tr("Overlays"))
        title.setObjectName("legend_title")
        title.setFont(theme.interface_font(theme.TITLE_PX, bold=True))
        self._list = QWidget()
        self._rows = QVBoxLayout(self._list)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(4)
        self._scroll = QScrollArea()
        self._scroll.setObjectName("legend_scroll")
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(self._list)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 8)
        column.setSpacing(8)
        column.addWidget(title)
        column.addWidget(self._scroll)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.hide()

    def box(self, key: ObjectKey) -> QCheckBox | None:
        """The box of an object; None where it is not listed."""
        return self._boxes.get(key)

    def note(self, key: ObjectKey) -> str:
        """What is said below an object's name."""
        return self._notes[key].text() if key in self._notes else ""

    def set_objects(self, objects: Sequence[OverlaidObject], shown: Mapping[ObjectKey, bool]) -> None:
        """List these."""
        if tuple(objects) != self._objects:
            self._objects = tuple(objects)
            self._rebuild()
        for key, box in self._boxes.items():
            with QSignalBlocker(box):
                box.setChecked(shown.get(key, key.shown_at_first))
        self.setVisible(bool(self._objects))

    def set_looks(self, looks: Mapping[ObjectKey, Look]) -> None:
        """Show colours, ranges, who made it, and what cannot be placed."""
        for one in self._objects:
            look = looks.get(one.key)
            if look is None:
                continue
            box, note = self._boxes[one.key], self._notes[one.key]
            if look.label:
                box.setText(said(look.label))
                box.setAccessibleName(tr("Show {label}", label=look.label))
            box.setIcon(_swatch(look))
            text = ""
            if look.why_not:
                text = tr("Cannot be shown here: {reason}.", reason=look.why_not)
            elif look.made_by:
                text = tr("Made by {name}", name=look.made_by)
            elif one.key.kind is ObjectKind.MAP:
                text = tr(
                    "{low} to {high} {unit}", low=number(look.low), high=number(look.high), unit=look.unit
                ).strip()
            note.setText(text)
            note.setProperty("role", "warning" if look.why_not else "ai" if look.made_by else "secondary")
            note.style().polish(note)
            note.setVisible(bool(text))
        self._fit()

    def _rebuild(self) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self._boxes.clear()
        self._notes.clear()
        for one in self._objects:
            row = QWidget()
            line = QVBoxLayout(row)
            line.setContentsMargins(0, 0, 0, 0)
            line.setSpacing(0)
            box = QCheckBox(said(one.label))
            box.setObjectName(f"object_{one.key.kind.value}_{one.key.number}")
            box.setAccessibleName(tr("Show {label}", label=one.label))
            box.toggled.connect(lambda on, key=one.key: self.toggled.emit(key, on))
            note = QLabel()
            note.setObjectName("object_note")
            note.setWordWrap(True)
            note.setIndent(22)
            note.hide()
            if one.key.kind is ObjectKind.MAP:
                bar = QLabel()
                bar.setObjectName("object_bar")
                bar.setPixmap(_bar())
                bar.setIndent(22)
                head = QHBoxLayout()
                head.addWidget(box)
                line.addLayout(head)
                line.addWidget(bar)
            else:
                line.addWidget(box)
            line.addWidget(note)
            self._rows.addWidget(row)
            self._boxes[one.key], self._notes[one.key] = box, note
        self._rows.addStretch(1)
        self._fit()

    def _fit(self) -> None:
        """As high as its rows, up to a limit."""
        self._list.adjustSize()
        self._scroll.setFixedHeight(min(self._list.sizeHint().height() + 4, _MOST_HEIGHT))
        self.setMaximumHeight(self.sizeHint().height())


def _swatch(look: Look) -> QIcon:
    if look.colour is None:
        return QIcon()
    pixmap = QPixmap(_SWATCH, _SWATCH)
    pixmap.fill(QColor(*look.colour))
    return QIcon(pixmap)


def _bar() -> QPixmap:
    width, height = _BAR
    table = map_table()[np.linspace(0, 255, width).astype(int)]
    return QPixmap.fromImage(rgb_image(np.broadcast_to(table, (height, width, 3))))
