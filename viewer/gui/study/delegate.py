"""Paints the rows of the study tree: thumbnails, text, badges, progress."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from viewer.dicom.geometry import Verdict
from viewer.dicom.series import Series
from viewer.gui.basics import theme
from viewer.gui.basics.numbers import percent
from viewer.gui.basics.translation import tr
from viewer.gui.documents.icons import document_icon
from viewer.gui.study.model import IndexLike, Kind, Role, image_count, is_stack, kind_of

THUMBNAIL = 64
_PAD = 8
_HEIGHTS = {Kind.PATIENT: 44, Kind.STUDY: 28, Kind.SERIES: THUMBNAIL + 2 * _PAD, Kind.DOCUMENT: 48}
_ICON = 24
_CROSS = 18


def thumbnail_rectangle(row: QRect) -> QRect:
    """Where the thumbnail lies in a series row."""
    return QRect(row.left() + _PAD, row.top() + _PAD, THUMBNAIL, THUMBNAIL)


def cancel_rectangle(row: QRect) -> QRect:
    """Where the cross that cancels a load lies in a series row."""
    place = thumbnail_rectangle(row)
    return QRect(place.right() - _CROSS - 1, place.top() + 3, _CROSS, _CROSS)


class StudyDelegate(QStyledItemDelegate):
    """One painter for all rows. Sizes are fixed by kind, so that a long list is laid out at once."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._make_fonts()

    def _make_fonts(self) -> None:
        self._pixels = theme.body_pixels()
        self._body = theme.interface_font()
        self._bold = theme.interface_font(bold=True)
        self._small = theme.interface_font(11)

    def sizeHint(self, option: QStyleOptionViewItem, index: IndexLike) -> QSize:
        kind = kind_of(index)
        return QSize(120, _HEIGHTS[kind] if kind is not None else 24)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: IndexLike) -> None:
        if self._pixels != theme.body_pixels():
            self._make_fonts()
        painter.save()
        kind = kind_of(index)
        if kind is Kind.SERIES:
            self._paint_series(painter, option, index)
        elif kind is Kind.DOCUMENT:
            self._paint_document(painter, option, index)
        elif kind is not None:
            self._paint_heading(painter, option.rect, index, kind)
        painter.restore()

    def _paint_heading(self, painter: QPainter, row: QRect, index: IndexLike, kind: Kind) -> None:
        second = index.data(Role.SECOND_LINE) or ""
        area = row.adjusted(_PAD, 0, -_PAD, 0)
        if kind is Kind.PATIENT:
            top = QRect(area.left(), row.top() + (6 if second else 14), area.width(), 18)
            self._text(painter, top, index.data(), self._bold, theme.colours().text)
            if second:
                self._text(painter, top.translated(0, 17), second, self._small, theme.colours().secondary)
            return
        date = QFontMetrics(self._small).horizontalAdvance(second) if second else 0
        line = QRect(area.left(), row.top() + 5, area.width() - date - _PAD, 18)
        self._text(painter, line, index.data(), self._body, theme.colours().secondary)
        right = QRect(area.right() - date, row.top() + 5, date + 1, 18)
        self._text(painter, right, second, self._small, theme.colours().secondary)

    def _paint_document(self, painter: QPainter, option: QStyleOptionViewItem, index: IndexLike) -> None:
        row = option.rect
        self._paint_row(painter, option, index)
        icon = document_icon(index.data(Role.DOCUMENT).kind)
        left = row.left() + _PAD + (THUMBNAIL - _ICON) // 2
        icon.paint(painter, QRect(left, row.top() + (row.height() - _ICON) // 2, _ICON, _ICON))
        start = row.left() + _PAD + THUMBNAIL + 11
        second = index.data(Role.SECOND_LINE) or ""
        area = QRect(start, row.top() + (6 if second else 15), row.right() - start - _PAD, 18)
        self._text(painter, area, index.data(), self._body, theme.colours().text)
        self._text(painter, area.translated(0, 19), second, self._small, theme.colours().secondary)

    def _paint_row(self, painter: QPainter, option: QStyleOptionViewItem, index: IndexLike) -> bool:
        """Ground, mark of the active row and focus frame; True where the mouse is over it."""
        row = option.rect
        active = bool(index.data(Role.ACTIVE))
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if active or hovered:
            painter.fillRect(row, QColor(theme.colours().hover if hovered else theme.colours().raised))
        if active:
            painter.fillRect(QRect(row.left(), row.top(), 3, row.height()), QColor(theme.colours().accent))
        if option.state & QStyle.StateFlag.State_HasFocus and option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(QPen(QColor(theme.colours().accent), 1))
            painter.drawRect(QRectF(row).adjusted(0.5, 0.5, -0.5, -0.5))
        return hovered

    def _paint_series(self, painter: QPainter, option: QStyleOptionViewItem, index: IndexLike) -> None:
        row = option.rect
        hovered = self._paint_row(painter, option, index)
        series: Series = index.data(Role.SERIES)
        self._paint_thumbnail(painter, row, index, hovered)
        place = thumbnail_rectangle(row)
        area = QRect(place.right() + 11, row.top() + 10, row.right() - place.right() - 11 - _PAD, 18)
        self._text(painter, area, index.data(), self._bold, theme.colours().text)
        third = area.translated(0, 40 if series.description else 20)
        if series.description:
            self._text(painter, area.translated(0, 20), series.description, self._body, theme.colours().text)
        failed, progress = index.data(Role.FAILED), index.data(Role.PROGRESS)
        if failed:
            self._text(painter, third, failed, self._small, theme.colours().error)
            return
        if is_stack(series):
            third.setWidth(third.width() - self._badge(painter, third, tr("slices")) - 4)
        elif series.geometry.verdict is Verdict.RESAMPLED:
            third.setWidth(third.width() - self._badge(painter, third, tr("resampled")) - 4)
        count = (
            image_count(series)
            if progress is None
            else tr("{progress} of {images}", progress=percent(progress), images=image_count(series))
        )
        self._text(painter, third, count, self._small, theme.colours().secondary)

    def _paint_thumbnail(self, painter: QPainter, row: QRect, index: IndexLike, hovered: bool) -> None:
        place = thumbnail_rectangle(row)
        painter.fillRect(place, QColor(theme.VIEWPORT))
        pixmap = index.data(Role.THUMBNAIL)
        if isinstance(pixmap, QPixmap) and not pixmap.isNull():
            size = QSize(pixmap.size()).scaled(place.size(), Qt.AspectRatioMode.KeepAspectRatio)
            target = QRect(place.topLeft(), size)
            target.moveCenter(place.center())
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, True)
            painter.drawPixmap(target, pixmap)
        painter.setPen(QPen(QColor(theme.colours().line), 1))
        painter.drawRect(QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5))
        progress = index.data(Role.PROGRESS)
        if progress is None:
            return
        groove = QRect(place.left() + 1, place.bottom() - 4, place.width() - 2, 4)
        painter.fillRect(groove, QColor(theme.colours().line))
        done = QRect(groove.left(), groove.top(), round(groove.width() * progress), groove.height())
        painter.fillRect(done, QColor(theme.colours().accent))
        if hovered:
            cross = QRectF(cancel_rectangle(row))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(20, 23, 27, 220))
            painter.drawEllipse(cross)
            painter.setPen(QPen(QColor(theme.TEXT), 1.5))  # on black
            middle, arm = cross.center(), 3.5
            painter.drawLine(middle + QPointF(-arm, -arm), middle + QPointF(arm, arm))
            painter.drawLine(middle + QPointF(-arm, arm), middle + QPointF(arm, -arm))

    def _badge(self, painter: QPainter, line: QRect, text: str) -> int:
        """An amber chip at the right of a line; returns its width."""
        width = QFontMetrics(self._small).horizontalAdvance(text) + 12
        chip = QRectF(line.right() - width, line.top() + 1, width, 16)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setPen(QPen(QColor(theme.colours().warning), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(chip.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setFont(self._small)
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, text)
        return width

    def _text(self, painter: QPainter, area: QRect, text: str, font: QFont, colour: str) -> None:
        painter.setFont(font)
        painter.setPen(QColor(colour))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
