"""A row of groups that goes on below where it is too narrow for them."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLayout, QLayoutItem, QWidget


class FlowRow(QLayout):
    """Groups of widgets from left to right, each whole on one line; the last of a line ends at the right edge.

    Groups in which something may stretch share what a line has to spare; else it is the gap before the last one.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._growing: set[QWidget] = set()

    def add_group(self, *widgets: QWidget, stretch: QWidget | None = None) -> None:
        """Widgets that stay beside each other; `stretch` takes what the group gets beyond its usual width."""
        group = QWidget()
        row = QHBoxLayout(group)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self.spacing())
        for widget in widgets:
            row.addWidget(widget, 1 if widget is stretch else 0)
        policy = group.sizePolicy()
        group.setSizePolicy(policy.Policy.Preferred, policy.Policy.Fixed)
        if stretch is not None:
            self._growing.add(group)
        self.addWidget(group)

    # What Qt asks of a layout

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation.Horizontal

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        margins = self.contentsMargins()
        lines = list(self._lines(width - margins.left() - margins.right()))
        heights = sum(max(item.sizeHint().height() for item in line) for line in lines)
        gaps = self.spacing() * max(len(lines) - 1, 0)
        return heights + gaps + margins.top() + margins.bottom()

    def sizeHint(self) -> QSize:
        """All groups on one line."""
        widths = [item.sizeHint().width() for item in self._items]
        margins = self.contentsMargins()
        width = sum(widths) + self.spacing() * max(len(widths) - 1, 0) + margins.left() + margins.right()
        return QSize(width, self.heightForWidth(width))

    def minimumSize(self) -> QSize:
        """The widest group alone."""
        margins = self.contentsMargins()
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size + QSize(margins.left() + margins.right(), margins.top() + margins.bottom())

    def setGeometry(self, rectangle: QRect) -> None:
        super().setGeometry(rectangle)
        area = rectangle.marginsRemoved(self.contentsMargins())
        top = area.top()
        for line in self._lines(area.width()):
            height = max(item.sizeHint().height() for item in line)
            for item, (left, width) in zip(line, self._places(line, area.width()), strict=True):
                item.setGeometry(QRect(QPoint(area.left() + left, top), QSize(width, height)))
            top += height + self.spacing()

    def _lines(self, width: int) -> Iterator[list[QLayoutItem]]:
        """The groups of each line."""
        line: list[QLayoutItem] = []
        used = 0
        for item in self._items:
            needed = item.minimumSize().width()
            if line and used + self.spacing() + needed > width:
                yield line
                line, used = [], 0
            used += needed + (self.spacing() if line else 0)
            line.append(item)
        if line:
            yield line

    def _places(self, line: list[QLayoutItem], width: int) -> list[tuple[int, int]]:
        """Where each group of a line begins, and how wide it is."""
        widths = [item.minimumSize().width() for item in line]
        spare = max(width - sum(widths) - self.spacing() * (len(line) - 1), 0)
        growing = [at for at, item in enumerate(line) if item.widget() in self._growing]
        for turn, at in enumerate(growing):
            widths[at] += spare // len(growing) + (1 if turn < spare % len(growing) else 0)
        places, left = [], 0
        for at, one in enumerate(widths):
            if not growing and at and at == len(widths) - 1:
                left = width - one
            places.append((left, one))
            left += one + self.spacing()
        return places
