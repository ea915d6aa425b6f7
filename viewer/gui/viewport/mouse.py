"""The hand on a viewport: what presses, drags and the wheel mean."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent

CLICK_SLACK = 4.0  # logical pixels that a click may wander before it is a drag
ZOOM_PER_PIXEL = 1.008
ZOOM_PER_STEP = 1.15
SCROLL_PIXELS = 12.0  # logical pixels of a scroll drag per image, where that leads through the series
LEAST_SCROLL_PIXELS = 1.5  # per image of a long series
COARSE, FINE = 4.0, 0.25
_WHEEL_STEP = 120


class Tool(StrEnum):
    """What dragging with the left button does."""

    WINDOW = "window"
    PAN = "pan"
    ZOOM = "zoom"
    SCROLL = "scroll"
    CROSSHAIR = "crosshair"
    LENGTH = "length"
    BIDIRECTIONAL = "bidirectional"
    ANGLE = "angle"
    COBB = "cobb"
    POLYLINE = "polyline"
    FREEHAND = "freehand"
    RECTANGLE = "rectangle"
    ELLIPSE = "ellipse"
    POINT = "point"
    ARROW = "arrow"
    OCCLUDE = "occlude"


# The others draw: see `annotation_hand`; the last one covers a box: see `attention.occlusion_hand`.
GESTURES = frozenset({Tool.WINDOW, Tool.PAN, Tool.ZOOM, Tool.SCROLL, Tool.CROSSHAIR})


class Handled(Protocol):
    """What the hand can move. Lengths are logical pixels."""

    def drag_window(self, right: float, up: float) -> None: ...
    def end_window_drag(self) -> None: ...
    def pan_by(self, dx: float, dy: float) -> None: ...
    def zoom_by(self, factor: float, anchor: QPointF | None = None) -> None: ...
    def scroll_by(self, steps: int) -> None: ...
    def scroll_pixels(self) -> float: ...
    def begin_crosshair(self, at: QPointF, asked: bool) -> bool: ...
    def drag_crosshair(self, at: QPointF) -> None: ...
    def open_context_menu(self, global_position: QPoint) -> None: ...


class MouseGestures:
    """Turns mouse events into moves of a viewport: left = the tool; middle = pan and right = zoom unless chosen
    otherwise; a right click = the menu.
    """

    def __init__(self, viewport: Handled) -> None:
        self._viewport = viewport
        self.tool = Tool.WINDOW
        self.middle, self.right = Tool.PAN, Tool.ZOOM
        self.wheel_inverted = False
        self._button = Qt.MouseButton.NoButton
        self._action: Tool | None = None
        self._pressed_at = QPointF()
        self._last = QPointF()
        self._moved = False
        self._scrolled = 0.0
        self._wheel = 0

    def press(self, event: QMouseEvent) -> bool:
        """Begin a gesture; False where the button means nothing. A second button does not disturb the first."""
        if self._action is not None:
            return True
        actions = {
            Qt.MouseButton.LeftButton: self.tool,
            Qt.MouseButton.MiddleButton: self.middle,
            Qt.MouseButton.RightButton: self.right,
        }
        action = actions.get(event.button())
        if action not in GESTURES:
            return False
        if event.button() == Qt.MouseButton.LeftButton:
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            if action is Tool.CROSSHAIR or shift:
                begun = self._viewport.begin_crosshair(event.position(), asked=action is Tool.CROSSHAIR)
                if not begun and action is Tool.CROSSHAIR:
                    return True  # nothing here has a place in the patient
                action = Tool.CROSSHAIR if begun else action
        self._button, self._action = event.button(), action
        self._pressed_at = self._last = event.position()
        self._moved, self._scrolled = False, 0.0
        return True

    def move(self, event: QMouseEvent) -> bool:
        """Go on with a gesture; False if there is none."""
        if self._action is None:
            return False
        if not self._moved and self._button == Qt.MouseButton.RightButton:
            if (event.position() - self._pressed_at).manhattanLength() < CLICK_SLACK:
                return True
            self._last = event.position()  # the slack is not part of the drag
        self._moved = True
        step = event.position() - self._last
        self._last = event.position()
        speed = _speed(event.modifiers())
        if self._action is Tool.WINDOW:
            self._viewport.drag_window(step.x() * speed, -step.y() * speed)
        elif self._action is Tool.PAN:
            self._viewport.pan_by(step.x(), step.y())
        elif self._action is Tool.CROSSHAIR:
            self._viewport.drag_crosshair(event.position())
        elif self._action is Tool.ZOOM:
            self._viewport.zoom_by(ZOOM_PER_PIXEL ** (-step.y() * speed), self._pressed_at)
        else:
            self._scrolled += step.y() * speed / self._viewport.scroll_pixels()
            steps = int(self._scrolled)
            self._scrolled -= steps
            if steps:
                self._viewport.scroll_by(steps)
        return True

    def release(self, event: QMouseEvent) -> bool:
        """End a gesture; a right click without a drag asks for the menu."""
        if self._action is None or event.button() != self._button:
            return False
        action, self._action = self._action, None
        if action is Tool.WINDOW and self._moved:
            self._viewport.end_window_drag()
        if self._button == Qt.MouseButton.RightButton and not self._moved:
            self._viewport.open_context_menu(event.globalPosition().toPoint())
        return True

    def cancel(self) -> None:
        """Forget a gesture (the window lost the mouse)."""
        if self._action is Tool.WINDOW and self._moved:
            self._viewport.end_window_drag()
        self._action = None

    def wheel(self, event: QWheelEvent) -> None:
        """Scroll images, or zoom at the cursor with Ctrl. Fine wheels add up to whole steps."""
        delta = event.angleDelta().y() or event.angleDelta().x()  # Alt turns the wheel sideways
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._viewport.zoom_by(ZOOM_PER_STEP ** (delta / _WHEEL_STEP), event.position())
            return
        if self._wheel * delta < 0:
            self._wheel = 0  # turned round: what was left over is void
        self._wheel += delta
        steps = int(self._wheel / _WHEEL_STEP)
        self._wheel -= steps * _WHEEL_STEP
        if steps:
            coarse = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self._viewport.scroll_by((steps if self.wheel_inverted else -steps) * (5 if coarse else 1))


def _speed(modifiers: Qt.KeyboardModifier) -> float:
    if modifiers & Qt.KeyboardModifier.ShiftModifier:
        return COARSE
    return FINE if modifiers & Qt.KeyboardModifier.AltModifier else 1.0
