"""Draws a viewport: image, overlay, marks. Knows no events and holds no state but its buffers."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import cv2
import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from viewer.dicom.shutter import Shutter
from viewer.explain.attribution import Attribution
from viewer.gui.basics import theme
from viewer.gui.basics.translation import tr
from viewer.gui.viewport.colour_bar import caption_of, caption_of_unit, draw_colour_bar
from viewer.gui.viewport.fusion_bar import draw_fusion_bar
from viewer.gui.viewport.layers import FusionLayer, ImageLayer, ObjectLayer, OverlayLayer, draw_in_bands
from viewer.gui.viewport.lines import ImagePlace, PlaneLines, draw_lines
from viewer.gui.viewport.scale_bar import draw_scale_bar, scale_bar_width
from viewer.gui.viewport.shutter import draw_shutters
from viewer.gui.viewport.text import MARGIN, Banner, CornerText, Line, TextLayer, free_place
from viewer.gui.viewport.window_drag import misses
from viewer.intensity.window import Window
from viewer.rendering.kept_grey import KeptGrey
from viewer.rendering.orientation import side_letters
from viewer.rendering.overlay import OverlayStyle, smoothing_on
from viewer.rendering.readout import PixelReadout
from viewer.rendering.view_transform import ViewTransform
from viewer.volume.slice_image import SliceImage

_THIN = "\u2009"
_ROOM_FOR_MARKS = (300.0, 200.0)  # logical pixels: smaller viewports show no scale bar
_ROOM_FOR_TEXT = 300.0  # logical pixels of width: narrower viewports show the most needed lines only
_ROOM_FOR_AGE = 160.0  # logical pixels of height: lower viewports leave out sex and age
_SCALE_BAR_LABEL = 52.0  # logical pixels of its widest label
_ROOM_FOR_ALL = (460.0, 400.0)  # smaller viewports leave out the lesser lines


@dataclass(slots=True)
class Marks:
    """All that is written over an image."""

    corners: CornerText = field(default_factory=CornerText)
    discreet: CornerText = field(default_factory=CornerText)  # while patient data are hidden
    banners: tuple[Banner, ...] = ()
    message: str | None = None
    hint: str | None = None  # what could be done here
    ai_badge: str | None = None
    readout: PixelReadout | None = None
    window: Window | None = None
    value_range: tuple[float, float] = (0.0, 1.0)
    text_visible: bool = True
    patient_visible: bool = True
    study_visible: bool = True  # else patient, institution and study are left out
    active: bool = False
    drop_target: bool = False
    position: tuple[int, int] | None = None  # image (from 0) of how many
    objects: ObjectLayer = field(default_factory=ObjectLayer)
    objects_hidden: bool = False  # there are some that are not shown
    fusion: FusionLayer = field(default_factory=FusionLayer)
    shutters_on: bool = True
    drawn_shutter: Shutter | None = None  # by the user; the image's own is in its header
    lines: PlaneLines = field(default_factory=PlaneLines)


class ViewportPainter:
    """Paints one viewport; `area` is its logical rectangle, `ratio` device pixels per logical pixel."""

    def __init__(self, kept: KeptGrey | None = None) -> None:
        """`kept`: grey levels of images that were shown lately, which several viewports may share."""
        self.overlay = OverlayLayer()
        self._seen: tuple[int, int, int, int] | None = None
        self.image = ImageLayer(kept or KeptGrey())
        self._text: TextLayer | None = None
        self.banners_start = self.banners_end = 0.0  # logical pixels; the end: below all that is at the top

    def forget(self) -> None:
        """There is no image: let go of the last one and of what was made of it."""
        self.image.forget()
        self.overlay.forget()
        self._seen, self._text = None, None

    def set_attribution(self, attribution: Attribution | None) -> None:
        """Take an attribution, or none; what it costs to prepare is paid here once."""
        self.overlay.set_values(None if attribution is None else attribution.values)
        self._seen = None if attribution is None else seen_box(attribution)

    def paint(
        self,
        painter: QPainter,
        area: QRectF,
        ratio: float,
        marks: Marks,
        *,
        image: SliceImage | None,
        transform: ViewTransform | None,
        inverted: bool,
        attribution: Attribution | None,
        style: OverlayStyle,
        layers: Sequence[Callable[[QPainter], None]] = (),
    ) -> None:
        """Paint everything; `inverted` is the user's choice, `attribution` None when none is to be drawn.

        `layers` paint marks over the image, below all text.
        """
        # Fonts exist only once the application does, and a viewport may be made before its theme
        text = self._text = self._text or TextLayer()
        if image is None or transform is None:
            painter.fillRect(area, Qt.GlobalColor.black)
        else:
            self._paint_pixels(painter, ratio, marks, image, transform, inverted, attribution, style)
            if attribution is not None and self._seen is not None:
                _draw_seen(painter, ratio, self._seen, transform)
            if marks.lines.lines:
                draw_lines(painter, area, marks.lines, _place_in(transform, ratio))
            for paint in layers:
                paint(painter)
        end, floor = area.top() + MARGIN, area.bottom()
        if marks.text_visible:
            letters = side_letters(None)
            if image is not None and transform is not None:
                letters = side_letters(
                    image.affine,
                    transform.flip_horizontal,
                    transform.flip_vertical,
                    image.header.patient_orientation,
                    transform.transposed,
                )
            corners = fitting_lines(marks, image, transform, area)
            taken = text.draw_corners(painter, area, corners)
            floor = min([floor, *(box.top() for box in taken if box.top() > area.center().y())])
            if image is not None and transform is not None:
                taken += text.draw_letters(painter, area, letters, taken)
                self._scale_bar(painter, area, ratio, image, transform, text, taken)
            # Banners begin below all that stands at the top, the letter between the corners too.
            end = max([end, *(box.bottom() for box in taken if box.bottom() < area.center().y())])
        elif marks.corners.lasting:
            text.draw_corners(painter, area, ([], [], [], _lasting(marks)))
        self.banners_start = end
        if marks.ai_badge and image is not None:
            end = text.draw_banners(painter, area, end + 4, (Banner(marks.ai_badge, "ai"),))
        if attribution is not None:
            limit = self.overlay.limit(style)
            draw_colour_bar(painter, area, floor, limit, style, text, caption_of(attribution))
        if image is not None:
            _draw_fusion_bar(painter, area, floor, marks.fusion, text)
        if marks.banners:
            end = text.draw_banners(painter, area, end + 4, marks.banners)
        self.banners_end = end + 4
        if marks.hint:
            text.draw_hint(painter, area, marks.hint)
        if marks.message:
            text.draw_message(painter, area, marks.message)
        if marks.position is not None:
            _draw_position(painter, area, *marks.position)
        if marks.active or marks.drop_target:
            width = 2 if marks.drop_target else 1
            painter.setPen(QPen(QColor(theme.ACCENT), width))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(area.adjusted(width / 2, width / 2, -width / 2, -width / 2))

    def _paint_pixels(
        self,
        painter: QPainter,
        ratio: float,
        marks: Marks,
        image: SliceImage,
        transform: ViewTransform,
        inverted: bool,
        attribution: Attribution | None,
        style: OverlayStyle,
    ) -> None:
        window = marks.window or image.default_window()
        picture, (left, top) = self.image.picture(image, transform, window, image.inverted != inverted)
        painter.save()
        painter.scale(1 / ratio, 1 / ratio)  # device pixels: pictures are copied, never scaled
        _fill_around(painter, transform, QRect(left, top, picture.width(), picture.height()))
        draw_in_bands(painter, left, top, picture)
        fused, objects = marks.fusion.picture(transform, ratio), marks.objects.picture(transform)
        if fused is not None:
            painter.drawImage(QPointF(left, top), fused)
        if marks.shutters_on:
            draw_shutters(painter, transform, (image.header.shutter, marks.drawn_shutter))
        if objects is not None:
            painter.drawImage(QPointF(left, top), objects)
        if attribution is not None:
            smoothing = smoothing_on(transform, style.smoothing, ratio)
            style = style if smoothing == style.smoothing else replace(style, smoothing=smoothing)
            painter.drawImage(QPointF(left, top), self.overlay.picture(transform, style))
        painter.restore()

    def _scale_bar(
        self,
        painter: QPainter,
        area: QRectF,
        ratio: float,
        image: SliceImage,
        transform: ViewTransform,
        text: TextLayer,
        taken: Sequence[QRectF],
    ) -> None:
        spacing = image.pixel_spacing_mm
        if spacing is None or area.width() < _ROOM_FOR_MARKS[0] or area.height() < _ROOM_FOR_MARKS[1]:
            return
        pixels_per_mm = transform.scale_x / ratio / spacing[1]
        middle, bottom = area.center().x(), area.bottom() - MARGIN - 24
        band = QRectF(area.left(), bottom - 22, area.width(), 22)
        beside = [abs(x - middle) for box in taken if box.intersects(band) for x in (box.left(), box.right())]
        # Between the texts where that leaves room for its label, else above them.
        gap = 2 * (min(beside, default=area.width()) - MARGIN)
        limit = min(area.width() * 0.25, 240.0, gap if gap >= _SCALE_BAR_LABEL else 240.0)
        width = max(scale_bar_width(limit, pixels_per_mm), _SCALE_BAR_LABEL)
        place = free_place(QRectF(middle - width / 2, bottom - 22, width, 22), taken, -16.0, area)
        draw_scale_bar(painter, middle, place.bottom(), limit, pixels_per_mm, text)


def _draw_fusion_bar(
    painter: QPainter, area: QRectF, floor: float, fusion: FusionLayer, text: TextLayer
) -> None:
    """A second series has its bar at the left; a model's maps have a heatmap's, whatever they lie over."""
    style = None if fusion.look is None else fusion.look.as_heatmap()
    if style is None or style.limit is None or fusion.image is None:
        draw_fusion_bar(painter, area, fusion, text)
    else:
        caption = caption_of_unit(fusion.image.unit)
        draw_colour_bar(painter, area, floor, style.limit, style, text, caption)


def corner_lines(
    marks: Marks, image: SliceImage | None, transform: ViewTransform | None
) -> tuple[list[Line], list[Line], list[Line], list[Line]]:
    """Lines of top left, top right, bottom left, bottom right, with what the viewport itself knows."""
    with_patient = marks.patient_visible and marks.study_visible
    corners = marks.corners if with_patient else marks.discreet
    patient = corners.top_left if with_patient else ()
    study = corners.top_right if marks.study_visible else ()
    bottom_left = [Line(line, whole=True) for line in corners.bottom_left]
    if image is not None and transform is not None:
        zoom = tr("Zoom {percent:.0f}\u2009%", percent=transform.zoom * 100)
        bottom_left.append(Line(zoom, whole=True))
        window = marks.window
        if window is not None:
            missed = misses(window, marks.value_range)
            note = tr(" misses the data") if missed else ""
            label = f"W/L {number(window.width, 3)}{_THIN}/{_THIN}{number(window.center, 3)}"
            unit = f"{_THIN}{image.unit}" if image.unit else ""
            colour = theme.WARNING if missed else theme.TEXT
            bottom_left.append(Line(label + unit + note, colour, whole=True))
        bottom_left.append(Line(readout_label(marks.readout), whole=True))
    hidden = [Line(tr("Overlay off (Shift+O)"), theme.SECONDARY)] if marks.objects_hidden else []
    return (
        [Line(line) for line in patient],
        [Line(line, whole=line in corners.whole) for line in study],
        bottom_left,
        [
            *_lasting(marks),
            *hidden,
            *(Line(line, whole=line in corners.whole) for line in corners.bottom_right),
        ],
    )


def fitting_lines(
    marks: Marks, image: SliceImage | None, transform: ViewTransform | None, area: QRectF
) -> tuple[list[Line], list[Line], list[Line], list[Line]]:
    """The lines of the corners for which there is room, the least important left out first."""
    corners = corner_lines(marks, image, transform)
    if area.width() < _ROOM_FOR_TEXT:
        return shortened(corners, marks.corners.side, area.height() >= _ROOM_FOR_AGE)
    if area.width() >= _ROOM_FOR_ALL[0] and area.height() >= _ROOM_FOR_ALL[1]:
        return corners
    lesser = marks.corners.lesser
    top_left, top_right, bottom_left, bottom_right = (
        [line for line in lines if line.text not in lesser] for lines in corners
    )
    return top_left, top_right, bottom_left, bottom_right


def _lasting(marks: Marks) -> list[Line]:
    """What a reader must not miss while the text is hidden."""
    return [Line(line, theme.WARNING, whole=True) for line in marks.corners.lasting]


def shortened(
    corners: tuple[list[Line], list[Line], list[Line], list[Line]], side: str = "", with_age: bool = False
) -> tuple[list[Line], list[Line], list[Line], list[Line]]:
    """Name and number of the patient, date, image and window, side, location: the least that has to be read.

    `with_age`: there is room for sex and age, too.
    """
    top_left, top_right, bottom_left, bottom_right = corners
    kept = [line for line in bottom_right[:-1] if line.colour == theme.WARNING or line.text == side]
    return (
        top_left[: 3 if with_age else 2],
        top_right[-1:],
        [*bottom_left[:1], *bottom_left[2:3]],
        [*kept, *bottom_right[-1:]],
    )


def number(value: float, digits: int = 4) -> str:
    """A whole number where it is large, `digits` of it where it is small, with a true minus.

    Halves go away from zero, as in the boxes of the panels.
    """
    if not math.isfinite(value):
        return str(value)
    whole = math.copysign(math.floor(abs(value) + 0.5), value) + 0.0  # and no negative zero
    text = f"{whole:.0f}" if abs(value) >= 100 or value == whole else f"{value:.{digits}g}"
    return text.replace("-", "\u2212")


def readout_label(readout: PixelReadout | None) -> str:
    """The pixel under the cursor in a line; a space when there is none, so that nothing jumps."""
    if readout is None:
        return " "
    place = f"({readout.column}, {readout.row})"
    if readout.value is None:
        return tr("{place} padding", place=place)
    if isinstance(readout.value, tuple):
        return f"{place} RGB " + " ".join(str(part) for part in readout.value)
    unit = f"{_THIN}{readout.unit}" if readout.unit else ""
    over = ""
    if readout.over is not None:
        over = f" · {number(readout.over)}{_THIN}{readout.over_unit}"
    return f"{place} {number(readout.value)}{unit}{over}"


def seen_box(attribution: Attribution) -> tuple[int, int, int, int] | None:
    """Columns and rows (left, top, right, bottom, the last two past the end) that the model sees."""
    left, top, width, height = cv2.boundingRect(attribution.coverage.view(np.uint8))
    return (left, top, left + width, top + height) if width else None


def _fill_around(painter: QPainter, transform: ViewTransform, picture: QRect) -> None:
    """Black beside a picture, in device pixels; what the picture covers needs none."""
    # A device pixel more, where the ratio is no whole number
    width, height = transform.width + 1, transform.height + 1
    right, bottom = picture.x() + picture.width(), picture.y() + picture.height()
    for side in (
        QRect(0, 0, width, picture.y()),
        QRect(0, bottom, width, height - bottom),
        QRect(0, picture.y(), picture.x(), picture.height()),
        QRect(right, picture.y(), width - right, picture.height()),
    ):
        if not side.isEmpty():
            painter.fillRect(side, Qt.GlobalColor.black)


def _place_in(transform: ViewTransform, ratio: float) -> ImagePlace:
    def place(column: float, row: float) -> QPointF:
        x, y = transform.to_viewport(column, row)
        return QPointF(x / ratio, y / ratio)

    return place


def _draw_position(painter: QPainter, area: QRectF, index: int, count: int) -> None:
    """Which image of the series, as a thin bar at the right edge: the bottom bar is the active viewport's."""
    track = QRectF(area.right() - 3, area.top() + 1, 2, area.height() - 2)
    length = max(12.0, track.height() / count)
    top = track.top() + (track.height() - length) * (index / max(count - 1, 1))
    painter.fillRect(track, QColor(theme.LINE))
    painter.fillRect(QRectF(track.left(), top, track.width(), length), QColor(theme.SECONDARY))


def _draw_seen(
    painter: QPainter, ratio: float, box: tuple[int, int, int, int], transform: ViewTransform
) -> None:
    """A violet frame around the pixels that the model looks at: outside it a map says nothing."""
    one = transform.to_viewport(box[0] - 0.5, box[1] - 0.5)
    other = transform.to_viewport(box[2] - 0.5, box[3] - 0.5)
    frame = QRectF(QPointF(*one) / ratio, QPointF(*other) / ratio).normalized()
    painter.setPen(QPen(QColor(theme.AI), 1, Qt.PenStyle.DashLine))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(frame.adjusted(0.5, 0.5, -0.5, -0.5))
