"""Paints the annotations of one viewport. What is laid out once is kept while image, view and book stay."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from itertools import chain

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from viewer.gui.annotation.controller import AnnotationController
from viewer.gui.annotation.layout import Placed, arrow_head, cross, distance_to, place_all
from viewer.gui.basics import theme
from viewer.gui.basics.translation import said
from viewer.gui.viewport.kept_pictures import picture_of
from viewer.gui.viewport.placement import PlacedWidget
from viewer.gui.viewport.text import Line, OutlinedText
from viewer.measure.anchoring import points_on
from viewer.measure.annotation import Anchor, Annotation, Kind, PlaneAnchor, Point
from viewer.measure.labels import label_lines
from viewer.measure.results import Measurement
from viewer.rendering.view_transform import ViewTransform
from viewer.volume.slice_image import SliceImage

REACH = 7.0  # logical pixels within which the hand takes hold
_HANDLE = 3.5
_KEPT = 256  # images whose layout is kept
_ROOM_FOR_LABELS = 420  # logical pixels: regions in smaller viewports show two lines
_LARGEST_PICTURE = 1 << 17  # logical pixels
_MOST_BYTES = 64 << 20  # of pictures that are kept
_DARK = QColor(0, 0, 0, 200)


class AnnotationLayer:
    """The annotations of the image that `viewport` shows, and the one that is being drawn (`draft`).

    `active` is the id of the highlighted annotation besides the selected one (under the cursor).
    """

    def __init__(self, viewport: PlacedWidget, controller: AnnotationController) -> None:
        self._viewport = viewport
        self._controller = controller
        self._text: OutlinedText | None = None
        self._kept: OrderedDict[tuple[object, ...], tuple[Placed, ...]] = OrderedDict()
        self._bytes = 0  # of the pictures in it
        self._version = 0
        self.anchor: Anchor | None = None
        self.image: SliceImage | None = None
        self.draft: Annotation | None = None
        self.draft_handle: int | None = None
        self.hovered: str | None = None
        self.visible = True
        controller.bookChanged.connect(self.refresh)
        controller.selectionChanged.connect(lambda _: viewport.update())

    def show(self, anchor: Anchor | None, image: SliceImage | None) -> None:
        """Another image is displayed."""
        # One plane can look in many ways: as a slab, coarse at first. And pictures take memory while nothing is open.
        if image is not self.image and (image is None or isinstance(anchor, PlaneAnchor)):
            self._forget_layouts()
        if image is None:
            self._text = None
        self.anchor, self.image = anchor, image
        self._viewport.update()

    def refresh(self) -> None:
        """Annotations or their figures changed."""
        self._version += 1
        self._forget_layouts()
        if self.anchor is not None:
            self._viewport.update()

    def shows(self, annotation: Annotation) -> bool:
        """Whether an annotation lies on the displayed image."""
        return any(one.annotation.id == annotation.id for one in self.placed())

    def placed(self) -> tuple[Placed, ...]:
        """What is on the screen."""
        transform, anchor = self._viewport.transform(), self.anchor
        if transform is None or anchor is None or self.image is None or not self.visible:
            return ()
        occupied = tuple(box.getRect() for box in self._viewport.occupied())
        key = (anchor, transform, self._version, self._viewport.devicePixelRatioF(), occupied)
        found = self._kept.get(key)
        if found is None:
            found = self._lay_out(self._controller.on(anchor), transform)
            self._kept[key] = found
            self._make_room()
        else:
            self._kept.move_to_end(key)
        return found

    def hit(self, point: QPointF, drawing: bool = False) -> tuple[Annotation, int | None] | None:
        """The annotation under a widget point, with the handle where one is; the selected one first.

        For a hand that is `drawing` lines and labels are no obstacle, but for those of the selected annotation.
        """
        selected = self._controller.selected
        placed = sorted(self.placed(), key=lambda one: selected is None or one.annotation.id != selected.id)
        for one in placed:
            for number, handle in enumerate(one.handles):
                if (handle - point).manhattanLength() <= REACH:
                    return one.annotation, number
        for one in placed:
            if drawing and (selected is None or one.annotation.id != selected.id):
                continue
            if distance_to(one.lines, point) <= REACH or one.label_box.contains(point):
                return one.annotation, None
        return None

    def paint(self, painter: QPainter) -> None:
        """Paint everything, in logical pixels of the viewport."""
        draft, selected = self.draft, self._controller.selected
        placed = self.placed()
        transform = self._viewport.transform()
        if draft is not None and transform is not None and draft.anchor == self.anchor:
            placed = tuple(one for one in placed if one.annotation.id != draft.id)
            placed += self._lay_out((draft,), transform, beside=placed)
        if not placed:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for one in placed:
            chosen = selected is not None and one.annotation.id == selected.id
            near = chosen or one.annotation.id in (self.hovered, None if draft is None else draft.id)
            if near or one.annotation is draft or not self._draw_kept(painter, one):
                self._draw(painter, one, chosen, near)
        painter.restore()
        for one in placed:
            if one.annotation is draft:
                self._write(painter, one)
            elif one.label:
                box = one.label_box.adjusted(0, 0, 0, 4)
                if one.leader is not None:
                    box |= QRectF(one.leader.p1(), one.leader.p2()).normalized().adjusted(-2, -2, 2, 2)
                self._draw_picture(painter, one, "label", box, self._write)
        self._make_room()

    def _draw_kept(self, painter: QPainter, one: Placed) -> bool:
        """Draw a shape as a picture that is kept; False for one too large to be worth it.

        A smooth line costs more than copying the picture of a small shape.
        """
        if "shape" not in one.pictures:
            # Half of the widest line and its smooth edge; an arrow's head and a point's cross reach further.
            wide = 12 if one.annotation.kind in (Kind.ARROW, Kind.POINT) else 3
            bounds = one.path.boundingRect().adjusted(-wide, -wide, wide, wide)
            if bounds.width() * bounds.height() > _LARGEST_PICTURE:
                return False
            self._draw_picture(painter, one, "shape", bounds, self._draw_plain)
        else:
            picture, at = one.pictures["shape"]
            painter.drawPixmap(at, picture)
        return True

    def _draw_picture(
        self,
        painter: QPainter,
        one: Placed,
        name: str,
        box: QRectF,
        draw: Callable[[QPainter, Placed], None],
    ) -> None:
        """Draw what `draw` draws within `box`, from its picture where there is one."""
        if name not in one.pictures:
            ratio = painter.device().devicePixelRatioF()
            picture, at = one.pictures[name] = picture_of(box, ratio, lambda pen: draw(pen, one))
            self._bytes += 4 * picture.width() * picture.height()
        picture, at = one.pictures[name]
        painter.drawPixmap(at, picture)

    def _make_room(self) -> None:
        """Let the oldest layouts go where there are many, and the oldest pictures where they take much memory."""
        while len(self._kept) > _KEPT:
            _, oldest = self._kept.popitem(last=False)
            self._bytes -= sum(one.picture_bytes() for one in oldest)
        if self._bytes > _MOST_BYTES:
            for one in chain.from_iterable(list(self._kept.values())[:-1]):
                self._bytes -= one.picture_bytes()
                one.pictures.clear()
                if self._bytes <= _MOST_BYTES:
                    return

    def _forget_layouts(self) -> None:
        self._kept.clear()
        self._bytes = 0

    def _write(self, painter: QPainter, one: Placed) -> None:
        text = self._writing()
        if one.leader is not None:
            pen = QPen(QColor(one.annotation.colour), 1.0, Qt.PenStyle.DotLine)
            painter.setPen(pen)
            painter.drawLine(one.leader)
        for number, line in enumerate(one.label):
            top = one.label_box.top() + number * text.step
            text.draw(painter, one.label_box.left(), top, Line(line, one.annotation.colour))

    def _draw_plain(self, painter: QPainter, one: Placed) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        self._draw(painter, one, chosen=False, near=False)

    def _draw(self, painter: QPainter, one: Placed, chosen: bool, near: bool) -> None:
        colour = QColor(theme.ACCENT) if chosen else QColor(one.annotation.colour)
        path = cross(one.lines[0][0]) if one.annotation.kind is Kind.POINT else one.path
        painter.setPen(QPen(_DARK, 3.5 if chosen else 3.0))
        painter.drawPath(path)
        painter.setPen(QPen(colour, 2.0 if chosen else 1.25))
        painter.drawPath(path)
        if one.annotation.kind is Kind.ARROW:
            painter.fillPath(arrow_head(one.lines), colour)
        if near:
            painter.setPen(QPen(_DARK, 1))
            painter.setBrush(colour)
            for number, handle in enumerate(one.handles):
                size = _HANDLE + (1.5 if chosen and number == self.draft_handle else 0)
                painter.drawRect(QRectF(handle.x() - size, handle.y() - size, 2 * size, 2 * size))
            painter.setBrush(Qt.BrushStyle.NoBrush)

    def _lay_out(
        self,
        annotations: tuple[Annotation, ...],
        transform: ViewTransform,
        beside: tuple[Placed, ...] | None = None,
    ) -> tuple[Placed, ...]:
        """Lay out all annotations; or one that the hand moves, `beside` those that stay where they are."""
        live, image = beside is not None, self.image
        if image is None:
            return ()
        ratio = self._viewport.devicePixelRatioF()
        brief = min(self._viewport.width(), self._viewport.height()) < _ROOM_FOR_LABELS
        shown: list[tuple[Annotation, tuple[Point, ...], tuple[str, ...]]] = []
        for one in annotations:
            points = points_on(one, image)
            if points is not None:
                found = self._controller.figures.of(one, live) or Measurement(one.measured)
                shown.append((one, points, tuple(map(said, label_lines(one, found, brief)))))

        def to_screen(column: float, row: float) -> tuple[float, float]:
            x, y = transform.to_viewport(column, row)
            return x / ratio, y / ratio

        text, area = self._writing(), QRectF(self._viewport.rect())
        occupied = (*self._viewport.occupied(), *(one.label_box for one in beside or ()))
        return place_all(shown, to_screen, area, text.width, text.step, occupied)

    def _writing(self) -> OutlinedText:
        # Fonts exist only once the application does
        self._text = self._text or OutlinedText()
        return self._text
