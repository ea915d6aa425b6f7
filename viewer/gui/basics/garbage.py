"""Python's garbage is collected by the GUI thread, in small portions, and as a whole only while nobody is at work.

By itself Python collects in whichever thread allocates: that may end Qt objects in the wrong thread. And it looks
through all that lives: with the headers of some ten thousand files a tenth of a second, in which nothing is painted.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QCursor

from viewer.gui.basics.allocator import give_back

_TICK_MILLISECONDS = 500
# So many new objects at once are what a scan has found. They live long and hold no cycles: they are set aside.
_MANY = 20_000
_YOUNG, _OLDER = 700, 10  # Python's own thresholds of its two younger generations
_IDLE_TICKS = 60


class GarbageCollector(QObject):
    """Takes Python's collector over as long as it lives; `stop()` gives it back."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._quiet = 0
        self._mouse = QCursor.pos()
        gc.disable()
        gc.collect()
        gc.freeze()  # modules and widgets stay
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.collect_some)
        self._timer.start(_TICK_MILLISECONDS)

    def stop(self) -> None:
        """Let Python collect by itself again."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()

    def collect_some(self) -> None:
        """One portion: what is young, or everything, once, when the mouse has rested for half a minute."""
        mouse = QCursor.pos()
        self._quiet = self._quiet + 1 if mouse == self._mouse else 0
        self._mouse = mouse
        young, older, _ = gc.get_count()
        if self._quiet == _IDLE_TICKS:
            self.collect_all()
        elif young > _MANY:
            gc.freeze()
        elif young > _YOUNG:
            gc.collect(1 if older > _OLDER else 0)

    def collect_all(self) -> None:
        """Everything, what was set aside included; then set aside what is left."""
        gc.unfreeze()
        gc.collect()
        gc.freeze()
        give_back()
