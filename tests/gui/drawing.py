"""The hand of a test: presses, drags and clicks at places of the image, exact to a fraction of a pixel."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from viewer.gui.main_window import MainWindow
from viewer.gui.viewport.viewport import Viewport
from viewer.measure.annotation import Annotation

Place = tuple[float, float]  # (column, row)
LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
_NONE = Qt.MouseButton.NoButton


def send(viewport: Viewport, kind: QEvent.Type, point: QPointF, button: Qt.MouseButton = LEFT) -> None:
    """An event of the mouse at a point of the widget, with that button."""
    held = _NONE if kind == QEvent.Type.MouseButtonRelease else button
    event = QMouseEvent(
        kind,
        point,
        QPointF(viewport.mapToGlobal(point)),
        _NONE if kind == QEvent.Type.MouseMove else button,
        held,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(viewport, event)


def press(viewport: Viewport, place: Place, button: Qt.MouseButton = LEFT) -> None:
    send(viewport, QEvent.Type.MouseButtonPress, viewport.image_to_widget(*place), button)


def move(viewport: Viewport, place: Place, button: Qt.MouseButton = LEFT) -> None:
    send(viewport, QEvent.Type.MouseMove, viewport.image_to_widget(*place), button)


def release(viewport: Viewport, place: Place, button: Qt.MouseButton = LEFT) -> None:
    send(viewport, QEvent.Type.MouseButtonRelease, viewport.image_to_widget(*place), button)


def drag(viewport: Viewport, *places: Place) -> None:
    """Press at the first place, move through the others, let go at the last."""
    press(viewport, places[0])
    for place in places[1:]:
        move(viewport, place)
    release(viewport, places[-1])


def click(viewport: Viewport, *places: Place, button: Qt.MouseButton = LEFT) -> None:
    """A click at each place, the mouse moving there without a button."""
    for place in places:
        move(viewport, place, _NONE)
        press(viewport, place, button)
        release(viewport, place, button)


def double_click(viewport: Viewport, place: Place) -> None:
    click(viewport, place)
    send(viewport, QEvent.Type.MouseButtonDblClick, viewport.image_to_widget(*place), LEFT)
    release(viewport, place)


def middle(places: Sequence[Place]) -> Place:
    """The middle of several places."""
    return sum(x for x, _ in places) / len(places), sum(y for _, y in places) / len(places)


def drawn(window: MainWindow) -> tuple[Annotation, ...]:
    """All annotations that the window knows."""
    return window.measuring.controller.book.all()
