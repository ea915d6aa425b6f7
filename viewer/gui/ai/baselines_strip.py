"""Maps of one image from several baselines, side by side, and how far each disagrees with the displayed one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from viewer.explain.attribution import Attribution
from viewer.explain.compare import Disagreement
from viewer.gui.basics import theme
from viewer.gui.basics.pictures import GROUND, over_ground, rgb_image
from viewer.gui.basics.translation import tr
from viewer.rendering.overlay import OverlayStyle, overlay_rgba, smooth, smooth_limit

_SIDE = 64
_TEXT = 34
# docs/explanations.md: up to the first the maps tell about the same, above the second what is shown depends on the
# choice between them.
SAME, OTHER = 0.35, 0.7


@dataclass(frozen=True, slots=True, eq=False)
class BesideMap:
    """A baseline's map, None while it is being made, and its disagreement with the displayed one."""

    baseline: str
    attribution: Attribution | None
    found: Disagreement | None  # None for the displayed one

    @property
    def said(self) -> str:
        """The figure under it."""
        if self.attribution is None:
            return "…"
        return tr("shown") if self.found is None else f"{self.found.score:.2f}"


class MapTile(QAbstractButton):
    """A small map on its own colour scale, the baseline's name and the score below; choosing it displays that map."""

    def __init__(self, baseline: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.baseline = baseline
        self.said = ""
        self._picture: QImage | None = None
        self._made_of: Attribution | None = None
        self.setObjectName(f"baseline_tile_{baseline}")
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """The map and two lines."""
        return QSize(_SIDE, _SIDE + _TEXT)

    def show_map(self, beside: BesideMap) -> None:
        """Show a map; it is drawn once."""
        if beside.attribution is not self._made_of:
            self._made_of = beside.attribution
            self._picture = None if beside.attribution is None else map_picture(beside.attribution)
        self.said = beside.said
        self.setEnabled(beside.attribution is not None)
        self.setChecked(beside.attribution is not None and beside.found is None)
        name = tr(self.baseline.capitalize())
        words = tr("still being made") if beside.attribution is None else tr("the displayed map")
        if beside.found is not None:
            words = disagreement_words(beside.found)
        self.setAccessibleName(f"{name}: {words}")
        self.setToolTip(f"{name}: {words}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Map, frame, name, score."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        colours = theme.colours()
        box = QRectF((self.width() - _SIDE) / 2, 0, _SIDE, _SIDE).toRect()
        painter.fillRect(box, QColor(GROUND, GROUND, GROUND))
        if self._picture is not None:
            painter.drawImage(box, self._picture)
        if self.isChecked() or self.hasFocus():
            painter.setPen(QColor(colours.accent if self.hasFocus() else colours.ai))
            painter.drawRect(box.adjusted(0, 0, -1, -1))
        painter.setFont(theme.interface_font(12, bold=self.isChecked()))
        painter.setPen(QColor(colours.text if self.isEnabled() else colours.disabled))
        centre = Qt.AlignmentFlag.AlignCenter
        painter.drawText(
            QRectF(0, _SIDE, self.width(), _TEXT / 2 + 1), centre, tr(self.baseline.capitalize())
        )
        painter.setPen(QColor(colours.secondary))
        painter.drawText(QRectF(0, _SIDE + _TEXT / 2, self.width(), _TEXT / 2), centre, self.said)


class BaselinesStrip(QWidget):
    """Hidden until there is something to compare."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("baselines_strip")
        self._maps: tuple[BesideMap, ...] = ()
        self._tiles: dict[str, MapTile] = {}
        self._group = QButtonGroup(self)
        self._group.buttonClicked.connect(lambda tile: self.chosen.emit(tile.baseline))
        self.words = QLabel()
        self.words.setObjectName("baseline_disagreement")
        self.words.setAccessibleName(tr("Disagreement between baselines"))
        self.words.setWordWrap(True)
        self._row = QHBoxLayout()
        self._row.setSpacing(6)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 0, 2)
        column.setSpacing(4)
        column.addLayout(self._row)
        column.addWidget(self.words)
        self.hide()

    @property
    def tiles(self) -> dict[str, MapTile]:
        """The small maps by baseline."""
        return self._tiles

    def show_maps(self, maps: Sequence[BesideMap]) -> None:
        """Show these maps, always in one order; none hides the strip."""
        self._maps = tuple(maps)
        self.setVisible(bool(maps))
        if not maps:
            return
        for baseline in sorted({one.baseline for one in maps} - set(self._tiles)):
            tile = self._tiles[baseline] = MapTile(baseline)
            self._group.addButton(tile)
            self._row.addWidget(tile)
        for baseline in set(self._tiles) - {one.baseline for one in maps}:
            tile = self._tiles.pop(baseline)
            self._group.removeButton(tile)
            self._row.removeWidget(tile)
            tile.deleteLater()
        for one in maps:
            self._tiles[one.baseline].show_map(one)
        worst = max((one.found for one in maps if one.found is not None), key=_score, default=None)
        self.words.setProperty(
            "role", "warning" if worst is not None and worst.score > OTHER else "secondary"
        )
        self.words.style().polish(self.words)
        self.words.setText("" if worst is None else disagreement_words(worst))

    def lines(self) -> tuple[str, ...]:
        """What is shown, a line a baseline, for the clipboard."""
        return tuple(
            tr(
                "From {baseline}: {words}",
                baseline=tr(one.baseline.capitalize()),
                words=disagreement_words(one.found),
            )
            for one in self._maps
            if one.found is not None
        )


def disagreement_words(found: Disagreement) -> str:
    """How far two maps disagree, in words and figures."""
    if found.score <= SAME:
        said = tr("The maps tell about the same")
    elif found.score <= OTHER:
        said = tr("The maps agree in part: read only what both show")
    else:
        said = tr("The maps disagree: what is shown depends on the baseline")
    return tr("{said} (disagreement {score:.2f}; 0 same, 1 nothing in common).", said=said, score=found.score)


def map_picture(attribution: Attribution) -> QImage:
    """A map on the model's grid as a small opaque picture, about as smooth as in a viewport."""
    grid = np.asarray(attribution.grid, np.float32)
    small = smooth(cv2.resize(grid, (_SIDE * 2, _SIDE * 2), interpolation=cv2.INTER_AREA), 1.5)
    style = OverlayStyle(opacity=1.0, threshold=0.1, limit=smooth_limit(small))
    return rgb_image(over_ground(overlay_rgba(small, style)))


def _score(found: Disagreement) -> float:
    return found.score
